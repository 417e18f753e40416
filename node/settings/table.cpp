#include <unistd.h>

#include <algorithm>

#include "node/settings/settings.h"
#include "schema/ids.h"
#include "schema/time.h"

namespace willcall {
namespace {

using Fault = std::optional<std::string>;

Fault text(std::string& to, const std::string& value) {
  to = value;
  return std::nullopt;
}

Fault id(std::string& to, const std::string& value) {
  if (!is_id(value)) return "1 to 64 characters of A-Z a-z 0-9 _ -";
  return text(to, value);
}

Fault on_off(bool& to, const std::string& value) {
  if (value != "on" && value != "off") return "on or off";
  to = value == "on";
  return std::nullopt;
}

Fault duration(std::chrono::milliseconds& to, const std::string& value) {
  const auto parsed = parse_duration(value);
  if (!parsed) return "a duration such as 250ms, 5s, 10m, 12h or 35d";
  to = *parsed;
  return std::nullopt;
}

Fault venues(std::vector<std::string>& to, const std::string& value) {
  to.clear();
  for (std::size_t from = 0; from <= value.size();) {
    const std::size_t end = std::min(value.find(',', from), value.size());
    to.push_back(value.substr(from, end - from));
    from = end + 1;
  }
  for (const std::string& venue : to)
    if (venue != "*" && !is_id(venue)) return "venues separated by commas, or * for all";
  return std::nullopt;
}

Fault currency(std::string& to, const std::string& value) {
  if (value.size() != 3 || value.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") != std::string::npos)
    return "an ISO 4217 code such as EUR";
  return text(to, value);
}

Fault key(std::string& to, const std::string& value) {
  if (value.size() < 32) return "at least 32 bytes; leave it out and the node makes a key of its own";
  return text(to, value);
}

}  // namespace

const std::vector<Setting>& setting_table() {
  using S = Settings&;
  using V = const std::string&;
  static const std::vector<Setting> table = {
      {"node_id", "WILLCALL_NODE_ID", "the host's name", "ID",
       "names this box; kept in the store at first start", true,
       [](S s, V v) {
         s.node_id_given = true;
         return id(s.node_id, v);
       }},
      {"venue", "WILLCALL_VENUE", "main", "ID", "the venue that it sells for; kept likewise", true,
       [](S s, V v) {
         s.venue_given = true;
         return id(s.venue, v);
       }},
      {"follow", "WILLCALL_FOLLOW", "the venue", "VENUES",
       "venues to replicate, separated by commas; * is all", true,
       [](S s, V v) { return venues(s.follow, v); }},
      {"data", "WILLCALL_DATA", "./willcall-data", "DIR", "where the store is; one daemon at a time", true,
       [](S s, V v) { return text(s.data, v); }},
      {"listen", "WILLCALL_LISTEN", "127.0.0.1:8080", "HOST:PORT",
       "address to serve; port 0 picks a free one", true, [](S s, V v) { return text(s.listen, v); }},
      {"nats", "NATS_URL", "", "URLS", "central servers, separated by commas; none: the node stands alone",
       true, [](S s, V v) { return text(s.nats, v); }},
      {"nats_creds", "WILLCALL_NATS_CREDS", "", "FILE", "credentials for the central server", true,
       [](S s, V v) { return text(s.nats_creds, v); }},
      {"nats_ca", "WILLCALL_NATS_CA", "", "FILE", "certificates that the central server is checked against",
       true, [](S s, V v) { return text(s.nats_ca, v); }},
      {"nats_domain", "WILLCALL_NATS_DOMAIN", "", "NAME", "JetStream domain of the central server", true,
       [](S s, V v) { return text(s.nats_domain, v); }},
      {"create_streams", "WILLCALL_CREATE_STREAMS", "off", "on|off",
       "create what is missing at the centre (first set-up)", true,
       [](S s, V v) { return on_off(s.create_streams, v); }},
      {"jwt_key_file", "WILLCALL_JWT_KEY_FILE", "", "FILE",
       "key of the tokens; none: made once in the data directory", true,
       [](S s, V v) { return text(s.jwt_key_file, v); }},
      {"jwt_key", "JWT_KEY", "", "KEY", "the key itself", false, [](S s, V v) { return key(s.jwt_key, v); }},
      {"currency", "WILLCALL_CURRENCY", "EUR", "CODE", "of tickets that name none", true,
       [](S s, V v) { return currency(s.currency, v); }},
      {"price_promise", "WILLCALL_PRICE_PROMISE", "10m", "DURATION",
       "how long a buyer pays the lower price he saw", true,
       [](S s, V v) { return duration(s.price_promise, v); }},
      {"hold", "WILLCALL_HOLD", "15m", "DURATION", "how long an unpaid order keeps its tickets", true,
       [](S s, V v) { return duration(s.hold, v); }},
  };
  return table;
}

}  // namespace willcall
