// Creating, editing, importing and withdrawing tickets. Threads: any. Every call blocks until it is durable.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "node/box_office/claiming.h"
#include "node/box_office/office.h"
#include "node/domain/tickets.h"

namespace willcall {

/// An If-Match: the version that the caller saw, and the operation id where it was pending.
struct SeenVersion {
  Version version = 0;
  std::string operation_id;
};

enum class Imported { created, unchanged };

class TicketDesk {
 public:
  explicit TicketDesk(Office& office) : office_(office) {}

  /// An empty id is filled with a fresh one. Refuses ticket_exists, not_found (venue), invalid_request.
  Result<rows::TicketRow> create(NewTicket wanted, const Actor& actor);

  /// Refuses ticket_not_found, version_mismatch (with version), and what edit_ticket refuses.
  Result<rows::TicketRow> edit(const std::string& venue, const std::string& id, const TicketEdit& change,
                               const std::optional<SeenVersion>& if_match, const Actor& actor);

  /// Many at once, each on its own: one result per row. The same row again is unchanged; a changed one is
  /// refused as ticket_exists and says what differs. Not retried by the caller: the outer error says nothing
  /// was stored.
  Result<std::vector<Result<Imported>>> import(const std::vector<NewTicket>& rows, const Actor& actor);

  enum class Shelf { off_sale, on_sale };
  /// Refused: none has moved, unless the stream refused some of the pool's (ticket_unavailable names them).
  struct Move {
    std::string venue;
    std::vector<std::string> tickets;
    std::string reason;
    Shelf to = Shelf::off_sale;
  };
  Result<Answer> move(const Move& wanted, const Actor& actor, const std::optional<RequestKey>& key) {
    return await(office_, begin_move(wanted, actor, key));
  }
  /// As move(), without waiting for the claim that pool tickets need.
  Begun begin_move(const Move& wanted, const Actor& actor, const std::optional<RequestKey>& key);

 private:
  Office& office_;
};

}  // namespace willcall
