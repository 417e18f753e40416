// What people were told in one run: the ledger against which the stores are held. A sale that was answered is
// never anything else than what was said, unless it was refused with an exception.
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/simulation/sim_box.h"

namespace willcall::test {

struct ToldOrder {
  enum class State { open, complete, cancelled, expired };
  std::string node;
  Order order;  ///< as it was answered last
  State state = State::open;
  TimeMs held_until = 0;  ///< by its node's clock
};

/// What a buyer saw on a box.
struct View {
  std::string ticket, title;
  Version version = 0;
  Money price = 0;
  TimeMs at = 0;  ///< by the box's clock
};

class Told {
 public:
  std::map<std::string, ToldOrder> orders;
  std::map<std::string, std::vector<View>> views;  ///< by box
  struct Edit {
    std::string ticket;
    Money price = 0;  ///< no other edit has it
  };
  std::vector<Edit> edits;
  std::set<std::string> seized;  ///< nodes that an admin gave up for dead
  bool rule_broken = false;

  /// An order of `node` in one of these states; nullptr: none.
  ToldOrder* some(Dice& dice, const std::string& node, std::vector<ToldOrder::State> states);

  /// Takes note of what the box's own clock has ended, and says what contradicts what was told.
  std::string contradiction(SimBox& box);
};

}  // namespace willcall::test
