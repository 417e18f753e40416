#include "node/http/prometheus_text.h"

#include <charconv>

namespace willcall {
namespace {

// Counts as whole numbers, the rest as short as it can be read back.
std::string number(double value) {
  char text[32];
  const bool whole =
      value > -9e15 && value < 9e15 && value == static_cast<double>(static_cast<std::int64_t>(value));
  const auto end = whole ? std::to_chars(text, text + sizeof text, static_cast<std::int64_t>(value)).ptr
                         : std::to_chars(text, text + sizeof text, value).ptr;
  return {text, end};
}

void append_label(std::string& out, std::string_view name, std::string_view value) {
  if (out.back() != '{') out += ',';
  out.append(name).append("=\"");
  for (const char c : value) {
    if (c == '\n') {
      out += "\\n";
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  out += '"';
}

}  // namespace

PrometheusText& PrometheusText::family(std::string_view name, std::string_view type, std::string_view help) {
  name_ = name;
  out_.append("# HELP ").append(name).append(1, ' ').append(help).append("\n# TYPE ");
  out_.append(name).append(1, ' ').append(type).append(1, '\n');
  return *this;
}

void PrometheusText::line(std::string_view suffix, Labels labels, std::string_view le, double value) {
  out_.append(name_).append(suffix);
  if (labels.size() > 0 || !le.empty()) {
    out_ += '{';
    for (const auto& [name, text] : labels) append_label(out_, name, text);
    if (!le.empty()) append_label(out_, "le", le);
    out_ += '}';
  }
  out_.append(1, ' ').append(number(value)).append(1, '\n');
}

PrometheusText& PrometheusText::sample(double value, Labels labels) {
  line({}, labels, {}, value);
  return *this;
}

PrometheusText& PrometheusText::sample(const HistogramValue& value, Labels labels) {
  std::uint64_t up_to_here = 0;
  for (std::size_t i = 0; i < value.counts.size(); ++i) {
    up_to_here += value.counts[i];
    const std::string le = i < value.bounds.size() ? number(value.bounds[i]) : "+Inf";
    line("_bucket", labels, le, static_cast<double>(up_to_here));
  }
  line("_sum", labels, {}, value.sum);
  line("_count", labels, {}, static_cast<double>(up_to_here));
  return *this;
}

}  // namespace willcall
