#include "tests/http/venue.h"
#include "tests/support/catch.h"

using namespace willcall;
using namespace willcall::test;

namespace {

// A request that leaves the connection open.
std::string request(const std::string& method, const std::string& path, const Person& by,
                    const std::string& body = {}, const std::string& headers = {}) {
  std::string text = method + " " + path + " HTTP/1.1\r\nHost: box\r\nAuthorization: Bearer " + by.bearer() +
                     "\r\n" + headers;
  if (!body.empty())
    text += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  return text + "\r\n" + body;
}

std::string order_of(const std::string& ticket) { return R"({"tickets":[{"id":")" + ticket + R"("}]})"; }

}  // namespace

TEST_CASE("an unknown address is not found") {
  const Venue arena;
  for (const char* path : {"/nowhere", "/api", "/api/", "/api/ticket", "/api/tickets/A/B",
                           "/api/orders/x/y/z", "//api/tickets", "/API/tickets", "/api/tickets/../orders"}) {
    INFO(path);
    CHECK(arena.ada.get(path).said() == "404 not_found");
  }
}

TEST_CASE("a method that an address does not take is refused with those that it takes") {
  const Venue arena;
  const auto allowed = [&](const char* method, const char* path) {
    const Reply refused = arena.ada.send(method, path);
    CHECK(refused.said() == "405 method_not_allowed");
    return refused.raw.header("Allow");
  };
  CHECK(allowed("DELETE", "/api/tickets") == "GET, POST");
  CHECK(allowed("DELETE", "/api/tickets/A-1") == "GET, PUT");
  CHECK(allowed("GET", "/api/orders/x/hold") == "POST");
  CHECK(allowed("POST", "/healthz") == "GET");
  CHECK(allowed("OPTIONS", "/api/orders") == "POST, GET");
}

TEST_CASE("HEAD is answered as GET, without the body") {
  const Venue arena;
  arena.put_on_sale({"A-1"});
  const Reply get = arena.nobody.get("/api/tickets/A-1");
  RawConnection line(arena.box.url());
  line.send(request("HEAD", "/api/tickets/A-1", arena.carl) + request("GET", "/healthz", arena.carl));
  const RawReply head = line.reply(true);
  CHECK(head.status == 200);
  for (const char* name : {"ETag", "Content-Type", "Content-Length"})
    CHECK(head.header(name) == get.raw.header(name));
  CHECK(line.reply().body == R"({"status":"ok"})");  // nothing stood between the two
}

TEST_CASE("one connection serves many requests") {
  const Venue arena;
  RawConnection line(arena.box.url());
  int served = 0;
  for (int i = 0; i < 300; ++i) {
    const std::string id = "A-" + std::to_string(i / 3);
    line.send(i % 3 == 0   ? request("POST", "/api/tickets", arena.anna,
                                     R"({"id":")" + id + R"(","title":"Songs","price":1})")
              : i % 3 == 1 ? request("GET", "/api/tickets/" + id, arena.anna)
                           : request("POST", "/api/orders", arena.carl, order_of("nowhere")));
    const int expected[] = {201, 200, 404};
    if (line.reply().status == expected[i % 3]) ++served;
  }
  CHECK(served == 300);
}

TEST_CASE("requests that were sent ahead are answered in their order") {
  const Venue arena;
  arena.put_on_sale({"A-1", "A-2"});
  RawConnection line(arena.box.url());
  line.send(request("POST", "/api/orders", arena.carl, order_of("A-1")) +
            "\r\n" +  // some clients send an empty line behind a body
            request("GET", "/api/nowhere", arena.carl) +
            request("POST", "/api/orders", arena.carl, order_of("A-2")));
  CHECK(line.reply().status == 201);
  CHECK(line.reply().status == 404);
  CHECK(line.reply().status == 201);
}

TEST_CASE("a request that arrives byte by byte is answered") {
  const Venue arena;
  arena.put_on_sale({"A-1"});
  RawConnection line(arena.box.url());
  for (const char c : request("POST", "/api/orders", arena.carl, order_of("A-1"))) line.send({&c, 1});
  CHECK(line.reply().status == 201);
}

TEST_CASE("a slow request keeps no other waiting, nor do idle connections") {
  const Venue arena;
  std::vector<std::unique_ptr<RawConnection>> idle;
  for (int i = 0; i < 100; ++i) idle.push_back(std::make_unique<RawConnection>(arena.box.url()));
  const std::string slow = request("POST", "/api/orders", arena.carl, order_of("A-1"));
  RawConnection first(arena.box.url()), second(arena.box.url());
  first.send(std::string_view(slow).substr(0, slow.size() - 5));
  second.send(request("POST", "/api/tickets", arena.anna, R"({"id":"A-1","title":"Songs","price":1})"));
  CHECK(second.reply().status == 201);
  first.send(std::string_view(slow).substr(slow.size() - 5));
  CHECK(first.reply().status == 201);
}

TEST_CASE("a client may ask before it sends the body") {
  const Venue arena;
  arena.put_on_sale({"A-1"});
  const std::string whole =
      request("POST", "/api/orders", arena.carl, order_of("A-1"), "Expect: 100-continue\r\n");
  const std::size_t body = whole.find("\r\n\r\n") + 4;
  RawConnection line(arena.box.url());
  line.send(std::string_view(whole).substr(0, body));
  CHECK(line.reply(true).status == 100);
  line.send(std::string_view(whole).substr(body));
  CHECK(line.reply().status == 201);
}

TEST_CASE("what follows a GET as its body is not taken for a request") {
  const Venue arena;
  arena.put_on_sale({"A-1"});
  const std::string smuggled = request("POST", "/api/orders", arena.carl, order_of("A-1"));
  RawConnection line(arena.box.url());
  line.send(request("GET", "/api/tickets", arena.carl, smuggled) + request("GET", "/healthz", arena.carl));
  CHECK(line.reply().status == 200);
  CHECK(line.reply().body == R"({"status":"ok"})");
  CHECK(arena.status_of("A-1") == "available");
}

TEST_CASE("answers are whole and plain, whatever the client would take") {
  const Venue arena;
  const Reply reply = arena.nobody.get("/openapi.json", "Accept-Encoding: gzip, br\r\nRange: bytes=0-3\r\n");
  CHECK(reply.status == 200);
  CHECK(reply.raw.header("Content-Encoding") == "");
  CHECK(reply.at("openapi") == "3.1.0");
}

TEST_CASE("an address may name the box, as a client sends it to a proxy") {
  const Venue arena;
  arena.put_on_sale({"A-1"});
  for (const char* address : {"http://box/api/tickets?status=available", "HTTP://127.0.0.1:8080/api/tickets",
                              "https://tickets.example/api/tickets"}) {
    INFO(address);
    const Reply list = arena.nobody.get(address);
    CHECK(list.said() == "200");
    CHECK(list.at("tickets.0.id") == "A-1");
  }
  CHECK(arena.nobody.get("http://box").said() == arena.nobody.get("/").said());
  CHECK(arena.nobody.get("http://box?x=1").said() == arena.nobody.get("/?x=1").said());
  CHECK(arena.nobody.get("http:///healthz").said() == "400 invalid_request");
  CHECK(arena.nobody.get("http://ada@box/healthz").said() == "400 invalid_request");
  CHECK(arena.nobody.get("ftp://box/healthz").said() == "404 not_found");
}

TEST_CASE("no answer promises how many requests a connection will serve") {
  const Venue arena;
  RawConnection line(arena.box.url());
  line.send(request("GET", "/healthz", arena.carl) + request("GET", "/nowhere", arena.carl));
  CHECK(line.reply().header("Keep-Alive") == "");
  CHECK(line.reply().header("Keep-Alive") == "");
}

TEST_CASE("a client that asks for the end of the connection gets it, and so does one of HTTP/1.0") {
  const Venue arena;
  RawConnection modern(arena.box.url()), old(arena.box.url());
  modern.send("GET /healthz HTTP/1.1\r\nHost: box\r\nConnection: TE, Close\r\n\r\n");
  CHECK(modern.reply().header("Connection") == "close");
  old.send("GET /healthz HTTP/1.0\r\n\r\n");
  CHECK(old.rest().status == 200);
}
