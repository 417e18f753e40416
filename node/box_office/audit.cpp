#include "node/box_office/audit.h"

#include <openssl/evp.h>

#include <memory>

#include "node/box_office/exceptions.h"
#include "node/box_office/ledger.h"
#include "node/domain/rebase.h"
#include "node/store/listing.h"

namespace willcall {
namespace {

class Digest {
 public:
  Digest() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
    EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr);
  }
  // Length first, so that parts cannot flow into each other.
  void add(std::string_view part) {
    const std::string length = number_key(part.size());
    EVP_DigestUpdate(context_.get(), length.data(), length.size());
    EVP_DigestUpdate(context_.get(), part.data(), part.size());
  }
  std::string hex() {
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    EVP_DigestFinal_ex(context_.get(), bytes, &size);
    std::string text;
    for (unsigned i = 0; i < size; ++i)
      (text += "0123456789abcdef"[bytes[i] >> 4U]) += "0123456789abcdef"[bytes[i] & 15U];
    return text;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

template <class Row>
void each_row(const Reader& reader, const RowTable<Row>& table,
              const std::function<void(std::string_view, const Row&)>& visit) {
  Cursor cursor(reader.txn(), table.id());
  for (bool on = cursor.first(); on; on = cursor.next())
    visit(cursor.key(), table.open(cursor.key(), cursor.value()));
}

class Audit {
 public:
  Audit(const Reader& reader, std::string node_id) : reader_(reader), node_id_(std::move(node_id)) {}

  void run(StructureReport& report) {
    report_ = &report;
    each_row<rows::TicketRow>(reader_, reader_.tables().tickets,
                              [this](std::string_view, const rows::TicketRow& row) { look(row.ticket()); });
    each_row<rows::OrderRow>(reader_, reader_.tables().orders,
                             [this](std::string_view, const rows::OrderRow& row) { look(row.order()); });
  }

 private:
  // A ticket names at most one order; so if every live order holds its tickets, none is held by two.
  void look(const Ticket& t) {
    const bool held = t.status() == Ticket::RESERVED || t.status() == Ticket::SOLD;
    expect(held != t.order_id().empty(), "ticket " + t.id() + " and its status disagree about its order");
    if (!held || t.order_node() != node_id_) return;
    if (reader_.claim(t.venue(), t.order_id())) return;  // its order is being written
    const auto order = reader_.order(t.venue(), t.order_id());
    if (!order && has_exception(reader_, "orphan_sale", t.venue(), t.id(), t.order_id()))
      return;  // a person has been told
    expect(order && is_live(order->order()),
           "ticket " + t.id() + " is held by order " + t.order_id() + ", which is not live");
  }

  void look(const Order& o) {
    Money total = 0;
    for (const OrderLine& line : o.tickets()) {
      total += line.price();
      look_at_line(o, line);
    }
    expect(total == o.total(), "order " + o.id() + ": the total is not the sum of its tickets");
    expect(o.status() != Order::COMPLETE || (o.has_payment() && o.payment().amount() == o.total()),
           "order " + o.id() + " is complete, but was not paid in full");
    expect(!o.has_refund() || (o.has_payment() && o.refund().amount() <= o.payment().amount()),
           "order " + o.id() + ": more was given back than was paid");
  }

  void look_at_line(const Order& o, const OrderLine& line) {
    if (o.node_id() != node_id_ || reader_.claim(o.venue(), o.id())) return;
    const auto row = reader_.ticket(o.venue(), line.id());
    const Settlement due = settle(o, row ? &row->ticket() : nullptr);
    expect(due == Settlement::nothing || due == Settlement::wait,
           "order " + o.id() + " and its ticket " + line.id() + " disagree");
  }

  void expect(bool holds, const std::string& what) {
    if (holds) return;
    ++report_->fault_count;
    if (report_->faults.size() < 100) report_->faults.push_back(what);
  }

  const Reader& reader_;
  const std::string node_id_;
  StructureReport* report_ = nullptr;
};

}  // namespace

StructureReport audit(const Reader& reader, const std::string& node_id) {
  StructureReport report = check_structure(reader);
  // The rules can be looked at only in a store that can be read.
  if (report.fault_count == 0) Audit(reader, node_id).run(report);
  return report;
}

std::string digest_of_records(const Reader& reader) {
  Digest digest;
  const auto add = [&](std::string_view key, const rows::Standing& standing) {
    digest.add(key);
    digest.add(reader.entry(standing.head_entry())->bytes);
  };
  digest.add("tickets");
  each_row<rows::TicketRow>(
      reader, reader.tables().tickets,
      [&](std::string_view key, const rows::TicketRow& row) { add(key, row.standing()); });
  digest.add("orders");
  each_row<rows::OrderRow>(
      reader, reader.tables().orders,
      [&](std::string_view key, const rows::OrderRow& row) { add(key, row.standing()); });
  return digest.hex();
}

}  // namespace willcall
