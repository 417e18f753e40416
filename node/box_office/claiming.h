// Claims inside a transaction: opening, moving on, undoing. A claim of a sale takes its pool tickets one
// after another in id order, else rivals would refuse each other; each next one is reserved when the stream
// has confirmed the last. When all are confirmed the order is written, whole, and the answer leaves. Until
// then there is no order. A claim of changes (allocations, withdrawals) sends them all at once, and each
// stands or falls alone.
#pragma once
#include <functional>
#include <optional>
#include <variant>
#include <vector>

#include "node/box_office/answers.h"
#include "node/box_office/disturbed.h"
#include "node/box_office/ledger.h"

namespace willcall {

/// A ticket of a claim of a sale.
struct Part {
  std::string ticket;
  Order::Guarantee guarantee = Order::UNSTATED;
};
/// The order as it will be, which is not written yet.
rows::ClaimRow claim_of_sale(const Order& order, std::vector<Part> parts, const std::string& by);
/// The same, of a taken order's event: with what its history says.
rows::ClaimRow claim_of_sale(const Event& taken, std::vector<Part> parts, const std::string& by);

/// Must the stream be asked before tickets are sold with this guarantee? A node without a centre is its own.
inline bool needs_claim(const Office& office, Order::Guarantee guarantee) {
  return guarantee == Order::CLAIMED && office.line() != Reach::own_centre;
}

/// Changes that were appended already, each with its event: the claim waits for them.
rows::ClaimRow claim_of_changes(const std::string& id, const std::string& venue, const std::string& what,
                                const std::vector<Event>& made, const std::string& by);

/// Stores it and takes its first step.
void open_claim(Writer& writer, Office& office, rows::ClaimRow claim);

/// Moves every claim on that the disturbed records belong to.
void advance_claims(Writer& writer, Office& office, Disturbed& disturbed);

/// Every reservation of a sale is released. Nothing of it remains.
void undo_claim(Writer& writer, Office& office, const rows::ClaimRow& claim);
/// What a crash left open: sales are undone, changes go on. Before anything is served.
void take_up_claims(Office& office);
/// Undoes sales that nobody waits for, if there are any; else cheap. False: it could not be stored.
bool undo_left_behind(Office& office);

/// {"allocated":n}
Answer answer_counting(std::string_view what, std::int64_t n);

// ---- The request's side.

/// Claims that may wait at a time: each occupies a thread of the server, and others must be served.
inline constexpr std::size_t kClaimsMax = 128;

/// What a request came to: its answer, or a claim that the stream has to decide first.
struct Begun {
  std::optional<Result<Answer>> answer;
  std::shared_ptr<Claim> claim;
};
using Step = std::variant<Answer, rows::ClaimRow>;
/// As answer_once, for what may need a claim. A second request with a key whose claim is open joins it.
Begun begin_once(Office& office, const std::optional<RequestKey>& key,
                 const std::function<Result<Step>(Writer&)>& decide);
/// Waits for the claim, no longer than the claim time-out.
Result<Answer> await(Office& office, const Begun& begun);
/// For a claim that took too long: central_unreachable, unless it was decided meanwhile. A sale is undone;
/// changes go on by themselves, and the same request sent again waits for them again.
Result<Answer> give_up(Office& office, Claim& claim);

}  // namespace willcall
