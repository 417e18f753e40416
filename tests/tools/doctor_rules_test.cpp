// The rules of `willcall doctor`, row by row: a healthy box, one thing broken, what is said of it.
#include <functional>

#include "node/store/growth.h"
#include "schema/version.h"
#include "tests/support/catch.h"
#include "tools/doctor/checks.h"

using namespace willcall;

namespace {

using Life = NodeFacts::Life;
using Stage = ServerFacts::Stage;

constexpr TimeMs kNow = 1'795'377'300'000;  // 2026-11-22T19:55:00Z
constexpr TimeMs kMinute = 60'000, kDay = 24 * 60 * kMinute;

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

BoxFacts healthy() {
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

struct Row {
  const char* broken;
  std::function<void(BoxFacts&)> how;
  const char* code;
  Severity severity;
  const char* says;
};

constexpr Severity kStops = Severity::stops, kDanger = Severity::danger, kAttention = Severity::attention;
using B = BoxFacts&;

const std::vector<Row> kRunning = {
    {"a wrong line in the settings", [](B b) { b.settings->faults = {"w.toml:3: hold: '0s' is not right."}; },
     "settings", kDanger, "a setting is wrong: w.toml:3: hold: '0s' is not right"},
    {"another node id in the settings",
     [](B b) {
       b.settings->in_force.node_id_given = true;
       b.settings->in_force.node_id = "box-2";
     },
     "identity", kDanger, "the settings say node_id = \"box-2\", and the store belongs to \"box-1\""},
    {"files of root in the data directory", [](B b) { b.directory->foreign = {"data.mdb (root)"}; },
     "data_owner", kDanger, "do not belong to willcall: data.mdb (root)"},
    {"a data directory that everybody may enter", [](B b) { b.directory->mode = 0755; }, "data_open",
     kAttention, "/var/lib/willcall"},
    {"a disk that became read-only", [](B b) { b.disk->read_only = true; }, "disk_read_only", kStops,
     "is read-only"},
    {"a store in memory",
     [](B b) {
       b.disk->kind = DiskFacts::Kind::memory;
       b.disk->type = "tmpfs";
     },
     "disk_volatile", kDanger, "is on tmpfs, which is memory and no disk"},
    {"a store that ends with its container", [](B b) { b.disk->kind = DiskFacts::Kind::container; },
     "disk_volatile", kDanger, "ends with its container"},
    {"a store on the network",
     [](B b) {
       b.disk->kind = DiskFacts::Kind::network;
       b.disk->type = "NFS";
     },
     "disk_network", kDanger, "is on NFS"},
    {"a full disk, while there is room in the store's own file",
     [](B b) { b.disk->free_bytes = FileGrowth::kDiskFull - 1; }, "disk_full", kDanger, "the disk is full"},
    {"a disk that fills up", [](B b) { b.disk->free_bytes = FileGrowth::kDiskFree - 1; }, "disk_low",
     kAttention, "536.9 MB free"},
    {"a disk without inodes", [](B b) { b.disk->free_files = 2; }, "disk_files", kAttention, "2 are left"},
    {"a disk that takes seconds", [](B b) { b.store_ms = std::int64_t{2500}; }, "disk_slow", kAttention,
     "2500 ms"},
    {"a store that cannot be read", [](B b) { b.store->fault = "a value is damaged"; }, "store_damaged",
     kDanger, "a value is damaged"},
    {"a store of a newer version",
     [](B b) { b.store->fault = "it was written by a newer Willcall (format 9)"; }, "store_newer", kDanger,
     "format 9"},
    {"no ticket at all", [](B b) { b.store->tickets = 0; }, "no_tickets", kStops, "no ticket"},
    {"a key that everybody may read",
     [](B b) {
       b.key->others_may = true;
       b.key->mode = 0644;
     },
     "key_readable", kDanger, "every user of this machine: /var/lib/willcall/jwt.key (mode 0644)"},
    {"a key of a group of others", [](B b) { b.key->group_may = true; }, "key_readable", kDanger,
     "a group of other users"},
    {"an open key in a closed directory", [](B b) { b.key->others_may = b.key->behind_door = true; },
     "key_readable", kAttention, "jwt.key"},
    {"a key that is too short", [](B b) { b.key->wrong = "the key has fewer than 32 bytes"; }, "key_wrong",
     kDanger, "fewer than 32 bytes"},
    {"a key that was deleted", [](B b) { b.key->there = false; }, "key_missing", kAttention, "is gone"},
    {"a key file that is named and not there",
     [](B b) {
       b.key->there = false;
       b.settings->in_force.jwt_key_file = b.key->path;
     },
     "key_missing", kDanger, "the key file is not there"},
    {"credentials that everybody may read",
     [](B b) {
       b.secrets.push_back({"/etc/willcall/box-1.creds", true, false, true, false, 0644, {}});
     },
     "secret_readable", kDanger, "box-1.creds"},
    {"credentials that are not there",
     [](B b) {
       b.secrets.push_back({"/etc/willcall/box-1.creds", false, false, false, false, 0, {}});
     },
     "secret_missing", kDanger, "box-1.creds"},
    {"a certificate that has expired", [](B b) { b.certificate->until = kNow - kDay; }, "ca_expired", kDanger,
     "has expired on 2026-11-21"},
    {"a certificate that is not valid yet", [](B b) { b.certificate->from = kNow + kDay; }, "ca_early",
     kDanger, "valid only from 2026-11-23"},
    {"a certificate that expires soon", [](B b) { b.certificate->until = kNow + 12 * kDay; }, "ca_expires",
     kAttention, "in 12 days"},
    {"a certificate that is not there",
     [](B b) { b.certificate->fault = "the file of nats_ca is not there"; }, "ca_unusable", kDanger,
     "not there"},
    {"a clock of 1970", [](B b) { b.clock.now = kDay; }, "clock", kDanger,
     "1970-01-02 00:00 UTC, and this program was made later"},
    {"a clock that stands days before the store", [](B b) { b.clock.seen = kNow + 3 * kDay; }, "clock",
     kDanger, "3 days before the time in the store"},
    {"a clock that stands an hour before the store", [](B b) { b.clock.seen = kNow + 60 * kMinute; }, "clock",
     kAttention, "60 minutes before"},
    {"a clock of 2038", [](B b) { b.clock.now = kNow + 12 * 365 * kDay; }, "clock", kAttention,
     "years after anything"},
    {"no memory", [](B b) { b.memory_free = std::uint64_t{20} << 20U; }, "memory_low", kDanger,
     "21.0 MB are left"},
    {"few files allowed",
     [](B b) {
       b.node->descriptors = NodeFacts::Descriptors{40, 64};
     },
     "descriptors", kAttention, "64"},
    {"all files in use",
     [](B b) {
       b.node->descriptors = NodeFacts::Descriptors{1000, 1024};
     },
     "descriptors", kDanger, "1000"},
    {"an older program that still runs", [](B b) { b.node->version = "0.0.9"; }, "version", kAttention,
     "the running node is version 0.0.9"},
    {"a service that is not started with the machine", [](B b) { b.service->enabled = "disabled"; },
     "service_disabled", kAttention, "not started"},
    {"a latched store",
     [](B b) {
       b.node->ready = false;
       b.node->refusal = "The disk failed while storing; restart the node.";
     },
     "node_not_ready", kStops, "The disk failed while storing"},
    {"a node that hangs", [](B b) { b.node->life = Life::silent; }, "node_silent", kStops, "does not answer"},
    {"another program at the node's address", [](B b) { b.node->life = Life::stranger; }, "node_stranger",
     kStops, "is not the node of /var/lib/willcall"},
    {"records that the centre does not take", [](B b) { b.node->reasons = {"3 records are not taken"}; },
     "node_degraded", kAttention, "3 records are not taken"},
    {"changes that are not sent",
     [](B b) {
       b.store->outbox = 7;
       b.store->outbox_oldest = kNow - 20 * kMinute;
     },
     "outbox_stands", kAttention, "7 changes of this box wait to be sent though the line is up"},
    {"a long backlog of others", [](B b) { b.node->sync->lag = 40'000; }, "inbound_lag", kAttention,
     "40000 changes of others"},
    {"money to return",
     [](B b) {
       b.store->exceptions = 2;
       b.store->to_return = {"50.00 EUR"};
     },
     "exceptions", kAttention, "2 exceptions wait for a person, with 50.00 EUR to return"},
    {"a message that nobody understands", [](B b) { b.store->quarantined = 1; }, "quarantine", kAttention,
     "1 message of"},
    {"provisional sales near their limit",
     [](B b) {
       b.settings->in_force.offline_pool_limit = 20;
       b.store->provisional = 17;
     },
     "provisional_limit", kAttention, "17 of at most 20"},
    {"a warning of the node",
     [](B b) {
       b.node->sync->warnings = {{"The stream has a limit.", "Take it away."}};
     },
     "warning", kAttention, "The stream has a limit."},
};

const std::vector<Row> kOffline = {
    {"no cable",
     [](B b) {
       go_offline(b, Stage::no_name_service, "nobody answers");
       b.line->on_a_network = false;
     },
     "no_network", kAttention, "this machine is on no network"},
    {"no internet", [](B b) { go_offline(b, Stage::no_name_service, "nobody answers"); }, "internet_down",
     kAttention, "the internet is down, or the router's name service"},
    {"no way out", [](B b) { go_offline(b, Stage::no_way, "nobody answers"); }, "internet_down", kAttention,
     "there is no way"},
    {"a name that is none", [](B b) { go_offline(b, Stage::name_unknown, "nobody answers"); }, "name_unknown",
     kAttention, "the name centre is not known"},
    {"a silent centre", [](B b) { go_offline(b, Stage::silent, "nobody answers"); }, "centre_silent",
     kAttention, "nothing answers at nats://centre:4222"},
    {"a centre that does not run", [](B b) { go_offline(b, Stage::refused, "nobody answers"); },
     "centre_refused", kAttention, "no central server runs on it at that port"},
    {"a user that the centre does not know",
     [](B b) { go_offline(b, Stage::open, "cannot connect: Authorization Violation"); }, "centre_refuses",
     kAttention, "refuses this box's user"},
    {"a permission that is missing",
     [](B b) { go_offline(b, Stage::open, "durable x on TICKETS: no answer; may this user create it?"); },
     "centre_refuses", kAttention, "its permission"},
    {"a wrong certificate",
     [](B b) { go_offline(b, Stage::open, "cannot connect: SSL Error (certificate verify failed)"); },
     "centre_certificate", kAttention, "does not show a certificate that this box trusts"},
    {"a centre without streams", [](B b) { go_offline(b, Stage::open, "the stream TICKETS does not exist"); },
     "centre_not_set_up", kAttention, "is not ready for this box"},
    {"a centre that is back", [](B b) { go_offline(b, Stage::open, "nobody answers at centre"); },
     "centre_back", kAttention, "can be reached again"},
};

const std::vector<Row> kStopped = {
    {"a node that was stopped", stop_node, "node_down", kStops, "the node (willcalld) is not running"},
    {"a node that systemd gave up",
     [](B b) {
       stop_node(b);
       b.service->active = "failed";
     },
     "node_down", kStops, "given up by systemd"},
    {"a wrong setting",
     [](B b) {
       stop_node(b);
       b.settings->faults = {"w.toml:3: there is no setting 'prize'."};
     },
     "settings", kStops, "there is no setting 'prize'"},
    {"a port that is taken",
     [](B b) {
       stop_node(b);
       b.node->port_taken_by = "the program nginx (process 7)";
     },
     "port_taken", kStops, "the program nginx (process 7) has the address"},
    {"no data directory",
     [](B b) {
       stop_node(b);
       b.directory = DirectoryFacts{};
       b.store = StoreFacts{};
     },
     "data_missing", kStops, "there is no data directory /var/lib/willcall"},
    {"an empty data directory",
     [](B b) {
       stop_node(b);
       b.store = StoreFacts{};
     },
     "store_missing", kStops, "there is no store"},
    {"a full disk",
     [](B b) {
       stop_node(b);
       b.disk->free_bytes = 0;
     },
     "disk_full", kStops, "the disk is full"},
    {"a centre that does not answer either",
     [](B b) {
       stop_node(b);
       b.line->servers[0].stage = Stage::silent;
     },
     "centre_silent", kAttention, "the centre cannot be reached: nothing answers"},
};

const Finding* finding(const Diagnosis& diagnosis, const std::string& code) {
  for (const Finding& f : diagnosis.findings)
    if (f.code == code) return &f;
  return nullptr;
}

// `beside`: findings that stand there anyway.
void check_row(const Row& row, std::size_t beside) {
  BoxFacts box = healthy();
  row.how(box);
  const Diagnosis diagnosis = diagnose(box);
  INFO(row.broken);
  const Finding* found = finding(diagnosis, row.code);
  REQUIRE(found);
  INFO(found->what);
  CHECK(diagnosis.findings.size() == 1 + beside);
  CHECK(found->severity == row.severity);
  CHECK(found->what.find(row.says) != std::string::npos);
  CHECK(found->remedy.size() > 10);
  CHECK(diagnosis.sells == (beside == 0 && row.severity != kStops));
}

}  // namespace

TEST_CASE("a healthy box gives no finding, and every check that applies is in order") {
  const Diagnosis diagnosis = diagnose(healthy());
  for (const Finding& f : diagnosis.findings) FAIL_CHECK(f.code << ": " << f.what);
  CHECK(diagnosis.sells == true);
  CHECK(diagnosis.not_checked.empty());
  CHECK(diagnosis.notes.empty());
  CHECK(diagnosis.in_order.size() == checks().size() - 2);  // no secrets, no provisional sales
}

TEST_CASE("each thing that breaks on a running box is found, alone, with what to do") {
  for (const Row& row : kRunning) check_row(row, 0);
}

TEST_CASE("a line that is down is told by how far one gets") {
  for (const Row& row : kOffline) check_row(row, 0);
}

TEST_CASE("a box whose node does not run does not sell, and what keeps it from starting stops it too") {
  for (const Row& row : kStopped) check_row(row, row.code == std::string("node_down") ? 0 : 1);
}

TEST_CASE("what keeps the node from starting is told before that it does not run") {
  BoxFacts box = healthy();
  stop_node(box);
  box.settings->faults = {"w.toml:3: there is no setting 'prize'."};
  CHECK(diagnose(box).findings[0].code == "settings");
}

TEST_CASE("the most serious is told first") {
  BoxFacts box = healthy();
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
  BoxFacts box = healthy();
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
  BoxFacts box = healthy();
  go_offline(box, Stage::silent, "nobody answers");
  box.store->own_assured = 0;
  CHECK(finding(diagnose(box), "nothing_to_sell_offline")->what.find("120 tickets") != std::string::npos);
}

TEST_CASE("what waits behind a line that came up just now does not stand still") {
  BoxFacts box = healthy();
  box.store->outbox = 7;
  box.store->outbox_oldest = kNow - kDay;
  box.node->sync->since = kNow - kMinute;
  CHECK(diagnose(box).findings.empty());
}

TEST_CASE("a node that stands alone has no line to be down and keeps its changes") {
  BoxFacts box = healthy();
  box.node->sync->link = "disabled";
  box.store->outbox = 500;
  box.store->outbox_oldest = kNow - 300 * kDay;
  CHECK(diagnose(box).findings.empty());
}

TEST_CASE("what may not be looked at is said to be so and is no fault") {
  BoxFacts box = healthy();
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
  BoxFacts box = healthy();
  box.node = Known<NodeFacts>::no("ask as root");
  CHECK_FALSE(diagnose(box).sells.has_value());
}

TEST_CASE("an address of this machine alone, and a clock that nobody sets, are good to know and no fault") {
  BoxFacts box = healthy();
  box.settings->in_force.listen = "127.0.0.1:8080";
  box.clock.synchronised = false;
  const Diagnosis diagnosis = diagnose(box);
  CHECK(diagnosis.findings.empty());
  REQUIRE(diagnosis.notes.size() == 2);
  CHECK(diagnosis.notes[0].find("0.0.0.0:8080") != std::string::npos);
}

TEST_CASE("every finding says why it matters but for the node's own warnings") {
  for (const std::vector<Row>* rows : {&kRunning, &kOffline, &kStopped})
    for (const Row& row : *rows) {
      BoxFacts box = healthy();
      row.how(box);
      for (const Finding& f : diagnose(box).findings) {
        INFO(row.broken);
        CHECK((f.code == "warning" || f.why.size() > 20));
      }
    }
}
