#include "node/settings/texts.h"

#include <algorithm>

#include "node/settings/table.h"

namespace willcall {
namespace {

constexpr char kFileHead[] =
    "# Settings of willcalld, the node of a box office; see willcall.toml(5).\n"
    "#\n"
    "# What stands behind a # is not in force: it shows the default, or an example where there is none.\n"
    "# `willcall config check` says what is wrong in here, `willcall config show` what is in force and why.\n"
    "# A flag or an environment variable wins over this file. After a change: systemctl restart willcalld\n";

// Numbers stand bare, everything else in quotes.
std::string assignment(const Setting& setting, const std::string& value) {
  const bool number =
      !value.empty() && std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
  return std::string(setting.name) + " = " + (number ? value : '"' + value + '"') + "\n";
}

bool default_is_a_value(const Setting& setting) {
  return !setting.otherwise.empty() && setting.name != "node_id" && setting.name != "follow";
}

std::string entry(const Setting& setting, const std::map<std::string, std::string>& set) {
  const std::string meaning(setting.meaning), takes(setting.takes), variable(setting.environment),
      otherwise(setting.otherwise.empty() ? "none" : setting.otherwise);
  std::string text = "\n# " + std::string(setting.name) + ": " + meaning + "\n# takes " + takes +
                     ", default: " + otherwise + "; environment: " + variable +
                     (setting.flag ? ", flag: " + flag_of(setting) : "") + "\n";
  if (const auto at = set.find(std::string(setting.name)); at != set.end())
    return text + assignment(setting, at->second);
  return text + "#" +
         assignment(setting, std::string(default_is_a_value(setting) ? setting.otherwise : setting.example));
}

}  // namespace

std::string settings_help() {
  std::string text;
  for (const Setting& setting : setting_table()) {
    std::string left = "  " + (setting.flag ? flag_of(setting) + " " + std::string(setting.takes)
                                            : std::string("(no flag)"));
    left.resize(std::max<std::size_t>(left.size() + 1, 28), ' ');
    std::string rest(setting.meaning);
    if (!setting.otherwise.empty()) rest += " [" + std::string(setting.otherwise) + "]";
    text +=
        left + rest + "\n" + std::string(28, ' ') + "environment: " + std::string(setting.environment) + "\n";
  }
  return text;
}

std::string settings_file(const std::map<std::string, std::string>& set) {
  std::string text = kFileHead;
  for (const Setting& setting : setting_table()) text += entry(setting, set);
  return text;
}

std::string settings_man() {
  std::string text;
  for (const Setting& setting : setting_table()) {
    const std::string otherwise(setting.otherwise.empty() ? "none" : setting.otherwise);
    text += ".TP\n.B " + troff(setting.name) + "\n" + troff(setting.meaning) + ".\n.br\n";
    text += "Takes \\fI" + troff(setting.takes) + "\\fR; default: " + troff(otherwise) + ". ";
    text += "Environment: \\fB" + troff(setting.environment) + "\\fR";
    text += setting.flag ? "; flag: \\fB" + troff(flag_of(setting)) + "\\fR.\n" : "; no flag.\n";
  }
  return text;
}

std::string troff(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool begins_a_line = out.empty() || out.back() == '\n';
    if (begins_a_line && (c == '.' || c == '\'')) out += "\\&";
    if (c == '-' || c == '\\') {
      out += c == '-' ? "\\-" : "\\(rs";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace willcall
