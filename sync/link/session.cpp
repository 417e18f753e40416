#include "sync/link/session.h"

#include <algorithm>
#include <charconv>
#include <random>

#include "schema/event.h"
#include "schema/subjects.h"
#include "sync/tuning.h"

namespace willcall {
namespace {

constexpr std::size_t kWholeBatch = 256;

std::string fresh_inbox(const std::string& node_id) {
  std::random_device random;
  return "_INBOX_" + node_id + "." + std::to_string(random()) + std::to_string(random());
}

std::uint64_t number(std::string_view text) {
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

StreamMessage message_of(const NatsMessage& m, Kind kind, std::uint64_t sequence, std::string_view subject) {
  return {kind, sequence, std::string(subject), m.header(header::kContentType), std::string(m.body)};
}

}  // namespace

Session::Session(const LinkOptions& options, Inbox& inbox, Inbox::Epoch epoch, Log& log,
                 std::function<void()> on_broken)
    : options_(options),
      log_(log),
      api_(options.domain),
      inbox_subject_(fresh_inbox(options.node_id)),
      inbox_(inbox),
      epoch_(epoch),
      on_broken_(std::move(on_broken)) {}

Session::~Session() { connection_.reset(); }

std::string Session::complaint() const { return connection_ ? connection_->last_complaint() : std::string(); }

void Session::break_off() {
  if (broken_.exchange(true)) return;
  requests_.give_up();
  history_.give_up();
  on_broken_();
}

void Session::start() {
  feeds_.all_heard();
  for (std::size_t feed = 0; feed < feeds_.all().size(); ++feed)
    for (std::size_t i = 0; i < tuning::kPullsAhead; ++i) pull(feed);
}

// ---- Asking

std::string Session::reply_address(Requests::Token token) const {
  return inbox_subject_ + "." + std::to_string(token);
}

std::optional<std::string> Session::ask(const std::string& subject, std::string_view body) {
  const Requests::Token token = requests_.add({Requests::What::question, 0, {}});
  if (!connection_->publish(subject, reply_address(token), body)) break_off();
  return requests_.wait(token);
}

void Session::publish(AttemptId attempt, const Outgoing& event) {
  NatsConnection::Headers headers = {{header::kContentType, event.content_type},
                                     {header::kType, event.type},
                                     {header::kVersion, std::to_string(event.version)},
                                     {header::kExpected, std::to_string(event.expected_sequence)}};
  if (!event.again) headers.emplace_back(header::kMsgId, message_id(event.body));
  const Requests::Token token = requests_.add({Requests::What::publish, attempt, {}});
  if (!connection_->publish(subject_of(event.key), reply_address(token), event.body, headers)) break_off();
}

void Session::read_last(ReadId read, const RecordKey& key) {
  const Requests::Token token = requests_.add({Requests::What::read, read, key});
  const std::string subject = api_.last_of(stream_of(key.kind), subject_of(key));
  if (!connection_->publish(subject, reply_address(token), {})) break_off();
}

void Session::acknowledge(const std::vector<std::string>& acks) {
  for (const std::string& ack : acks)
    if (!connection_->publish(ack, {}, "+ACK")) return break_off();
}

void Session::pull(std::size_t feed) {
  feeds_.asked(feed);
  const Feed from = feeds_.at(feed);
  const Requests::Token token = requests_.add({Requests::What::pull, feed, {}});
  const std::string request = jetstream::next_request(tuning::kPullBatch, true);
  if (!connection_->publish(api_.consumer_next(from.stream, from.consumer), reply_address(token), request))
    break_off();
}

void Session::look_after() {
  for (const Requests::Request& request : requests_.late()) {
    if (request.what == Requests::What::publish)
      inbox_.put(epoch_, PublishResult{request.id, std::nullopt, no_answer("no answer in time")});
    if (request.what == Requests::What::read) inbox_.put(epoch_, ReadResult{request.id, false, {}});
  }
  if (feeds_.silent()) break_off();
}

// ---- What comes, on the connection's thread

void Session::on_message(const NatsMessage& message) {
  if (const auto info = jetstream::delivery_info(message.reply)) return on_delivery(message, *info);
  const Requests::Token token = number(message.subject.substr(message.subject.rfind('.') + 1));
  const auto request = requests_.answered(token);
  if (!request) return;  // given up
  switch (request->what) {
    case Requests::What::pull: return on_pull_status(message, token, static_cast<std::size_t>(request->id));
    case Requests::What::publish: return on_publish_ack(message, request->id);
    case Requests::What::read: return on_last_message(message, *request);
    case Requests::What::question: return requests_.put_answer(token, std::string(message.body));
  }
}

void Session::on_publish_ack(const NatsMessage& message, AttemptId attempt) {
  const std::string status = message.body.empty() ? message.header("Status") : std::string();
  auto ack = status.empty()
                 ? jetstream::publish_ack(message.body)
                 : jetstream::PublishAck{std::nullopt, "JetStream does not answer (" + status + ")"};
  inbox_.put(epoch_, PublishResult{attempt, ack.sequence, std::move(ack.refusal)});
}

// A stored message carries its sequence. Without one it is the server's own word: 404, there is none.
void Session::on_last_message(const NatsMessage& message, const Requests::Request& request) {
  const std::uint64_t sequence = number(message.header("Nats-Sequence"));
  ReadResult result{request.id, sequence > 0 || message.header("Status") == "404", {}};
  if (sequence > 0)
    result.messages.push_back(
        message_of(message, request.key.kind, sequence, message.header("Nats-Subject")));
  inbox_.put(epoch_, std::move(result));
}

void Session::on_delivery(const NatsMessage& message, const jetstream::DeliveryInfo& info) {
  const auto kind = kind_of_stream(info.stream);
  if (!kind) return;
  StreamMessage ours = message_of(message, *kind, info.sequence, message.subject);
  if (history_.take({info.consumer, info.place, info.pending}, ours)) return;
  const auto came = feeds_.came(info);
  if (!came) return;
  inbox_.put(epoch_, Delivery{feeds_.at(came->index).name, std::move(ours), std::string(message.reply),
                              info.pending, info.place});
  if (came->ask_more) pull(came->index);
}

// 100: a heartbeat. 404, 408: the request ran out. 409: the consumer is gone, or the server goes.
void Session::on_pull_status(const NatsMessage& message, Requests::Token token, std::size_t feed) {
  const std::string status = message.header("Status");
  feeds_.heard(feed);
  if (status == "100") return;
  requests_.end(token);
  const std::string left = message.header("Nats-Pending-Messages");
  feeds_.ended(feed, left.empty() ? tuning::kPullBatch : static_cast<std::size_t>(number(left)));
  if (status == "408" || status == "404") return pull(feed);
  break_off();
}

// ---- Reading

ReadResult Session::read_whole(ReadId read, const RecordKey& key) {
  const std::string stream(stream_of(key.kind)), subject = subject_of(key),
                                                 consumer = jetstream::reader_name(options_.node_id);
  const auto made = ask(api_.consumer_create(stream, consumer, subject),
                        jetstream::reader_config(stream, consumer, subject));
  const auto state = made && !jetstream::error_in(*made) ? jetstream::consumer_state(*made) : std::nullopt;
  ReadResult result{read, false, {}};
  // One that has delivered was left over by an earlier read: it begins in the middle, and goes.
  if (state && state->delivered == 0 && state->filter == subject) {
    history_.begin(consumer, subject, state->waiting);
    result.answered = state->waiting == 0 || collect_history(stream, consumer);
    result.messages = history_.end();
  }
  (void)ask(api_.consumer_delete(stream, consumer), {});
  return result;
}

bool Session::collect_history(const std::string& stream, const std::string& consumer) {
  std::size_t before = 0;
  do {
    before = history_.size();
    const std::string request = jetstream::next_request(kWholeBatch, false);
    // Its own status messages go to an address that nobody waits at.
    if (!connection_->publish(api_.consumer_next(stream, consumer), reply_address(0), request)) break_off();
  } while (history_.wait(before, before + kWholeBatch) && !history_.complete() && !broken_);
  return history_.complete();
}

std::optional<std::vector<FeedStatus>> Session::look_at_feeds() {
  std::vector<FeedStatus> seen;
  for (const Feed& feed : feeds_.all()) {
    const auto answer = ask(api_.consumer_info(feed.stream, feed.consumer), {});
    const auto state = answer ? jetstream::consumer_state(*answer) : std::nullopt;
    if (!state) return std::nullopt;
    seen.push_back({feed.name, state->waiting, state->unacknowledged, state->delivered});
    feeds_.looked(seen.size() - 1, seen.back());
  }
  return seen;
}

std::optional<std::vector<StreamStatus>> Session::look_at_streams() {
  std::vector<StreamStatus> streams;
  for (const std::string_view stream : kStreams) {
    const auto answer = ask(api_.stream_info(stream), {});
    const auto status = answer ? jetstream::stream_status(*answer) : std::nullopt;
    if (!status) return std::nullopt;
    streams.push_back(*status);
  }
  return streams;
}

}  // namespace willcall
