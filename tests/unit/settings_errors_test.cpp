// A wrong value is named with its place and what would be right.
#include "tests/support/catch.h"
#include "tests/unit/given_settings.h"

namespace {

using namespace willcall;
using namespace willcall::test;

constexpr char kId[] = "1 to 64 characters of A-Z a-z 0-9 _ -",
               kPromise[] = "a duration such as 250ms, 5s, 10m, 12h or 35d, from 0s to 24h",
               kHold[] = "a duration such as 250ms, 5s, 10m, 12h or 35d, from 1s to 35d",
               kClaim[] = "a duration such as 250ms, 5s, 10m, 12h or 35d, from 100ms to 10s",
               kCount[] = "a whole number from 0 to 1000000",
               kServers[] = "servers such as nats://centre:4222, separated by commas, or nothing";

std::string wrong(const std::string& place, const std::string& value, const std::string& right) {
  return place + ": '" + value + "' is not right; it takes " + right + ".";
}

}  // namespace

TEST_CASE("a wrong value of a flag is named with what would be right") {
  struct Row {
    const char *flag, *value, *right;
  };
  const Row table[] = {
      {"--node-id", "box 1", kId},
      {"--node-id", "", kId},
      {"--venue", "a.b", kId},
      {"--venue", "*", kId},
      {"--follow", "arena,", "venues separated by commas, or * for all"},
      {"--follow", "arena,,opera", "venues separated by commas, or * for all"},
      {"--follow", "are na", "venues separated by commas, or * for all"},
      {"--create-streams", "yes", "on or off"},
      {"--create-streams", "ON", "on or off"},
      {"--currency", "euro", "an ISO 4217 code such as EUR"},
      {"--price-promise", "10", kPromise},
      {"--price-promise", "ten minutes", kPromise},
      {"--hold", "-15m", kHold},
  };
  for (const Row& row : table) {
    const std::string flag = row.flag, value = row.value;
    CHECK(GivenSettings().flags({flag + "=" + value}).told() == wrong(flag, value, row.right));
    CHECK(code_of(GivenSettings().flags({flag, value}).read()) == "invalid_request");
  }
}

TEST_CASE("a value that makes no sense is wrong, and the right ones are said") {
  struct Row {
    const char *flag, *value, *right;
  };
  const Row table[] = {
      {"--hold", "0s", kHold},
      {"--hold", "999ms", kHold},
      {"--hold", "36d", kHold},
      {"--price-promise", "25h", kPromise},
      {"--claim-timeout", "99ms", kClaim},
      {"--claim-timeout", "61s", kClaim},
      {"--claim-timeout", "2", kClaim},
      {"--offline-pool-sales", "allow", "refuse or provisional"},
      {"--offline-pool-sales", "", "refuse or provisional"},
      {"--offline-pool-limit", "-1", kCount},
      {"--offline-pool-limit", "1000001", kCount},
      {"--offline-pool-limit", "some", kCount},
      {"--offline-pool-limit", "2.5", kCount},
      {"--data", "", "the path of a directory"},
      {"--nats", "http://centre:4222", kServers},
      {"--nats", "nats://", kServers},
      {"--nats", "nats://a:4222,", kServers},
      {"--nats", "nats://a:4222 nats://b:4222", kServers},
      {"--nats", " ", kServers},
      {"--nats", "nats://h:99999", kServers},
      {"--nats", "nats://h:0", kServers},
      {"--nats", "nats://h:", kServers},
      {"--nats", "nats://h:4222:33", kServers},
      {"--nats", "nats://:4222", kServers},
      {"--nats", "nats://[::1", kServers},
      {"--nats-domain", "hub.arena", "a name without spaces and . * >"},
  };
  for (const Row& row : table) {
    const std::string flag = row.flag, value = row.value;
    CHECK(GivenSettings().flags({flag + "=" + value}).told() == wrong(flag, value, row.right));
  }
}

TEST_CASE("the least and the most of a setting are right") {
  CHECK(GivenSettings().flags({"--hold", "1s", "--price-promise", "0s", "--claim-timeout", "100ms"}).told() ==
        "ok");
  CHECK(GivenSettings().flags({"--hold", "35d", "--price-promise", "24h", "--claim-timeout", "10s"}).told() ==
        "ok");
  CHECK(GivenSettings().flags({"--nats=", "--nats-domain="}).told() == "ok");
  CHECK(GivenSettings()
            .flags({"--nats=a, tls://u:p@b:4222,nats://[::1]:4222,[fe80::1]", "--nats-domain=hub-1"})
            .told() == "ok");
}

TEST_CASE("an address to serve is judged with all other values, where it was said") {
  GivenSettings given;
  for (const std::string value : {"8080", "[::1]:99999", ":41833", "h:abc", "", "[]:1"})
    CHECK(given.file("listen = \"" + value + "\"").told() ==
          given.path() + ":1: listen: '" + value +
              "' is not right; it takes HOST:PORT, such as 127.0.0.1:8080 or 0.0.0.0:8080.");
  CHECK(given.file("listen = \"[::1]:0\"").told() == "ok");
}

TEST_CASE("sales at a risk with a bound of none are a wrong value") {
  const std::string right =
      "--offline-pool-sales: 'provisional' sells nothing with an offline_pool_limit of 0; set the limit to "
      "the "
      "number of tickets that may stand sold at a risk, such as 20.";
  CHECK(GivenSettings().flags({"--offline-pool-sales", "provisional"}).told() == right);
  CHECK(GivenSettings().flags({"--offline-pool-sales=provisional", "--offline-pool-limit=0"}).told() ==
        right);
  CHECK(GivenSettings().flags({"--offline-pool-sales=provisional", "--offline-pool-limit=1"}).told() == "ok");
  GivenSettings given;
  CHECK(given.file("\noffline_pool_sales = \"provisional\"").told().starts_with(given.path() + ":2: "));
}

TEST_CASE("a wrong value of the environment is named with its variable") {
  CHECK(GivenSettings().environment("WILLCALL_HOLD", "long").told() == wrong("WILLCALL_HOLD", "long", kHold));
  CHECK(GivenSettings().environment("WILLCALL_VENUE", "a/b").told() == wrong("WILLCALL_VENUE", "a/b", kId));
}

TEST_CASE("a wrong value of the file is named with its line") {
  GivenSettings given;
  given.file("venue = \"arena\"\n\n# how long\nhold = \"long\"\n");
  CHECK(given.told() == wrong(given.path() + ":4: hold", "long", kHold));
  given.file("hold = 15\n");
  CHECK(given.told() == wrong(given.path() + ":1: hold", "15", kHold));
}

TEST_CASE("a value of the wrong kind in the file is named with what the setting takes") {
  GivenSettings given;
  for (const std::string value : {"1.5", "2026-11-22", "{ a = 1 }", "[1, 2]", "[[\"a\"]]"}) {
    INFO(value);
    CHECK(given.file("\nvenue = " + value).told() ==
          given.path() + ":2: 'venue' takes 1 to 64 characters of A-Z a-z 0-9 _ -.");
  }
}

TEST_CASE("a flag puts a wrong value of the file right: only the value that counts is looked at") {
  GivenSettings given;
  given.file("hold = \"long\"\n");
  CHECK(given.flags({"--hold", "5m"}).told() == "ok");
}

TEST_CASE("an unknown flag or setting is refused, not passed over") {
  CHECK(GivenSettings().flags({"--prise-promise", "5s"}).told() ==
        "There is no flag '--prise-promise'; see --help.");
  CHECK(GivenSettings().flags({"--price_promise", "5s"}).told() ==
        "There is no flag '--price_promise'; see --help.");
  CHECK(GivenSettings().flags({"node-id", "box-1"}).told() == "There is no flag 'node-id'; see --help.");
  CHECK(GivenSettings().flags({"arena"}).told() == "There is no flag 'arena'; see --help.");
  GivenSettings given;
  CHECK(given.file("venue = \"arena\"\nvenu = 1\n").told() ==
        given.path() + ":2: there is no setting 'venu'.");
  CHECK(given.file("[sync]\nhold = \"5m\"\n").told() == given.path() + ":1: there is no setting 'sync'.");
}

TEST_CASE("a flag that lacks its value is named") {
  CHECK(GivenSettings().flags({"--venue"}).told() == "--venue needs a value.");
  CHECK(GivenSettings().flags({"--venue", "--data", "d"}).told() == "--venue needs a value.");
  CHECK(GivenSettings().flags({"--config"}).told() == "--config needs a value.");
}

TEST_CASE("a file that is no TOML, or not there, is named") {
  GivenSettings given;
  const std::string broken = given.file("venue = \"arena\"\nhold = \n").told();
  CHECK(broken.starts_with(given.path() + ":2: "));
  const std::string twice = given.file("hold = \"5m\"\nhold = \"6m\"\n").told();
  CHECK(twice.starts_with(given.path() + ":2: "));
  const std::string missing = GivenSettings().flags({"--config", given.path() + ".missing"}).told();
  CHECK(missing.starts_with(given.path() + ".missing"));
}

TEST_CASE("a secret is never shown") {
  const std::string secret = "hunter2";
  const std::string right = "at least 32 bytes; leave it out and the node makes a key of its own";
  GivenSettings given;
  given.environment("JWT_KEY", secret);
  CHECK(given.told() == wrong("JWT_KEY", "(hidden)", right));
  GivenSettings in_file;
  in_file.file("jwt_key = \"" + secret + "\"\n");
  CHECK(in_file.told() == wrong(in_file.path() + ":1: jwt_key", "(hidden)", right));
  CHECK(GivenSettings().flags({"--nats", "nats://u:" + secret + "@a b"}).told() ==
        wrong("--nats", "(hidden)", kServers));
  CHECK(GivenSettings().flags({"--jwt-key", secret}).told() == "There is no flag '--jwt-key'; see --help.");
  CHECK(GivenSettings().flags({"--jwt-key=" + secret}).told() == "There is no flag '--jwt-key'; see --help.");
  CHECK(GivenSettings().environment("JWT_KEY", std::string(32, 'k')).told() == "ok");
}

TEST_CASE("everything that is wrong is said at once") {
  const Configured all = GivenSettings()
                             .file("hold = \"0s\"\nprize = 3\ncurrency = \"euro\"\n")
                             .environment("WILLCALL_VENUE", "a b")
                             .flags({"--colour", "red", "--claim-timeout", "1h"})
                             .configured();
  CHECK(all.faults.size() == 6);
  CHECK(GivenSettings().file("hold = \"0s\"\ncurrency = \"euro\"\n").told().find('\n') != std::string::npos);
}
