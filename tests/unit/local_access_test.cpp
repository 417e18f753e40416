// Who may ask without a token on the machine itself.
#include <map>

#include "node/http/router.h"
#include "tests/support/catch.h"

using namespace willcall;

namespace {

constexpr char kKey[] = "a key that is long enough: 32 bytes";
constexpr TimeMs kNow = 1'700'000'000'000;

class Asked final : public Request {
 public:
  Asked(std::string from, std::map<std::string, std::string> headers)
      : from_(std::move(from)), headers_(std::move(headers)) {}
  const std::string& method() const override { return method_; }
  const std::string& path() const override { return path_; }
  std::optional<std::string> header(const char* name) const override {
    const auto at = headers_.find(name);
    return at == headers_.end() ? std::nullopt : std::optional(at->second);
  }
  std::optional<std::string> parameter(const std::string&) const override { return std::nullopt; }
  std::vector<std::string> parameter_names() const override { return {}; }
  const std::string& remote_address() const override { return from_; }
  bool read_body(const std::function<bool(std::string_view)>&) override { return true; }
  std::uint64_t body_bytes() const override { return 0; }

 private:
  const std::string from_, method_ = "GET", path_ = "/metrics";
  const std::map<std::string, std::string> headers_;
};

std::string bearer(const std::string& role) {
  return "Bearer " + sign_token({"somebody", {role}, kNow + 60'000}, kKey);
}

struct Door {
  SilentLog log;
  Router router{kKey, [] { return kNow; }, log};
  Door() {
    router.add({"GET",
                "/metrics",
                Access::cashier_or_local,
                Body::none,
                [](Call&) {
                  return Response{200, "text/plain", "", {}};
                },
                {"figures", {}, "", ""}});
  }
  int asked(const std::string& from, std::map<std::string, std::string> headers = {}) const {
    Asked request(from, std::move(headers));
    return router.answer(request).status;
  }
};

}  // namespace

TEST_CASE("whoever asks on the machine itself needs no token") {
  const Door door;
  for (const char* here : {"127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"}) {
    INFO(here);
    CHECK(door.asked(here) == 200);
  }
}

TEST_CASE("whoever asks from elsewhere needs a cashier's token") {
  const Door door;
  for (const char* there :
       {"192.168.1.20", "10.0.0.127", "::ffff:10.0.0.1", "2001:db8::1", "1270.0.0.1", ""}) {
    INFO(there);
    CHECK(door.asked(there) == 401);
    CHECK(door.asked(there, {{"Authorization", bearer("seller")}}) == 403);
    CHECK(door.asked(there, {{"Authorization", bearer("cashier")}}) == 200);
    CHECK(door.asked(there, {{"Authorization", bearer("admin")}}) == 200);
  }
}

TEST_CASE("a proxy on the machine asks for somebody else") {
  const Door door;
  for (const char* header : {"Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"}) {
    INFO(header);
    CHECK(door.asked("127.0.0.1", {{header, "192.168.1.20"}}) == 401);
    CHECK(door.asked("127.0.0.1", {{header, "192.168.1.20"}, {"Authorization", bearer("cashier")}}) == 200);
  }
}

TEST_CASE("a token that is shown is looked at on the machine itself too") {
  const Door door;
  CHECK(door.asked("127.0.0.1", {{"Authorization", "Bearer nonsense"}}) == 401);
  CHECK(door.asked("127.0.0.1", {{"Authorization", bearer("seller")}}) == 403);
}

TEST_CASE("what was refused is counted by its code, and what was answered by its route") {
  const Door door;
  door.asked("127.0.0.1");
  door.asked("192.168.1.20");
  door.asked("192.168.1.20", {{"Authorization", bearer("seller")}});
  const RequestMetrics counted = door.router.counts().metrics();
  REQUIRE(counted.routes.size() == 1);
  CHECK(counted.routes[0].seconds.count() == 3);
  CHECK(counted.by_class[2] == 1);
  CHECK(counted.by_class[4] == 2);
  CHECK(counted.refusals[static_cast<std::size_t>(Code::unauthorized)] == 1);
  CHECK(counted.refusals[static_cast<std::size_t>(Code::forbidden)] == 1);
  CHECK(counted.in_progress == 0);
}

TEST_CASE("a request that ends in a failure counts as one, and as ended") {
  SilentLog log;
  Router router(
      kKey, [] { return kNow; }, log);
  router.add({"GET",
              "/metrics",
              Access::everyone,
              Body::none,
              [](Call&) -> Response { throw std::runtime_error("a bug"); },
              {"figures", {}, "", ""}});
  Asked request("127.0.0.1", {});
  CHECK_THROWS(router.answer(request));
  CHECK(router.counts().metrics().by_class[5] == 1);
  CHECK(router.counts().metrics().in_progress == 0);
}
