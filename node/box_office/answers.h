// Answers under an Idempotency-Key: stored in the transaction of the change, given again byte for byte. A
// request whose key is still being decided needs no waiting room: the committer runs it behind the first, in
// the same batch or a later one, where it finds the answer.
#pragma once
#include <functional>
#include <optional>
#include <string>

#include "node/box_office/office.h"

namespace willcall {

/// A request that may be sent again. The scope is route, sub and key; the hash is of the body.
struct RequestKey {
  std::string scope;
  std::string body_hash;
};

/// The answer that was given under the key, or its refusal (another body); nothing: the key is new.
std::optional<Result<Answer>> given(const Reader& reader, const RequestKey& key);
/// Keeps an answer in the transaction of its change.
void keep(Writer& writer, const RequestKey& key, const Answer& answer, TimeMs now);
/// idempotency_key_reused
Error key_reused();

/// Commits `decide`, unless its key was answered before: then that answer. Another body under the same key is
/// refused (idempotency_key_reused). A refusal leaves no key.
Result<Answer> answer_once(Office& office, const std::optional<RequestKey>& key,
                           const std::function<Result<Answer>(Writer&)>& decide);

}  // namespace willcall
