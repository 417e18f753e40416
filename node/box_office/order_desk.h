// Orders: taking, holding, completing, cancelling. Threads: any. Every call blocks until it is
// durable.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "node/box_office/claiming.h"
#include "node/box_office/picking.h"
#include "node/domain/orders.h"

namespace willcall {

struct OrderRequest {
  std::string venue;
  std::vector<Wish> wishes;
  std::string user_id;
  std::optional<Payment> payment;
};

struct CancelRequest {
  std::string reason;
  std::optional<Refund> refund;  ///< method and note; the rest is filled in
};

class OrderDesk {
 public:
  explicit OrderDesk(Office& office) : office_(office) {}

  /// Reserves or sells (with payment) all wished tickets, or refuses and reserves nothing. Tickets of the
  /// pool are claimed first, for which it waits.
  Result<Answer> take(const OrderRequest& wanted, const Actor& actor, const std::optional<RequestKey>& key) {
    return await(office_, begin(wanted, actor, key));
  }
  /// As take(), without waiting for a claim.
  Begun begin(const OrderRequest& wanted, const Actor& actor, const std::optional<RequestKey>& key);

  /// The rest names an order of a followed venue; else order_not_found; taken elsewhere: order_elsewhere.
  struct Name {
    std::string venue, id;
  };
  Result<Answer> hold(const Name& name, const Actor& actor, const std::optional<RequestKey>& key);
  Result<Answer> complete(const Name& name, const Payment& payment, bool reopen, const Actor& actor,
                          const std::optional<RequestKey>& key) {
    return await(office_, begin_complete(name, payment, reopen, actor, key));
  }
  /// As complete(), without waiting for the claim that a reopening may need.
  Begun begin_complete(const Name& name, const Payment& payment, bool reopen, const Actor& actor,
                       const std::optional<RequestKey>& key);
  Result<Answer> cancel(const Name& name, const CancelRequest& wanted, const Actor& actor,
                        const std::optional<RequestKey>& key);

 private:
  /// Nothing: what was found has been sold meanwhile. `finds`: null to look for tickets in the transaction.
  std::optional<Begun> try_take(const OrderRequest& wanted, const Finds* finds, const Actor& actor,
                                const std::optional<RequestKey>& key);
  Result<Step> place(Writer& writer, const OrderRequest& wanted, std::vector<Pick>& picks,
                     const Actor& actor);
  Result<OrderDraft> find(const Reader& reader, const Name& name) const;
  Office& office_;
};

/// The order as its answer: 201 or 200 with the record.
Answer answer_with(const rows::OrderRow& row, int status);

}  // namespace willcall
