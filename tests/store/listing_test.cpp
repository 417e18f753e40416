// Pages in id order, for every filter.
#include "node/store/listing.h"

#include <algorithm>

#include "tests/store/open_store.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

using Lines = std::vector<std::string>;

Lines page(const Reader& reader, const TicketFilter& filter, const std::string& after = {},
           std::size_t limit = 1000) {
  Lines ids;
  each_ticket(reader, filter, after, [&](const rows::TicketRow& row) {
    ids.push_back(row.ticket().id());
    return ids.size() < limit;
  });
  return ids;
}

Lines page(const Reader& reader, const OrderFilter& filter, const std::string& after = {},
           std::size_t limit = 1000) {
  Lines ids;
  each_order(reader, filter, after, [&](const rows::OrderRow& row) {
    ids.push_back(row.order().id());
    return ids.size() < limit;
  });
  return ids;
}

// Page by page, as a client walks a list.
template <class Filter>
Lines walked(const Reader& reader, const Filter& filter, std::size_t limit) {
  Lines all;
  for (;;) {
    const Lines next = page(reader, filter, all.empty() ? "" : all.back(), limit);
    if (next.empty()) return all;
    all.insert(all.end(), next.begin(), next.end());
  }
}

const std::vector<std::string> kOwners = {"", "box-1", "box-2"};
const std::vector<Ticket::Status> kTicketStatus = {Ticket::AVAILABLE, Ticket::RESERVED, Ticket::SOLD,
                                                   Ticket::WITHDRAWN};
const std::vector<std::string> kUsers = {"", "carl", "carla"};
const std::vector<Order::Status> kOrderStatus = {Order::CREATED, Order::COMPLETE, Order::CANCELLED};

template <class T>
std::vector<std::optional<T>> or_none(const std::vector<T>& values) {
  std::vector<std::optional<T>> all(values.begin(), values.end());
  all.emplace_back();
  return all;
}

// 97 tickets and orders of every kind, shuffled over the ids, in two venues whose names begin alike.
struct FullHouse {
  OpenStore store;
  std::vector<Ticket> tickets;
  std::vector<Order> orders;

  FullHouse() {
    for (std::size_t i = 0; i < 97; ++i) {
      const std::string id = std::to_string(i * 37 % 97);
      tickets.push_back(seat(id, kOwners[i % 3], kTicketStatus[i / 3 % 4]));
      orders.push_back(sale(id, kUsers[i % 3], kOrderStatus[i / 3 % 3]));
    }
    store.write([&](Writer& w) {
      for (const Ticket& ticket : tickets) change_here(w, ticket);
      for (const Order& order : orders) change_here(w, order);
      Ticket next_door = seat("50");
      next_door.set_venue("arena-2");
      change_here(w, next_door);
      next_door.set_venue("aren");
      change_here(w, next_door);
    });
  }

  // What the list should be: found by looking at everything.
  Lines wanted(const TicketFilter& filter) const {
    Lines ids;
    for (const Ticket& t : tickets)
      if (t.status() == filter.status.value_or(t.status()) &&
          t.allocated_to() == filter.allocated_to.value_or(t.allocated_to()))
        ids.push_back(t.id());
    std::sort(ids.begin(), ids.end());
    return ids;
  }
  Lines wanted(const OrderFilter& filter) const {
    Lines ids;
    for (const Order& o : orders)
      if (o.status() == filter.status.value_or(o.status()) &&
          o.user_id() == filter.user.value_or(o.user_id()))
        ids.push_back(o.id());
    std::sort(ids.begin(), ids.end());
    return ids;
  }
};

}  // namespace

TEST_CASE("tickets are listed in id order for every filter, whole or in pages") {
  FullHouse house;
  const Snapshot now(*house.store);
  for (const auto& status : or_none(kTicketStatus))
    for (const auto& owner : or_none(kOwners)) {
      const TicketFilter filter{"arena", status, owner};
      CAPTURE(status.value_or(Ticket::AVAILABLE), status.has_value(), owner.value_or("(any)"));
      REQUIRE_FALSE(house.wanted(filter).empty());
      CHECK(page(now, filter) == house.wanted(filter));
      CHECK(walked(now, filter, 1) == house.wanted(filter));
      CHECK(walked(now, filter, 7) == house.wanted(filter));
    }
}

TEST_CASE("orders are listed in id order for every filter, whole or in pages") {
  FullHouse house;
  const Snapshot now(*house.store);
  for (const auto& status : or_none(kOrderStatus))
    for (const auto& user : or_none(std::vector<std::string>{"carl", "carla"})) {
      const OrderFilter filter{"arena", status, user};
      CAPTURE(status.value_or(Order::CREATED), status.has_value(), user.value_or("(any)"));
      REQUIRE_FALSE(house.wanted(filter).empty());
      CHECK(page(now, filter) == house.wanted(filter));
      CHECK(walked(now, filter, 7) == house.wanted(filter));
    }
}

TEST_CASE("a page begins behind `after`, whether or not there is such a record") {
  OpenStore store;
  store.write([](Writer& w) {
    for (const char* id : {"A-1", "A-10", "A-2"}) change_here(w, seat(id, "box-1"));
  });
  for (const auto& owner : {std::optional<std::string>(), std::optional<std::string>("box-1")}) {
    const TicketFilter filter{"arena", {}, owner};
    CHECK(page(store.now(), filter, "A-1") == Lines{"A-10", "A-2"});
    CHECK(page(store.now(), filter, "A-15") == Lines{"A-2"});
    CHECK(page(store.now(), filter, "A") == Lines{"A-1", "A-10", "A-2"});
    CHECK(page(store.now(), filter, "A-2") == Lines{});
  }
}

TEST_CASE("nothing is listed of a venue, an allocation or a user that is not there") {
  FullHouse house;
  const Snapshot now(*house.store);
  CHECK(page(now, TicketFilter{"are", {}, {}}) == Lines{});
  CHECK(page(now, TicketFilter{"arena", {}, "box"}) == Lines{});
  CHECK(page(now, TicketFilter{"arena-2", Ticket::SOLD, {}}) == Lines{});
  CHECK(page(now, OrderFilter{"arena", {}, "car"}) == Lines{});
  CHECK(page(now, OrderFilter{"arena", Order::REJECTED, {}}) == Lines{});
}

TEST_CASE("the counters of a venue agree with its lists") {
  FullHouse house;
  const Snapshot now(*house.store);
  const auto counts = shelf_counts(now, "arena");
  CHECK(counts.size() == kOwners.size() * kTicketStatus.size());
  for (const auto& [shelf, tickets] : counts)
    CHECK(static_cast<std::size_t>(tickets) ==
          house.wanted({"arena", shelf.status, shelf.allocated_to}).size());
  CHECK(shelf_counts(now, "arena-2").size() == 1);
  CHECK(shelf_counts(now, "theatre").empty());
}

TEST_CASE("what stands around an id is found on both its sides, and on its shelf alone") {
  FullHouse house;
  const Snapshot now(*house.store);
  for (const std::string& owner : kOwners)
    for (const std::string id : {"", "0", "37", "50", "505", "99"}) {
      CAPTURE(owner, id);
      const Lines shelf = house.wanted(TicketFilter{"arena", Ticket::AVAILABLE, owner});
      const auto middle = std::lower_bound(shelf.begin(), shelf.end(), id);
      const Lines expected(middle - std::min<std::ptrdiff_t>(3, middle - shelf.begin()),
                           middle + std::min<std::ptrdiff_t>(3, shelf.end() - middle));
      Lines found = ids_around(now, {"arena", owner, Ticket::AVAILABLE}, id, 3);
      std::sort(found.begin(), found.end());
      CHECK(found == expected);
    }
}

TEST_CASE("exceptions are listed by status, whole or from a cursor on") {
  OpenStore store;
  store.write([](Writer& w) {
    for (int i = 0; i < 9; ++i) {
      rows::ExceptionRow row;
      row.set_venue(i < 8 ? "arena" : "arena-2");
      row.set_id(std::to_string(i));
      row.set_resolved(i % 3 == 1);
      w.put_exception(row);
    }
  });
  const Snapshot now(*store);
  const auto listed = [&](std::optional<bool> resolved, const std::string& after = {}) {
    Lines ids;
    each_exception(now, {"arena", resolved}, after, [&](const rows::ExceptionRow& row) {
      ids.push_back(row.id());
      return true;
    });
    return ids;
  };
  CHECK(listed({}) == Lines{"0", "1", "2", "3", "4", "5", "6", "7"});
  CHECK(listed(false) == Lines{"0", "2", "3", "5", "6"});
  CHECK(listed(true) == Lines{"1", "4", "7"});
  CHECK(listed({}, "5") == Lines{"6", "7"});
  CHECK(listed(false, "2") == Lines{"3", "5", "6"});
  CHECK(listed(true, "4") == Lines{"7"});
}
