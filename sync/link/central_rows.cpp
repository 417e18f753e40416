#include "sync/link/central_rows.h"

#include "schema/event.h"
#include "sync/tuning.h"

namespace willcall {
namespace {

using Must = SettingRule::Must;
using Rules = std::vector<SettingRule>;

constexpr std::int64_t kGiB = 1024 * 1024 * 1024;
/// An event and its headers.
constexpr std::int64_t kMessageMax = kEventBytesMax + 8 * 1024;

constexpr std::int64_t nanoseconds(std::chrono::milliseconds t) { return t.count() * 1'000'000; }

constexpr char kHistoryGoes[] =
    "Events vanish from the stream: the next change of such a ticket is refused, and a new box never learns "
    "of it.";
constexpr char kLeaseGoes[] =
    "The lease of a box vanishes, so that a copy of this box would be taken for the box itself.";
constexpr char kAnotherKind[] = "It is made for another use: boxes could not publish to it and read it.";

SettingRule row(const char* setting, Must must, const char* why, bool is_fixed = false) {
  return {setting, must, nullptr, 0, false, is_fixed, why};
}
SettingRule is(const char* setting, const char* text, const char* why, bool is_fixed = false) {
  return {setting, Must::be, text, 0, false, is_fixed, why};
}
SettingRule number(const char* setting, Must must, std::int64_t value, const char* why) {
  return {setting, must, nullptr, value, false, false, why};
}
SettingRule time(const char* setting, Must must, std::int64_t value, const char* why) {
  return {setting, must, nullptr, value, true, false, why};
}

/// The same for records and leases. `goes`: what it means that messages vanish.
Rules stream_rules(const char* goes) {
  return {
      is("retention", "limits",
         "A message is forgotten as soon as somebody has read it; others never see it.", true),
      is("storage", "file", "What is in memory alone is gone when the server is started again.", true),
      is("discard", "new",
         "A stream that is full would forget what it holds, instead of letting boxes wait."),
      time("max_age", Must::be_unlimited, 0, goes),
      row("max_msgs", Must::be_unlimited, goes),
      row("max_bytes", Must::be_unlimited, goes),
      row("allow_direct", Must::be_on,
          "A box cannot read how a record stands, and so cannot settle a doubt."),
      row("allow_rollup_hdrs", Must::be_off, "One message with the header Nats-Rollup empties the stream."),
      row("no_ack", Must::be_off, "The server confirms nothing: every outbox stands still."),
      row("sealed", Must::be_off, "It takes no message any more: every outbox stands still.", true),
      row("mirror", Must::be_absent, kAnotherKind, true),
      row("sources", Must::be_absent, "Messages come in from another stream, past every version check.",
          true),
      row("subject_transform", Must::be_absent, "Messages are stored under other names than the boxes read."),
      row("allow_msg_ttl", Must::be_off, "Whoever publishes can let a message vanish by itself.", true),
  };
}

Rules with(Rules rules, const Rules& more) {
  rules.insert(rules.end(), more.begin(), more.end());
  return rules;
}

}  // namespace

const Rules& record_stream_rules() {
  static const Rules rules =
      with(stream_rules(kHistoryGoes),
           {
               row("max_msgs_per_subject", Must::be_unlimited, kHistoryGoes),
               number("max_msg_size", Must::be_at_least, kMessageMax,
                      "A big order is refused by the server, and stays in the outbox."),
               row("max_consumers", Must::be_unlimited, "A further box cannot begin to sync.", true),
               time("duplicate_window", Must::be_at_least, nanoseconds(tuning::kDuplicateWindow),
                    "An event that is sent again after a lost answer is not recognised any more."),
               row("republish", Must::be_absent,
                   "Copies of every sale go out to subjects that other users may read."),
               number("consumer_limits.max_ack_pending", Must::be_at_least, tuning::kAckPendingMax,
                      "A box cannot make its durable, and so does not sync."),
               time("consumer_limits.inactive_threshold", Must::be_unlimited, 0,
                    "The place up to which a box has read is forgotten while the box is switched off."),
           });
  return rules;
}

const Rules& bucket_rules() {
  static const Rules rules =
      with(stream_rules(kLeaseGoes),
           {
               is("max_msgs_per_subject", "1", "Tools do not take it for a bucket, or old leases pile up."),
               row("max_msg_size", Must::be_unlimited, "A lease could be too big to be written."),
               row("deny_delete", Must::be_on, kLeaseGoes),
               row("deny_purge", Must::be_on, kLeaseGoes),
           });
  return rules;
}

const Rules& durable_rules() {
  static const Rules rules = {
      is("ack_policy", "explicit", "What the box had not stored when it fell over is not delivered again."),
      is("deliver_policy", "all", "The box misses what stood in the stream before."),
      is("replay_policy", "instant", "A box that was away gets its messages as slowly as they once came."),
      row("deliver_subject", Must::be_absent, "The server pushes, and the box that pulls gets nothing."),
      row("max_deliver", Must::be_unlimited, "A message that was delivered too often is lost for the box."),
      number("max_ack_pending", Must::be_at_least, tuning::kAckPendingMax,
             "The box syncs slowly, or stalls."),
      time("ack_wait", Must::be_at_most, 10 * nanoseconds(tuning::kAckWait),
           "A box that comes back waits so long for what it had not stored."),
      time("inactive_threshold", Must::be_unlimited, 0,
           "The place up to which the box has read is forgotten while the box is switched off."),
      row("headers_only", Must::be_off, "The box gets messages without what they say."),
      row("pause_until", Must::be_absent, "The box gets nothing until then."),
  };
  return rules;
}

const Rules& account_rules() {
  static const Rules rules = {
      number("limits.max_storage", Must::be_at_least, kGiB,
             "The streams are soon full: boxes go on selling, but nothing gets through to the others."),
      number("limits.storage_max_stream_bytes", Must::be_at_least, kGiB,
             "A stream is soon full: boxes go on selling, but nothing gets through to the others."),
      number("limits.max_streams", Must::be_at_least, 3, "Willcall's three streams do not fit in."),
      number("limits.max_ack_pending", Must::be_at_least, tuning::kAckPendingMax,
             "A box cannot make its durable, and so does not sync."),
      row("limits.max_bytes_required", Must::be_off,
          "A stream without a limit cannot be made, and with a limit it would stop being complete."),
  };
  return rules;
}

}  // namespace willcall
