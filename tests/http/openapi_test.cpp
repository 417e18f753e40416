#include <set>

#include "tests/http/venue.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

void collect_references(const Json& node, std::set<std::string>& found) {
  if (node.is_object() && node.contains("$ref")) found.insert(node.at("$ref"));
  if (node.is_structured())
    for (const Json& part : node) collect_references(part, found);
}

std::string with_id(std::string path) {
  if (const auto at = path.find("{id}"); at != std::string::npos) path.replace(at, 4, "nowhere");
  return path;
}

struct Described : Venue {
  Json contract = nobody.get("/openapi.json").json;
  // Is the address described, under its own name or as an {id}?
  bool has(const std::string& address, std::string method) const {
    for (char& c : method) c = static_cast<char>(std::tolower(c));
    for (const auto& [path, methods] : contract.at("paths").items()) {
      const std::string end = "/{id}", list = path.substr(0, path.size() - std::min(end.size(), path.size()));
      const bool is_item = path.ends_with(end) && address.starts_with(list + "/") &&
                           address.find('/', list.size() + 1) == std::string::npos;
      if ((path == address || is_item) && methods.contains(method)) return true;
    }
    return false;
  }
  // Empty, or the required members of a schema that the answer lacks.
  std::string missing(const std::string& schema, const Json& answer) const {
    std::string lacking;
    for (const Json& name : contract.at("components").at("schemas").at(schema).at("required"))
      if (!answer.is_object() || !answer.contains(name)) lacking += std::string(name) + " ";
    return lacking;
  }
};

}  // namespace

TEST_CASE("the contract describes the addresses that answer, and no others") {
  const Described arena;
  std::set<std::string> paths = {
      "/api/allocations", "/api/changes", "/api/sync/reconcile", "/metrics", "/", "/api", "/api/venues"};
  for (const auto& [path, methods] : arena.contract.at("paths").items()) paths.insert(path);
  for (const std::string& path : paths)
    for (const char* method : {"GET", "POST", "PUT", "DELETE", "PATCH"}) {
      const Reply reply = arena.ada.send(method, with_id(path));
      INFO(method << " " << path << ": " << reply.said());
      const bool answers = reply.said() != "404 not_found" && reply.status != 405;
      CHECK(answers == arena.has(path, method));
    }
}

TEST_CASE("every reference of the contract leads somewhere") {
  const Described arena;
  std::set<std::string> references;
  collect_references(arena.contract, references);
  CHECK(references.size() > 10);
  for (const std::string& reference : references) {
    INFO(reference);
    REQUIRE(reference.starts_with("#/"));
    CHECK(arena.contract.contains(Json::json_pointer(reference.substr(1))));
  }
}

TEST_CASE("every operation says what it takes and what it gives") {
  const Described arena;
  CHECK(arena.contract.at("openapi") == "3.1.0");
  for (const auto& [path, methods] : arena.contract.at("paths").items())
    for (const auto& [method, operation] : methods.items()) {
      INFO(method << " " << path);
      CHECK(operation.contains("summary"));
      CHECK(operation.contains("responses"));
      CHECK(operation.at("security").empty() == (operation.at("x-role") == "everyone"));
      bool names_id = false;
      for (const Json& parameter : operation.at("parameters"))
        names_id = names_id || parameter.at("name") == "id";
      CHECK(names_id == (path.find("{id}") != std::string::npos));
    }
}

TEST_CASE("answers have the members that the contract requires of them") {
  const Described arena;
  arena.put_on_sale({"A-1"});
  const Reply sold = arena.carl.sells({"A-1"}, 2500);
  const std::pair<const char*, Json> answers[] = {
      {"Ticket", arena.nobody.get("/api/tickets/A-1").json},
      {"TicketList", arena.nobody.get("/api/tickets").json},
      {"Order", sold.json},
      {"Order", arena.carl.get("/api/orders/" + sold.id()).json},
      {"OrderList", arena.carl.get("/api/orders").json},
      {"History", arena.carl.get("/api/tickets/A-1/history").json},
      {"ImportReport", arena.anna.imports("id,title,price\nA-2,Songs,1\n").json},
      {"Withdrawn", arena.anna.withdraws({"A-2"}).json},
      {"Restored", arena.anna.restores({"A-2"}).json},
      {"Sync", arena.carl.get("/api/sync").json},
      {"Health", arena.nobody.get("/healthz").json},
      {"Readiness", arena.nobody.get("/readyz").json},
      {"Problem", arena.nobody.get("/nowhere").json}};
  for (const auto& [schema, answer] : answers) {
    INFO(answer.dump());
    CHECK(arena.missing(schema, answer) == "");
  }
}
