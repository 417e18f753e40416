#include "tools/doctor/report.h"

#include <algorithm>
#include <sstream>

#include "schema/json_text.h"

namespace willcall {
namespace {

std::string_view word(Severity severity) {
  return severity == Severity::stops ? "stops" : severity == Severity::danger ? "danger" : "attention";
}

// "2 things need attention."
std::string need_attention(std::size_t things) {
  if (things == 0) return "Nothing needs attention.";
  return things == 1 ? "1 thing needs attention." : std::to_string(things) + " things need attention.";
}

std::string verdict(const Diagnosis& d) {
  const std::size_t things = d.findings.size();
  if (!d.sells)
    return "Whether this box sells could not be found out. " + (things > 0 ? need_attention(things) : "");
  if (*d.sells) return "This box sells. " + need_attention(things);
  const std::string why = things > 0 ? ": " + d.findings.front().what : "";
  return "This box does NOT sell" + why + "." + (things > 1 ? " In all " + need_attention(things) : "");
}

std::string sentence(std::string text) {
  if (text.empty()) return text;
  if (text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text.ends_with('.') ? text : text + ".";
}

// `text` behind `start`, broken between words, the further lines set in as far as `indent`.
std::string lines(const std::string& start, const std::string& text, std::size_t indent, std::size_t width) {
  std::string all, line = start;
  std::istringstream words(text);
  bool first = true;
  for (std::string word; words >> word; first = false) {
    if (!first && width > 0 && line.size() + 1 + word.size() > width) {
      all += line + "\n";
      line.assign(indent, ' ');
      line += word;
    } else {
      line += (first ? "" : " ") + word;
    }
  }
  return all + line + "\n";
}

std::string told(const Finding& finding, std::size_t number, std::size_t width) {
  const std::string label = std::to_string(number) + ". ", indent(label.size(), ' ');
  std::string text = lines(label, sentence(finding.what), label.size(), width);
  if (!finding.why.empty()) text += lines(indent, finding.why, label.size(), width);
  return text + lines(indent + "What to do: ", finding.remedy, label.size(), width);
}

std::string joined(const std::vector<std::string>& parts) {
  std::string all;
  for (const std::string& part : parts) all += (all.empty() ? "" : ", ") + part;
  return all;
}

// What has the same reason is told together.
std::string not_checked(const std::vector<NotChecked>& all, std::size_t width) {
  std::vector<std::string> reasons;
  std::string text;
  for (const NotChecked& one : all) {
    if (std::find(reasons.begin(), reasons.end(), one.why) != reasons.end()) continue;
    reasons.push_back(one.why);
    std::vector<std::string> checks;
    for (const NotChecked& other : all)
      if (other.why == one.why) checks.push_back(other.check);
    text += lines("Not checked: ", joined(checks) + ". " + sentence(one.why), 2, width);
  }
  return text;
}

void append_texts(JsonText& json, std::string_view name, const std::vector<std::string>& texts) {
  json.name(name).array();
  for (const std::string& text : texts) json.text(text);
  json.end_array();
}

}  // namespace

std::string doctor_text(const Diagnosis& d, std::size_t width) {
  std::string text = lines("", verdict(d), 0, width);
  for (std::size_t i = 0; i < d.findings.size(); ++i) text += "\n" + told(d.findings[i], i + 1, width);
  text += "\n";
  if (!d.in_order.empty()) text += lines("In order: ", joined(d.in_order) + ".", 2, width);
  text += not_checked(d.not_checked, width);
  for (const std::string& note : d.notes) text += lines("Good to know: ", note + ".", 2, width);
  return text;
}

std::string doctor_json(const Diagnosis& d) {
  std::string text;
  JsonText json(text);
  json.object().field("verdict", verdict(d)).name("sells");
  d.sells ? json.boolean(*d.sells) : json.null();
  json.name("findings").array();
  for (const Finding& f : d.findings)
    json.object()
        .field("code", f.code)
        .field("severity", word(f.severity))
        .field("what", f.what)
        .field("why", f.why)
        .field("remedy", f.remedy)
        .end_object();
  json.end_array();
  append_texts(json, "inOrder", d.in_order);
  json.name("notChecked").array();
  for (const NotChecked& n : d.not_checked)
    json.object().field("check", n.check).field("why", n.why).end_object();
  json.end_array();
  append_texts(json, "notes", d.notes);
  json.end_object();
  return text + "\n";
}

}  // namespace willcall
