// What the doctor says: findings, each with what to do about it. Values.
#pragma once
#include <optional>
#include <string>
#include <vector>

namespace willcall {

enum class Severity {
  stops,      ///< this box does not sell
  danger,     ///< it will stop, or what it sold or who may sell is at risk
  attention,  ///< it sells, and something is wrong
};

struct Finding {
  std::string code;  ///< stable, for monitoring
  Severity severity = Severity::attention;
  std::string what;    ///< no capital, no full stop: it also stands behind "This box does NOT sell: "
  std::string why;     ///< why it matters; sentences
  std::string remedy;  ///< what to do; sentences
};

/// What one check says. No finding: in order.
struct Judgement {
  std::vector<Finding> findings;
  std::string not_known;  ///< why it could not be made; empty: it was
  bool applies = true;    ///< false: there is nothing of the kind on this box
};

struct NotChecked {
  std::string check, why;
};

struct Diagnosis {
  std::optional<bool> sells;      ///< nothing: that could not be found out
  std::vector<Finding> findings;  ///< most serious first
  std::vector<std::string> in_order;
  std::vector<NotChecked> not_checked;
  std::vector<std::string> notes;  ///< good to know; nothing is wrong
};

}  // namespace willcall
