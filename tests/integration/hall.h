// A hall that people buy seats of: what a round of the stories about the rules of sale works with. How often
// each story is told: WILLCALL_ROUNDS; a hundred of them take some minutes.
#pragma once
#include <string>
#include <vector>

#include "tests/integration/rush.h"
#include "tests/integration/two_boxes.h"

namespace willcall::test {

inline constexpr int kSeats = 100, kPrice = 2500;

int rounds();

/// The seats of one round, which nobody has wanted before.
struct Hall {
  int round;
  std::string title() const { return "Evening " + std::to_string(round) + ","; }
  std::string seat(int i) const { return "E" + std::to_string(round) + "-" + std::to_string(i); }
  std::vector<std::string> seats(int count) const;
  std::string csv(int count, const std::string& owner) const;
  /// Everybody wants some seat in the even rounds, and in the odd ones a certain one that a rival wants too.
  std::string wish(int client) const;
  /// 200 clients, spread over the boxes: the rivals for a seat stand at different ones.
  std::vector<Buyer> clients(const std::vector<const Daemon*>& boxes) const;
};

/// How many tickets the node knows, by status, over all allocations.
struct Shelves {
  std::int64_t available = 0, reserved = 0, sold = 0;
  explicit Shelves(const Daemon& box);
  bool hold(std::int64_t free, std::int64_t gone) const {
    return available == free && reserved == 0 && sold == gone;
  }
};

/// Both boxes are quiet and know of so many tickets that are free, and sold.
bool hold(const TwoBoxes& venue, std::int64_t free, std::int64_t gone);

/// Is a list of the node's empty?
bool none(const Daemon& box, const std::string& path, const char* list);

}  // namespace willcall::test
