// What this node answers to a writer who changed what is not his. Judged on the whole history of the subject,
// from its beginning: every box that walks it comes to the same, and one of them is the owner
// (node/domain/rightful.h). Runs inside the caller's transaction.
#pragma once
#include <optional>
#include <vector>

#include "node/box_office/office.h"

namespace willcall {

/// The correction that belongs on top of `head`, if a rule was broken and it is this node that answers; a
/// person is told. The caller makes it the head. `whole`: every event of the subject, oldest first, not
/// empty.
std::optional<Event> correction(Writer& writer, const Office& office, const Ticket& head,
                                const std::vector<const Event*>& whole);
std::optional<Event> correction(Writer& writer, const Office& office, const Order& head,
                                const std::vector<const Event*>& whole);

/// Two boxes created one ticket: `mine` gave way to what stands in the stream. A person is told where they
/// meant different things.
void note_duplicate(Writer& writer, const Office& office, const Ticket& mine, const Ticket& stands);

}  // namespace willcall
