// Allocations in the requests that a node takes, and its summary in words. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schema/records.h"
#include "schema/result.h"

namespace willcall {

/// Tickets of one request: all of them are one transaction of the node, and it has other work too.
inline constexpr std::size_t kAllocatedAtOnce = 1000;
/// Bytes of ids in one request, below the node's 64 KiB with room for the rest of the body.
inline constexpr std::size_t kIdBytesAtOnce = 60 * 1024;

struct AllocationWish {
  std::optional<std::string> to;     ///< nothing: the pool
  std::vector<std::string> tickets;  ///< by name, or
  std::uint64_t count = 0;           ///< so many free ones in id order
  std::optional<Money> price;
  std::string title_prefix, venue;
  std::string from, confirm;  ///< of a seizure
  bool force = false;
};

struct AllocationCall {
  std::string body;
  std::uint64_t tickets = 0;
};
std::vector<AllocationCall> requests_for(const AllocationWish& wish);

/// The number in {"allocated":n}.
Result<std::uint64_t> allocated_in(const std::string& body);

struct AllocationLine {
  std::string owner;  ///< a node, or "(pool)"
  std::int64_t available = 0, reserved = 0, sold = 0, withdrawn = 0;
};
struct AllocationPage {
  std::vector<AllocationLine> lines;
  std::string next;  ///< empty on the last one
};
/// An error if the answer is not that of a node.
Result<AllocationPage> allocation_page(const std::string& body);
/// A table with the sum of all.
std::string allocation_table(const std::vector<AllocationLine>& lines);

}  // namespace willcall
