#include "schema/log_events.h"

namespace willcall {
namespace {

using enum LogEvent;
using enum Level;
constexpr std::array<LogEventFacts, kLogEvents> kEvents = {{
    {started, "started", info, true,
     "The node sells: version, node, venue, store format, address, and sync or standalone."},
    {setting, "setting", info, true,
     "A setting that somebody gave: name, value (secrets are hidden) and where it comes from."},
    {stopping, "stopping", info, true, "The node was told to stop; requests in flight are finished."},
    {housekeeping_failed, "housekeeping_failed", error, false,
     "Expiring orders or writing the time failed; it is tried again. error: why."},
    {lines_left_out, "lines_left_out", warning, true,
     "An event came too often: count lines of it were not written."},
    {commit_slow, "commit_slow", warning, false,
     "Storing took more than a second: milliseconds, and how many requests waited for it."},
    {request_undone, "request_undone", error, false,
     "A request failed while it was being stored and was undone; nothing else was harmed. error: why."},
    {disk_full, "disk_full", error, false,
     "There is no room to store a sale: sales are refused with 507. directory, and error: what is full."},
    {disk_has_room, "disk_has_room", info, false, "There is room again; sales go on."},
    {store_latched, "store_latched", error, true,
     "The disk failed while storing. Nothing more is written until the node was restarted. error: why."},
    {migration_under_way, "migration_under_way", info, true,
     "A store of an older program is brought up to date: the formats, what it brings, and how many of its "
     "records are done."},
    {migration_done, "migration_done", info, true,
     "The store is of the newer format now: format, what, records and seconds."},
    {migration_left_out, "migration_left_out", warning, false,
     "A damaged record was left out on the way to the newer format; it stays as it is. error: which."},
    {import_done, "import_done", info, true,
     "A seat map was taken in: venue, rows created, unchanged and refused."},
    {tickets_allocated, "tickets_allocated", info, true,
     "Tickets were given to a box, or to the pool (to is empty): venue, to, how many."},
    {tickets_seized, "tickets_seized", warning, true,
     "An admin took tickets over from another box by force: venue, from, to, how many."},
    {order_refused, "order_refused", warning, true,
     "An order that had been taken lost a ticket and was refused: order, ticket, and the rule that decided."},
    {order_cannot_expire, "order_cannot_expire", error, false,
     "A hold ran out and the order cannot be undone; it is tried again."},
    {exception_opened, "exception_opened", warning, true,
     "Something that a person must settle: kind, exception, order, ticket, and the money to return."},
    {exception_resolved, "exception_resolved", info, true, "A person has settled it: exception and action."},
    {claims_undone, "claims_undone", info, true,
     "Claims on pool tickets that nobody waits for any more were undone: how many."},
    {claims_not_undone, "claims_not_undone", error, false,
     "Such claims could not be undone; it is tried again."},
    {sync_online, "sync_online", info, false, "The central server answers; changes go out and come in."},
    {sync_offline, "sync_offline", warning, false,
     "The central server cannot be reached; sales of own tickets go on. reason: what to look at."},
    {sync_turn_failed, "sync_turn_failed", error, false,
     "A turn of the sync failed; everything known is looked through again. error: why."},
    {link_failed, "link_failed", error, false,
     "A session with the central server ended by a failure of this node; a new one is made. error: why."},
    {link_given_up, "link_given_up", error, false,
     "A closed connection does not end in the client library; its memory is given up."},
    {record_not_sent, "record_not_sent", error, false,
     "A damaged record cannot be sent; it keeps no other back. record, and error: why."},
    {outbox_unreadable, "outbox_unreadable", error, false, "The outbox cannot be read. error: why."},
    {events_lost, "events_lost", warning, false,
     "The central stream no longer holds events of a record that it had; they are published again."},
    {message_quarantined, "message_quarantined", warning, false,
     "A message of the stream was put aside: stream, sequence, record, and why."},
    {sign_in_failed, "sign_in_failed", warning, false,
     "A request came with a bad token: the address that it came from, and why it is bad."},
    {http_request_failed, "http_request_failed", error, false,
     "A request ended in a failure of this node and was answered 500. error: why."},
    {http_answer_broken, "http_answer_broken", error, false,
     "An answer without an end broke off by a failure of this node. error: why."},
    {changes_unreadable, "changes_unreadable", error, false,
     "The journal cannot be read for those who follow the changes: after which position, and error: why."},
    {connections_not_woken, "connections_not_woken", error, false,
     "The connections could not be told that the node stops; it takes some seconds longer."},
}};

constexpr bool in_enumeration_order() {
  for (std::size_t i = 0; i < kEvents.size(); ++i)
    if (static_cast<std::size_t>(kEvents[i].event) != i || kEvents[i].meaning.empty()) return false;
  return true;
}
static_assert(in_enumeration_order());

}  // namespace

const LogEventFacts& facts(LogEvent event) { return kEvents[static_cast<std::size_t>(event)]; }
const std::array<LogEventFacts, kLogEvents>& log_events() { return kEvents; }

}  // namespace willcall
