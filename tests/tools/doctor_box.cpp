#include "tests/tools/doctor_box.h"

#include "node/store/growth.h"
#include "schema/version.h"

namespace willcall::test {
namespace {

using Life = NodeFacts::Life;
using Stage = ServerFacts::Stage;

SettingsFacts settings() {
  SettingsFacts facts;
  facts.file = "/etc/willcall/willcall.toml";
  facts.in_force.node_id = "box-1";
  facts.in_force.venue = "arena";
  facts.in_force.listen = "0.0.0.0:8080";
  facts.in_force.nats = "nats://centre:4222";
  facts.in_force.nats_ca = "/etc/willcall/ca.pem";
  facts.environment_known = true;
  return facts;
}

StoreFacts store() {
  StoreFacts facts;
  facts.there = true;
  facts.node_id = "box-1";
  facts.venue = "arena";
  facts.last_time = kNow - kMinute;
  facts.tickets = 500;
  facts.own_available = facts.own_assured = 120;
  facts.pool_available = 30;
  return facts;
}

NodeFacts node() {
  NodeFacts facts;
  facts.life = Life::answers;
  facts.url = "http://127.0.0.1:8080";
  facts.ready = true;
  facts.version = version();
  SyncFacts sync;
  sync.link = "online";
  sync.since = kNow - kDay;
  facts.sync = sync;
  facts.descriptors = NodeFacts::Descriptors{40, 8192};
  return facts;
}

}  // namespace

BoxFacts healthy_box() {
  BoxFacts box;
  box.settings = settings();
  box.data = "/var/lib/willcall";
  box.directory = DirectoryFacts{true, "willcall", "willcall", 0700, {}};
  box.disk = DiskFacts{DiskFacts::Kind::lasting, "a disk", false, FileGrowth::kDiskFree, 1000};
  box.store_ms = std::int64_t{12};
  box.store = store();
  SecretFile key;
  key.path = "/var/lib/willcall/jwt.key";
  key.mode = 0600;
  box.key = key;
  box.certificate = CertificateFacts{"/etc/willcall/ca.pem", "", kNow - kDay, kNow + 365 * kDay};
  box.node = node();
  box.service = ServiceFacts{"active", "enabled"};
  box.memory_free = std::uint64_t{1} << 30U;
  box.clock = {kNow, kNow - kDay, kNow - kMinute, "the store", true};
  return box;
}

void go_offline(BoxFacts& box, Stage stage, const std::string& reason) {
  box.node->offline = reason;
  box.node->sync->link = "offline";
  box.line = LineFacts{true, {{"nats://centre:4222", "centre", stage}}};
}

void stop_node(BoxFacts& box) {
  box.node = NodeFacts{};
  box.node->url = "http://127.0.0.1:8080";
  box.line = LineFacts{true, {{"nats://centre:4222", "centre", Stage::open}}};
}

const Finding* finding(const Diagnosis& diagnosis, const std::string& code) {
  for (const Finding& f : diagnosis.findings)
    if (f.code == code) return &f;
  return nullptr;
}

}  // namespace willcall::test
