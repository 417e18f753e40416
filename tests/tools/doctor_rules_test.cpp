// The rules of `willcall doctor` together: what comes first, what stops a sale, what is no fault.
#include "tests/support/catch.h"
#include "tests/tools/doctor_box.h"

using namespace willcall;
using namespace willcall::test;

namespace {

using Stage = ServerFacts::Stage;
constexpr Severity kStops = Severity::stops;

}  // namespace

TEST_CASE("a healthy box gives no finding, and every check that applies is in order") {
  const Diagnosis diagnosis = diagnose(healthy_box());
  for (const Finding& f : diagnosis.findings) FAIL_CHECK(f.code << ": " << f.what);
  CHECK(diagnosis.sells == true);
  CHECK(diagnosis.not_checked.empty());
  CHECK(diagnosis.notes.empty());
  CHECK(diagnosis.in_order.size() == checks().size() - 2);  // no secrets, no provisional sales
}

TEST_CASE("what keeps the node from starting is told before that it does not run") {
  BoxFacts box = healthy_box();
  stop_node(box);
  box.settings->faults = {"w.toml:3: there is no setting 'prize'."};
  CHECK(diagnose(box).findings[0].code == "settings");
}

TEST_CASE("the most serious is told first") {
  BoxFacts box = healthy_box();
  box.store->exceptions = 1;
  box.key->others_may = true;
  box.disk->read_only = true;
  const Diagnosis diagnosis = diagnose(box);
  REQUIRE(diagnosis.findings.size() == 3);
  CHECK(diagnosis.findings[0].code == "disk_read_only");
  CHECK(diagnosis.findings[1].code == "key_readable");
  CHECK(diagnosis.findings[2].code == "exceptions");
}

TEST_CASE("offline without a ticket of its own a box does not sell, unless it may sell provisionally") {
  BoxFacts box = healthy_box();
  go_offline(box, Stage::silent, "nobody answers");
  box.store->own_available = box.store->own_assured = 0;
  CHECK(finding(diagnose(box), "nothing_to_sell_offline")->severity == kStops);
  CHECK(diagnose(box).sells == false);
  box.settings->in_force.offline_pool_limit = 20;
  CHECK_FALSE(finding(diagnose(box), "nothing_to_sell_offline"));
  box.settings->in_force.offline_pool_limit = 0;
  box.store->pool_available = 0;  // sold out: nothing is wrong
  CHECK_FALSE(finding(diagnose(box), "nothing_to_sell_offline"));
}

TEST_CASE("tickets that were imported with the line down are not its own yet") {
  BoxFacts box = healthy_box();
  go_offline(box, Stage::silent, "nobody answers");
  box.store->own_assured = 0;
  CHECK(finding(diagnose(box), "nothing_to_sell_offline")->what.find("120 tickets") != std::string::npos);
}

TEST_CASE("what waits behind a line that came up just now does not stand still") {
  BoxFacts box = healthy_box();
  box.store->outbox = 7;
  box.store->outbox_oldest = kNow - kDay;
  box.node->sync->since = kNow - kMinute;
  CHECK(diagnose(box).findings.empty());
}

TEST_CASE("a node that stands alone has no line to be down and keeps its changes") {
  BoxFacts box = healthy_box();
  box.node->sync->link = "disabled";
  box.store->outbox = 500;
  box.store->outbox_oldest = kNow - 300 * kDay;
  CHECK(diagnose(box).findings.empty());
}

TEST_CASE("what may not be looked at is said to be so and is no fault") {
  BoxFacts box = healthy_box();
  box.store = Known<StoreFacts>::no("ask as root");
  box.directory = Known<DirectoryFacts>::no("ask as root");
  box.key = Known<SecretFile>::no("ask as root");
  box.node->sync = Known<SyncFacts>::no("ask as root");
  const Diagnosis diagnosis = diagnose(box);
  CHECK(diagnosis.findings.empty());
  CHECK(diagnosis.sells == true);
  CHECK(diagnosis.not_checked.size() > 5);
  CHECK(diagnosis.not_checked[0].why == "ask as root");
}

TEST_CASE("whether a box sells whose node cannot be found is not known") {
  BoxFacts box = healthy_box();
  box.node = Known<NodeFacts>::no("ask as root");
  CHECK_FALSE(diagnose(box).sells.has_value());
}

TEST_CASE("an address of this machine alone, and a clock that nobody sets, are good to know and no fault") {
  BoxFacts box = healthy_box();
  box.settings->in_force.listen = "127.0.0.1:8080";
  box.clock.synchronised = false;
  const Diagnosis diagnosis = diagnose(box);
  CHECK(diagnosis.findings.empty());
  REQUIRE(diagnosis.notes.size() == 2);
  CHECK(diagnosis.notes[0].find("0.0.0.0:8080") != std::string::npos);
}
