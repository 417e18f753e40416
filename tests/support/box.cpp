#include "tests/support/box.h"

#include <cstdio>
#include <stdexcept>

namespace willcall::test {

std::string CountedIds::fresh(TimeMs) {
  char number[16];
  std::snprintf(number, sizeof number, "-%06d", ++last_);
  return prefix_ + number;
}

Box::Parts::Parts(Box& box)
    : store(box.directory_.path()),
      committer(store, box.log),
      office{store, committer, box.clock, box.ids_, box.log, box.policy(), [&box] { return box.reach; },
             claims},
      tickets(office),
      orders(office),
      allocations(office),
      exception_desk(office),
      expiry(office),
      enquiries(office),
      changes(office),
      replication(office) {
  take_up_claims(office);
}

Box::Box(const std::string& a_node_id, const std::string& a_venue)
    : node_id(a_node_id), venue(a_venue), ids_(a_node_id), parts_(std::make_unique<Parts>(*this)) {}
Box::~Box() = default;

void Box::replace_store(const std::filesystem::path& from) {
  parts_.reset();
  std::filesystem::copy(
      from, directory_.path(),
      std::filesystem::copy_options::recursive | std::filesystem::copy_options::overwrite_existing);
  parts_ = std::make_unique<Parts>(*this);
}

Policy Box::policy() const {
  Policy policy{node_id, venue, {venue}};
  policy.offline_pool_limit = offline_pool_limit;
  return policy;
}

void Box::crash() {
  parts_.reset();
  parts_ = std::make_unique<Parts>(*this);
}

Result<rows::TicketRow> Box::create(const std::string& id, Money price, const std::string& owner,
                                    const std::string& title, const std::string& by) {
  NewTicket wanted{venue, id, title, "EUR", by, owner == "(this box)" ? node_id : owner, price};
  return tickets().create(wanted, {by, false});
}

Result<rows::TicketRow> Box::reprice(const std::string& id, Money price, const std::string& by) {
  return tickets().edit(venue, id, {{}, price}, {}, {by, false});
}

Result<rows::TicketRow> Box::retitle(const std::string& id, const std::string& title, const std::string& by) {
  return tickets().edit(venue, id, {title, {}}, {}, {by, false});
}

namespace {
OrderRequest request(const Box& box, const std::vector<std::string>& ids, std::optional<Version> seen) {
  OrderRequest wanted;
  wanted.venue = box.venue;
  for (const std::string& id : ids) wanted.wishes.push_back(NamedTicket{box.venue, id, seen});
  return wanted;
}
Payment cash(Money amount) {
  Payment payment;
  payment.set_method(Payment::CASH);
  payment.set_amount(amount);
  return payment;
}
}  // namespace

Result<Answer> Box::sell(const std::vector<std::string>& ids, Money amount, std::optional<Version> seen) {
  OrderRequest wanted = request(*this, ids, seen);
  wanted.payment = cash(amount);
  return orders().take(wanted, {"carla", false}, {});
}

Result<Answer> Box::reserve(const std::vector<std::string>& ids) {
  return orders().take(request(*this, ids, {}), {"carla", false}, {});
}

Begun Box::begin_sale(const std::vector<std::string>& ids, Money amount, std::optional<Version> seen) {
  OrderRequest wanted = request(*this, ids, seen);
  wanted.payment = cash(amount);
  return orders().begin(wanted, {"carla", false}, {});
}

Begun Box::begin_reservation(const std::vector<std::string>& ids) {
  return orders().begin(request(*this, ids, {}), {"carla", false}, {});
}

Begun Box::begin_allocation(const std::string& to, const std::vector<std::string>& ids) {
  AllocationRequest wanted;
  wanted.venue = venue;
  wanted.to = to;
  wanted.tickets = ids;
  return allocations().begin(wanted, {"ada", true}, {});
}

Begun Box::begin_seizure(const std::string& from, const std::string& to,
                         const std::vector<std::string>& ids) {
  AllocationRequest wanted{venue, to, ids, {}, from, from, true};
  return allocations().begin(wanted, {"ada", true}, {});
}

Result<Answer> Box::complete(const std::string& order, Money amount, bool reopen) {
  return orders().complete({venue, order}, cash(amount), reopen, {"carla", false}, {});
}

Result<Answer> Box::cancel(const std::string& order, bool with_refund) {
  CancelRequest wanted{"changed their mind", {}};
  if (with_refund) {
    wanted.refund.emplace();
    wanted.refund->set_method(Payment::CASH);
  }
  return orders().cancel({venue, order}, wanted, {"ada", true}, {});
}

Ticket Box::ticket(const std::string& id) const {
  const auto row = parts_->enquiries.ticket(venue, id);
  if (!row) throw std::runtime_error("no ticket " + id);
  return row->ticket();
}

bool Box::has_ticket(const std::string& id) const { return parts_->enquiries.ticket(venue, id).has_value(); }

Order Box::order(const std::string& id) const {
  const auto row = parts_->enquiries.order(venue, id);
  if (!row) throw std::runtime_error("no order " + id);
  return row->order();
}

std::size_t Box::outbox() const { return parts_->enquiries.backlog().outbox.events; }
std::vector<std::string> Box::faults() const { return audit(Snapshot(parts_->store), node_id).faults; }
std::string Box::digest() const { return digest_of_records(Snapshot(parts_->store)); }

std::vector<rows::ExceptionRow> Box::exceptions() const {
  const Snapshot snapshot(parts_->store);
  std::vector<rows::ExceptionRow> found;
  const auto& table = snapshot.tables().exceptions;
  Cursor cursor(snapshot.txn(), table.id());
  for (bool on = cursor.first(); on; on = cursor.next())
    found.push_back(table.open(cursor.key(), cursor.value()));
  return found;
}

std::string order_id(const Result<Answer>& answer) {
  if (!answer) throw std::runtime_error("refused: " + answer.error().detail);
  const std::size_t at = answer->body.find("\"id\":\"") + 6;
  return answer->body.substr(at, answer->body.find('"', at) - at);
}

}  // namespace willcall::test
