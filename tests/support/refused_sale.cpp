#include "tests/support/refused_sale.h"

#include <chrono>
#include <stdexcept>

#include "node/box_office/exceptions.h"
#include "node/box_office/ledger.h"
#include "node/domain/orders.h"
#include "node/main/random_ids.h"

namespace willcall::test {
namespace {

class WallClock final : public Clock {
 public:
  TimeMs now() const override {
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  }
};

class KeptLog final : public Log {
 public:
  void write(LogEvent event, const LogFields& fields) override { lines += log_line(event, fields) + "\n"; }
  std::string lines;  // written on the committer's thread, read when it has ended
};

void write_refusal(Writer& writer, const Office& office, const std::string& venue, const std::string& id,
                   const std::string& lost) {
  OrderDraft order(writer.order(venue, id));
  const std::string rule = "ticket " + lost + " is held by order rival, whose event came first in the stream";
  release_tickets(writer, office, order.row.order(), rule, office.policy.node_id);
  TicketDraft ticket(writer.ticket(venue, lost));
  Stamp rivals = office.own_stamp();
  rivals.node_id = "box-2";
  record(writer, ticket, sell_ticket(ticket.row.ticket(), {"rival", Order::CLAIMED, 0}, rivals), rivals.now);
  const Stamp own = office.own_stamp();
  record(writer, order, reject_order(order.row.order(), rule, own), own.now);
  open_exception(writer, office, {"refused_sale", order.row.order(), lost, "rival", rule});
}

}  // namespace

std::string refuse_sale(Daemon& box, const std::string& order, const std::string& lost_ticket,
                        const std::string& venue) {
  box.stop();
  KeptLog log;
  {
    WallClock clock;
    RandomIds ids;
    Claims claims;
    Store store(box.data());
    Committer committer(store, log);
    const Office office{
        store, committer, clock, ids, log, Policy{"box-1", "arena", {"*"}}, [] { return Reach::own_centre; },
        claims};
    const auto outcome = committer.run([&](Writer& writer) {
      write_refusal(writer, office, venue, order, lost_ticket);
      return Committer::Decision::keep;
    });
    if (outcome != Committer::Outcome::stored) throw std::runtime_error("the story cannot begin");
  }
  box.start();
  return log.lines;
}

}  // namespace willcall::test
