#include "tools/willcall/allocation.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "schema/json_text.h"

namespace willcall {
namespace {

using Json = nlohmann::json;

std::string body_of(const AllocationWish& wish, std::size_t first, std::size_t ids, std::uint64_t count) {
  std::string body;
  JsonText json(body);
  json.object().text_or_null("to", wish.to.value_or(""));
  if (!wish.venue.empty()) json.field("venue", wish.venue);
  if (ids > 0) {
    json.name("tickets").array();
    for (std::size_t i = first; i < first + ids; ++i) json.text(wish.tickets[i]);
    json.end_array();
  } else {
    json.field("count", static_cast<std::int64_t>(count));
    if (wish.price) json.field("price", *wish.price);
    if (!wish.title_prefix.empty()) json.field("titlePrefix", wish.title_prefix);
  }
  if (!wish.from.empty()) json.field("from", wish.from);
  if (wish.force) json.name("force").boolean(true);
  if (!wish.confirm.empty()) json.field("confirm", wish.confirm);
  json.end_object();
  return body;
}

Error no_node() { return {Code::internal_error, "what answers is not a Willcall node", {}, {}}; }

}  // namespace

std::vector<AllocationCall> requests_for(const AllocationWish& wish) {
  std::vector<AllocationCall> requests;
  for (std::size_t first = 0; first < wish.tickets.size();) {
    std::size_t ids = 0, bytes = 0;
    while (first + ids < wish.tickets.size() && ids < kAllocatedAtOnce &&
           (bytes += wish.tickets[first + ids].size() + 3) <= kIdBytesAtOnce)
      ++ids;
    requests.push_back({body_of(wish, first, ids, 0), ids});
    first += ids;
  }
  for (std::uint64_t left = wish.count; left > 0;) {
    const std::uint64_t count = std::min<std::uint64_t>(left, kAllocatedAtOnce);
    requests.push_back({body_of(wish, 0, 0, count), count});
    left -= count;
  }
  return requests;
}

Result<std::uint64_t> allocated_in(const std::string& body) try {
  return Json::parse(body).at("allocated").get<std::uint64_t>();
} catch (const Json::exception&) {
  return no_node();
}

Result<AllocationPage> allocation_page(const std::string& body) try {
  const Json answer = Json::parse(body);
  AllocationPage page;
  for (const Json& one : answer.at("allocations"))
    page.lines.push_back({one.at("nodeId").is_null() ? "(pool)" : one.at("nodeId").get<std::string>(),
                          one.at("available"), one.at("reserved"), one.at("sold"), one.at("withdrawn")});
  if (!answer.at("next").is_null()) page.next = answer.at("next");
  return page;
} catch (const Json::exception&) {
  return no_node();
}

std::string allocation_table(const std::vector<AllocationLine>& lines) {
  std::size_t width = 6;
  for (const AllocationLine& line : lines) width = std::max(width, line.owner.size());
  const auto padded = [&](const std::string& owner) {
    return owner + std::string(width - owner.size(), ' ');
  };
  std::string text = padded("NODE") + "   available    reserved        sold   withdrawn\n";
  const auto add = [&](const AllocationLine& line) {
    char numbers[128];
    std::snprintf(numbers, sizeof numbers, "%12lld%12lld%12lld%12lld\n",
                  static_cast<long long>(line.available), static_cast<long long>(line.reserved),
                  static_cast<long long>(line.sold), static_cast<long long>(line.withdrawn));
    text += padded(line.owner) + numbers;
  };
  AllocationLine sum{"all", 0, 0, 0, 0};
  for (const AllocationLine& line : lines) {
    add(line);
    sum.available += line.available;
    sum.reserved += line.reserved;
    sum.sold += line.sold;
    sum.withdrawn += line.withdrawn;
  }
  add(sum);
  return text;
}

}  // namespace willcall
