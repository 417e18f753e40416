// Every event that a node logs. The names are stable: people search for them and set alarms on them.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace willcall {

enum class Level : std::uint8_t { info, warning, error };

enum class LogEvent : std::uint8_t {
  // the process
  started,
  setting,
  stopping,
  housekeeping_failed,
  lines_left_out,
  // the store
  commit_slow,
  request_undone,
  disk_full,
  disk_has_room,
  store_latched,
  migration_under_way,
  migration_done,
  migration_left_out,
  // the box office
  import_done,
  tickets_allocated,
  tickets_seized,
  order_refused,
  order_cannot_expire,
  exception_opened,
  exception_resolved,
  claims_undone,
  claims_not_undone,
  // the line
  sync_online,
  sync_offline,
  sync_turn_failed,
  link_failed,
  link_given_up,
  record_not_sent,
  outbox_unreadable,
  events_lost,
  message_quarantined,
  // people
  sign_in_failed,
  http_request_failed,
  http_answer_broken,
  changes_unreadable,
  connections_not_woken,
};
inline constexpr std::size_t kLogEvents = static_cast<std::size_t>(LogEvent::connections_not_woken) + 1;

/// What an event means. One row each, in the order of the enumeration.
struct LogEventFacts {
  LogEvent event;
  std::string_view name;
  Level level;
  /// Every one is written, however many come. Of the others only the first of each minute are, and a count.
  bool each;
  std::string_view meaning;  ///< for people, with its fields
};
const LogEventFacts& facts(LogEvent event);
const std::array<LogEventFacts, kLogEvents>& log_events();

}  // namespace willcall
