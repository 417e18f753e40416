#include "sync/link/jetstream.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <vector>

#include "schema/subjects.h"
#include "sync/link/lease_bucket.h"
#include "sync/tuning.h"

namespace willcall::jetstream {
namespace {

using Json = nlohmann::json;

std::int64_t nanoseconds(std::chrono::milliseconds t) { return t.count() * 1'000'000; }

Json parse(std::string_view text) {
  Json json = Json::parse(text.begin(), text.end(), nullptr, false);
  return json.is_object() ? json : Json::object();
}

const Json& part(const Json& json, const char* name) {
  static const Json none = Json::object();
  const auto at = json.find(name);
  return at != json.end() && at->is_object() ? *at : none;
}

std::optional<std::uint64_t> number_in(const Json& json, const char* name) {
  const auto at = json.find(name);
  if (at == json.end() || !at->is_number_unsigned()) return std::nullopt;
  return at->get<std::uint64_t>();
}

std::optional<std::string> text_in(const Json& json, const char* name) {
  const auto at = json.find(name);
  if (at == json.end() || !at->is_string()) return std::nullopt;
  return at->get<std::string>();
}

/// Absent, null and false mean no; what is of another form means yes, which decides nothing.
bool flag_in(const Json& json, const char* name) {
  const auto at = json.find(name);
  return at != json.end() && !at->is_null() && *at != false;
}

std::optional<ApiError> error_of(const Json& json) {
  if (!flag_in(json, "error")) return std::nullopt;
  const Json& error = part(json, "error");
  const auto code = number_in(error, "err_code").value_or(number_in(error, "code").value_or(0));
  return ApiError{static_cast<int>(std::min<std::uint64_t>(code, 99'999)),
                  text_in(error, "description").value_or("refused")};
}

std::uint64_t number(std::string_view text) {
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

std::string durable_name(std::string_view node_id, std::string_view own_venue, std::string_view venue) {
  const std::string node(node_id);
  if (venue == own_venue) return node;
  return venue == "*" ? node + "==all" : node + "=" + std::string(venue);
}

std::string reader_name(std::string_view node_id) { return std::string(node_id) + "==read"; }

std::string Api::of(std::string_view operation, std::string_view name) const {
  return std::string(prefix_).append(operation).append(name);
}
std::string Api::consumer_create(std::string_view stream, std::string_view consumer,
                                 std::string_view filter) const {
  return of("CONSUMER.CREATE.", stream).append(1, '.').append(consumer).append(1, '.').append(filter);
}
std::string Api::consumer_info(std::string_view stream, std::string_view consumer) const {
  return of("CONSUMER.INFO.", stream).append(1, '.').append(consumer);
}
std::string Api::consumer_delete(std::string_view stream, std::string_view consumer) const {
  return of("CONSUMER.DELETE.", stream).append(1, '.').append(consumer);
}
std::string Api::consumer_next(std::string_view stream, std::string_view consumer) const {
  return of("CONSUMER.MSG.NEXT.", stream).append(1, '.').append(consumer);
}
std::string Api::last_of(std::string_view stream, std::string_view subject) const {
  return of("DIRECT.GET.", stream).append(1, '.').append(subject);
}

// No max_age and no max_msgs: compare-and-set needs each record's history. Should a limit be set after all,
// the stream refuses what is new and the boxes wait, where "old" would forget what was sold.
std::string stream_config(Kind kind, int replicas) {
  return Json{{"name", stream_of(kind)},
              {"subjects", {subjects_of_venue(kind, "*")}},
              {"retention", "limits"},
              {"storage", "file"},
              {"discard", "new"},
              {"max_age", 0},
              {"max_msgs", -1},
              {"max_bytes", -1},
              {"max_msgs_per_subject", -1},
              {"max_msg_size", -1},
              {"max_consumers", -1},
              {"num_replicas", replicas},
              {"allow_direct", true},
              {"duplicate_window", nanoseconds(tuning::kDuplicateWindow)}}
      .dump();
}

// As `nats kv add willcall` makes it, but for two switches. That one allows roll-ups and purges, and a
// roll-up of a node on its own key can carry "Nats-Rollup: all", which would wipe the leases of all others.
std::string bucket_config(int replicas) {
  return Json{{"name", lease::kStream},
              {"subjects", {lease::kSubjects}},
              {"retention", "limits"},
              {"storage", "file"},
              {"discard", "new"},
              {"max_age", 0},
              {"max_msgs", -1},
              {"max_bytes", -1},
              {"max_msgs_per_subject", 1},
              {"max_msg_size", -1},
              {"max_consumers", -1},
              {"num_replicas", replicas},
              {"allow_direct", true},
              {"allow_rollup_hdrs", false},
              {"deny_delete", true},
              {"deny_purge", true},
              {"duplicate_window", nanoseconds(tuning::kDuplicateWindow)}}
      .dump();
}

std::string durable_config(std::string_view stream, std::string_view durable, std::string_view filter) {
  return Json{{"stream_name", stream},
              {"config",
               {{"name", durable},
                {"durable_name", durable},
                {"deliver_policy", "all"},
                {"ack_policy", "explicit"},
                {"ack_wait", nanoseconds(tuning::kAckWait)},
                {"max_ack_pending", tuning::kAckPendingMax},
                {"max_deliver", -1},
                {"filter_subject", filter},
                {"replay_policy", "instant"}}}}
      .dump();
}

std::string reader_config(std::string_view stream, std::string_view name, std::string_view subject) {
  return Json{{"stream_name", stream},
              {"config",
               {{"name", name},
                {"deliver_policy", "all"},
                {"ack_policy", "none"},
                {"filter_subject", subject},
                {"replay_policy", "instant"},
                {"mem_storage", true},
                {"inactive_threshold", nanoseconds(10 * tuning::kRequestTimeout)}}}}
      .dump();
}

std::string next_request(std::size_t batch, bool wait) {
  if (!wait) return Json{{"batch", batch}, {"no_wait", true}}.dump();
  return Json{{"batch", batch},
              {"expires", nanoseconds(tuning::kPullExpires)},
              {"idle_heartbeat", nanoseconds(tuning::kHeartbeat)}}
      .dump();
}

std::optional<ApiError> error_in(std::string_view answer) {
  const Json json = parse(answer);
  if (json.empty()) return ApiError{0, "no answer that can be read"};
  return error_of(json);
}

PublishAck publish_ack(std::string_view answer) {
  const Json json = parse(answer);
  if (const auto error = error_of(json)) return {std::nullopt, error->text};
  if (flag_in(json, "duplicate")) return {std::nullopt, "duplicate"};
  const auto sequence = number_in(json, "seq").value_or(0);
  if (sequence == 0) return {std::nullopt, "an acknowledgement without a sequence"};
  return {sequence, {}};
}

std::optional<StreamStatus> stream_status(std::string_view answer) {
  const Json json = parse(answer);
  const Json &state = part(json, "state"), &config = part(json, "config");
  const auto name = text_in(config, "name"), created = text_in(json, "created");
  const auto last = number_in(state, "last_seq"), messages = number_in(state, "messages");
  if (!name || !created || !last || !messages) return std::nullopt;
  return StreamStatus{*name, *created, *last, *messages};
}

std::optional<ConsumerState> consumer_state(std::string_view answer) {
  const Json json = parse(answer);
  const auto waiting = number_in(json, "num_pending"), unacknowledged = number_in(json, "num_ack_pending"),
             delivered = number_in(part(json, "delivered"), "consumer_seq");
  if (!waiting || !unacknowledged || !delivered) return std::nullopt;
  return ConsumerState{text_in(part(json, "config"), "filter_subject").value_or(""), *waiting,
                       *unacknowledged, *delivered};
}

std::optional<DeliveryInfo> delivery_info(std::string_view reply) {
  if (!reply.starts_with("$JS.ACK.")) return std::nullopt;
  std::vector<std::string_view> tokens;
  for (std::size_t from = 0; from <= reply.size();) {
    const std::size_t end = std::min(reply.find('.', from), reply.size());
    tokens.push_back(reply.substr(from, end - from));
    from = end + 1;
  }
  if (tokens.size() < 9) return std::nullopt;
  const std::size_t first = tokens.size() == 9 ? 2 : 4;  // behind domain and account hash
  if (tokens.size() < first + 7) return std::nullopt;
  return DeliveryInfo{tokens[first], tokens[first + 1], number(tokens[first + 3]), number(tokens[first + 4]),
                      number(tokens[first + 6])};
}

}  // namespace willcall::jetstream
