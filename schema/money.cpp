#include "schema/money.h"

#include <algorithm>
#include <string_view>

namespace willcall {
namespace {

// Digits behind the point (ISO 4217, minor units). Most currencies have two.
std::size_t decimals_of(std::string_view currency) {
  static constexpr std::string_view kNone[] = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
                                               "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"},
                                    kThree[] = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"},
                                    kFour[] = {"CLF", "UYW"};
  const auto has = [&](const auto& list) {
    return std::find(std::begin(list), std::end(list), currency) != std::end(list);
  };
  return has(kNone) ? 0 : has(kThree) ? 3 : has(kFour) ? 4 : 2;
}

}  // namespace

std::string money_text(Money amount, const std::string& currency) {
  const std::size_t decimals = decimals_of(currency);
  std::string text = std::to_string(amount);
  if (text.size() <= decimals) text.insert(0, decimals + 1 - text.size(), '0');
  if (decimals > 0) text.insert(text.size() - decimals, 1, '.');
  return text + " " + currency;
}

}  // namespace willcall
