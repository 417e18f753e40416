#include <set>

#include "tests/http/venue.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

// Who may, as the contract's table of routes says. The requests ask for what is not there: who may ask is
// told so.
struct Rule {
  const char* method;
  const char* route;
  const char* body;
  const char* who;  // everyone, seller, cashier, admin; "or local": without a token on this machine
};
constexpr Rule kRules[] = {
    {"GET", "/api/tickets", "", "everyone"},
    {"GET", "/api/tickets/{id}", "", "everyone"},
    {"GET", "/healthz", "", "everyone"},
    {"GET", "/readyz", "", "everyone"},
    {"GET", "/openapi.json", "", "everyone"},
    {"POST", "/api/tickets", R"({"title":"Songs","price":1})", "seller"},
    {"PUT", "/api/tickets/{id}", R"({"title":"Songs","price":1})", "seller"},
    {"POST", "/api/tickets/import", "id,title,price\n", "seller"},
    {"POST", "/api/tickets/withdraw", R"({"tickets":["nowhere"]})", "seller"},
    {"POST", "/api/tickets/restore", R"({"tickets":["nowhere"]})", "seller"},
    {"GET", "/api/tickets/{id}/history", "", "cashier"},
    {"POST", "/api/orders", R"({"tickets":[{"id":"nowhere"}]})", "cashier"},
    {"GET", "/api/orders", "", "cashier"},
    {"GET", "/api/orders/{id}", "", "cashier"},
    {"GET", "/api/orders/{id}/history", "", "cashier"},
    {"POST", "/api/orders/{id}/hold", "", "cashier"},
    {"POST", "/api/orders/{id}/complete", R"({"payment":{"method":"cash","amount":1}})", "cashier"},
    {"POST", "/api/orders/{id}/cancel", "", "cashier"},
    {"GET", "/api/changes", "", "cashier"},
    {"POST", "/api/allocations", R"({"to":"box-2","tickets":["nowhere"]})", "admin"},
    {"GET", "/api/allocations", "", "cashier"},
    {"GET", "/api/exceptions", "", "cashier"},
    {"POST", "/api/exceptions/{id}/resolve", R"({"action":"dismiss"})", "cashier"},
    {"GET", "/api/sync", "", "cashier"},
    {"GET", "/metrics", "", "cashier or local"},
};

std::string asked_by(const Person& person, const Rule& rule) {
  std::string path = rule.route;
  if (const auto at = path.find("{id}"); at != std::string::npos) path.replace(at, 4, "nowhere");
  const std::string type = path.ends_with("/import") ? "text/csv" : "application/json";
  const Reply reply = person.send(rule.method, path, rule.body, {}, type);
  return reply.status == 401 || reply.status == 403 ? reply.said()
         : reply.status < 500                       ? "admitted"
                                                    : reply.said();
}

}  // namespace

TEST_CASE("each route admits those whom the contract names, and nobody else") {
  const Venue arena;
  for (const Rule& rule : kRules) {
    INFO(rule.method << " " << rule.route);
    const std::string who = rule.who;
    const bool local = who.ends_with(" or local");
    const auto for_role = [&](const char* role) {
      return who == "everyone" || who == role || (local && who.starts_with(role)) ? "admitted"
                                                                                  : "403 forbidden";
    };
    CHECK(asked_by(arena.nobody, rule) == (who == "everyone" || local ? "admitted" : "401 unauthorized"));
    CHECK(asked_by(arena.anna, rule) == for_role("seller"));
    CHECK(asked_by(arena.carl, rule) == for_role("cashier"));
    CHECK(asked_by(arena.ada, rule) == "admitted");
  }
}

TEST_CASE("every route of this build has its rule in the contract") {
  const Venue arena;
  const Json paths = arena.nobody.get("/openapi.json").at("paths");
  std::set<std::string> ruled, described;
  for (const Rule& rule : kRules) ruled.insert(std::string(rule.method) + " " + rule.route + " " + rule.who);
  for (const auto& [path, methods] : paths.items())
    for (const auto& [method, operation] : methods.items()) {
      std::string upper = method;
      for (char& c : upper) c = static_cast<char>(std::toupper(c));
      described.insert(upper + " " + path + " " + std::string(operation.at("x-role")));
    }
  CHECK(described == ruled);
}

TEST_CASE("a refused person changes nothing") {
  const Venue arena;
  arena.put_on_sale({"A-1"});
  const std::string order = arena.carl.reserves({"A-1"}).id(), before = arena.everything();
  CHECK(arena.nobody.creates("A-2", 1).said() == "401 unauthorized");
  CHECK(arena.carl.creates("A-2", 1).said() == "403 forbidden");
  CHECK(arena.anna.completes(order, 2500).said() == "403 forbidden");
  CHECK(arena.nobody.cancels(order).said() == "401 unauthorized");
  CHECK(arena.carl.imports("id,title,price\nA-3,Songs,1\n").said() == "403 forbidden");
  CHECK(arena.everything() == before);
}

TEST_CASE("somebody with two roles may do what either may") {
  const Venue arena;
  const Person both(arena.box, token("both", {"seller", "cashier"}));
  CHECK(both.creates("A-1", 2500).said() == "201");
  CHECK(both.sells({"A-1"}, 2500).said() == "201");
}

TEST_CASE("a role that nobody has defined opens nothing") {
  const Venue arena;
  const Person manager(arena.box, token("max", {"manager", "Cashier", "ADMIN", "*", ""}));
  CHECK(manager.get("/api/orders").said() == "403 forbidden");
  CHECK(manager.get("/api/tickets").said() == "200");
}
