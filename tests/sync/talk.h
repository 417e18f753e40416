// A node's side of the conversation with a centre, as a test speaks it.
#pragma once
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "schema/subjects.h"
#include "sync/central.h"
#include "tests/support/catch.h"

namespace willcall::test {

class Talk {
 public:
  explicit Talk(std::unique_ptr<Central> central) : central_(std::move(central)) {}

  /// The next input of one kind; others are kept in their order. Fails after 20 s.
  template <class Input>
  Input next() {
    for (int i = 0; i < 2000; ++i) {
      for (auto at = inputs_.begin(); at != inputs_.end(); ++at)
        if (auto* found = std::get_if<Input>(&*at)) {
          Input input = std::move(*found);
          inputs_.erase(at);
          return input;
        }
      for (CentralInput& input : central_->take(std::chrono::milliseconds(10)))
        inputs_.push_back(std::move(input));
    }
    FAIL("nothing of that kind came");
    return {};
  }

  void up() { (void)next<LinkUp>(); }
  PublishResult publish(const std::string& id, const std::string& body, std::uint64_t expected,
                        bool again = false, const std::string& venue = "arena") {
    Outgoing out;
    out.key = {Kind::ticket, venue, id};
    out.version = 1;
    out.expected_sequence = expected;
    out.again = again;
    out.type = "ticket.created";
    out.content_type = media_type(Encoding::json);
    out.body = body;
    central_->publish(++attempt_, out);
    auto result = next<PublishResult>();
    CHECK(result.attempt == attempt_);
    return result;
  }
  ReadResult last(const std::string& id) {
    central_->read_last(++read_, {Kind::ticket, "arena", id});
    return next<ReadResult>();
  }
  ReadResult whole(const std::string& id) {
    central_->read_whole(++read_, {Kind::ticket, "arena", id});
    return next<ReadResult>();
  }
  Central& central() { return *central_; }

 private:
  std::unique_ptr<Central> central_;
  std::vector<CentralInput> inputs_;
  AttemptId attempt_ = 0;
  ReadId read_ = 0;
};

}  // namespace willcall::test
