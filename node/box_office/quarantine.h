// Messages that cannot be taken in: kept raw, with the reason, so that none blocks the rest.
#pragma once
#include <string>

#include "node/box_office/office.h"
#include "sync/messages.h"

namespace willcall {

/// Keeps the message and says so in the log; nothing else is changed. Inside the caller's transaction.
void quarantine(Writer& writer, const Office& office, const StreamMessage& message,
                const std::string& reason);

}  // namespace willcall
