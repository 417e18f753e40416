// Errors on the wire: RFC 9457 problem details.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "schema/error.h"

namespace willcall {

class Outlet;

struct Response {
  int status = 200;
  std::string content_type;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  /// Of an answer without an end: what writes it, after the head has left. The connection ends with it.
  std::function<void(Outlet&)> stream = nullptr;
  std::optional<Code> code = std::nullopt;  ///< of a problem
};

inline constexpr char kJson[] = "application/json";

Response json_response(int status, std::string body);
Response problem(const Error& error);
/// As problem(), under another status than the code's own: for what HTTP itself gives a number (400, 411,
/// 414).
Response problem(const Error& error, int status);

}  // namespace willcall
