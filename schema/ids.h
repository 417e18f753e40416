// Ids: what may be one, and how fresh ones are made. Ids become tokens of NATS subjects.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "schema/records.h"

namespace willcall {

inline constexpr std::size_t kIdLengthMax = 64;

/// [A-Za-z0-9_-]{1,64}
bool is_id(std::string_view text);

/// Well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates) without NUL.
bool is_utf8(std::string_view text);

/// Characters (code points) in well-formed UTF-8.
std::size_t characters(std::string_view utf8);

/// A time-ordered id of 26 characters (the form of ULID, lower case): 48 bits of time, then 80 random bits.
/// Time order keeps neighbours in time neighbours in the store, which halves the pages a batch dirties.
std::string make_id(TimeMs now, const std::array<std::uint8_t, 10>& random);

/// Fresh ids. Implementations: random in production, counted in the simulation. Threads: any.
class Ids {
 public:
  virtual ~Ids() = default;
  virtual std::string fresh(TimeMs now) = 0;
};

}  // namespace willcall
