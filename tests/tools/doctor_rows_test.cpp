// The rules of `willcall doctor`, row by row: a healthy box, one thing broken, what is said of it.
#include <functional>

#include "node/store/growth.h"
#include "tests/support/catch.h"
#include "tests/tools/doctor_box.h"

using namespace willcall;
using namespace willcall::test;

namespace {

using Life = NodeFacts::Life;
using Stage = ServerFacts::Stage;

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

// `beside`: findings that stand there anyway.
void check_row(const Row& row, std::size_t beside) {
  BoxFacts box = healthy_box();
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

TEST_CASE("each thing that breaks on a running box is found, alone, with what to do") {
  for (const Row& row : kRunning) check_row(row, 0);
}

TEST_CASE("a line that is down is told by how far one gets") {
  for (const Row& row : kOffline) check_row(row, 0);
}

TEST_CASE("a box whose node does not run does not sell, and what keeps it from starting stops it too") {
  for (const Row& row : kStopped) check_row(row, row.code == std::string("node_down") ? 0 : 1);
}

TEST_CASE("every finding says why it matters but for the node's own warnings") {
  for (const std::vector<Row>* rows : {&kRunning, &kOffline, &kStopped})
    for (const Row& row : *rows) {
      BoxFacts box = healthy_box();
      row.how(box);
      for (const Finding& f : diagnose(box).findings) {
        INFO(row.broken);
        CHECK((f.code == "warning" || f.why.size() > 20));
      }
    }
}
