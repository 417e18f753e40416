#include "node/main/housekeeper.h"

#include <chrono>

#include "node/box_office/claiming.h"

namespace willcall {
namespace {

constexpr std::chrono::milliseconds kLookEvery{500};
constexpr TimeMs kWriteTimeEveryMs = 60'000;  // a crash may lose so much of the time that a hold has run
constexpr std::size_t kExpirePerCommit = 100;

}  // namespace

Housekeeper::Housekeeper(Office& office) : office_(office), expiry_(office), thread_([this] { work(); }) {}

Housekeeper::~Housekeeper() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_said_.notify_one();
  thread_.join();
}

bool Housekeeper::stopping() const {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

void Housekeeper::work() {
  TimeMs written = office_.clock.now();
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      if (stop_said_.wait_for(lock, kLookEvery, [this] { return stopping_; })) break;
    }
    try {
      undo_left_behind(office_);
      while (!stopping() && expiry_.turn(kExpirePerCommit) == kExpirePerCommit) {}
      if (office_.clock.now() - written < kWriteTimeEveryMs) continue;
      written = office_.clock.now();
      write_time();
      office_.store.environment().forget_dead_readers();  // a tool that was killed while it read the store
    } catch (const std::exception& error) {
      office_.log.write(LogEvent::housekeeping_failed, {{"error", error.what()}});
    }
  }
  write_time();
}

void Housekeeper::write_time() {
  office_.committer.run([this](Writer& writer) {
    writer.put_meta(kTimeMark, number_key(static_cast<std::uint64_t>(office_.clock.now())));
    return Committer::Decision::keep;
  });
}

}  // namespace willcall
