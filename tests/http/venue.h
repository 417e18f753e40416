// A venue's box, and the people who work with it over HTTP: a test reads as a story.
#pragma once
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "schema/records.h"
#include "tests/support/daemon.h"
#include "tests/support/raw_http.h"

namespace willcall::test {

using Json = nlohmann::json;

struct Reply {
  Reply(RawReply got);
  int status = 0;
  std::string body;
  Json json;  ///< the body, if it is JSON; else null
  RawReply raw;

  /// "201", or "409 ticket_exists" for a problem.
  std::string said() const;
  /// A member by its path, such as "tickets.0.price"; null if it is not there.
  Json at(const std::string& path) const;
  std::string id() const { return json.at("id"); }
};

/// Somebody with a token, or nobody: without one.
class Person {
 public:
  Person(const Daemon& box, std::string bearer) : box_(box), bearer_(std::move(bearer)) {}

  /// `headers`: whole lines, each with its CRLF.
  Reply send(const std::string& method, const std::string& path, const std::string& body = {},
             const std::string& headers = {}, const std::string& content_type = "application/json") const;
  Reply get(const std::string& path, const std::string& headers = {}) const {
    return send("GET", path, {}, headers);
  }
  Reply post(const std::string& path, const std::string& body = {}, const std::string& headers = {}) const;
  Reply put(const std::string& path, const std::string& body, const std::string& headers = {}) const;

  // What people do.
  Reply creates(const std::string& id, Money price, const std::string& title = "Night of Songs") const;
  Reply edits(const std::string& id, Money price, const std::string& title = "Night of Songs",
              const std::string& headers = {}) const;
  Reply imports(const std::string& csv) const;
  Reply withdraws(const std::vector<std::string>& ids) const;
  Reply restores(const std::vector<std::string>& ids) const;
  Reply reserves(const std::vector<std::string>& ids) const;
  Reply sells(const std::vector<std::string>& ids, Money amount, const std::string& headers = {}) const;
  /// Reserves a ticket for a buyer who saw that version of it.
  Reply reserves_as_seen(const std::string& id, Version seen) const;
  Reply holds(const std::string& order) const;
  Reply completes(const std::string& order, Money amount, bool reopen = false) const;
  Reply cancels(const std::string& order) const;
  Reply refunds(const std::string& order) const;  ///< cancels it, and gives the money back

  const std::string& bearer() const { return bearer_; }

 private:
  const Daemon& box_;
  const std::string bearer_;
};

class Venue {
 public:
  /// A box of the venue "arena". `flags`: further settings of it. `nats`: a central server, or none.
  explicit Venue(const std::vector<std::string>& flags = {}, const std::string& nats = {});

  Daemon box;
  const Person anna, bert;  ///< sellers
  const Person carl, cleo;  ///< cashiers
  const Person ada;         ///< admin
  const Person nobody;      ///< without a token

  /// Tickets of anna's, allocated to this box.
  void put_on_sale(const std::vector<std::string>& ids, Money price = 2500,
                   const std::string& title = "Night of Songs") const;
  /// Tickets of anna's as the JSON says, for what put_on_sale() does not do.
  void put_on_sale_as(const std::string& json) const;
  Json ticket(const std::string& id) const;
  std::string status_of(const std::string& ticket) const { return ticket_member(ticket, "status"); }
  std::string ticket_member(const std::string& ticket, const char* name) const {
    return this->ticket(ticket).at(name);
  }
  Json order(const std::string& id) const;
  /// All tickets, all orders and the length of the outbox: what a refused request leaves as it was.
  std::string everything() const;
};

/// Runs `act` on so many threads at once; what each of them said.
std::vector<std::string> all_at_once(int threads, const std::function<std::string(int)>& act);

/// The ids in a list of records, in its order.
std::vector<std::string> ids(const Json& records);

}  // namespace willcall::test
