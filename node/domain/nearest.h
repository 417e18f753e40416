// Which tickets are next to another one, as people read ids: numbers as numbers, so that A-9 is next to
// Pure.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace willcall {

/// Of `free`, in any order, the ids that are closest to `id`, nearest first, at most `most`. Closest is what
/// shares more of its beginning (the same row comes before the next one), then what is fewer numbers or
/// letters away, then what comes first in id order seen from `id`.
std::vector<std::string> nearest(const std::string& id, std::vector<std::string> free, std::size_t most);

/// The ids that `id` would be with its last number up to `each_way` lower or higher, whether or not there are
/// such tickets; with as many digits, and with as many as the number needs. Those are neighbours that can
/// stand far apart in byte order.
std::vector<std::string> numbered_around(const std::string& id, std::uint64_t each_way);

}  // namespace willcall
