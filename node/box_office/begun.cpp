#include "node/box_office/claiming.h"
#include "schema/probe.h"

namespace willcall {
namespace {

// The open claim of a request with the same key.
std::optional<rows::ClaimRow> claim_under(const Reader& reader, const Office& office, const RequestKey& key) {
  if (!office.claims.any()) return std::nullopt;
  for (rows::ClaimRow& claim : reader.claims())
    if (claim.scope() == key.scope) return std::move(claim);
  return std::nullopt;
}

Error too_many_wait() {
  return {
      Code::central_unreachable,
      "Too many sales from the pool wait for the central server at this moment; nothing was reserved. Try "
      "again.",
      {},
      {}};
}

Result<Answer> too_slow(const rows::ClaimRow& claim) {
  Error error{
      Code::central_unreachable,
      "The central server did not answer in time; nothing was reserved. Try again, or sell a ticket that "
      "is allocated to this box.",
      {},
      {}};
  if (claim.kind() != rows::ClaimRow::CHANGES) return error;
  std::int64_t n = claim.at_once();
  for (const auto& part : claim.parts()) n += part.confirmed() ? 1 : 0;
  error.detail = "The central server did not answer in time: " + std::to_string(n) + " of " +
                 std::to_string(claim.parts_size() + claim.at_once()) + " tickets are " + claim.what() +
                 "; the others follow when the line is back, where nobody took them meanwhile.";
  error.members.emplace_back(claim.what(), n);
  return error;
}

}  // namespace

Begun begin_once(Office& office, const std::optional<RequestKey>& key,
                 const std::function<Result<Step>(Writer&)>& decide) {
  std::shared_ptr<Claim> opened;  // by the run that counts: a work may be run again
  const auto forget_opened = [&](const Error& error) {
    if (opened) office.claims.decide(opened->id, error);
    opened = nullptr;
  };
  using Found = std::variant<Answer, std::shared_ptr<Claim>>;
  const auto found = commit<Found>(office, [&](Writer& writer) -> Result<Found> {
    forget_opened(Error{});
    if (key) {
      if (const auto open = claim_under(writer, office, *key)) {
        if (open->body_hash() != key->body_hash) return key_reused();
        if (auto claim = office.claims.find(open->id())) {
          probe::sometimes("a second request joined a claim");
          return Found(std::move(claim));
        }
        undo_claim(writer, office, *open);  // left behind; this request is decided anew
      }
      if (const auto before = given(writer, *key)) {
        if (!*before) return before->error();
        probe::sometimes("an answer was given again");
        return Found(**before);
      }
    }
    Result<Step> step = decide(writer);
    if (!step) return step.error();
    if (auto* answer = std::get_if<Answer>(&*step)) {
      if (key && !probe::sown("an answer under a key is not kept"))
        keep(writer, *key, *answer, office.clock.now());
      return Found(std::move(*answer));
    }
    auto& row = std::get<rows::ClaimRow>(*step);
    if (office.claims.count() >= kClaimsMax) return too_many_wait();
    if (key) {
      row.set_scope(key->scope);
      row.set_body_hash(key->body_hash);
    }
    opened = office.claims.open(row.venue(), row.id());
    open_claim(writer, office, std::move(row));
    return Found(opened);
  });
  if (!found) {
    forget_opened(found.error());
    return {found.error(), nullptr};
  }
  if (const auto* claim = std::get_if<std::shared_ptr<Claim>>(&*found)) return {std::nullopt, *claim};
  return {std::get<Answer>(*found), nullptr};
}

Result<Answer> await(Office& office, const Begun& begun) {
  if (begun.answer) return *begun.answer;
  if (auto verdict = begun.claim->wait(office.policy.claim_timeout)) return *verdict;
  return give_up(office, *begun.claim);
}

Result<Answer> give_up(Office& office, Claim& claim) {
  std::optional<Result<Answer>> verdict;
  const auto outcome = office.committer.run([&](Writer& writer) {
    verdict.reset();
    const auto row = writer.claim(claim.venue, claim.id);
    if (!row) return Committer::Decision::refuse;
    verdict = too_slow(*row);
    if (row->kind() == rows::ClaimRow::CHANGES) return Committer::Decision::refuse;
    undo_claim(writer, office, *row);
    return Committer::Decision::keep;
  });
  if (verdict && outcome == Committer::Outcome::refused) {  // changes: they go on
    office.claims.suspect_line();
    return *verdict;
  }
  if (outcome == Committer::Outcome::stored) {
    probe::sometimes("a claim timed out");
    office.claims.suspect_line();
    office.claims.decide(claim.id, *verdict);
  } else if (outcome != Committer::Outcome::refused) {
    office.claims.leave_behind();
    office.claims.decide(claim.id, error_of(outcome));
  }
  // Decided by the engine meanwhile: the verdict is told as soon as it is durable.
  const auto decided = claim.wait(std::chrono::seconds(5));
  return decided ? *decided : Result<Answer>(error_of(Committer::Outcome::unknown));
}

}  // namespace willcall
