// The rows of an export: what the columns are, and records as CSV or JSON lines. Pure.
#pragma once
#include <string>

#include "node/box_office/changes.h"
#include "schema/record_json.h"

namespace willcall {

enum class ExportKind : std::uint8_t {
  tickets,
  seat_map,     ///< tickets in the columns of the import
  orders,       ///< one row per order, so that its total is there once
  order_lines,  ///< one row per ticket of an order
  journal,
};

struct ExportForm {
  ExportKind kind = ExportKind::tickets;
  bool csv = true;  ///< else JSON lines. REQUIRES: a seat map is CSV
};

/// The first row of CSV; of JSON lines there is none.
std::string export_header(const ExportForm& form);

// Each appends the rows of one record. In CSV, null is an empty cell, money is in minor units, and text that
// a spreadsheet would run is defused (tools/common/csv_text.h) in all but the seat map. JSON is that of the
// HTTP contract.
void append_rows(std::string& out, const ExportForm& form, const Ticket& ticket, const SyncMark& mark);
void append_rows(std::string& out, const ExportForm& form, const Order& order, const SyncMark& mark);
void append_rows(std::string& out, const ExportForm& form, const Changes::Entry& change);

}  // namespace willcall
