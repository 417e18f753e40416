// What a count finds, and what others do between its walk over the shelves and its turn in the committer.
#include <thread>

#include "tests/http/venue.h"
#include "tests/support/box.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

struct Shop {
  Shop() {
    for (const char* id : {"A-1", "A-2", "A-3"}) create(id, 2500, "Stalls");
  }

  void create(const std::string& id, Money price, const std::string& title) {
    REQUIRE(box.create(id, price, "(this box)", title).ok());
  }

  // "A-1 A-2 ", or "ticket_unavailable, 1 left".
  std::string order(const std::vector<Wish>& wishes) {
    const Result<Answer> answer = box.orders().take({"arena", wishes, "", {}}, {"carl", false}, {});
    std::string said;
    if (!answer) {
      said = facts(answer.error().code).name;
      for (const auto& [name, value] : answer.error().members)
        if (name == "left") said += ", " + std::to_string(std::get<std::int64_t>(value)) + " left";
      return said;
    }
    const Json body = Json::parse(answer->body);
    for (const Json& line : body.at("tickets")) said += std::string(line.at("id")) + " ";
    return said;
  }

  // The order comes while the committer is at work, and has looked for its tickets when `meanwhile` is done
  // by the committer, in front of it.
  std::string order_while(const std::vector<Wish>& wishes, const std::function<void(Writer&)>& meanwhile) {
    std::string said;
    std::thread till;
    bool came = false;
    box.office().committer.run([&](Writer& writer) {
      till = std::thread([&] { said = order(wishes); });
      came = eventually([&] { return box.office().committer.waiting() == 1; });
      meanwhile(writer);
      return Committer::Decision::keep;
    });
    till.join();
    CHECK(came);
    return said;
  }

  void put_on_sale(Writer& writer, const std::string& id, const std::string& title) {
    const Stamp stamp = box.office().stamp("anna");
    TicketDraft draft;
    record(writer, draft, *create_ticket({"arena", id, title, "EUR", "anna", "box-1", 2500}, stamp),
           stamp.now);
  }
  void take_off_sale(Writer& writer, const std::string& id) {
    const Stamp stamp = box.office().stamp("anna");
    TicketDraft draft(writer.ticket("arena", id));
    record(writer, draft, *withdraw_ticket(draft.row.ticket(), {"anna", false}, "", stamp), stamp.now);
  }
  void change(Writer& writer, const std::string& id, const TicketEdit& edit) {
    const Stamp stamp = box.office().stamp("anna");
    TicketDraft draft(writer.ticket("arena", id));
    record(writer, draft, *edit_ticket(draft.row.ticket(), edit, {"anna", false}, stamp), stamp.now);
  }

  Box box;
};

TicketCount some(int count, const std::string& title = {}, std::optional<Money> price = {}) {
  return {count, price, title};
}

}  // namespace

TEST_CASE_METHOD(Shop, "the walk for a count does not take the committer's time: it is done before") {
  // Had the committer walked, it would have found the new one.
  CHECK(order_while({some(1, "Box")}, [&](Writer& w) { put_on_sale(w, "B-1", "Box"); }) ==
        "ticket_unavailable, 0 left");
  CHECK(order({some(1, "Box")}) == "B-1 ");
}

TEST_CASE_METHOD(Shop, "a count whose find was taken meanwhile gets another") {
  CHECK(order_while({some(1)}, [&](Writer& w) { take_off_sale(w, "A-1"); }) == "A-2 ");
}

TEST_CASE_METHOD(Shop, "a count whose finds were all taken meanwhile looks again") {
  CHECK(order_while({some(2)}, [&](Writer& w) {
          for (const char* id : {"A-1", "A-2", "A-3"}) take_off_sale(w, id);
          for (const char* id : {"B-1", "B-2"}) put_on_sale(w, id, "Balcony");
        }) == "B-1 B-2 ");
}

TEST_CASE_METHOD(Shop, "of a count that others were faster at, it is said how many are left") {
  CHECK(order_while({some(3)}, [&](Writer& w) { take_off_sale(w, "A-2"); }) == "ticket_unavailable, 2 left");
}

TEST_CASE_METHOD(Shop, "a find that costs or is called something else by now is not taken") {
  CHECK(order_while({some(1, "", 2500)}, [&](Writer& w) { change(w, "A-1", {{}, 2600}); }) == "A-2 ");
  CHECK(order_while({some(1, "Stalls")}, [&](Writer& w) { change(w, "A-1", {"Aisle", {}}); }) == "A-3 ");
}

TEST_CASE_METHOD(Shop, "several counts of one order share out the shelf, each in its turn") {
  create("B-1", 4000, "Balcony");
  CHECK(order({some(2), some(3)}) == "ticket_unavailable, 2 left");
  CHECK(order({some(1, "Balcony"), some(2), some(1, "St")}) == "B-1 A-1 A-2 A-3 ");
}

TEST_CASE_METHOD(Shop, "many tills that ask for a count at the same time all get theirs") {
  for (int i = 0; i < 40; ++i) create("C-" + std::to_string(i), 2500, "Night");
  const auto said = all_at_once(20, [&](int) { return order({some(2, "Night")}).substr(0, 1); });
  CHECK(std::count(said.begin(), said.end(), "C") == 20);
  CHECK(box.faults().empty());
}

TEST_CASE("an order of a thousand counts is refused before any shelf is looked at") {
  const Venue arena;
  std::string csv = "id,title,price\n", wishes;
  for (int i = 0; i < 20'000; ++i) csv += "T-" + std::to_string(i) + ",Songs,1\n";
  for (int i = 0; i < 2'000; ++i) wishes += R"({"count":1,"titlePrefix":"z"},)";
  REQUIRE(arena.anna.imports(csv).said() == "200");
  wishes.pop_back();
  CHECK(arena.carl.post("/api/orders", R"({"tickets":[)" + wishes + "]}").said() == "422 too_many_tickets");
  CHECK(arena.carl.post("/api/orders", R"({"tickets":[{"count":30},{"count":20},{"id":"T-1"}]})").said() ==
        "422 too_many_tickets");
}

TEST_CASE("a count that got the last ticket gets the same answer again, though none is left") {
  const Venue arena;
  arena.put_on_sale({"A-1"});
  const std::string key = "Idempotency-Key: k-1\r\n", one = R"({"tickets":[{"count":1}]})";
  const Reply first = arena.carl.post("/api/orders", one, key);
  CHECK(first.said() == "201");
  CHECK(arena.carl.post("/api/orders", one, key).body == first.body);
  CHECK(arena.carl.post("/api/orders", one).said() == "409 ticket_unavailable");
}
