// Settings: their defaults, and which source wins.
#include "node/settings/settings.h"

#include <unistd.h>

#include <algorithm>

#include "node/settings/table.h"
#include "tests/support/catch.h"
#include "tests/unit/given_settings.h"

namespace {

using namespace willcall;
using namespace willcall::test;

}  // namespace

TEST_CASE("without any setting a node stands alone, on this machine only") {
  const Result<Settings> read = GivenSettings().read();
  REQUIRE(code_of(read) == "ok");
  const Settings& s = *read;
  CHECK(s.venue == "main");
  CHECK(s.follow.empty());  // the venue
  CHECK(s.data == "./willcall-data");
  CHECK(s.listen == "127.0.0.1:8080");
  CHECK(s.nats.empty());
  CHECK(s.nats_creds.empty());
  CHECK(s.nats_ca.empty());
  CHECK(s.nats_domain.empty());
  CHECK_FALSE(s.create_streams);
  CHECK(s.jwt_key.empty());
  CHECK(s.jwt_key_file.empty());
  CHECK(s.currency == "EUR");
  CHECK(s.price_promise == std::chrono::minutes(10));
  CHECK(s.hold == std::chrono::minutes(15));
  CHECK(s.claim_timeout == std::chrono::seconds(2));
  CHECK_FALSE(s.offline_pool_provisional);
  CHECK(s.offline_pool_limit == 0);
  CHECK_FALSE(s.node_id_given);
  CHECK_FALSE(s.venue_given);
}

TEST_CASE("a node is called as its host, up to the first dot") {
  char name[256] = "";
  REQUIRE(::gethostname(name, sizeof name - 1) == 0);
  const std::string host(name);
  CHECK(GivenSettings().read()->node_id == host.substr(0, host.find('.')));
  CHECK(GivenSettings().flags({"--node-id", "box-7"}).read()->node_id == "box-7");
  CHECK(GivenSettings().flags({"--node-id", "box-7"}).read()->node_id_given);
}

TEST_CASE("configuration by environment, with NATS_URL and JWT_KEY under their own names") {
  const std::string key(32, 'k');
  const auto s = GivenSettings()
                     .environment("NATS_URL", "nats://centre:4222")
                     .environment("JWT_KEY", key)
                     .environment("WILLCALL_NODE_ID", "box-1")
                     .environment("WILLCALL_VENUE", "arena")
                     .environment("WILLCALL_PRICE_PROMISE", "5s")
                     .environment("WILLCALL_CREATE_STREAMS", "on")
                     .read();
  REQUIRE(code_of(s) == "ok");
  CHECK(s->nats == "nats://centre:4222");
  CHECK(s->jwt_key == key);
  CHECK(s->node_id == "box-1");
  CHECK(s->venue == "arena");
  CHECK(s->venue_given);
  CHECK(s->price_promise == std::chrono::seconds(5));
  CHECK(s->create_streams);
}

TEST_CASE("a flag wins over the environment, the environment over the file") {
  GivenSettings given;
  given.file("venue = \"from-file\"\n");
  CHECK(given.read()->venue == "from-file");
  given.environment("WILLCALL_VENUE", "from-environment");
  CHECK(given.read()->venue == "from-environment");
  given.flags({"--venue", "from-flag"});
  CHECK(given.read()->venue == "from-flag");
}

TEST_CASE("each source sets what the others leave open") {
  const auto s = GivenSettings()
                     .file("hold = \"20m\"\ncurrency = \"CHF\"\n")
                     .environment("WILLCALL_CURRENCY", "USD")
                     .flags({"--data", "/var/lib/willcall"})
                     .read();
  CHECK(s->hold == std::chrono::minutes(20));
  CHECK(s->currency == "USD");
  CHECK(s->data == "/var/lib/willcall");
}

TEST_CASE("the operator says how long a claim waits, and what may be sold at a risk") {
  const auto s = GivenSettings()
                     .file("offline_pool_limit = 20\n")
                     .environment("WILLCALL_OFFLINE_POOL_SALES", "provisional")
                     .flags({"--claim-timeout", "750ms"})
                     .read();
  REQUIRE(code_of(s) == "ok");
  CHECK(s->claim_timeout == std::chrono::milliseconds(750));
  CHECK(s->offline_pool_provisional);
  CHECK(s->offline_pool_limit == 20);
}

TEST_CASE("where no sale at a risk is allowed, a limit allows none") {
  const auto s = GivenSettings().flags({"--offline-pool-sales=refuse", "--offline-pool-limit=20"}).read();
  REQUIRE(code_of(s) == "ok");
  CHECK(s->offline_pool_limit == 0);
}

TEST_CASE("a value stands after its flag or behind an equals sign, and the last one counts") {
  CHECK(GivenSettings().flags({"--venue", "arena"}).read()->venue == "arena");
  CHECK(GivenSettings().flags({"--venue=arena"}).read()->venue == "arena");
  CHECK(GivenSettings().flags({"--venue=opera", "--venue", "arena"}).read()->venue == "arena");
  CHECK(GivenSettings().flags({"--nats=nats://u:p=w@centre:4222"}).read()->nats ==
        "nats://u:p=w@centre:4222");
}

TEST_CASE("a switch may stand alone") {
  struct Row {
    std::vector<std::string> given;
    bool expected;
  };
  const Row table[] = {{{"--create-streams"}, true},
                       {{"--create-streams", "on"}, true},
                       {{"--create-streams", "off"}, false},
                       {{"--create-streams=off"}, false},
                       {{"--create-streams", "--venue", "arena"}, true}};
  for (const Row& row : table) CHECK(GivenSettings().flags(row.given).read()->create_streams == row.expected);
}

TEST_CASE("a file may say things in TOML's own way") {
  const auto s = GivenSettings()
                     .file(
                         "# the box in the foyer\ncreate_streams = true\nfollow = [\"arena\", \"opera\"]\n"
                         "nats = [ 'nats://a:4222', 'nats://b:4222' ]\n")
                     .read();
  REQUIRE(code_of(s) == "ok");
  CHECK(s->create_streams);
  CHECK(s->follow == std::vector<std::string>{"arena", "opera"});
  CHECK(s->nats == "nats://a:4222,nats://b:4222");
  CHECK_FALSE(GivenSettings().file("create_streams = \"off\"").read()->create_streams);
}

TEST_CASE("venues to follow are separated by commas, or a star is all of them") {
  CHECK(GivenSettings().flags({"--follow", "arena"}).read()->follow == std::vector<std::string>{"arena"});
  CHECK(GivenSettings().flags({"--follow", "arena,opera"}).read()->follow ==
        std::vector<std::string>{"arena", "opera"});
  CHECK(GivenSettings().flags({"--follow", "*"}).read()->follow == std::vector<std::string>{"*"});
}

TEST_CASE("a setting has one name in its three spellings") {
  for (const Setting& setting : setting_table()) {
    std::string upper(setting.name);
    std::transform(upper.begin(), upper.end(), upper.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    INFO(setting.name);
    if (setting.name == "nats")
      upper = "NATS_URL";
    else if (setting.name == "jwt_key")
      upper = "JWT_KEY";
    else
      upper.insert(0, "WILLCALL_");
    CHECK(setting.environment == upper);
    CHECK(setting.flag == (setting.name != "jwt_key"));  // everybody on the machine can read a command line
  }
}

TEST_CASE("what is in force is shown with where it came from, and secrets are hidden") {
  const Configured all = GivenSettings()
                             .file("venue = \"arena\"\nhold = \"20m\"\nnats = \"nats://box:secret@centre\"\n")
                             .environment("WILLCALL_HOLD", "30m")
                             .environment("JWT_KEY", std::string(32, 'k'))
                             .flags({"--currency", "CHF"})
                             .configured();
  REQUIRE(all.faults.empty());
  std::map<std::string, std::string> shown;
  for (const InForce& one : all.in_force) shown[one.name] = one.value + " by " + one.source;
  CHECK(shown.size() == setting_table().size());
  CHECK(shown["venue"].starts_with("arena by "));
  CHECK(shown["venue"].ends_with("willcall.toml:1"));
  CHECK(shown["hold"] == "30m by WILLCALL_HOLD");
  CHECK(shown["currency"] == "CHF by --currency");
  CHECK(shown["listen"] == "127.0.0.1:8080 by default");
  CHECK(shown["follow"] == "arena by default");
  CHECK(shown["jwt_key"] == "(hidden) by JWT_KEY");
  CHECK(shown["nats"].starts_with("(hidden) by "));
}
