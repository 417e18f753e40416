// Writers that are no nodes: some keep to the rules, some do not.
#include "schema/event.h"
#include "tests/simulation/acts.h"

namespace willcall::test {

// Keeps to the rules: on top of what stands, and it changes a price.
void Acts::foreign() {
  const std::string& id = s_.dice.one_of(s_.tickets);
  const RecordKey key{Kind::ticket, "arena", id};
  const std::string subject = subject_of(key);
  const auto history = s_.centre.valid(Kind::ticket, subject);
  Event event;
  if (history.empty()) {
    Ticket& t = *event.mutable_ticket();
    t.set_id(id);
    t.set_venue("arena");
    t.set_title(kTitles[0]);
    t.set_currency("EUR");
    t.set_seller_id("anna");
  } else {
    event = decode_own(history.back().body, *encoding_of(history.back().content_type));
    event.clear_change();
  }
  event.mutable_ticket()->set_version(event.ticket().version() + 1);
  event.mutable_ticket()->set_price(s_.dice.one_of(kPrices));
  event.mutable_change()->set_kind(history.empty() ? Change::CREATE : Change::UPDATE);
  event.mutable_change()->set_operation_id("foreign-" + std::to_string(++foreign_));
  event.mutable_change()->set_by("shop");
  const bool json = s_.dice.percent(50);
  const auto stored = s_.centre.publish(Kind::ticket, subject, json ? to_json(event) : encode(event),
                                        s_.centre.streams.last_on(Kind::ticket, subject), {},
                                        std::string(media_type(json ? Encoding::json : Encoding::protobuf)));
  if (stored.sequence) ++s_.happened["a foreign writer"];
}

// Frees what is held, or gives away what is allocated, without asking the node whose it is.
void Acts::break_a_rule() {
  const RecordKey key{Kind::ticket, "arena", s_.dice.one_of(s_.tickets)};
  const std::string subject = subject_of(key);
  const auto history = s_.centre.valid(Kind::ticket, subject);
  if (history.empty()) return;
  Event event = decode_own(history.back().body, *encoding_of(history.back().content_type));
  event.clear_change();
  Ticket& t = *event.mutable_ticket();
  if (t.order_id().empty()) {
    t.set_allocated_to(s_.dice.one_of(s_.nodes));
  } else {
    t.set_status(Ticket::AVAILABLE);
    t.clear_order_id();
    t.clear_order_node();
    t.clear_guarantee();
    t.clear_reserved_until_ms();
  }
  t.set_version(t.version() + 1);
  event.mutable_change()->set_kind(Change::UPDATE);
  event.mutable_change()->set_operation_id("broken-" + std::to_string(++foreign_));
  event.mutable_change()->set_by("shop");
  const auto stored = s_.centre.publish(Kind::ticket, subject, encode(event),
                                        s_.centre.streams.last_on(Kind::ticket, subject), {},
                                        std::string(media_type(Encoding::protobuf)));
  if (!stored.sequence) return;
  s_.told.rule_broken = true;
  ++s_.happened["a rule broken by a foreign writer"];
}

}  // namespace willcall::test
