#include "node/http/router.h"

#include <algorithm>

#include "schema/ids.h"

namespace willcall {
namespace {

std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const std::size_t end = std::min(path.find('/'), path.size());
    parts.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return parts;
}

// What the {..} of the pattern stand for, if the path fits it.
std::optional<std::vector<std::string>> match(std::string_view pattern,
                                              const std::vector<std::string_view>& path) {
  const auto wanted = segments(pattern);
  if (wanted.size() != path.size()) return std::nullopt;
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (wanted[i].starts_with('{')) {
      parts.emplace_back(path[i]);
    } else if (wanted[i] != path[i]) {
      return std::nullopt;
    }
  }
  return parts;
}

bool may(Access access, const std::set<std::string>& roles) {
  if (access == Access::everyone || roles.contains("admin")) return true;
  if (access == Access::seller) return roles.contains("seller");
  return (access == Access::cashier || access == Access::cashier_or_local) && roles.contains("cashier");
}

// From this very machine. A proxy on it asks for somebody else, and says so.
bool is_local(const Request& request) {
  std::string_view address = request.remote_address();
  constexpr std::string_view kMapped = "::ffff:";  // IPv4 over an IPv6 socket
  if (address.starts_with(kMapped)) address.remove_prefix(kMapped.size());
  if (address != "::1" && !address.starts_with("127.")) return false;
  for (const char* header : {"Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"})
    if (request.header(header)) return false;
  return true;
}

const char* name_of(Access access) {
  return access == Access::seller ? "seller" : access == Access::admin ? "admin" : "cashier";
}

bool has_type(const Request& request, std::string_view wanted) {
  std::string type = request.header("Content-Type").value_or("");
  type = type.substr(0, type.find(';'));
  while (!type.empty() && type.back() == ' ') type.pop_back();
  std::transform(type.begin(), type.end(), type.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return type == wanted;
}

// A misspelt parameter must not silently do nothing.
std::optional<Error> unknown_parameter(const Route& route, const Request& request) {
  const auto& known = route.doc.query;
  for (const std::string& name : request.parameter_names())
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      const std::string shown = is_utf8(name) ? name.substr(0, name.find('\0')) : "?";
      return invalid(shown, "'" + shown + "' is not a parameter of this address.");
    }
  return std::nullopt;
}

// The token of "Bearer <token>"; the scheme's case does not matter (RFC 9110).
std::optional<std::string_view> bearer(std::string_view header) {
  constexpr std::string_view kScheme = "bearer ";
  if (header.size() < kScheme.size()) return std::nullopt;
  for (std::size_t i = 0; i < kScheme.size(); ++i)
    if (std::tolower(static_cast<unsigned char>(header[i])) != kScheme[i]) return std::nullopt;
  return header.substr(kScheme.size());
}

std::optional<Error> read_json(Call& call, bool optional) {
  if (call.request.body_bytes() == 0) {
    if (optional) return std::nullopt;
    return Error{Code::bad_json, "The request needs a JSON body.", {}, {}};
  }
  if (!has_type(call.request, kJson))
    return Error{Code::unsupported_media_type, "Send the body as application/json.", {}, {}};
  if (call.request.body_bytes() > kJsonBytesMax)
    return Error{Code::body_too_large,
                 "The body may have at most 65536 bytes.",
                 {{"limit", std::int64_t{kJsonBytesMax}}},
                 {}};
  const bool whole = call.request.read_body([&](std::string_view piece) {
    call.body += piece;
    return true;
  });
  if (!whole) return Error{Code::bad_json, "The body ended early.", {}, {}};
  return std::nullopt;
}

// No route: `allowed` are the methods of the address; empty: there is nothing.
Response nothing_here(const std::string& allowed) {
  if (allowed.empty())
    return problem(Error{Code::not_found, "There is nothing at this address; see /openapi.json.", {}, {}});
  Response response = problem(Error{Code::method_not_allowed, "This address takes " + allowed + ".", {}, {}});
  response.headers.emplace_back("Allow", allowed);
  return response;
}

}  // namespace

Result<TokenClaims> Router::admit(const Route& route, const Request& request) const {
  if (route.access == Access::everyone) return TokenClaims{};
  const std::string header = request.header("Authorization").value_or("");
  if (route.access == Access::cashier_or_local && header.empty() && is_local(request)) return TokenClaims{};
  const auto token = bearer(header);
  Result<TokenClaims> claims =
      token ? verify_token(*token, key_, now_())
            : Error{Code::unauthorized, "Send a token: 'Authorization: Bearer ...'.", {}, {}};
  if (!claims) {
    if (header.empty()) return claims.error();
    log_.write(LogEvent::sign_in_failed,
               {{"address", request.remote_address()}, {"reason", claims.error().detail}});
    if (failed_.too_many(request.remote_address(), now_()))
      return Error{Code::rate_limited, "Too many bad tokens from this address; wait a minute.", {}, {}};
    return claims.error();
  }
  if (!may(route.access, claims->roles))
    return Error{Code::forbidden, std::string("This needs the role ") + name_of(route.access) + ".", {}, {}};
  return claims;
}

Response Router::run(const Route& route, Call call) const {
  const Result<TokenClaims> claims = admit(route, call.request);
  if (!claims) return problem(claims.error());
  call.actor = {claims->sub, claims->roles.contains("admin")};
  call.token_expires = claims->expires_at;
  if (const auto fault = unknown_parameter(route, call.request)) return problem(*fault);
  if (route.body == Body::json || route.body == Body::optional_json)
    if (const auto fault = read_json(call, route.body == Body::optional_json)) return problem(*fault);
  if (route.body == Body::csv && !has_type(call.request, "text/csv"))
    return problem(Error{Code::unsupported_media_type, "Send the body as text/csv.", {}, {}});
  return route.handle(call);
}

Response Router::answer(Request& request) const {
  const std::string_view method = request.method() == "HEAD" ? "GET" : std::string_view(request.method());
  const auto path = segments(request.path());
  std::string allowed;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    const Route& route = routes_[i];
    auto parts = match(route.pattern, path);
    if (!parts) continue;
    if (route.method == method)
      return counts_.timed(i, [&] { return run(route, Call{request, std::move(*parts), {}, {}, 0}); });
    allowed.append(allowed.empty() ? "" : ", ").append(route.method);
  }
  Response response = nothing_here(allowed);
  counts_.answered(response);
  return response;
}

}  // namespace willcall
