#include <atomic>
#include <memory>

#include "node/http/api.h"
#include "node/http/change_feed.h"
#include "node/http/server.h"

namespace willcall {
namespace {

// Each of them keeps a thread of the server.
constexpr int kListenersMax = 64;
static_assert(2 * kListenersMax < Server::kThreads, "those who sell have most of the threads");

/// A place among those who listen, kept as long as somebody holds it. Null: all are taken.
std::shared_ptr<void> take_place(const std::shared_ptr<std::atomic<int>>& taken) {
  if (taken->fetch_add(1) < kListenersMax) return {taken.get(), [taken](void*) { taken->fetch_sub(1); }};
  taken->fetch_sub(1);
  return nullptr;
}

std::optional<std::string> last_event_of(const Call& call) {
  auto id = call.request.header("Last-Event-ID");
  return id && id->empty() ? std::nullopt : id;
}

Response changes(Api& api, const Call& call) {
  const std::string venue = call.request.parameter("venue").value_or("");
  if (call.request.parameter("venue"))
    if (const Result<> followed = api.office.check_venue(venue); !followed) return problem(followed.error());
  auto place = take_place(api.listeners);
  if (!place)
    return problem(Error{Code::not_ready,
                         "64 listeners follow the changes of this node already; let one end, or share one.",
                         {{"limit", std::int64_t{kListenersMax}}},
                         {}});
  const auto feed =
      std::make_shared<ChangeFeed>(api.office, api.changes, api.instance_id,
                                   ChangeFeed::Start{venue, last_event_of(call), call.token_expires});
  Response response{
      200, "text/event-stream", {}, {{"Cache-Control", "no-store"}, {"X-Accel-Buffering", "no"}}};
  response.stream = [feed, place](Outlet& outlet) { feed->run(outlet); };
  return response;
}

}  // namespace

void add_change_routes(Router& router, Api& api) {
  router.add({"GET",
              "/api/changes",
              Access::cashier,
              Body::none,
              [&api](Call& call) { return changes(api, call); },
              {"Every change of this node as it is stored, as Server-Sent Events: 'event' is the "
               "type, 'id' begins with seq; Last-Event-ID resumes, or is answered by 'reset'",
               {"venue"},
               "",
               "Change",
               200,
               false,
               "text/event-stream",
               "Last-Event-ID"}});
}

}  // namespace willcall
