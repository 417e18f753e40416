// Routes: method, pattern, who may, what body. Access and body are part of registering a route, so that they
// cannot be forgotten: a route without a rule does not compile, and an address without a route gives nothing.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "node/domain/stamp.h"
#include "node/http/failed_tokens.h"
#include "node/http/jwt.h"
#include "node/http/problem.h"
#include "node/http/request_counts.h"
#include "schema/log.h"
#include "schema/result.h"

namespace willcall {

/// One request as the server reads it. Lives until the answer.
class Request {
 public:
  virtual ~Request() = default;
  virtual const std::string& method() const = 0;
  virtual const std::string& path() const = 0;
  virtual std::optional<std::string> header(const char* name) const = 0;
  virtual std::optional<std::string> parameter(const std::string& name) const = 0;
  virtual std::vector<std::string> parameter_names() const = 0;
  virtual const std::string& remote_address() const = 0;
  /// The body in pieces; `piece` returns false to stop. False: the client stopped sending.
  virtual bool read_body(const std::function<bool(std::string_view piece)>& piece) = 0;
  virtual std::uint64_t body_bytes() const = 0;
};

enum class Access {
  everyone,
  seller,
  cashier,
  admin,
  cashier_or_local,  ///< whoever asks on this machine without a token and not through a proxy, else as
                     ///< cashier
};
enum class Body {
  none,           ///< no body is looked at
  json,           ///< application/json, at most kJsonBytesMax
  optional_json,  ///< as json, or nothing
  csv,            ///< text/csv, of any length, read in pieces by the handler
};
inline constexpr std::size_t kJsonBytesMax = 64 * 1024;

/// A request that may do what its route does.
struct Call {
  Request& request;
  std::vector<std::string> path_parts;  ///< what {..} of the pattern stand for
  Actor actor;                          ///< sub is empty where no token is needed
  std::string body;                     ///< of a JSON route
  TimeMs token_expires = 0;             ///< 0: no token was needed
};

/// What /openapi.json says of a route.
struct RouteDoc {
  std::string_view summary;
  std::vector<std::string_view> query;  ///< parameters; any other is refused
  std::string_view request_schema;      ///< a component; empty: none
  std::string_view response_schema;
  int success = 200;
  bool idempotency_key = false;
  std::string_view response_type = kJson;
  std::string_view header = {};  ///< that the route looks at; empty: none
};

struct Route {
  std::string_view method;
  std::string_view pattern;  ///< "/api/tickets/{id}"
  Access access;
  Body body;
  std::function<Response(Call&)> handle;
  RouteDoc doc;
};

class Router {
 public:
  /// `key`: of the tokens. `now`: this node's time.
  /// `log`: hears of bad tokens; outlives the router.
  Router(std::string key, std::function<TimeMs()> now, Log& log)
      : key_(std::move(key)), now_(std::move(now)), log_(log) {}

  void add(Route route) {
    counts_.add_route(route.method, route.pattern);
    routes_.push_back(std::move(route));
  }
  const std::vector<Route>& routes() const { return routes_; }

  /// Threads: any. Everything that is wrong with a request is answered as a problem.
  Response answer(Request& request) const;
  /// What this router and the server around it have answered.
  RequestCounts& counts() const { return counts_; }

 private:
  Response run(const Route& route, Call call) const;
  Result<TokenClaims> admit(const Route& route, const Request& request) const;

  const std::string key_;
  const std::function<TimeMs()> now_;
  std::vector<Route> routes_;  // constant once the server listens
  Log& log_;
  mutable FailedTokens failed_;
  mutable RequestCounts counts_;
};

}  // namespace willcall
