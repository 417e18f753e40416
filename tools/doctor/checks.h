// The checks of `willcall doctor`: a table of pure rules, facts in, findings out. A healthy box gives no
// finding: a rule that cries wolf is worse than none.
#pragma once
#include <string_view>
#include <vector>

#include "tools/doctor/facts.h"
#include "tools/doctor/judgement.h"

namespace willcall {

struct Check {
  std::string_view name;  ///< what is in order if there is no finding
  Judgement (*judge)(const BoxFacts& box);
};

/// Causes before what follows from them: of two findings as serious, the earlier check's is told first.
const std::vector<Check>& checks();

Diagnosis diagnose(const BoxFacts& box);

// ---- The rules, by room.
Judgement settings_check(const BoxFacts& box);
Judgement directory_check(const BoxFacts& box);
Judgement file_system_check(const BoxFacts& box);
Judgement room_check(const BoxFacts& box);
Judgement speed_check(const BoxFacts& box);
Judgement memory_check(const BoxFacts& box);
Judgement clock_check(const BoxFacts& box);

Judgement key_check(const BoxFacts& box);
Judgement secrets_check(const BoxFacts& box);
Judgement certificate_check(const BoxFacts& box);

Judgement store_check(const BoxFacts& box);
Judgement identity_check(const BoxFacts& box);
Judgement address_check(const BoxFacts& box);
Judgement node_check(const BoxFacts& box);
Judgement version_check(const BoxFacts& box);
Judgement service_check(const BoxFacts& box);
Judgement descriptors_check(const BoxFacts& box);

Judgement tickets_check(const BoxFacts& box);
Judgement line_check(const BoxFacts& box);
Judgement outbox_check(const BoxFacts& box);
Judgement inbound_check(const BoxFacts& box);
Judgement exceptions_check(const BoxFacts& box);
Judgement quarantine_check(const BoxFacts& box);
Judgement provisional_check(const BoxFacts& box);
Judgement warnings_check(const BoxFacts& box);

// ---- What the rules share.
/// A node answers, and says that it sells.
bool is_ready(const BoxFacts& box);
/// For what keeps a node from starting: one that runs is in danger only when it starts anew.
Severity at_next_start(const BoxFacts& box);
inline Judgement one(Finding finding) { return {{std::move(finding)}, {}, true}; }
inline Judgement not_known(std::string why) { return {{}, std::move(why), true}; }
inline Judgement does_not_apply() { return {{}, {}, false}; }
/// "1 change", "12 changes"
std::string counted(std::uint64_t n, const std::string& what);

}  // namespace willcall
