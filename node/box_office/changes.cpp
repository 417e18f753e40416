#include "node/box_office/changes.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>

#include "node/box_office/ledger.h"
#include "schema/invariant.h"

namespace willcall {
namespace {

Position last_of(const Snapshot& snapshot) {
  const auto key = snapshot.txn().last_key(snapshot.tables().journal.id());
  return key ? number_of(*key) : 0;
}

// The outbox holds exactly the pending events, under their positions.
bool waits(const Snapshot& snapshot, Position position) {
  return snapshot.txn().get(snapshot.tables().outbox.id(), number_key(position)).has_value();
}

}  // namespace

Bell::Ear::Ear(Bell& bell) : bell_(bell), fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (fd_ < 0) throw std::runtime_error("no file descriptor is left for a listener");
  const std::lock_guard lock(bell_.mutex_);
  bell_.ears_.push_back(this);
}

Bell::Ear::~Ear() {
  {
    const std::lock_guard lock(bell_.mutex_);
    std::erase(bell_.ears_, this);
  }
  ::close(fd_);
}

void Bell::Ear::quiet() {
  const std::lock_guard lock(bell_.mutex_);
  std::uint64_t rings = 0;
  if (rung_) ensure(::read(fd_, &rings, sizeof rings) == sizeof rings, "an ear that was rung can be read");
  rung_ = false;
}

void Bell::ring() {
  const std::lock_guard lock(mutex_);
  const std::uint64_t one = 1;
  for (Ear* ear : ears_)
    if (!ear->rung_) ear->rung_ = ::write(ear->fd_, &one, sizeof one) == sizeof one;
}

Changes::Changes(Office& office) : office_(office) {
  office.committer.on_journal([this] { bell_.ring(); });
}

Position Changes::last() const { return last_of(Snapshot(office_.store)); }

std::optional<Changes::Batch> Changes::after(Position position, const std::string& venue,
                                             std::size_t most) const {
  const Snapshot snapshot(office_.store);
  const Position last = last_of(snapshot);
  if (position > last) return std::nullopt;
  Batch batch;
  const Position end = last - position > most ? position + most : last;
  for (Position at = position + 1; at <= end; ++at) {
    const auto entry = snapshot.entry(at);
    if (!entry) return std::nullopt;  // housekept away
    Event event = event_in(*entry);
    const std::string of = key_of(event).venue;
    if (venue.empty() ? office_.policy.follows(of) : of == venue)
      batch.entries.push_back({at, std::move(event), waits(snapshot, at)});
  }
  batch.read_to = end;
  batch.at_end = end == last;
  return batch;
}

}  // namespace willcall
