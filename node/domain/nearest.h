// Which tickets are next to another one, as people read ids: numbers as numbers, so that A-9 is next to
// Pure.
#pragma once
#include <string>
#include <vector>

namespace willcall {

/// Of `free`, in any order, the ids that are closest to `id`, nearest first, at most `most`. Closest is what
/// shares more of its beginning (the same row comes before the next one), then what is fewer numbers or
/// letters away, then what comes first in id order seen from `id`.
std::vector<std::string> nearest(const std::string& id, std::vector<std::string> free, std::size_t most);

/// The ids around which those next to `id` stand in byte order, where A-10 is far from A-9: `id` itself, and,
/// for its last number, the lowest that has a digit more and the highest that has one less.
std::vector<std::string> places_around(const std::string& id);

}  // namespace willcall
