// Settling what a person must settle. Threads: any. Every call blocks until it is durable.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "node/box_office/answers.h"
#include "node/box_office/reseat.h"

namespace willcall {

struct Resolution {
  enum class Action {
    refund,   ///< the money was given back: written into the refused order
    reseat,   ///< other tickets for the same money
    dismiss,  ///< nothing is to be done
  };
  Action action = Action::dismiss;
  Payment::Method method = Payment::OTHER;  ///< of a refund
  std::vector<std::string> tickets;         ///< of a reseat
  std::string note;
};

class ExceptionDesk {
 public:
  explicit ExceptionDesk(Office& office) : office_(office) {}

  struct Name {
    std::string venue, id;
  };
  /// Resolves an open exception; the answer is the exception. Refuses not_found, exception_resolved, and what
  /// refund_order() (node/domain/orders.h) and plan_reseat() refuse.
  Result<Answer> resolve(const Name& name, const Resolution& wanted, const Actor& actor,
                         const std::optional<RequestKey>& key) {
    return await(office_, begin(name, wanted, actor, key));
  }
  /// As resolve(), without waiting for the claim that a reseat may need.
  Begun begin(const Name& name, const Resolution& wanted, const Actor& actor,
              const std::optional<RequestKey>& key);

 private:
  Result<Answer> refund(Writer& writer, const Name& name, const Resolution& wanted, const Actor& actor);
  Result<Answer> dismiss(Writer& writer, const Name& name, const Resolution& wanted, const Actor& actor);
  Office& office_;
};

}  // namespace willcall
