// A whole box office in one process, without HTTP and network, that speaks the domain: a test reads as a
// story.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "node/box_office/allocation_desk.h"
#include "node/box_office/audit.h"
#include "node/box_office/changes.h"
#include "node/box_office/enquiries.h"
#include "node/box_office/exception_desk.h"
#include "node/box_office/expiry.h"
#include "node/box_office/order_desk.h"
#include "node/box_office/replication.h"
#include "node/box_office/ticket_desk.h"
#include "tests/support/temp_directory.h"

namespace willcall::test {

/// A clock that the test moves.
class HandClock final : public Clock {
 public:
  TimeMs now() const override { return now_; }
  void pass(std::chrono::milliseconds time) { now_ += time.count(); }

 private:
  std::atomic<TimeMs> now_{1'700'000'000'000};
};

/// Ids that are the same in every run: box-1-000001, ...
class CountedIds final : public Ids {
 public:
  explicit CountedIds(std::string prefix) : prefix_(std::move(prefix)) {}
  std::string fresh(TimeMs) override;

 private:
  const std::string prefix_;
  std::atomic<int> last_{0};
};

class Box {
 public:
  explicit Box(const std::string& node_id = "box-1", const std::string& venue = "arena");
  virtual ~Box();

  // ---- What people do. `by` is the seller or cashier.
  Result<rows::TicketRow> create(const std::string& id, Money price, const std::string& owner = "(this box)",
                                 const std::string& title = "Night of Songs", const std::string& by = "anna");
  Result<rows::TicketRow> reprice(const std::string& id, Money price, const std::string& by = "anna");
  Result<rows::TicketRow> retitle(const std::string& id, const std::string& title,
                                  const std::string& by = "anna");
  /// One step: reserved and paid. `seen`: the version that the buyer saw.
  Result<Answer> sell(const std::vector<std::string>& ids, Money amount, std::optional<Version> seen = {});
  Result<Answer> reserve(const std::vector<std::string>& ids);
  /// The same without waiting: what needs a claim is left to the stream.
  Begun begin_sale(const std::vector<std::string>& ids, Money amount, std::optional<Version> seen = {});
  Begun begin_reservation(const std::vector<std::string>& ids);
  Begun begin_allocation(const std::string& to, const std::vector<std::string>& ids);
  Begun begin_seizure(const std::string& from, const std::string& to, const std::vector<std::string>& ids);
  /// The patience of the request has run out.
  Result<Answer> give_up(const Begun& begun) { return willcall::give_up(office(), *begun.claim); }
  Result<Answer> complete(const std::string& order, Money amount, bool reopen = false);
  Result<Answer> cancel(const std::string& order, bool with_refund = false);

  // ---- What can be seen.
  Ticket ticket(const std::string& id) const;  ///< REQUIRES: it exists
  bool has_ticket(const std::string& id) const;
  Order order(const std::string& id) const;  ///< REQUIRES: it exists
  std::size_t outbox() const;
  std::vector<std::string> faults() const;  ///< of `willcall verify`
  std::string digest() const;
  std::vector<rows::ExceptionRow> exceptions() const;
  /// The order that holds a ticket.
  std::string holder(const std::string& ticket) const { return this->ticket(ticket).order_id(); }

  /// Ends the process as kill -9 would, between two commits, and starts it again on the same store.
  virtual void crash();

  std::filesystem::path data_path() const { return directory_.path(); }
  /// The process ends, and starts again on a copy of another store.
  void replace_store(const std::filesystem::path& from);

  /// The operator allows so many provisional sales; ends and starts the process.
  void allow_provisional(std::int64_t limit) {
    offline_pool_limit = limit;
    crash();
  }
  Policy policy() const;

  std::string node_id, venue;
  std::int64_t offline_pool_limit = 0;
  HandClock clock;
  Reach reach = Reach::own_centre;
  SilentLog log;

  // Valid until crash().
  Office& office() { return parts_->office; }
  Store& store() { return parts_->store; }
  TicketDesk& tickets() { return parts_->tickets; }
  OrderDesk& orders() { return parts_->orders; }
  AllocationDesk& allocations() { return parts_->allocations; }
  ExceptionDesk& exception_desk() { return parts_->exception_desk; }
  Expiry& expiry() { return parts_->expiry; }
  Enquiries& enquiries() { return parts_->enquiries; }
  Changes& changes() { return parts_->changes; }
  Replication& replication() { return parts_->replication; }

 private:
  struct Parts {
    explicit Parts(Box& box);
    Store store;
    Claims claims;
    Committer committer;
    Office office;
    TicketDesk tickets;
    OrderDesk orders;
    AllocationDesk allocations;
    ExceptionDesk exception_desk;
    Expiry expiry;
    Enquiries enquiries;
    Changes changes;
    Replication replication;
  };
  TempDirectory directory_;
  CountedIds ids_;
  std::unique_ptr<Parts> parts_;
};

/// The id of the order in an answer. REQUIRES: the answer is an order.
std::string order_id(const Result<Answer>& answer);

}  // namespace willcall::test
