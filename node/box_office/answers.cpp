#include "node/box_office/answers.h"

namespace willcall {
namespace {

Result<Answer> again(const rows::AnswerRow& given, const RequestKey& key) {
  if (given.scope() == key.scope && given.body_hash() == key.body_hash)
    return Answer{given.status(), given.body()};
  return Error{Code::idempotency_key_reused,
               "This Idempotency-Key was used for another request; use a fresh one for each.",
               {},
               {}};
}

rows::AnswerRow row_of(const RequestKey& key, const Answer& answer, TimeMs now) {
  rows::AnswerRow row;
  row.set_scope(key.scope);
  row.set_body_hash(key.body_hash);
  row.set_status(answer.status);
  row.set_body(answer.body);
  row.set_at_ms(now);
  return row;
}

}  // namespace

Result<Answer> answer_once(Office& office, const std::optional<RequestKey>& key,
                           const std::function<Result<Answer>(Writer&)>& decide) {
  return commit<Answer>(office, [&](Writer& writer) -> Result<Answer> {
    if (key)
      if (const auto given = writer.answer(key->scope)) return again(*given, *key);
    Result<Answer> answer = decide(writer);
    if (answer && key) writer.put_answer(row_of(*key, *answer, office.clock.now()));
    return answer;
  });
}

}  // namespace willcall
