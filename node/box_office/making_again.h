// A pending change of this node as it is made again on another writer's head (node/domain/rebase.h), with
// what the store knows of the order behind it.
#pragma once
#include <optional>

#include "node/box_office/ledger.h"

namespace willcall {

/// The event on top of the draft's head, or nothing: it has lost its sense. `before`: the event that the
/// pending one was made on; null: it created the record.
std::optional<Event> made_again(const Reader& reader, const TicketDraft& draft, const Event& pending,
                                const Event* before);
std::optional<Event> made_again(const Reader& reader, const OrderDraft& draft, const Event& pending,
                                const Event* before);

}  // namespace willcall
