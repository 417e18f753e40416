#include <signal.h>
#include <unistd.h>

#include <map>
#include <nlohmann/json.hpp>

#include "node/box_office/ledger.h"
#include "node/main/identity.h"
#include "node/store/listing.h"
#include "schema/money.h"
#include "tools/common/key.h"
#include "tools/doctor/apart.h"
#include "tools/doctor/looks.h"

namespace willcall {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

// A store of a million tickets is looked at in a second; a disk that needs longer than this is a fault.
constexpr std::chrono::seconds kLimit{20};
constexpr std::int64_t kTicketsLookedAt = 100'000;

std::int64_t available(const Reader& reader, const std::string& venue, const std::string& owner) {
  std::int64_t tickets = 0;
  for (const ShelfCount& count : shelf_counts(reader, venue))
    if (count.shelf.allocated_to == owner && count.shelf.status == Ticket::AVAILABLE)
      tickets += count.tickets;
  return tickets;
}

std::int64_t assured_tickets(const Reader& reader, const rows::Identity& who) {
  std::int64_t found = 0, looked_at = 0;
  each_ticket(reader, {who.venue(), Ticket::AVAILABLE, who.node_id()}, {}, [&](rows::TicketRow&& row) {
    if (assured(reader, row, who.node_id())) ++found;
    return found < kAssuredMax && ++looked_at < kTicketsLookedAt;
  });
  return found;
}

std::vector<std::string> money_to_return(const Reader& reader) {
  std::map<std::string, Money> sums;
  for (const std::string& venue : venues_with_exceptions(reader))
    each_exception(reader, {venue, false}, {}, [&](rows::ExceptionRow&& row) {
      if (row.amount() > 0) sums[row.currency()] += row.amount();
      return true;
    });
  std::vector<std::string> texts;
  for (const auto& [currency, sum] : sums) texts.push_back(money_text(sum, currency));
  return texts;
}

std::string read_store(const fs::path& data) {
  Store store(data, true);
  const rows::Identity who = store.identity();
  const Snapshot reader(store);
  const OutboxSummary outbox = reader.outbox_summary();
  return Json{{"node", who.node_id()},
              {"venue", who.venue()},
              {"instance", who.instance_id()},
              {"time", last_time(store)},
              {"tickets", reader.txn().count(store.tables().tickets.id())},
              {"own", available(reader, who.venue(), who.node_id())},
              {"assured", assured_tickets(reader, who)},
              {"pool", available(reader, who.venue(), "")},
              {"money", money_to_return(reader)},
              {"outbox", outbox.events},
              {"oldest", outbox.oldest_at},
              {"exceptions", reader.open_exceptions()},
              {"quarantined", reader.quarantined()},
              {"provisional", reader.provisional()}}
      .dump();
}

StoreFacts facts_in(const std::string& text) {
  const Json j = Json::parse(text);
  StoreFacts f;
  f.there = true;
  f.node_id = j.at("node");
  f.venue = j.at("venue");
  f.instance_id = j.at("instance");
  f.last_time = j.at("time");
  f.tickets = j.at("tickets");
  f.own_available = j.at("own");
  f.own_assured = j.at("assured");
  f.pool_available = j.at("pool");
  f.to_return = j.at("money").get<std::vector<std::string>>();
  f.outbox = j.at("outbox");
  f.outbox_oldest = j.at("oldest");
  f.exceptions = j.at("exceptions");
  f.quarantined = j.at("quarantined");
  f.provisional = j.at("provisional");
  return f;
}

StoreFacts with_fault(std::string fault) {
  StoreFacts facts;
  facts.there = true;
  facts.fault = std::move(fault);
  return facts;
}

// Opening would leave a lock file of ours behind where there is none, or begin a store in an empty file.
std::optional<Known<StoreFacts>> why_not_opened(const fs::path& data) {
  const fs::path file = data / "data.mdb";
  std::error_code failed;
  const bool there = fs::exists(file, failed);
  if (failed == std::errc::permission_denied || (there && ::access(file.c_str(), R_OK) != 0))
    return Known<StoreFacts>::no(who_may_read(file));
  if (!there) return StoreFacts{};
  if (fs::file_size(file, failed) == 0) return with_fault("it is an empty file: what it held is gone");
  if (fs::exists(data / "lock.mdb", failed) && ::access((data / "lock.mdb").c_str(), R_OK | W_OK) != 0)
    return Known<StoreFacts>::no(who_may_read(data / "lock.mdb"));
  if (!fs::exists(data / "lock.mdb", failed))
    return Known<StoreFacts>::no("the node has not opened it yet since it was put there");
  return std::nullopt;
}

}  // namespace

Known<StoreFacts> look_at_store(const fs::path& data) {
  if (auto reason = why_not_opened(data)) return *reason;
  const Apart look = run_apart([&] { return read_store(data); }, kLimit);
  if (look.end == Apart::End::too_long) return with_fault("the disk does not answer");
  if (look.end == Apart::End::died && look.code == SIGBUS)
    return with_fault("its file is shorter than what it holds; its end was cut off");
  if (look.end == Apart::End::died) return with_fault("its file is damaged");
  return look.code == 0 ? facts_in(look.text) : with_fault(look.text);
}

}  // namespace willcall
