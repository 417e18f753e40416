// Reading for people: records as they are shown, pages, histories. Threads: any. Never waits for writers.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "node/box_office/office.h"
#include "node/store/listing.h"
#include "schema/record_json.h"

namespace willcall {

SyncMark mark_of(const rows::Standing& standing);
/// The order as it is shown: a renewed hold is only in this node's row, not in the record.
Order as_shown(const rows::OrderRow& row);
/// A ticket that an order of `node_id` reserves shows until when: a renewed hold is only in that order's row.
void show_hold(const Reader& reader, rows::TicketRow& row, const std::string& node_id);

/// One change of a record as this node knows it.
struct HistoryEntry {
  Event event;
  TimeMs applied_at = 0;
  bool pending = false;
  std::string why;  ///< why it stands, where it met another writer's change
};

class Enquiries {
 public:
  explicit Enquiries(Office& office) : office_(office) {}

  std::optional<rows::TicketRow> ticket(const std::string& venue, const std::string& id) const;
  std::optional<rows::OrderRow> order(const std::string& venue, const std::string& id) const;

  template <class Row>
  struct Page {
    std::vector<Row> rows;
    std::optional<std::string> next;  ///< a cursor: nothing on the last page
  };
  Result<Page<rows::TicketRow>> tickets(const TicketFilter& filter, const std::string& after,
                                        std::size_t limit) const;
  Result<Page<rows::OrderRow>> orders(const OrderFilter& filter, const std::string& after,
                                      std::size_t limit) const;

  Result<Page<rows::ExceptionRow>> exceptions(const ExceptionFilter& filter, const std::string& after,
                                              std::size_t limit) const;

  /// Newest first. Nothing: no such record.
  std::optional<std::vector<HistoryEntry>> history(const RecordKey& key) const;

  struct Backlog {
    OutboxSummary outbox;
    std::size_t exceptions = 0, quarantined = 0;
    std::size_t provisional = 0;                ///< tickets sold provisionally and not confirmed
    std::vector<std::string> exception_venues;  ///< where `exceptions` are, each once
  };
  Backlog backlog() const;

 private:
  Office& office_;
};

}  // namespace willcall
