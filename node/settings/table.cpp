#include "node/settings/table.h"

#include <algorithm>

#include "node/settings/values.h"

namespace willcall {
namespace {

// Meanings of a version are kept for a day (node/domain/promise.h), so no promise can be longer.
constexpr DurationBounds kPromise{std::chrono::milliseconds(0), std::chrono::hours(24), "from 0s to 24h"};
// In less than a second no buyer can pay; a month is a group that pays by transfer.
constexpr DurationBounds kHold{std::chrono::seconds(1), std::chrono::days(35), "from 1s to 35d"};
// Below a tenth of a second no server answers; nobody stands longer at a counter, and a stop waits as long.
constexpr DurationBounds kClaim{std::chrono::milliseconds(100), std::chrono::seconds(10),
                                "from 100ms to 10s"};

}  // namespace

const std::vector<Setting>& setting_table() {
  using S = Settings&;
  using V = const std::string&;
  static const std::vector<Setting> table = {
      {"node_id", "WILLCALL_NODE_ID", "the host's name", "ID",
       "names this box; kept in the store at first start", "box-1", true,
       [](S s, V v) {
         s.node_id_given = true;
         return read_id(s.node_id, v);
       }},
      {"venue", "WILLCALL_VENUE", "main", "ID", "the venue that it sells for; kept likewise", "arena", true,
       [](S s, V v) {
         s.venue_given = true;
         return read_id(s.venue, v);
       }},
      {"follow", "WILLCALL_FOLLOW", "the venue", "VENUES",
       "venues to replicate, separated by commas; * is all", "arena,hall", true,
       [](S s, V v) { return read_venues(s.follow, v); }},
      {"data", "WILLCALL_DATA", "./willcall-data", "DIR", "where the store is; one daemon at a time",
       "/var/lib/willcall", true, [](S s, V v) { return read_directory(s.data, v); }},
      {"listen", "WILLCALL_LISTEN", "127.0.0.1:8080", "HOST:PORT",
       "address to serve; port 0 picks a free one", "0.0.0.0:8080", true,
       [](S s, V v) { return read_address(s.listen, v); }},
      {"nats", "NATS_URL", "", "URLS", "central servers, separated by commas; none: the node stands alone",
       "nats://centre.example.org:4222", true, [](S s, V v) { return read_servers(s.nats, v); }},
      {"nats_creds", "WILLCALL_NATS_CREDS", "", "FILE", "credentials for the central server",
       "/etc/willcall/box-1.creds", true, [](S s, V v) { return read_text(s.nats_creds, v); }},
      {"nats_ca", "WILLCALL_NATS_CA", "", "FILE", "certificates that the central server is checked against",
       "/etc/willcall/ca.pem", true, [](S s, V v) { return read_text(s.nats_ca, v); }},
      {"nats_domain", "WILLCALL_NATS_DOMAIN", "", "NAME", "JetStream domain of the central server", "hub",
       true, [](S s, V v) { return read_domain(s.nats_domain, v); }},
      {"create_streams", "WILLCALL_CREATE_STREAMS", "off", "on|off",
       "create what is missing at the centre (first set-up)", "on", true,
       [](S s, V v) { return read_on_off(s.create_streams, v); }},
      {"jwt_key_file", "WILLCALL_JWT_KEY_FILE", "", "FILE",
       "key of the tokens; none: made once in the data directory", "/etc/willcall/jwt.key", true,
       [](S s, V v) { return read_text(s.jwt_key_file, v); }},
      {"jwt_key", "JWT_KEY", "", "KEY", "the key itself", "", false,
       [](S s, V v) { return read_key(s.jwt_key, v); }},
      {"currency", "WILLCALL_CURRENCY", "EUR", "CODE", "of tickets that name none", "CHF", true,
       [](S s, V v) { return read_currency(s.currency, v); }},
      {"price_promise", "WILLCALL_PRICE_PROMISE", "10m", "DURATION",
       "how long a buyer pays the lower price he saw", "30m", true,
       [](S s, V v) { return read_duration(s.price_promise, v, kPromise); }},
      {"hold", "WILLCALL_HOLD", "15m", "DURATION", "how long an unpaid order keeps its tickets", "20m", true,
       [](S s, V v) { return read_duration(s.hold, v, kHold); }},
      {"claim_timeout", "WILLCALL_CLAIM_TIMEOUT", "2s", "DURATION",
       "how long a sale from the pool waits for the central server", "3s", true,
       [](S s, V v) { return read_duration(s.claim_timeout, v, kClaim); }},
      {"offline_pool_sales", "WILLCALL_OFFLINE_POOL_SALES", "refuse", "refuse|provisional",
       "tickets of the pool while the line is down", "provisional", true,
       [](S s, V v) { return read_pool_sales(s.offline_pool_provisional, v); }},
      {"offline_pool_limit", "WILLCALL_OFFLINE_POOL_LIMIT", "0", "N",
       "tickets that may stand sold provisionally at a time", "20", true,
       [](S s, V v) { return read_count(s.offline_pool_limit, v, 1'000'000); }},
  };
  return table;
}

const Setting* setting_named(std::string_view name) {
  for (const Setting& setting : setting_table())
    if (setting.name == name) return &setting;
  return nullptr;
}

std::string flag_of(const Setting& setting) {
  std::string flag = "--" + std::string(setting.name);
  std::replace(flag.begin(), flag.end(), '_', '-');
  return flag;
}

}  // namespace willcall
