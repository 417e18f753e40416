// The head of a request, read strictly (RFC 9112): what two readers could take for different requests is
// refused, so that nothing is left for a proxy and this server to disagree about. The library behind reads
// more loosely (it skips lines that it does not understand, and decodes %-sequences in values), and is shown
// only what it acts on.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/error.h"

namespace willcall {

/// Why a head is refused. The connection ends with the answer: nobody knows where the next request begins.
struct HeadFault {
  int status = 400;
  Code code = Code::invalid_request;
  const char* detail = "";
};

class Head {
 public:
  static constexpr std::size_t kBytesMax = 32 * 1024;
  static constexpr std::size_t kLineBytesMax = 8 * 1024;  ///< the library's bound too
  static constexpr std::size_t kHeadersMax = 100;         ///< the library's bound from 0.18 on

  /// `text` ends with the empty line. Replaces what was read before; a fault leaves it unspecified.
  std::optional<HeadFault> read(std::string_view text);
  /// The fault of a head that is longer than kBytesMax.
  static HeadFault too_long(std::string_view text);

  /// Nothing: absent. Lines of the same name are joined with ", ", as RFC 9110 says.
  std::optional<std::string> header(std::string_view name) const;
  std::uint64_t body_bytes() const { return body_bytes_; }
  /// Request line, Connection and Expect.
  std::string for_library() const;

 private:
  std::optional<HeadFault> read_request_line(std::string_view line);
  std::optional<HeadFault> read_header(std::string_view line);
  std::optional<HeadFault> read_framing();
  bool connection_says(std::string_view option) const;

  std::string request_line_;
  std::vector<std::pair<std::string, std::string>> headers_;  // names in lower case
  std::uint64_t body_bytes_ = 0;
};

}  // namespace willcall
