#include "tests/http/venue.h"

#include <stdexcept>
#include <thread>

namespace willcall::test {
namespace {

std::string order_of(const std::vector<std::string>& ids) {
  Json tickets = Json::array();
  for (const std::string& id : ids) tickets.push_back(Json{{"id", id}});
  return Json{{"tickets", tickets}}.dump();
}

std::string must_be(const Reply& reply, int status) {
  if (reply.status != status)
    throw std::runtime_error("the story cannot begin: " + reply.said() + " " + reply.body);
  return reply.body;
}

}  // namespace

Reply::Reply(RawReply got) : status(got.status), body(got.body), raw(std::move(got)) {
  if (raw.header("Content-Type").find("json") != std::string::npos) json = Json::parse(body, nullptr, false);
}

std::string Reply::said() const {
  const std::string number = std::to_string(status);
  return json.is_object() && json.contains("code") ? number + " " + json["code"].get<std::string>() : number;
}

Json Reply::at(const std::string& path) const {
  std::string pointer = "/" + path;
  for (char& c : pointer)
    if (c == '.') c = '/';
  const Json::json_pointer place(pointer);
  return json.contains(place) ? json.at(place) : Json();
}

Reply Person::send(const std::string& method, const std::string& path, const std::string& body,
                   const std::string& headers, const std::string& content_type) const {
  return send_raw(box_.url(), request_text(method, path, bearer_, body, content_type, headers));
}

Reply Person::post(const std::string& path, const std::string& body, const std::string& headers) const {
  return send("POST", path, body, headers);
}

Reply Person::put(const std::string& path, const std::string& body, const std::string& headers) const {
  return send("PUT", path, body, headers);
}

Reply Person::creates(const std::string& id, Money price, const std::string& title) const {
  return post("/api/tickets", Json{{"id", id}, {"title", title}, {"price", price}}.dump());
}

Reply Person::edits(const std::string& id, Money price, const std::string& title,
                    const std::string& headers) const {
  return put("/api/tickets/" + id, Json{{"title", title}, {"price", price}}.dump(), headers);
}

Reply Person::imports(const std::string& csv) const {
  return send("POST", "/api/tickets/import", csv, {}, "text/csv");
}

Reply Person::withdraws(const std::vector<std::string>& ids) const {
  return post("/api/tickets/withdraw", Json{{"tickets", ids}}.dump());
}

Reply Person::restores(const std::vector<std::string>& ids) const {
  return post("/api/tickets/restore", Json{{"tickets", ids}}.dump());
}

Reply Person::reserves(const std::vector<std::string>& ids) const {
  return post("/api/orders", order_of(ids));
}

Reply Person::sells(const std::vector<std::string>& ids, Money amount, const std::string& headers) const {
  Json order = Json::parse(order_of(ids));
  order["payment"] = {{"method", "cash"}, {"amount", amount}};
  return post("/api/orders", order.dump(), headers);
}

Reply Person::reserves_as_seen(const std::string& id, Version seen) const {
  return post("/api/orders",
              R"({"tickets":[{"id":")" + id + R"(","version":)" + std::to_string(seen) + "}]}");
}

Reply Person::holds(const std::string& order) const { return post("/api/orders/" + order + "/hold"); }

Reply Person::completes(const std::string& order, Money amount, bool reopen) const {
  Json body{{"payment", {{"method", "card"}, {"amount", amount}}}};
  if (reopen) body["reopen"] = true;
  return post("/api/orders/" + order + "/complete", body.dump());
}

Reply Person::cancels(const std::string& order) const { return post("/api/orders/" + order + "/cancel"); }

Reply Person::refunds(const std::string& order) const {
  return post("/api/orders/" + order + "/cancel",
              R"({"reason":"ill","refund":{"method":"cash","note":"at the desk"}})");
}

Venue::Venue(const std::vector<std::string>& flags, const std::string& nats)
    : box({"box-1", "arena", nats, flags}),
      anna(box, token("anna", {"seller"})),
      bert(box, token("bert", {"seller"})),
      carl(box, token("carl", {"cashier"})),
      cleo(box, token("cleo", {"cashier"})),
      ada(box, token("ada", {"admin"})),
      nobody(box, "") {}

void Venue::put_on_sale(const std::vector<std::string>& ids, Money price, const std::string& title) const {
  std::string csv = "id,title,price\n";
  for (const std::string& id : ids) csv += id + "," + title + "," + std::to_string(price) + "\n";
  const Json report = Json::parse(must_be(anna.imports(csv), 200));
  if (report["created"] != ids.size()) throw std::runtime_error("the story cannot begin: " + report.dump());
}

void Venue::put_on_sale_as(const std::string& json) const { must_be(anna.post("/api/tickets", json), 201); }

Json Venue::ticket(const std::string& id) const {
  return Json::parse(must_be(nobody.get("/api/tickets/" + id), 200));
}
Json Venue::order(const std::string& id) const {
  return Json::parse(must_be(carl.get("/api/orders/" + id), 200));
}

std::string Venue::everything() const {
  const Reply sync = carl.get("/api/sync");
  return must_be(nobody.get("/api/tickets?limit=500"), 200) +
         must_be(carl.get("/api/orders?limit=500"), 200) + sync.at("outbox").dump();
}

std::vector<std::string> all_at_once(int threads, const std::function<std::string(int)>& act) {
  std::vector<std::string> said(static_cast<std::size_t>(threads));
  std::vector<std::thread> running;
  for (int i = 0; i < threads; ++i)
    running.emplace_back([&, i] {
      try {
        said[static_cast<std::size_t>(i)] = act(i);
      } catch (const std::exception& error) {
        said[static_cast<std::size_t>(i)] = error.what();
      }
    });
  for (std::thread& thread : running) thread.join();
  return said;
}

std::vector<std::string> ids(const Json& records) {
  std::vector<std::string> found;
  for (const Json& record : records) found.push_back(record.at("id"));
  return found;
}

}  // namespace willcall::test
