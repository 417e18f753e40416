#include <algorithm>
#include <charconv>
#include <map>

#include "node/http/api.h"
#include "node/http/csv.h"
#include "schema/json_text.h"

namespace willcall {
namespace {

/// Rows of one transaction: large ones leave memory and pages behind, small ones pay many fsyncs.
constexpr std::size_t kRowsPerCommit = 256;
/// Refused rows that are told of; of the others only how many.
constexpr std::size_t kRefusedTold = 1000;

enum class Column { id, title, price, currency, allocated_to };

/// One upload on its way into the store, row by row.
class Import {
 public:
  Import(const Api& api, const Actor& actor, std::string venue)
      : api_(api),
        actor_(actor),
        venue_(std::move(venue)),
        csv_([this](std::size_t line, auto& fields) { row(line, fields); }) {}

  /// False: go no further.
  bool feed(std::string_view bytes) {
    if (!csv_.feed(bytes) && !fault_)
      fault_ = invalid("", "A row has more than 65536 bytes; perhaps a quote is not closed.");
    return !fault_;
  }

  Response finish(bool whole) {
    if (!fault_ && !whole)
      fault_ = Error{Code::invalid_request, "The upload ended early; send it again.", {}, {}};
    if (!fault_ && !csv_.finish()) fault_ = invalid("", "The last row has a quote that is not closed.");
    if (!fault_ && columns_.empty())
      fault_ = invalid("", "The file is empty; its first row must name the columns.");
    if (!fault_) store();
    if (fault_) return problem(with_progress(*fault_));
    if (created_ + unchanged_ + refused_count_ > 0)  // a client may ask first whether it is let in
      api_.office.log.write(
          LogEvent::import_done,
          {{"venue", venue_}, {"created", created_}, {"unchanged", unchanged_}, {"refused", refused_count_}});
    return report();
  }

 private:
  void row(std::size_t line, std::vector<std::string>& fields) {
    if (fault_) return;
    if (columns_.empty()) return header(fields);
    if (fields.size() != columns_.size())
      return refuse(line, invalid("", "The row has " + std::to_string(fields.size()) + " cells, the header " +
                                          std::to_string(columns_.size()) + "."));
    if (!std::all_of(fields.begin(), fields.end(),
                     [](const std::string& f) { return f.empty() || is_utf8(f); }))
      return refuse(line, invalid("", "The row is not UTF-8."));
    NewTicket ticket;
    ticket.venue = venue_;
    ticket.seller_id = actor_.sub;
    ticket.currency = api_.office.policy.currency;
    ticket.allocated_to = api_.office.policy.node_id;  // no such column: this node
    for (std::size_t i = 0; i < fields.size(); ++i)
      if (!set(ticket, columns_[i], fields[i]))
        return refuse(line, invalid("price", "'price' must be a whole number of minor units."));
    rows_.push_back(std::move(ticket));
    lines_.push_back(line);
    if (rows_.size() == kRowsPerCommit) store();
  }

  static bool set(NewTicket& ticket, Column column, std::string& cell) {
    switch (column) {
      case Column::id: ticket.id = std::move(cell); return true;
      case Column::title: ticket.title = std::move(cell); return true;
      case Column::currency:
        if (!cell.empty()) ticket.currency = std::move(cell);
        return true;
      case Column::allocated_to: ticket.allocated_to = std::move(cell); return true;  // empty: the pool
      case Column::price: break;
    }
    const char* end = cell.data() + cell.size();
    const auto [stop, error] = std::from_chars(cell.data(), end, ticket.price);
    return !cell.empty() && error == std::errc{} && stop == end;
  }

  void header(const std::vector<std::string>& names) {
    static constexpr std::string_view kNames[] = {"id", "title", "price", "currency", "allocatedTo"};
    for (const std::string& name : names) {
      const auto at = std::find(std::begin(kNames), std::end(kNames), name);
      if (at == std::end(kNames)) {
        fault_ = invalid("header",
                         "The header may name id,title,price[,currency][,allocatedTo] and nothing else.");
        return;
      }
      columns_.push_back(static_cast<Column>(at - std::begin(kNames)));
    }
    for (const Column column :
         {Column::id, Column::title, Column::price, Column::currency, Column::allocated_to}) {
      const auto named = std::count(columns_.begin(), columns_.end(), column);
      const bool needed = column != Column::currency && column != Column::allocated_to;
      if (named > 1 || (named == 0 && needed))
        fault_ = invalid("header", "The header must name id, title and price, and each column once.");
    }
  }

  void store() {
    if (rows_.empty()) return;
    const auto results = api_.tickets.import(rows_, actor_);
    if (!results) {
      fault_ = results.error();
      return;
    }
    for (std::size_t i = 0; i < results->size(); ++i) {
      const Result<Imported>& result = (*results)[i];
      if (!result) {
        refuse(lines_[i], result.error());
      } else {
        ++(*result == Imported::created ? created_ : unchanged_);
      }
    }
    rows_.clear();
    lines_.clear();
  }

  void refuse(std::size_t line, const Error& error) {
    ++refused_count_;
    // Some rows are refused when they are read, others when they would be stored: not in their order.
    if (refused_.size() == kRefusedTold && line > refused_.rbegin()->first) return;
    std::string& json = refused_[line];
    JsonText(json)
        .object()
        .field("line", static_cast<std::int64_t>(line))
        .field("code", facts(error.code).name)
        .field("detail", error.detail)
        .end_object();
    if (refused_.size() > kRefusedTold) refused_.erase(std::prev(refused_.end()));
  }

  Response report() const {
    Response response = json_response(200, {});
    JsonText json(response.body);
    json.object().field("created", created_).field("unchanged", unchanged_);
    json.field("refusedCount", refused_count_).name("refused").array();
    for (const auto& [line, row] : refused_) json.raw(row);
    json.end_array().end_object();
    return response;
  }

  Error with_progress(Error error) const {
    error.members.emplace_back("created", created_);
    error.members.emplace_back("unchanged", unchanged_);
    return error;
  }

  const Api& api_;
  const Actor& actor_;
  const std::string venue_;
  CsvReader csv_;
  std::vector<Column> columns_;
  std::vector<NewTicket> rows_;
  std::vector<std::size_t> lines_;  // of rows_
  std::int64_t created_ = 0, unchanged_ = 0, refused_count_ = 0;
  std::map<std::size_t, std::string> refused_;  // line, JSON object; the first ones
  std::optional<Error> fault_;
};

}  // namespace

void add_import_route(Router& router, Api& api) {
  const auto import = [&api](Call& call) {
    const std::string venue = venue_of(call, api);
    if (const Result<> followed = api.office.check_venue(venue); !followed) return problem(followed.error());
    Import upload(api, call.actor, venue);
    const bool whole = call.request.read_body([&](std::string_view piece) { return upload.feed(piece); });
    return upload.finish(whole);
  };
  router.add(
      {"POST",
       "/api/tickets/import",
       Access::seller,
       Body::csv,
       import,
       {"Create many tickets from CSV; what is there already is unchanged", {"venue"}, "", "ImportReport"}});
}

}  // namespace willcall
