// Many threads at one committer, and its end.
#include <algorithm>
#include <atomic>
#include <future>
#include <thread>

#include "tests/store/till.h"
#include "tests/support/catch.h"
#include "tests/support/process.h"

using namespace willcall;
using namespace willcall::test;

TEST_CASE("the requests of many threads are all stored, each once") {
  constexpr int kThreads = 8, kRequests = 25;
  Till till;
  std::atomic<int> stored{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < kRequests; ++i) {
        const std::string id = std::to_string(t) + "-" + std::to_string(i);
        stored += till.run(adds(id)) == Outcome::stored && till.store.now().ticket("arena", id).has_value();
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(stored == kThreads * kRequests);
  CHECK(till.seats().size() == kThreads * kRequests);
  CHECK(till.store.now().outbox_summary().events == kThreads * kRequests);
  CHECK(till.store.faults() == Lines{});
}

TEST_CASE("of many requests for one seat each sees what the one before it did") {
  Till till;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t)
    threads.emplace_back([&] {
      for (int i = 0; i < 10; ++i) till.run(adds("A-1"));
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(till.store.now().ticket("arena", "A-1")->ticket().version() == 80);
  CHECK(till.store.faults() == Lines{});
}

TEST_CASE("a committer that is told to end stores what is queued, and takes nothing more") {
  Till till;
  Committer& committer = *till.committer;
  std::promise<void> busy, released;
  auto at_work = std::async(std::launch::async, [&] {
    return committer.run([&](Writer& writer) {
      busy.set_value();
      released.get_future().wait();
      return adds("A-1")(writer);
    });
  });
  busy.get_future().wait();
  auto queued = std::async(std::launch::async, [&] { return committer.run(adds("A-2")); });
  CHECK(eventually([&] { return committer.waiting() == 1; }));
  auto end = std::async(std::launch::async, [&] { till.committer.reset(); });
  // It ends at some moment that cannot be seen from here: until then requests queue up and are stored too.
  std::atomic<bool> closed{false};
  std::vector<std::future<Outcome>> late;
  CHECK(eventually([&] {
    late.push_back(std::async(std::launch::async, [&] {
      const Outcome outcome = committer.run([](Writer&) { return Decision::keep; });
      if (outcome == Outcome::closed) closed = true;
      return outcome;
    }));
    return closed.load();
  }));
  CHECK(eventually([&] {  // nobody is on the way to a committer that is gone
    const auto answered = std::count_if(late.begin(), late.end(), [](const std::future<Outcome>& request) {
      return request.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    });
    return static_cast<std::size_t>(answered) + committer.waiting() == late.size() + 1;
  }));
  released.set_value();
  CHECK(at_work.get() == Outcome::stored);
  CHECK(queued.get() == Outcome::stored);
  for (auto& request : late) request.wait();
  end.wait();
  CHECK(till.seats() == Lines{"A-1", "A-2"});
}
