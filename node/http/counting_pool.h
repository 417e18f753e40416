// Private to node/http: the header shows cpp-httplib.
#pragma once
#include <httplib.h>

#include <atomic>
#include <cstddef>
#include <functional>
#include <utility>

namespace willcall {

/// The library's threads, with a count of the connections that wait for one.
class CountingPool final : public httplib::TaskQueue {
 public:
  using Enqueued =
      decltype(std::declval<httplib::TaskQueue&>().enqueue(std::function<void()>()));  // 0.11: void

  CountingPool(std::size_t threads, std::atomic<std::size_t>& waiting) : pool_(threads), waiting_(waiting) {}

  Enqueued enqueue(std::function<void()> task) override {
    ++waiting_;
    return pool_.enqueue([&waiting = waiting_, task = std::move(task)] {
      --waiting;
      task();
    });
  }
  void shutdown() override { pool_.shutdown(); }

 private:
  httplib::ThreadPool pool_;
  std::atomic<std::size_t>& waiting_;
};

}  // namespace willcall
