#include "node/http/api.h"
#include "node/http/metrics.h"
#include "node/http/prometheus_text.h"

namespace willcall {
namespace {

// What the store does not say is left out: a scrape works on a broken box too.
template <class Value>
std::optional<Value> if_it_can(const std::function<Value()>& ask) try {
  return ask();
} catch (const StoreError&) {
  return std::nullopt;
}

Metrics gathered(const Api& api, const Router& router) {
  const Office& office = api.office;
  Metrics all;
  all.node_id = office.policy.node_id;
  all.venue = office.policy.venue;
  all.now = office.clock.now();
  all.commit = office.committer.metrics();
  all.store = if_it_can<StoreMetrics>([&] { return office.store.metrics(); });
  all.box_office = if_it_can<BoxOfficeMetrics>([&] { return box_office_metrics(office); });
  all.sync = api.sync();
  all.suspect = all.sync.link == LinkState::online && office.claims.suspect();
  all.claims = office.claims.count();
  all.provisional_limit = office.policy.offline_pool_limit;
  all.requests = router.counts().metrics();
  all.server = api.server();
  all.listeners = *api.listeners;
  all.process = api.process();
  return all;
}

}  // namespace

void add_metrics_route(Router& router, Api& api) {
  router.add({"GET",
              "/metrics",
              Access::cashier_or_local,
              Body::none,
              [&api, &router](Call&) {
                return Response{200, kPrometheusText, metrics_text(gathered(api, router)), {}};
              },
              {"Figures for Prometheus; on this machine without a token",
               {},
               "",
               "MetricsText",
               200,
               false,
               "text/plain"}});
}

}  // namespace willcall
