// GET /metrics: the figures of a box, and that they move with what happens to it.
#include <sys/resource.h>

#include <cmath>
#include <csignal>

#include "schema/version.h"
#include "tests/http/listener.h"
#include "tests/http/scrape.h"
#include "tests/support/catch.h"
#include "tests/support/nats_server.h"
#include "tests/support/refused_sale.h"

using namespace willcall;
using namespace willcall::test;

namespace {

/// A box whose central server is not there.
struct Offline : Venue {
  Offline() : Venue({}, "nats://127.0.0.1:" + std::to_string(free_port())) {}
};

/// A box on which from one moment on no write goes beyond the first pages of a file.
struct FailingBox {
  void (*const before)(int) = std::signal(SIGXFSZ, SIG_IGN);  // the box inherits it: the write fails, no more
  Venue arena;
  ~FailingBox() { std::signal(SIGXFSZ, before); }
  void disk_fails() {
    const rlimit tight{8192, 8192};
    REQUIRE(::prlimit(arena.box.process().pid(), RLIMIT_FSIZE, &tight, nullptr) == 0);
  }
};

double taken(const Scrape& figures, const std::string& method, const std::string& route) {
  return figures["willcall_http_request_seconds_count{method=\"" + method + "\",route=\"" + route + "\"}"];
}

}  // namespace

TEST_CASE("the figures are text as Prometheus reads it") {
  const Venue arena;
  arena.put_on_sale({"A-1"});
  arena.carl.sells({"A-1"}, 2500);
  const Reply reply = arena.nobody.get("/metrics");
  CHECK(reply.said() == "200");
  CHECK(reply.raw.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8");
  const Scrape figures(reply.body);
  for (const std::string& fault : figures.faults()) FAIL_CHECK(fault);
}

TEST_CASE("faults of the text would be found") {
  const auto faults = [](const std::string& text) { return Scrape(text).faults().size(); };
  const std::string head = "# HELP a x\n# TYPE a histogram\n";
  CHECK(faults(head + "a_bucket{le=\"1\"} 1\na_bucket{le=\"+Inf\"} 2\na_sum 3\na_count 2\n") == 0);
  CHECK(faults(head + "a_bucket{le=\"1\"} 1\na_bucket{le=\"+Inf\"} 2\na_sum 3\na_count 3\n") == 1);
  CHECK(faults(head + "a_bucket{le=\"2\"} 3\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 3\na_count 3\n") ==
        1);
  CHECK(faults("# HELP a x\n# HELP a x\n# TYPE a gauge\na 1\n") == 1);
  CHECK(faults("# TYPE a gauge\na 1\n") == 1);
  CHECK(faults("# HELP a x\n# TYPE a counter\na 1\n") == 1);
  CHECK(faults("# HELP a x\n# TYPE a gauge\nb 1\n") == 1);
  CHECK(faults("# HELP a x\n# TYPE a gauge\na{x=\"\"\"} 1\n") == 1);
  CHECK(faults("# HELP a x\n# TYPE a gauge\na 1") == 1);
}

TEST_CASE("a sale is counted as a request, a commit and a sold ticket") {
  const Venue arena;
  arena.put_on_sale({"A-1", "A-2"});
  const Scrape before = Scrape::of(arena);
  CHECK(arena.carl.sells({"A-1"}, 2500).said() == "201");
  const Scrape after = Scrape::of(arena);
  CHECK(taken(after, "POST", "/api/orders") == taken(before, "POST", "/api/orders") + 1);
  CHECK(after["willcall_commit_seconds_count"] > before["willcall_commit_seconds_count"]);
  CHECK(after["willcall_commit_seconds_sum"] > before["willcall_commit_seconds_sum"]);
  CHECK(after["willcall_commit_requests_sum"] > before["willcall_commit_requests_sum"]);
  CHECK(after["willcall_tickets{allocation=\"own\",status=\"sold\"}"] == 1);
  CHECK(after["willcall_tickets{allocation=\"own\",status=\"available\"}"] == 1);
  CHECK(after["willcall_store_rows{table=\"orders\"}"] == 1);
  CHECK(after["willcall_outbox_events"] == before["willcall_outbox_events"] + 2);
  CHECK(after["willcall_http_requests_total{status=\"2xx\"}"] >
        before["willcall_http_requests_total{status=\"2xx\"}"]);
  CHECK(after["willcall_selling"] == 1);
}

TEST_CASE("a read is no commit") {
  const Venue arena;
  arena.put_on_sale({"A-1"});
  const double before = Scrape::of(arena)["willcall_commit_requests_sum"];
  for (int i = 0; i < 20; ++i) arena.nobody.get("/api/tickets/A-1");
  const Scrape after = Scrape::of(arena);
  CHECK(taken(after, "GET", "/api/tickets/{id}") == 20);
  CHECK(after["willcall_commit_requests_sum"] <= before + 1);  // the node writes its time once a minute
}

TEST_CASE("refusals are counted by their code, whoever found the fault") {
  const Venue arena;
  arena.put_on_sale({"A-1"});
  arena.carl.sells({"A-1"}, 2500);
  arena.carl.sells({"A-1"}, 2500);
  arena.nobody.get("/api/orders");
  arena.nobody.get("/nowhere");
  send_raw(arena.box.url(), "GET / HTTP/1.1\nHost: box\n\n");  // line ends that nobody may send
  const Scrape figures = Scrape::of(arena);
  const auto refused = [&](const std::string& code) {
    return figures["willcall_http_refusals_total{code=\"" + code + "\"}"];
  };
  CHECK(refused("ticket_unavailable") == 1);
  CHECK(refused("unauthorized") == 1);
  CHECK(refused("not_found") == 1);
  CHECK(refused("invalid_request") == 1);
  CHECK(refused("price_changed") == 0);
  CHECK(figures["willcall_http_requests_total{status=\"4xx\"}"] == 4);
}

TEST_CASE("raw paths make no figures") {
  const Venue arena;
  arena.nobody.get("/api/tickets/secret-7");
  arena.nobody.get("/secret-8");
  CHECK(arena.nobody.get("/metrics").body.find("secret") == std::string::npos);
}

TEST_CASE("with the line down the outbox is shown, with its age") {
  const Offline arena;
  arena.put_on_sale({"A-1", "A-2", "A-3"});
  const Scrape figures = Scrape::of(arena);
  CHECK(figures["willcall_link_enabled"] == 1);
  CHECK(figures["willcall_link_online"] == 0);
  CHECK(figures["willcall_outbox_events"] == 3);
  CHECK(eventually([&] { return Scrape::of(arena)["willcall_outbox_oldest_age_seconds"] > 0; }));
  CHECK(eventually([&] { return Scrape::of(arena)["willcall_link_state_age_seconds"] > 0; }));
}

TEST_CASE("with the line up the outbox empties, and the streams are shown") {
  const NatsServer server;
  const Venue arena({}, server.url());
  REQUIRE(eventually([&] { return arena.box.in_sync(); }));
  arena.put_on_sale({"A-1", "A-2"});
  REQUIRE(eventually([&] { return Scrape::of(arena)["willcall_outbox_acknowledged_events_total"] > 0; }));
  REQUIRE(eventually([&] { return Scrape::of(arena)["willcall_outbox_events"] == 0; }));
  const Scrape figures = Scrape::of(arena);
  CHECK(figures["willcall_link_online"] == 1);
  CHECK(figures["willcall_link_sessions_total"] == 1);
  CHECK(figures["willcall_outbox_oldest_age_seconds"] == 0);
  CHECK(figures.has("willcall_stream_last_sequence{stream=\"TICKETS\"}"));
  CHECK(eventually([&] { return Scrape::of(arena)["willcall_inbound_applied_messages_total"] >= 2; }));
  for (const std::string& fault : figures.faults()) FAIL_CHECK(fault);
}

TEST_CASE("a line that comes back counts as another session") {
  NatsServer server;
  const Venue arena({}, server.url());
  REQUIRE(eventually([&] { return Scrape::of(arena)["willcall_link_online"] == 1; }));
  server.kill();
  REQUIRE(eventually([&] { return Scrape::of(arena)["willcall_link_online"] == 0; }));
  server.start();
  CHECK(eventually([&] { return Scrape::of(arena)["willcall_link_sessions_total"] >= 2; }));
}

TEST_CASE("what a person must settle is shown by its kind") {
  Venue arena;
  arena.put_on_sale({"A-1"});
  CHECK(Scrape::of(arena)["willcall_exceptions_open{kind=\"refused_sale\"}"] == 0);
  const std::string order = arena.carl.sells({"A-1"}, 2500).id();
  refuse_sale(arena.box, order, "A-1");
  CHECK(Scrape::of(arena)["willcall_exceptions_open{kind=\"refused_sale\"}"] == 1);
  const std::string matter = arena.carl.get("/api/exceptions").at("exceptions.0.id");
  arena.carl.post("/api/exceptions/" + matter + "/resolve", R"({"action":"refund","method":"cash"})");
  CHECK(Scrape::of(arena)["willcall_exceptions_open{kind=\"refused_sale\"}"] == 0);
}

TEST_CASE("holds, provisional sales and listeners are shown as they stand") {
  const Venue arena;
  arena.put_on_sale({"A-1"});
  arena.carl.reserves({"A-1"});
  CHECK(Scrape::of(arena)["willcall_orders_held"] == 1);
  CHECK(Scrape::of(arena)["willcall_provisional_limit_tickets"] == 0);
  {
    const Listener listener(arena, arena.carl);
    CHECK(Scrape::of(arena)["willcall_http_listeners"] == 1);
    CHECK(Scrape::of(arena)["willcall_http_connections_open"] >= 2);
  }
  CHECK(eventually([&] { return Scrape::of(arena)["willcall_http_listeners"] == 0; }));
}

TEST_CASE("a pool ticket sold offline counts against the limit") {
  const Venue arena({"--offline-pool-sales", "provisional", "--offline-pool-limit", "5"},
                    "nats://127.0.0.1:" + std::to_string(free_port()));
  arena.put_on_sale_as(R"({"id":"P-1","title":"Songs","price":100,"allocatedTo":null})");
  CHECK(arena.carl.sells({"P-1"}, 100).said() == "201");
  const Scrape figures = Scrape::of(arena);
  CHECK(figures["willcall_provisional_tickets"] == 1);
  CHECK(figures["willcall_provisional_limit_tickets"] == 5);
  CHECK(figures["willcall_tickets{allocation=\"pool\",status=\"sold\"}"] == 1);
}

TEST_CASE("the process, its disk and its program are shown") {
  const Venue arena;
  const Scrape figures = Scrape::of(arena);
  CHECK(figures["willcall_build_info{version=\"" + version() + "\",node_id=\"box-1\",venue=\"arena\"}"] == 1);
  CHECK(figures["willcall_process_resident_memory_bytes"] > 1e6);
  CHECK(figures["willcall_process_open_fds"] > 5);
  CHECK(figures["willcall_process_max_fds"] > figures["willcall_process_open_fds"]);
  CHECK(figures["willcall_process_cpu_seconds_total"] > 0);
  CHECK(figures["willcall_process_start_time_seconds"] > 1.7e9);
  CHECK(figures["willcall_store_used_bytes"] > 0);
  CHECK(figures["willcall_store_map_bytes"] > figures["willcall_store_used_bytes"]);
  CHECK(figures["willcall_disk_size_bytes"] >= figures["willcall_disk_free_bytes"]);
  CHECK(figures["willcall_disk_free_bytes"] > 0);
  CHECK(std::abs(figures["willcall_clock_offset_seconds"]) < 5);
}

TEST_CASE("a box whose disk failed still gives its figures, and says that it does not sell") {
  FailingBox failing;
  const Venue& arena = failing.arena;
  arena.put_on_sale({"A-1"});
  failing.disk_fails();
  CHECK(arena.carl.sells({"A-1"}, 2500).status >= 500);
  const Scrape figures = Scrape::of(arena);
  CHECK(figures["willcall_selling"] == 0);
  CHECK(figures["willcall_store_latched"] + figures["willcall_store_out_of_room"] == 1);
  CHECK(figures["willcall_commit_failures_total{reason=\"disk_failed\"}"] +
            figures["willcall_commit_failures_total{reason=\"disk_full\"}"] ==
        1);
  for (const std::string& fault : figures.faults()) FAIL_CHECK(fault);
}
