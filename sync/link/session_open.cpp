// How a session begins: the streams are there (or made), and each followed venue has its durables.
#include "schema/subjects.h"
#include "sync/link/connect_failure.h"
#include "sync/link/session.h"

namespace willcall {
namespace {

Error unreachable(std::string detail) { return {Code::central_unreachable, std::move(detail), {}, {}}; }

}  // namespace

Result<LinkUp> Session::open() {
  auto connection = NatsConnection::open(
      options_, inbox_subject_, [this](const NatsMessage& m) { on_message(m); }, [this] { break_off(); },
      log_, broken_);
  if (!connection) return connection.error();
  connection_ = std::move(*connection);
  LinkUp up;
  for (const Kind kind : {Kind::ticket, Kind::order}) {
    Result<StreamStatus> stream = open_stream(kind);
    if (!stream) return stream.error();
    up.streams.push_back(*stream);
  }
  for (const Kind kind : {Kind::ticket, Kind::order})
    for (const std::string& venue : options_.follow) {
      Result<FeedStatus> feed = open_feed(kind, venue);
      if (!feed) return feed.error();
      up.feeds.push_back(*feed);
    }
  return up;
}

// A missing permission is only heard of as a complaint; the question itself stays without an answer.
std::string Session::no_answer(const std::string& otherwise) const {
  const std::string why = denied(options_, complaint());
  return why.empty() ? otherwise : why;
}

Result<StreamStatus> Session::open_stream(Kind kind) {
  const std::string stream(stream_of(kind));
  auto answer = ask(api_.stream_info(stream), {});
  if (!answer)
    return unreachable(no_answer(
        "JetStream does not answer: is it enabled, and may this user ask for the stream " + stream + "?"));
  auto error = jetstream::error_in(*answer);
  if (error && error->absent()) {
    if (!options_.create_streams)
      return unreachable("the stream " + stream +
                         " does not exist; set the centre up, or start with --create-streams on");
    answer = ask(api_.stream_create(stream), jetstream::stream_config(kind));
    error = answer ? jetstream::error_in(*answer) : jetstream::ApiError{0, "no answer"};
  }
  if (error) return unreachable("stream " + stream + ": " + error->text);
  const auto status = jetstream::stream_status(*answer);
  if (!status) return unreachable("stream " + stream + ": the answer cannot be read");
  return *status;
}

// nats-server 2.9 would let a durable read something else from where it stands, and skip all before. So what
// it reads is looked at first.
std::optional<Error> Session::taken_by_another(const Feed& feed, const std::string& filter) {
  const auto answer = ask(api_.consumer_info(feed.stream, feed.consumer), {});
  const auto there = answer ? jetstream::consumer_state(*answer) : std::nullopt;
  if (!there || there->filter == filter) return std::nullopt;
  return unreachable("the durable " + feed.consumer + " on stream " + feed.stream + " reads " +
                     there->filter + " and not " + filter +
                     ": another box uses this node id, or it was made for another " +
                     "venue; give each box its own --node-id, or delete the durable");
}

Result<FeedStatus> Session::open_feed(Kind kind, const std::string& venue) {
  const std::string stream(stream_of(kind)),
      filter = subjects_of_venue(kind, venue),
      durable = jetstream::durable_name(options_.node_id, options_.venue, venue);
  const Feed feed{stream + "/" + durable, stream, durable, kind};
  if (auto taken = taken_by_another(feed, filter)) return *taken;
  const auto answer =
      ask(api_.consumer_create(stream, durable, filter), jetstream::durable_config(stream, durable, filter));
  if (!answer)
    return unreachable(
        no_answer("durable " + durable + " on " + stream + ": no answer; may this user create it?"));
  const auto error = jetstream::error_in(*answer);
  if (error) return unreachable("durable " + durable + " on " + stream + ": " + error->text);
  const auto state = jetstream::consumer_state(*answer);
  if (!state || state->filter != filter)
    return unreachable("durable " + durable + " on " + stream + ": the answer cannot be read");
  FeedStatus opened{feed.name, state->waiting, state->unacknowledged, state->delivered};
  feeds_.add(feed, opened);
  return opened;
}

}  // namespace willcall
