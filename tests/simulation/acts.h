// What people do in one run, on one box each time: drawn by the dice, written into the trace, and held against
// what they may expect.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "tests/simulation/told.h"

namespace willcall::test {

class Acts {
 public:
  struct Scene {
    Dice& dice;
    Trace& trace;
    SimCentre& centre;
    Told& told;
    Histogram& happened;
    std::vector<std::string>& violations;
    std::vector<std::string> tickets;  ///< ids that may be created
    std::vector<std::string> nodes;
  };
  explicit Acts(Scene scene) : s_(std::move(scene)) {}

  /// Something that people do here. `crashes`: the box may die before its answer has left.
  void any(SimBox& box, bool crashes);
  void expire(SimBox& box);
  /// A writer that is no node.
  void foreign();

 private:
  void create(SimBox& box);
  void import_map(SimBox& box);
  void reprice(SimBox& box);
  void retitle(SimBox& box);
  void move(SimBox& box);
  void look(SimBox& box);
  void sell(SimBox& box, bool crashes);
  void complete(SimBox& box, bool crashes);
  void cancel(SimBox& box);
  void hold(SimBox& box);

  struct Wanted {
    OrderRequest request;
    std::vector<View> seen;  ///< of the tickets that the buyer has looked at
    Money expected = 0;
  };
  Wanted wish(SimBox& box);
  void answered(SimBox& box, const Wanted& wanted, const Answer& answer);
  void refused(SimBox& box, const Wanted& wanted, const Error& error, std::size_t outbox_before);
  /// With a key, and perhaps twice: a lost answer is asked for again, and is the same.
  Result<Answer> ask(SimBox& box, bool crashes, const std::function<Result<Answer>(const RequestKey&)>& request);
  std::vector<std::string> known(SimBox& box) const;
  void say(const SimBox& box, const std::string& what) { s_.trace(s_.centre.now, box.node_id, what); }
  void wrong(const SimBox& box, const std::string& what) { s_.violations.push_back(box.node_id + ": " + what); }

  Scene s_;
  int keys_ = 0, foreign_ = 0;
};

}  // namespace willcall::test
