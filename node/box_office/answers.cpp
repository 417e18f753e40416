#include "node/box_office/answers.h"

namespace willcall {

Error key_reused() {
  return {Code::idempotency_key_reused,
          "This Idempotency-Key was used for another request; use a fresh one for each.",
          {},
          {}};
}

std::optional<Result<Answer>> given(const Reader& reader, const RequestKey& key) {
  const auto row = reader.answer(key.scope);
  if (!row) return std::nullopt;
  if (row->scope() != key.scope || row->body_hash() != key.body_hash) return key_reused();
  return Answer{row->status(), row->body()};
}

void keep(Writer& writer, const RequestKey& key, const Answer& answer, TimeMs now) {
  rows::AnswerRow row;
  row.set_scope(key.scope);
  row.set_body_hash(key.body_hash);
  row.set_status(answer.status);
  row.set_body(answer.body);
  row.set_at_ms(now);
  writer.put_answer(row);
}

Result<Answer> answer_once(Office& office, const std::optional<RequestKey>& key,
                           const std::function<Result<Answer>(Writer&)>& decide) {
  return commit<Answer>(office, [&](Writer& writer) -> Result<Answer> {
    if (key)
      if (auto answer = given(writer, *key)) return *std::move(answer);
    Result<Answer> answer = decide(writer);
    if (answer && key) keep(writer, *key, *answer, office.clock.now());
    return answer;
  });
}

}  // namespace willcall
