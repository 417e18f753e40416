#include "tests/http/malformed_requests.h"

#include "tests/support/daemon.h"
#include "tests/support/raw_http.h"

namespace willcall::test {

std::string post_by_ada(const std::string& path, const std::string& body, const std::string& type,
                        const std::string& headers) {
  return request_text("POST", path, token("ada", {"admin"}), body, type, headers);
}

namespace {

std::string ada() { return token("ada", {"admin"}); }
std::string get(const std::string& path) { return request_text("GET", path, ada()); }

// An order that would be taken, with the line that says how long its body is replaced by `framing`.
std::string framed(const std::string& framing, const std::string& body = kOrderOfA1) {
  return "POST /api/orders HTTP/1.1\r\nHost: box\r\nAuthorization: Bearer " + ada() +
         "\r\nContent-Type: application/json\r\n" + framing + "\r\n" + body;
}

std::string length() { return "Content-Length: " + std::to_string(kOrderOfA1.size()) + "\r\n"; }

}  // namespace

std::vector<Malformed> malformed_parameters(const std::string& order) {
  const std::string edit = R"({"title":"Songs","price":1})", cancel = "/api/orders/" + order + "/cancel";
  const auto edited = [&](const std::string& tag) {
    return request_text("PUT", "/api/tickets/A-1", ada(), edit, "application/json",
                        "If-Match: " + tag + "\r\n");
  };
  const auto keyed = [](const std::string& key) {
    return post_by_ada("/api/orders", kOrderOfA1, "application/json", "Idempotency-Key: " + key + "\r\n");
  };
  return {
      {"limit=0", get("/api/tickets?limit=0"), "422 invalid_request"},
      {"limit=501", get("/api/tickets?limit=501"), "422 invalid_request"},
      {"limit=-1", get("/api/orders?limit=-1"), "422 invalid_request"},
      {"limit=abc", get("/api/orders?limit=abc"), "422 invalid_request"},
      {"limit=5.0", get("/api/orders?limit=5.0"), "422 invalid_request"},
      {"an empty limit", get("/api/tickets?limit="), "422 invalid_request"},
      {"an unknown parameter", get("/api/tickets?stauts=sold"), "422 invalid_request"},
      {"an unknown parameter of a ticket", get("/api/tickets/A-1?expand=order"), "422 invalid_request"},
      {"an unknown parameter of a change", post_by_ada(cancel + "?force=1", ""), "422 invalid_request"},
      {"an unknown parameter of a sale", post_by_ada("/api/orders?count=1", kOrderOfA1),
       "422 invalid_request"},
      {"an unknown parameter of a withdrawal",
       post_by_ada("/api/tickets/withdraw?all=1", R"({"tickets":["A-1"]})"), "422 invalid_request"},
      {"an unknown status", get("/api/tickets?status=free"), "422 invalid_request"},
      {"a status of orders asked of tickets", get("/api/tickets?status=complete"), "422 invalid_request"},
      {"an unknown status of orders", get("/api/orders?status=sold"), "422 invalid_request"},
      {"a cursor that is none", get("/api/tickets?after=a%20b"), "422 invalid_request"},
      {"a cursor that is too long", get("/api/orders?after=" + std::string(65, 'a')), "422 invalid_request"},
      {"a venue that cannot be one", get("/api/tickets?venue=a.b"), "404 not_found"},
      {"a bad percent-encoding", get("/api/tickets/%zz"), "404 ticket_not_found"},
      {"an id with an encoded slash", request_text("PUT", "/api/tickets/A%2F1", ada(), edit),
       "404 not_found"},
      {"an id that is not UTF-8", request_text("PUT", "/api/tickets/%C3%28", ada(), edit),
       "404 ticket_not_found"},
      {"If-Match without quotes", edited("1"), "422 invalid_request"},
      {"If-Match of words", edited("\"latest\""), "422 invalid_request"},
      {"If-Match of a number beyond 64 bits", edited("\"99999999999999999999\""), "422 invalid_request"},
      {"a key with a space", keyed("a b"), "422 invalid_request"},
      {"a key that is not ASCII", keyed("cl\u00e9"), "422 invalid_request"},
      {"a key of 129 characters", keyed(std::string(129, 'k')), "422 invalid_request"},
      {"an empty key", keyed(""), "422 invalid_request"},
      {"a form", post_by_ada("/api/orders", kOrderOfA1, "application/x-www-form-urlencoded"),
       "415 unsupported_media_type"},
      {"a body of no type", framed(length()).replace(framed("").find("Content-Type"), 32, ""),
       "415 unsupported_media_type"},
      {"JSON for CSV", post_by_ada("/api/tickets/import", "id,title,price\nA-2,Songs,1\n"),
       "415 unsupported_media_type"},
      {"CSV for JSON", post_by_ada("/api/tickets", "id,title,price\nA-2,Songs,1\n", "text/csv"),
       "415 unsupported_media_type"},
  };
}

std::vector<Malformed> malformed_http() {
  const std::string head = "Host: box\r\nAuthorization: Bearer " + ada() + "\r\n",
                    size = std::to_string(kOrderOfA1.size());
  const std::string chunked = "1a\r\n" + kOrderOfA1 + "\r\n0\r\n\r\n";
  std::string many_headers;
  while (many_headers.size() < 40'000) many_headers += "X-Long: " + std::string(1000, 'x') + "\r\n";
  return {
      {"garbage", "\x16\x03\x01\x02\x01" + std::string(200, '\xFC') + "\r\n\r\n", "400 invalid_request"},
      {"lines of garbage", "one\r\ntwo\r\nthree\r\n\r\n" + framed(length()), "400 invalid_request"},
      {"an unknown method", "BREW /api/orders HTTP/1.1\r\n" + head + "\r\n", "400 invalid_request"},
      {"a method in lower case", "post /api/orders HTTP/1.1\r\n" + head + length() + "\r\n" + kOrderOfA1,
       "400 invalid_request"},
      {"another protocol's version", "POST /api/orders HTTP/3.0\r\n" + head + length() + "\r\n" + kOrderOfA1,
       "400 invalid_request"},
      {"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "400 invalid_request"},
      {"a request line without address", "POST\r\n" + head + length() + "\r\n" + kOrderOfA1,
       "400 invalid_request"},
      {"a header of 40 KB",
       "POST /api/orders HTTP/1.1\r\n" + head + many_headers + length() + "\r\n" + kOrderOfA1,
       "431 invalid_request"},
      {"one header line of 40 KB", framed("X-Long: " + std::string(40'000, 'x') + "\r\n" + length()),
       "431 invalid_request"},
      {"an address of 9 KB", get("/api/tickets?after=" + std::string(9'000, 'a')), "414 invalid_request"},
      {"an address of 40 KB", get("/api/tickets/" + std::string(40'000, 'a')), "414 invalid_request"},
      {"a chunked body", framed("Transfer-Encoding: chunked\r\n", chunked), "411 invalid_request"},
      {"a chunked body with a length", framed("Transfer-Encoding: chunked\r\n" + length(), chunked),
       "411 invalid_request"},
      {"a body of chunks under another name", framed("Transfer-Encoding: identity\r\n" + length()),
       "411 invalid_request"},
      {"a compressed body", framed("Content-Encoding: gzip\r\n" + length()), "415 unsupported_media_type"},
      {"two lengths", framed(length() + "Content-Length: 5\r\n"), "400 invalid_request"},
      {"the same length twice", framed(length() + length()), "400 invalid_request"},
      {"two lengths in one line", framed("Content-Length: " + size + ", 5\r\n"), "400 invalid_request"},
      {"a negative length", framed("Content-Length: -1\r\n"), "400 invalid_request"},
      {"a length with a sign", framed("Content-Length: +" + size + "\r\n"), "400 invalid_request"},
      {"a length in hexadecimal", framed("Content-Length: 0x1a\r\n"), "400 invalid_request"},
      {"a length beyond 64 bits", framed("Content-Length: 99999999999999999999\r\n"), "400 invalid_request"},
      {"a length that is empty", framed("Content-Length: \r\n"), "400 invalid_request"},
      {"a length with a space before the colon", framed("Content-Length : " + size + "\r\n"),
       "400 invalid_request"},
      {"a length behind a bare line feed", framed("X-A: b\nContent-Length: 5\r\n" + length()),
       "400 invalid_request"},
      {"a folded header line", framed("X-A: b\r\n Content-Length: 5\r\n" + length()), "400 invalid_request"},
      {"a header line without a colon", framed("Content-Length\r\n" + length()), "400 invalid_request"},
      {"a huge length with nothing behind it", framed("Content-Length: 9000000000000000000\r\n"),
       "413 body_too_large"},
      {"a body that ends early", framed("Content-Length: 400\r\n"), "400 bad_json"},
  };
}

std::vector<Malformed> well_formed_http() {
  return {{"an order", framed(length()), "409 ticket_unavailable"}};
}

}  // namespace willcall::test
