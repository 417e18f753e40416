// JetStream's names, request and answer texts: what is asked on $JS.API..., and what comes back. Pure;
// threads: any. Nothing throws, whatever an answer holds: a field of the wrong form is as good as none.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schema/records.h"
#include "schema/result.h"
#include "sync/status.h"

namespace willcall::jetstream {

/// The durable of a node for one followed venue ("*": for all). An id holds no '=', so that no two nodes and
/// no two purposes share a name:  <node>  <node>=<venue>  <node>==all
std::string durable_name(std::string_view node_id, std::string_view own_venue, std::string_view venue);
/// <node>==read: the short-lived consumer that reads a history.
std::string reader_name(std::string_view node_id);

/// Subjects of the API, within a domain if there is one.
class Api {
 public:
  explicit Api(const std::string& domain)
      : prefix_(domain.empty() ? "$JS.API." : "$JS." + domain + ".API.") {}
  std::string stream_info(std::string_view stream) const { return of("STREAM.INFO.", stream); }
  std::string stream_create(std::string_view stream) const { return of("STREAM.CREATE.", stream); }
  std::string stream_names() const { return prefix_ + "STREAM.NAMES"; }
  std::string account_info() const { return prefix_ + "INFO"; }
  std::string everything() const { return prefix_ + ">"; }
  /// The form that carries name and filter, so that permissions can hold a node to both.
  std::string consumer_create(std::string_view stream, std::string_view consumer,
                              std::string_view filter) const;
  std::string consumer_info(std::string_view stream, std::string_view consumer) const;
  std::string consumer_delete(std::string_view stream, std::string_view consumer) const;
  std::string consumer_next(std::string_view stream, std::string_view consumer) const;
  /// The last message of one subject; the form that permissions can limit.
  std::string last_of(std::string_view stream, std::string_view subject) const;

 private:
  std::string of(std::string_view operation, std::string_view name) const;
  std::string prefix_;
};

/// The definitions of the centre's streams; packaging/central holds the same for people.
std::string stream_config(Kind kind, int replicas = 1);
/// Of the lease bucket.
std::string bucket_config(int replicas = 1);
std::string durable_config(std::string_view stream, std::string_view durable, std::string_view filter);
/// A short-lived consumer that reads one subject from its first message.
std::string reader_config(std::string_view stream, std::string_view name, std::string_view subject);
std::string next_request(std::size_t batch, bool wait);

/// An answer: the error in it, if there is one. `absent`: the stream or consumer does not exist.
struct ApiError {
  int code = 0;  ///< JetStream's err_code; 0: no answer that can be read
  std::string text;
  bool absent() const { return code == 10059 || code == 10014; }
};
std::optional<ApiError> error_in(std::string_view answer);

/// A publish acknowledgement. Only a first-hand one has a sequence: a duplicate decides nothing.
struct PublishAck {
  std::optional<std::uint64_t> sequence;
  std::string refusal;
};
PublishAck publish_ack(std::string_view answer);

std::optional<StreamStatus> stream_status(std::string_view answer);
/// How a consumer stands, by its info. Nothing: an answer of another form.
struct ConsumerState {
  std::string filter;  ///< the subjects that it reads
  std::uint64_t waiting = 0, unacknowledged = 0;
  std::uint64_t delivered = 0;  ///< messages so far
};
std::optional<ConsumerState> consumer_state(std::string_view answer);

/// $JS.ACK.<stream>.<consumer>.<delivered>.<stream seq>.<consumer seq>.<time>.<pending>, or with domain and
/// account hash in front: what the reply of a delivered message says of it.
struct DeliveryInfo {
  std::string_view stream, consumer;
  std::uint64_t sequence = 0;  ///< in the stream
  std::uint64_t place = 0;     ///< among what the consumer delivered; the first is 1
  std::uint64_t pending = 0;
};
std::optional<DeliveryInfo> delivery_info(std::string_view reply);

}  // namespace willcall::jetstream
