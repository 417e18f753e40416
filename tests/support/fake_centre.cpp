#include "tests/support/fake_centre.h"

namespace willcall::test {

std::uint64_t FakeCentre::last_on(Kind kind, const std::string& subject) const {
  std::uint64_t last = 0;
  for (const auto& [sequence, m] : streams_[kind == Kind::order].messages)
    if (m.message.subject == subject) last = sequence;
  return last;
}

std::vector<StreamMessage> FakeCentre::on(Kind kind, const std::string& subject) const {
  std::vector<StreamMessage> found;
  for (const auto& [sequence, m] : streams_[kind == Kind::order].messages)
    if (m.message.subject == subject) found.push_back(m.message);
  return found;
}

FakeCentre::Stored FakeCentre::publish(Kind kind, const std::string& subject, const std::string& body,
                                       std::optional<std::uint64_t> expected, const std::string& msg_id,
                                       const std::string& content_type) {
  Stream& s = stream(kind);
  if (!msg_id.empty() && s.ids.contains(msg_id)) return {std::nullopt, "duplicate"};
  if (expected && last_on(kind, subject) != *expected) return {std::nullopt, "wrong last sequence"};
  const std::uint64_t sequence = ++s.last;
  s.messages[sequence] = {{kind, sequence, subject, content_type, body}, msg_id};
  if (!msg_id.empty()) s.ids[msg_id] = sequence;
  return {sequence, {}};
}

}  // namespace willcall::test
