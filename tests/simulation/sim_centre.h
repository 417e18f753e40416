// The two streams in virtual time: FakeCentre with a deduplication window that ends, durables that forget,
// and a centre that may lose what it has acknowledged. It looks at every append: an ordinary run's streams
// hold the versions 1, 2, 3, ... of each record.
#pragma once
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "tests/simulation/dice.h"
#include "tests/simulation/faults.h"
#include "tests/simulation/trace.h"
#include "tests/support/fake_centre.h"

namespace willcall::test {

class SimCentre {
 public:
  SimCentre(Dice dice, Trace& trace) : dice_(dice), trace_(trace) {}

  TimeMs now = 0;
  FakeCentre streams;
  Histogram happened;
  std::vector<std::string> violations;
  std::vector<Event> appended_orders;  ///< since somebody last looked

  FakeCentre::Stored publish(Kind kind, const std::string& subject, const std::string& body,
                             std::optional<std::uint64_t> expected, const std::string& msg_id,
                             const std::string& content_type);

  /// A durable consumer: what was given out and not acknowledged comes again at its time.
  struct Durable {
    std::uint64_t given = 0;
    std::uint64_t life = 0;
    std::map<std::uint64_t, TimeMs> due_again;  // by sequence
  };
  Durable& durable(Kind kind, const std::string& name) { return durables_[kind == Kind::order][name]; }
  /// The consumers of a stream are gone, and made anew: everything is delivered again.
  void lose_consumers(Kind kind);
  void lose_consumer(Kind kind, const std::string& name);

  /// The centre loses data that it has acknowledged, in one of several ways. False: there was nothing.
  bool lose_data();
  /// Makes a copy that lose_data() may put back later.
  void remember();
  bool lost_data() const { return lost_data_; }

  /// The events that count on a subject: each version above all before it.
  std::vector<StreamMessage> valid(Kind kind, const std::string& subject) const;

 private:
  void look_at(Kind kind, const std::string& subject, const std::string& body,
               const std::string& content_type);
  void lose_tail(Kind kind);
  void put_back(Kind kind);
  void lose_message(Kind kind);
  void recreate(Kind kind);
  void say(const std::string& what);

  Dice dice_;
  Trace& trace_;
  struct Known {
    TimeMs until;
    Kind kind;
    std::string msg_id;
  };
  std::deque<Known> window_;
  std::map<std::string, Durable> durables_[2];
  std::map<bool, FakeCentre::Stream> remembered_;
  std::uint64_t lives_ = 0;
  bool lost_data_ = false;
};

}  // namespace willcall::test
