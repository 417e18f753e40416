#include "tests/central/wrong_server.h"

#include <fstream>
#include <stdexcept>

#include "sync/link/jetstream.h"
#include "tests/support/nats_server.h"

namespace willcall::test {
namespace {

constexpr char kConfiguration[] = R"(
max_payload: 65536                                            # 1: an order of 50 tickets does not fit
# 2: no TLS
no_auth_user: anybody                                         # 3: everybody is let in
accounts {
  A {
    jetstream { max_mem: 100MB, max_file: 100MB               # 4: soon full
                max_consumers: 1 }                            # 5: no room for another box
    users: [ { user: anybody, password: anybody } ]
  }
}
)";

// 6: tickets of the opera go to a stream of somebody else.
constexpr char kOld[] = R"({"name":"OLD","subjects":["tickets.opera.>"],"storage":"file"})";

// 7 other subjects are missing, 8 others are too many, 9 in memory, 10 forgets the old, 11 after an hour, 12
// the last 1000, 13 a megabyte, 14 no big events, 15 hardly a window, 16 no direct get, 17 roll-ups. 18: no
// ORDERS.
constexpr char kTickets[] = R"({"name":"TICKETS","subjects":["tickets.arena.>","misc.>"],"storage":"memory",
  "discard":"old","max_age":3600000000000,"max_msgs":1000,"max_bytes":1000000,"max_msg_size":1000,
  "duplicate_window":100000000,"allow_direct":false,"allow_rollup_hdrs":true})";

// 19: keeps a history, so that a lease of yesterday can be read.
constexpr char kBucket[] =
    R"({"name":"KV_willcall","subjects":["$KV.willcall.>"],"storage":"file","discard":"new",
  "max_msgs_per_subject":64,"allow_direct":true,"deny_delete":true,"deny_purge":true})";

}  // namespace

const std::set<std::string>& WrongServer::wrong() {
  static const std::set<std::string> all = {"server_max_payload",
                                            "server_tls",
                                            "server_sign_in",
                                            "account_max_storage",
                                            "account_max_consumers",
                                            "stream_overlap",
                                            "stream_subjects_missing TICKETS",
                                            "stream_subjects_extra TICKETS",
                                            "stream_storage TICKETS",
                                            "stream_discard TICKETS",
                                            "stream_max_age TICKETS",
                                            "stream_max_msgs TICKETS",
                                            "stream_max_bytes TICKETS",
                                            "stream_max_msg_size TICKETS",
                                            "stream_duplicate_window TICKETS",
                                            "stream_allow_direct TICKETS",
                                            "stream_allow_rollup_hdrs TICKETS",
                                            "stream_missing ORDERS",
                                            "stream_max_msgs_per_subject KV_willcall",
                                            "durable_filter_subject"};
  return all;
}

WrongServer::WrongServer() : port_(free_port()) {
  const auto file = directory_ / "wrong.conf", log = directory_ / "log";
  std::ofstream(file) << "listen: \"127.0.0.1:" << port_ << "\"\njetstream { store_dir: \""
                      << (directory_ / "js").string() << "\" }\n"
                      << kConfiguration;
  process_ = std::make_unique<Process>(std::vector<std::string>{"nats-server", "-c", file.string()}, log);
  if (!eventually(
          [&] { return text_of(log).find("Server is ready") != std::string::npos || !process_->running(); }))
    throw std::runtime_error("nats-server does not start: " + text_of(log));
  static SilentLog silent;
  LinkOptions options;
  options.servers = url();
  auto line = CentralLine::open(options, "_INBOX", silent);
  if (!line) throw std::runtime_error(line.error().detail + text_of(log));
  line_ = std::move(*line);
  const std::pair<std::string, std::string> made[] = {
      {"STREAM.CREATE.OLD", kOld},
      {"STREAM.CREATE.TICKETS", kTickets},
      {"STREAM.CREATE.KV_willcall", kBucket},
      // 20: reads another subject than the box's venue.
      {"CONSUMER.CREATE.TICKETS.box-1.tickets.arena.A-1",
       jetstream::durable_config("TICKETS", "box-1", "tickets.arena.A-1")}};
  for (const auto& [subject, body] : made) {
    const auto answer = line_->ask("$JS.API." + subject, body);
    if (!answer || jetstream::error_in(answer->body))
      throw std::runtime_error(subject + ": " + (answer ? answer->body : answer.error().detail));
  }
}

}  // namespace willcall::test
