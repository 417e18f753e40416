// The HTTP contract over the box office: all routes, registered with their rules. What a handler needs is
// named here.
#pragma once
#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "node/box_office/allocation_desk.h"
#include "node/box_office/changes.h"
#include "node/box_office/enquiries.h"
#include "node/box_office/exception_desk.h"
#include "node/box_office/order_desk.h"
#include "node/box_office/ticket_desk.h"
#include "node/http/metrics.h"
#include "node/http/router.h"
#include "sync/status.h"

namespace willcall {

/// Made in main; outlives the server.
struct Api {
  Office& office;
  TicketDesk& tickets;
  OrderDesk& orders;
  AllocationDesk& allocations;
  Enquiries& enquiries;
  ExceptionDesk& exceptions;
  Changes& changes;
  std::string instance_id;
  std::function<SyncStatus()> sync;
  std::function<ServerMetrics()> server;
  std::function<ProcessMetrics()> process;
  std::shared_ptr<std::atomic<int>> listeners = std::make_shared<std::atomic<int>>(0);  ///< of /api/changes
};

/// Registers every route of this build. `router` and `api` live as long as the server.
void add_routes(Router& router, Api& api);

// One room each.
void add_ticket_routes(Router& router, Api& api);
void add_import_route(Router& router, Api& api);
void add_order_routes(Router& router, Api& api);
void add_allocation_routes(Router& router, Api& api);
void add_exception_routes(Router& router, Api& api);
void add_sync_routes(Router& router, Api& api);
void add_change_routes(Router& router, Api& api);
void add_metrics_route(Router& router, Api& api);

/// The OpenAPI 3.1 description of the routes that are registered, and of no others.
std::string openapi(const std::vector<Route>& routes);

// What several rooms need.

/// The venue that a request is about: ?venue=, else the node's own.
std::string venue_of(const Call& call, const Api& api);

/// ?limit= and ?after=
struct PageQuery {
  std::size_t limit = 100;
  std::string after;
};
Result<PageQuery> page_query(const Call& call);

/// The Idempotency-Key of a request, if it has one. Refuses a malformed one.
Result<std::optional<RequestKey>> request_key(const Call& call, std::string_view route);

Response answered(const Result<Answer>& answer);
Response history_response(const std::vector<HistoryEntry>& entries);

}  // namespace willcall
