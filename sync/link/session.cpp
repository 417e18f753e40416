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

std::uint64_t token_of(std::string_view subject) { return number(subject.substr(subject.rfind('.') + 1)); }

// The durable of the own venue (or of all) is named after the node; others carry their venue.
std::string durable_name(const LinkOptions& options, const std::string& venue) {
  return venue == options.venue || venue == "*" ? options.node_id : options.node_id + "--" + venue;
}

Error unreachable(std::string detail) { return {Code::central_unreachable, std::move(detail), {}, {}}; }

StreamMessage message_of(const NatsMessage& m, Kind kind, std::uint64_t sequence, std::string_view subject) {
  return {kind, sequence, std::string(subject), m.header(header::kContentType), std::string(m.body)};
}

}  // namespace

Session::Session(const LinkOptions& options, Inbox& inbox, Inbox::Epoch epoch,
                 std::function<void()> on_broken)
    : options_(options),
      api_(options.domain),
      inbox_subject_(fresh_inbox(options.node_id)),
      inbox_(inbox),
      epoch_(epoch),
      on_broken_(std::move(on_broken)) {}

Session::~Session() { connection_.reset(); }

bool Session::broken() const {
  const std::lock_guard lock(mutex_);
  return broken_;
}

void Session::break_off() {
  {
    const std::lock_guard lock(mutex_);
    if (broken_) return;
    broken_ = true;
  }
  answered_.notify_all();
  on_broken_();
}

// ---- Setting up

Result<LinkUp> Session::open() {
  auto connection = NatsConnection::open(
      options_, inbox_subject_, [this](const NatsMessage& m) { on_message(m); }, [this] { break_off(); });
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

Result<StreamStatus> Session::open_stream(Kind kind) {
  const std::string stream(stream_of(kind));
  auto answer = ask(api_.stream_info(stream), {});
  if (!answer)
    return unreachable("JetStream does not answer: is it enabled, and may this user ask for the stream " +
                       stream + "?");
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

Result<FeedStatus> Session::open_feed(Kind kind, const std::string& venue) {
  const std::string stream(stream_of(kind)), filter = subjects_of_venue(kind, venue);
  const std::string durable = durable_name(options_, venue);
  const auto answer =
      ask(api_.consumer_create(stream, durable, filter), jetstream::durable_config(stream, durable, filter));
  const auto error =
      answer ? jetstream::error_in(*answer) : jetstream::ApiError{0, "no answer; may this user create it?"};
  if (error) return unreachable("durable " + durable + " on " + stream + ": " + error->text);
  const std::lock_guard lock(mutex_);
  feeds_.push_back({stream + "/" + durable, stream, durable, kind, 0, Clock::now()});
  const auto state = jetstream::consumer_state(*answer);
  return FeedStatus{feeds_.back().name, state.waiting, state.unacknowledged};
}

void Session::start() {
  std::size_t feeds = 0;
  {
    const std::lock_guard lock(mutex_);
    feeds = feeds_.size();
    for (Feed& feed : feeds_) feed.heard = Clock::now();
  }
  for (std::size_t feed = 0; feed < feeds; ++feed)
    for (std::size_t i = 0; i < tuning::kPullsAhead; ++i) pull(feed);
}

// ---- Requests and answers

std::string Session::reply_to(Request request) {
  const std::lock_guard lock(mutex_);
  request.deadline =
      Clock::now() + (request.what == Waiting::pull ? 2 * tuning::kPullExpires : tuning::kRequestTimeout);
  requests_.emplace(++last_token_, std::move(request));
  return inbox_subject_ + "." + std::to_string(last_token_);
}

std::optional<std::string> Session::ask(const std::string& subject, std::string_view body) {
  const std::string reply = reply_to({Waiting::answer, 0, {}, {}});
  const std::uint64_t token = token_of(reply);
  const bool sent = connection_->publish(subject, reply, body);
  std::unique_lock lock(mutex_);
  if (sent)
    answered_.wait_for(lock, tuning::kRequestTimeout, [&] { return broken_ || answers_.contains(token); });
  requests_.erase(token);
  const auto at = answers_.find(token);
  if (at == answers_.end()) return std::nullopt;
  std::string answer = std::move(at->second);
  answers_.erase(at);
  return answer;
}

void Session::publish(AttemptId attempt, const Outgoing& event) {
  NatsConnection::Headers headers = {{header::kContentType, event.content_type},
                                     {header::kType, event.type},
                                     {header::kVersion, std::to_string(event.version)},
                                     {header::kExpected, std::to_string(event.expected_sequence)}};
  if (!event.again) headers.emplace_back(header::kMsgId, message_id(event.body));
  const std::string reply = reply_to({Waiting::publish, attempt, {}, {}});
  if (!connection_->publish(subject_of(event.key), reply, event.body, headers)) break_off();
}

void Session::read_last(ReadId read, const RecordKey& key) {
  const std::string reply = reply_to({Waiting::read, read, key, {}});
  if (!connection_->publish(api_.last_of(stream_of(key.kind), subject_of(key)), reply, {})) break_off();
}

void Session::acknowledge(const std::vector<std::string>& acks) {
  for (const std::string& ack : acks)
    if (!connection_->publish(ack, {}, "+ACK")) return break_off();
}

void Session::pull(std::size_t feed) {
  std::string subject;
  {
    const std::lock_guard lock(mutex_);
    feeds_[feed].asked += tuning::kPullBatch;
    subject = api_.consumer_next(feeds_[feed].stream, feeds_[feed].consumer);
  }
  const std::string reply = reply_to({Waiting::pull, feed, {}, {}});
  if (!connection_->publish(subject, reply, jetstream::next_request(tuning::kPullBatch, true))) break_off();
}

void Session::give_up(const Request& request) {
  if (request.what == Waiting::publish)
    inbox_.put(epoch_, PublishResult{request.id, std::nullopt, "no answer in time"});
  if (request.what == Waiting::read) inbox_.put(epoch_, ReadResult{request.id, false, {}});
}

void Session::look_after() {
  std::vector<Request> late;
  bool silent = false;
  {
    const std::lock_guard lock(mutex_);
    const auto now = Clock::now();
    for (auto at = requests_.begin(); at != requests_.end();) {
      if (at->second.deadline > now) {
        if (at->second.what != Waiting::pull) break;  // pulls live longer; the others are in order
        ++at;
        continue;
      }
      late.push_back(std::move(at->second));
      at = requests_.erase(at);
    }
    silent = std::any_of(feeds_.begin(), feeds_.end(),
                         [&](const Feed& f) { return now - f.heard > 3 * tuning::kHeartbeat; });
  }
  for (const Request& request : late) give_up(request);
  if (silent) break_off();
}

// ---- What comes, on the connection's thread

void Session::on_message(const NatsMessage& message) {
  if (const auto info = jetstream::delivery_info(message.reply)) return on_delivery(message, *info);
  Request request{};
  {
    const std::lock_guard lock(mutex_);
    const auto at = requests_.find(token_of(message.subject));
    if (at == requests_.end()) return;  // given up
    request = at->second;
    if (request.what != Waiting::pull) requests_.erase(at);
  }
  const std::string status = message.body.empty() ? message.header("Status") : std::string();
  switch (request.what) {
    case Waiting::pull: return on_status(message, static_cast<std::size_t>(request.id));
    case Waiting::publish: {
      auto ack = status.empty()
                     ? jetstream::publish_ack(message.body)
                     : jetstream::PublishAck{std::nullopt, "JetStream does not answer (" + status + ")"};
      return inbox_.put(epoch_, PublishResult{request.id, ack.sequence, std::move(ack.refusal)});
    }
    case Waiting::read: {
      ReadResult result{request.id, status.empty() || status == "404", {}};
      if (status.empty())
        result.messages.push_back(message_of(message, request.key.kind,
                                             number(message.header("Nats-Sequence")),
                                             message.header("Nats-Subject")));
      return inbox_.put(epoch_, std::move(result));
    }
    case Waiting::answer: {
      {
        const std::lock_guard lock(mutex_);
        answers_[token_of(message.subject)] = std::string(message.body);
      }
      return answered_.notify_all();
    }
  }
}

void Session::on_delivery(const NatsMessage& message, const jetstream::DeliveryInfo& info) {
  std::optional<std::size_t> ask_more;
  {
    const std::lock_guard lock(mutex_);
    if (whole_ && info.consumer == whole_->consumer) {
      whole_->messages.push_back(message_of(message, whole_->kind, info.sequence, message.subject));
      whole_->done = info.pending == 0;
      answered_.notify_all();
      return;
    }
    const auto feed = std::find_if(feeds_.begin(), feeds_.end(), [&](const Feed& f) {
      return f.consumer == info.consumer && f.stream == info.stream;
    });
    if (feed == feeds_.end()) return;
    feed->heard = Clock::now();
    if (feed->asked > 0) --feed->asked;
    if (feed->asked + tuning::kPullBatch <= tuning::kPullsAhead * tuning::kPullBatch)
      ask_more = static_cast<std::size_t>(feed - feeds_.begin());
    inbox_.put(epoch_, Delivery{feed->name, message_of(message, feed->kind, info.sequence, message.subject),
                                std::string(message.reply), info.pending});
  }
  if (ask_more) pull(*ask_more);
}

// 100: a heartbeat. 408: the request ran out. 409: the consumer is gone, or the server goes.
void Session::on_status(const NatsMessage& message, std::size_t feed) {
  const std::string status = message.header("Status");
  {
    const std::lock_guard lock(mutex_);
    feeds_[feed].heard = Clock::now();
    if (status == "100") return;
    requests_.erase(token_of(message.subject));
    const std::string left = message.header("Nats-Pending-Messages");
    const std::uint64_t unsent = left.empty() ? tuning::kPullBatch : number(left);
    feeds_[feed].asked -= std::min<std::size_t>(feeds_[feed].asked, unsent);
  }
  if (status == "408" || status == "404") return pull(feed);
  break_off();
}

// ---- Reading whole histories

ReadResult Session::read_whole(ReadId read, const RecordKey& key) {
  const std::string stream(stream_of(key.kind)), subject = subject_of(key),
                                                 consumer = options_.node_id + "--read";
  ReadResult result{read, false, {}};
  const auto made = ask(api_.consumer_create(stream, consumer, subject),
                        jetstream::reader_config(stream, consumer, subject));
  if (!made || jetstream::error_in(*made)) return result;
  if (jetstream::consumer_state(*made).waiting > 0) {
    {
      const std::lock_guard lock(mutex_);
      whole_ = Whole{consumer, key.kind, {}, false};
    }
    for (std::size_t before = 0;;) {
      const bool sent = connection_->publish(api_.consumer_next(stream, consumer), inbox_subject_ + ".0",
                                             jetstream::next_request(kWholeBatch, false));
      std::unique_lock lock(mutex_);
      if (sent)
        answered_.wait_for(lock, tuning::kReadTimeout, [&] {
          return broken_ || whole_->done || whole_->messages.size() >= before + kWholeBatch;
        });
      if (whole_->done || whole_->messages.size() == before || broken_) break;
      before = whole_->messages.size();
    }
    const std::lock_guard lock(mutex_);
    result.answered = whole_->done;
    result.messages = std::move(whole_->messages);
    whole_.reset();
  } else {
    result.answered = true;
  }
  (void)ask(api_.consumer_delete(stream, consumer), {});
  return result;
}

std::optional<std::vector<FeedStatus>> Session::look_at_feeds() {
  std::vector<Feed> feeds;
  {
    const std::lock_guard lock(mutex_);
    feeds = feeds_;
  }
  std::vector<FeedStatus> seen;
  for (const Feed& feed : feeds) {
    const auto answer = ask(api_.consumer_info(feed.stream, feed.consumer), {});
    if (!answer || jetstream::error_in(*answer)) return std::nullopt;
    const auto state = jetstream::consumer_state(*answer);
    seen.push_back({feed.name, state.waiting, state.unacknowledged});
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
