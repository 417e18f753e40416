// What people do in one run, on one box each time: drawn by the dice, written into the trace, and held
// against what they may expect.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "tests/simulation/told.h"

namespace willcall::test {

inline const std::vector<Money> kPrices{100, 200, 300, 500, 3000};
inline const std::vector<std::string> kTitles{"Night of Songs", "Night of Songs", "Matinee"};

/// "done", or the refusal's code.
inline std::string said(const Result<Answer>& answer) {
  return answer ? "done" : std::string(facts(answer.error().code).name);
}

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
    unsigned seizures = 0;  ///< in percent of the allocations
  };
  explicit Acts(Scene scene) : s_(std::move(scene)) {}

  /// Something that people do here. `crashes`: the box may die before its answer has left.
  void any(SimBox& box, bool crashes);
  void expire(SimBox& box);
  /// A writer that is no node, and keeps to the rules, or breaks them.
  void foreign();
  void break_a_rule();
  /// kill -9. Who waited for a claim asks again, with the same key.
  void crash(SimBox& box);
  /// Tells those who wait for a claim of this box what has become of it, and sends away who waited too long.
  void answer_claims(SimBox& box);
  bool anybody_waits() const { return !waiting_.empty(); }

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
    TimeMs asked_at = 0;  ///< by the box's clock
    Money seen_total() const {
      Money total = 0;
      for (const View& view : seen) total += view.price;
      return total;
    }
    bool all_seen() const { return seen.size() == request.wishes.size(); }
  };
  using Request = std::function<Begun(const RequestKey&)>;
  using Tell = std::function<void(const Result<Answer>&)>;
  /// Somebody who waits for a claim.
  struct Waiting {
    SimBox* box;
    std::shared_ptr<Claim> claim;
    TimeMs until;
    RequestKey key;
    Request request;
    Tell tell;
  };
  Wanted wish(SimBox& box);
  void answered(SimBox& box, const Wanted& wanted, const Answer& answer);
  void refused(SimBox& box, const Wanted& wanted, const Error& error);
  /// With a key, and perhaps twice: a lost answer is asked for again, and is the same.
  void ask(SimBox& box, bool crashes, const Request& request, const Tell& tell);
  void wait_or_tell(SimBox& box, const RequestKey& key, const Request& request, const Tell& tell);
  void wait(SimBox& box, const Begun& begun, const RequestKey& key, const Request& request, const Tell& tell);
  void holds_nothing(SimBox& box, const std::string& claim);
  void allocate(SimBox& box, bool crashes);
  void resolve(SimBox& box, bool crashes);
  Resolution resolution(SimBox& box, const rows::ExceptionRow& matter);
  void resolved(SimBox& box, const rows::ExceptionRow& matter, Resolution::Action action);
  std::vector<std::string> known(SimBox& box) const;
  void say(const SimBox& box, const std::string& what) { s_.trace(s_.centre.now, box.node_id, what); }
  void wrong(const SimBox& box, const std::string& what) {
    s_.violations.push_back(box.node_id + ": " + what);
  }

  Scene s_;
  std::vector<Waiting> waiting_;
  int keys_ = 0, foreign_ = 0, edits_ = 0;
};

}  // namespace willcall::test
