#include "node/box_office/making_again.h"

#include "node/domain/rebase.h"

namespace willcall {
namespace {

OrderState state_of_order(const Reader& reader, const Event& pending) {
  const std::string &venue = pending.ticket().venue(), &id = pending.change().order_id();
  if (reader.claim(venue, id)) return OrderState::live;  // or will be
  if (const auto order = reader.order(venue, id))
    return is_live(order->order()) ? OrderState::live : OrderState::dead;
  const bool given_up = pending.change().kind() == Change::RESERVE;  // of a claim
  return given_up ? OrderState::dead : OrderState::unknown;
}

}  // namespace

std::optional<Event> made_again(const Reader& reader, const TicketDraft& draft, const Event& pending,
                                const Event* before) {
  const Ticket* head = head_version(draft) == 0 ? nullptr : &draft.row.ticket();
  auto after = reapply({pending.change(), before ? &before->ticket() : nullptr, pending.ticket(),
                        state_of_order(reader, pending)},
                       head);
  if (!after) return std::nullopt;
  Event event = pending;
  *event.mutable_ticket() = std::move(*after);
  return event;
}

std::optional<Event> made_again(const Reader&, const OrderDraft& draft, const Event& pending, const Event*) {
  const Order* head = head_version(draft) == 0 ? nullptr : &draft.row.order();
  auto after = reapply(pending.change(), pending.order(), head);
  if (!after) return std::nullopt;
  Event event = pending;
  *event.mutable_order() = std::move(*after);
  return event;
}

}  // namespace willcall
