// Money as people read it.
#pragma once
#include <string>

#include "schema/records.h"

namespace willcall {

/// "25.00 EUR": minor units with the decimals of the currency.
std::string money_text(Money amount, const std::string& currency);

}  // namespace willcall
