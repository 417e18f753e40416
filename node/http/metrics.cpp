#include "node/http/metrics.h"

#include <algorithm>

#include "node/http/prometheus_text.h"
#include "schema/version.h"

namespace willcall {
namespace {

double number(auto value) { return static_cast<double>(value); }

double seconds_since(TimeMs then, TimeMs now) { return number(std::max<TimeMs>(now - then, 0)) / 1000; }

void append_node(PrometheusText& text, const Metrics& m) {
  text.gauge("willcall_build_info", "Always 1; which program runs, as which box of which venue")
      .sample(1, {{"version", version()}, {"node_id", m.node_id}, {"venue", m.venue}});
  const bool sells = m.box_office && !m.commit.latched && !m.commit.out_of_room;
  text.gauge("willcall_selling", "1: a sale of own tickets would be accepted, as /readyz says").sample(sells);
  text.gauge("willcall_clock_timestamp_seconds", "This node's time, in which holds and promises run")
      .sample(number(m.now) / 1000);
  text.gauge("willcall_clock_offset_seconds",
             "This node's time less the machine's clock; not near 0: the clock was set while the node ran")
      .sample(number(m.now) / 1000 - m.process.clock);
}

void append_store(PrometheusText& text, const Metrics& m) {
  text.gauge("willcall_store_readable", "1: the store can be read").sample(m.box_office.has_value());
  text.gauge("willcall_store_latched", "1: the disk failed while storing; nothing is written until a restart")
      .sample(m.commit.latched);
  text.gauge("willcall_store_out_of_room", "1: the last sale found no room on the disk (507)")
      .sample(m.commit.out_of_room);
  if (!m.store) return;
  text.gauge("willcall_store_used_bytes", "Pages of the data file that were ever in use")
      .sample(number(m.store->used));
  text.gauge("willcall_store_file_bytes", "Size of the data file, which grows ahead of need")
      .sample(number(m.store->file));
  text.gauge("willcall_store_map_bytes", "The most that the data file can hold").sample(number(m.store->map));
  text.gauge("willcall_disk_free_bytes", "Room left on the disk of the data directory")
      .sample(number(m.store->disk_free));
  text.gauge("willcall_disk_size_bytes", "Size of the disk of the data directory")
      .sample(number(m.store->disk));
}

void append_commits(PrometheusText& text, const CommitMetrics& commit) {
  text.histogram("willcall_commit_seconds",
                 "Time that a transaction took until it was durable; its count is the number of commits")
      .sample(commit.seconds);
  text.histogram("willcall_commit_requests", "Requests that were stored by one transaction")
      .sample(commit.requests);
  text.counter("willcall_commit_failures_total",
               "disk_full: found no room; disk_failed: outcome unknown; undone: requests that failed alone")
      .sample(number(commit.disk_full), {{"reason", "disk_full"}})
      .sample(number(commit.disk_failed), {{"reason", "disk_failed"}})
      .sample(number(commit.undone), {{"reason", "undone"}});
  text.gauge("willcall_commit_queue_requests", "Requests that wait for the transaction at work")
      .sample(number(commit.waiting));
}

// A state that began before this process has lasted as long as the process.
double age_of_state(const Metrics& m) {
  if (m.sync.link == LinkState::disabled) return 0;
  return m.sync.since != 0 ? seconds_since(m.sync.since, m.now) : m.process.clock - m.process.started;
}

void append_link(PrometheusText& text, const Metrics& m) {
  text.gauge("willcall_link_enabled", "0: the node stands alone, without a central server")
      .sample(m.sync.link != LinkState::disabled);
  text.gauge("willcall_link_online", "1: connected, and both streams of the central server answer")
      .sample(m.sync.link == LinkState::online);
  text.gauge("willcall_link_state_age_seconds", "How long the line has been as it is")
      .sample(std::max(age_of_state(m), 0.0));
  text.gauge("willcall_link_suspect",
             "1: an answer was lost; pool tickets are refused until the centre is heard")
      .sample(m.suspect);
  text.counter("willcall_link_sessions_total",
               "Sessions with the central server; more than 1: it reconnected")
      .sample(number(m.sync.link_ups));
  text.gauge("willcall_link_warnings", "Warnings about the central server, as /api/sync lists them")
      .sample(number(m.sync.warnings.size()));
  text.gauge("willcall_stream_last_sequence", "Last message of the stream, as last seen");
  for (const StreamStatus& s : m.sync.streams) text.sample(number(s.last_sequence), {{"stream", s.name}});
  text.gauge("willcall_inbound_lag_messages", "Messages of the streams that are not applied here yet")
      .sample(number(m.sync.lag));
  text.counter("willcall_inbound_applied_messages_total", "Messages of the streams that were taken in")
      .sample(number(m.sync.applied));
}

void append_outbox(PrometheusText& text, const Metrics& m) {
  text.counter("willcall_outbox_acknowledged_events_total",
               "Events of this node that the stream said it took; not those that came back first")
      .sample(number(m.sync.acknowledged));
  text.gauge("willcall_outbox_in_flight_events", "Events that were sent and are not confirmed yet")
      .sample(number(m.sync.in_flight));
  text.gauge("willcall_outbox_parked_records",
             "Records whose events the central server does not take for now")
      .sample(number(m.sync.parked));
  text.gauge("willcall_outbox_standstill_seconds",
             "How long nothing has left though the line is up; 0: it moves")
      .sample(m.sync.stalled_since != 0 ? seconds_since(m.sync.stalled_since, m.now) : 0);
  text.gauge("willcall_outbox_last_progress_age_seconds", "How long ago the outbox last moved; 0: not yet")
      .sample(m.sync.moved_at != 0 ? seconds_since(m.sync.moved_at, m.now) : 0);
  if (!m.box_office) return;
  const OutboxSummary& outbox = m.box_office->outbox;
  text.gauge("willcall_outbox_events", "Events of this node that the stream has not confirmed")
      .sample(number(outbox.events));
  text.gauge("willcall_outbox_oldest_age_seconds", "Age of the oldest of them; 0: there is none")
      .sample(outbox.oldest_at != 0 ? seconds_since(outbox.oldest_at, m.now) : 0);
}

void append_box_office(PrometheusText& text, const Metrics& m) {
  text.gauge("willcall_claims_open", "Sales from the pool that wait for the central server right now")
      .sample(number(m.claims));
  text.gauge("willcall_provisional_limit_tickets", "Pool tickets that may stand sold offline at a time")
      .sample(number(m.provisional_limit));
  if (!m.box_office) return;
  const BoxOfficeMetrics& office = *m.box_office;
  text.gauge("willcall_provisional_tickets", "Pool tickets sold offline that the stream has not confirmed")
      .sample(number(office.provisional));
  text.gauge("willcall_exceptions_open", "What a person must settle, by kind");
  for (const auto& [kind, open] : office.exceptions) text.sample(number(open), {{"kind", kind}});
  text.gauge("willcall_quarantined_messages", "Messages of the streams that could not be taken in")
      .sample(number(office.quarantined));
  text.gauge("willcall_tickets", "Tickets of the node's venue, by whose they are and how they stand");
  for (const TicketMetrics::Shelf& shelf : office.shelves.shelves)
    text.sample(number(shelf.tickets), {{"allocation", shelf.allocation}, {"status", shelf.status}});
  text.gauge("willcall_orders_held", "Unpaid orders taken here, whose holds run")
      .sample(number(office.holds));
  text.gauge("willcall_store_rows", "Rows of the large tables")
      .sample(number(office.tickets), {{"table", "tickets"}})
      .sample(number(office.orders), {{"table", "orders"}})
      .sample(number(office.journal), {{"table", "journal"}})
      .sample(number(office.answers), {{"table", "answers"}});
}

void append_requests(PrometheusText& text, const RequestMetrics& requests) {
  text.histogram("willcall_http_request_seconds", "Time from a request's head to its answer, by route");
  for (const RequestMetrics::Route& route : requests.routes)
    text.sample(route.seconds, {{"method", route.method}, {"route", route.pattern}});
  text.counter("willcall_http_requests_total", "Answers by the first digit of their status");
  static constexpr std::string_view kClasses[] = {"2xx", "3xx", "4xx", "5xx"};
  for (std::size_t i = 0; i < std::size(kClasses); ++i)
    text.sample(number(requests.by_class.at(i + 2)), {{"status", kClasses[i]}});
  text.counter("willcall_http_refusals_total", "Refused requests by the code of their problem");
  for (std::size_t i = 0; i < requests.refusals.size(); ++i)
    text.sample(number(requests.refusals[i]), {{"code", facts(static_cast<Code>(i)).name}});
  text.gauge("willcall_http_requests_in_progress", "Requests that are being answered")
      .sample(number(requests.in_progress));
}

void append_server(PrometheusText& text, const Metrics& m) {
  text.gauge("willcall_http_connections_open", "Connections of clients, idle ones too")
      .sample(number(m.server.busy + m.server.waiting));
  text.gauge("willcall_http_connections_waiting", "Connections for which no thread is free")
      .sample(number(m.server.waiting));
  text.gauge("willcall_http_threads", "Threads; each serves one connection").sample(number(m.server.threads));
  text.gauge("willcall_http_threads_busy", "Threads that have a connection").sample(number(m.server.busy));
  text.gauge("willcall_http_listeners", "Clients that follow /api/changes").sample(m.listeners);
}

void append_process(PrometheusText& text, const ProcessMetrics& process) {
  text.gauge("willcall_process_resident_memory_bytes",
             "Memory of the process that is in RAM, mapped pages too")
      .sample(number(process.resident_bytes));
  text.gauge("willcall_process_open_fds", "Open file descriptors").sample(number(process.open_fds));
  text.gauge("willcall_process_max_fds", "How many it may open").sample(number(process.fds_max));
  text.gauge("willcall_process_start_time_seconds", "When it started, by the machine's clock")
      .sample(process.started);
  text.counter("willcall_process_cpu_seconds_total", "CPU time that it took").sample(process.cpu_seconds);
}

}  // namespace

std::string metrics_text(const Metrics& metrics) {
  std::string all;
  PrometheusText text(all);
  append_node(text, metrics);
  append_store(text, metrics);
  append_commits(text, metrics.commit);
  append_link(text, metrics);
  append_outbox(text, metrics);
  append_box_office(text, metrics);
  append_requests(text, metrics.requests);
  append_server(text, metrics);
  append_process(text, metrics.process);
  return all;
}

}  // namespace willcall
