#include "node/main/node.h"

#include <algorithm>
#include <optional>

#include "node/box_office/replication.h"
#include "node/http/api.h"
#include "node/http/server.h"
#include "node/main/data_directory.h"
#include "node/main/housekeeper.h"
#include "node/main/identity.h"
#include "node/main/keys.h"
#include "node/main/process_metrics.h"
#include "node/main/random_ids.h"
#include "node/store/migrations.h"
#include "schema/version.h"
#include "sync/link/driver.h"
#include "sync/link/nats_central.h"

namespace willcall {
namespace {

constexpr std::chrono::milliseconds kFlushFor{5000};

/// The parts that exist only with a centre.
struct Sync {
  Sync(Office& office, LinkOptions options)
      : replication(office),
        central(std::move(options), office.log),
        engine(replication, central, office.log),
        driver(engine, central, [&clock = office.clock] { return clock.now(); }) {}
  Replication replication;
  NatsCentral central;
  Engine engine;
  Driver driver;
};

Policy policy_of(const Settings& s, const rows::Identity& identity) {
  Policy policy{identity.node_id(), identity.venue(), s.follow,        s.currency,
                s.price_promise,    s.hold,           s.claim_timeout, s.offline_pool_limit};
  const auto own = [&](const std::string& venue) { return venue == "*" || venue == policy.venue; };
  if (std::none_of(policy.follow.begin(), policy.follow.end(), own)) policy.follow.push_back(policy.venue);
  return policy;
}

LinkOptions link_of(const Settings& s, const Policy& policy) {
  std::vector<std::string> follow = policy.follow;
  if (std::find(follow.begin(), follow.end(), "*") != follow.end()) follow = {"*"};
  return {s.nats,         s.nats_creds, s.nats_ca, s.nats_domain,
          policy.node_id, policy.venue, follow,    s.create_streams};
}

Result<std::string> token_key(const Settings& s) {
  if (!s.jwt_key.empty()) return s.jwt_key;
  return s.jwt_key_file.empty() ? own_key(s.data) : read_key(s.jwt_key_file);
}

}  // namespace

struct Node::Parts {
  Parts(std::unique_ptr<DataDirectory> held, Log& l)
      : data(std::move(held)), log(l), store(data->path()), clock(last_time(store)), committer(store, log) {}

  std::unique_ptr<DataDirectory> data;
  Log& log;
  Store store;
  NodeClock clock;
  RandomIds ids;
  Claims claims;
  Committer committer;
  std::optional<Office> office;
  std::optional<TicketDesk> tickets;
  std::optional<OrderDesk> orders;
  std::optional<AllocationDesk> allocations;
  std::optional<Enquiries> enquiries;
  std::optional<ExceptionDesk> exceptions;
  std::optional<Changes> changes;
  std::optional<Sync> sync;
  std::optional<Housekeeper> housekeeper;  // ends before sync, which its commits wake
  std::optional<Api> api;
  std::optional<Router> router;
  std::optional<Server> server;
  std::string url;

  Reach line() const {
    if (!sync) return Reach::own_centre;
    return sync->driver.online() ? Reach::online : Reach::offline;
  }
  SyncStatus status() const { return sync ? sync->driver.status() : SyncStatus{}; }
};

Node::Node(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Result<std::unique_ptr<Node>> Node::start(const Settings& settings, Log& log,
                                          const std::function<void(const std::string&)>& still_starting) try {
  const auto address = ListenAddress::parse(settings.listen);
  if (!address)
    return invalid("listen", "--listen: '" + settings.listen +
                                 "' is not right; it takes HOST:PORT, such as 127.0.0.1:8080.");
  auto data = DataDirectory::open(settings.data);
  if (!data) return data.error();
  const Result<std::string> key = token_key(settings);
  if (!key) return key.error();

  migrate((*data)->path(), {.log = log, .watch = still_starting});
  auto parts = std::make_unique<Parts>(std::move(*data), log);
  Parts& p = *parts;
  const auto identity = identify(p.store, p.committer, settings, p.ids, p.clock.now());
  if (!identity) return identity.error();
  p.office.emplace(Office{p.store, p.committer, p.clock, p.ids, log, policy_of(settings, *identity),
                          [&p] { return p.line(); }, p.claims});
  p.tickets.emplace(*p.office);
  p.orders.emplace(*p.office);
  p.allocations.emplace(*p.office);
  p.enquiries.emplace(*p.office);
  p.exceptions.emplace(*p.office);
  p.changes.emplace(*p.office);
  p.api.emplace(Api{*p.office, *p.tickets, *p.orders, *p.allocations, *p.enquiries, *p.exceptions, *p.changes,
                    identity->instance_id(), [&p] { return p.status(); },
                    [&p] { return p.server->metrics(); },
                    [started = wall_clock()] { return process_metrics(started); }});
  p.router.emplace(
      *key, [&p] { return p.clock.now(); }, log);
  add_routes(*p.router, *p.api);
  p.server.emplace(*p.router, log);
  std::string reason;
  if (!p.server->bind(*address, reason))
    return Error{Code::not_ready, "cannot listen on " + settings.listen + ": " + reason, {}, {}};
  take_up_claims(*p.office);
  // From here on nothing is in the way: take messages, expire orders, answer.
  if (!settings.nats.empty()) p.sync.emplace(*p.office, link_of(settings, p.office->policy));
  p.housekeeper.emplace(*p.office);
  p.server->serve();
  const std::string host =
      address->host.find(':') == std::string::npos ? address->host : "[" + address->host + "]";
  p.url = "http://" + host + ":" + std::to_string(p.server->port());
  p.data->say_url(p.url);
  log.write(LogEvent::started, {{"version", version()},
                                {"node_id", p.office->policy.node_id},
                                {"venue", p.office->policy.venue},
                                {"store_format", identity->format()},
                                {"url", p.url},
                                {"sync", p.sync ? "on" : "standalone"}});
  return std::unique_ptr<Node>(new Node(std::move(parts)));
} catch (const StoreError& error) {
  return Error{Code::not_ready, error.what(), {}, {}};
}

Node::~Node() { stop(); }

void Node::stop() {
  if (!parts_) return;
  parts_->server->stop();
  parts_->housekeeper.reset();
  if (parts_->sync) parts_->sync->driver.stop(kFlushFor);
  parts_.reset();
}

bool Node::works() const {
  return parts_->committer.run([](Writer&) { return Committer::Decision::refuse; }) !=
         Committer::Outcome::failed;
}

const std::string& Node::url() const { return parts_->url; }

}  // namespace willcall
