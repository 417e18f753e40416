// One listener of GET /api/changes: what the journal holds after his position, and then what comes, as
// Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html).
#pragma once
#include <optional>
#include <string>

#include "node/box_office/changes.h"
#include "node/http/outlet.h"

namespace willcall {

/// Appends the change as one JSON value: {"seq","type","version","at","by","nodeId","record"}.
void append_json(std::string& out, const Changes::Entry& change);

/// A place in the feed of one instance, as clients carry it: "1042-7k3m9x2p". An instance counts for itself:
/// after a box was rebuilt, the same number means another event.
struct FeedPosition {
  static constexpr std::size_t kInstanceCharacters = 8;
  /// The end of an instance's id, which is random; its beginning is a time.
  static std::string mark_of(const std::string& instance_id);
  /// Nothing: malformed, or of another instance. A bare number is taken as of this one.
  static std::optional<Position> read(std::string_view text, const std::string& mark);
};

class ChangeFeed {
 public:
  /// A line at least so often, so that a client that went without a word is noticed.
  static constexpr std::chrono::seconds kBeat{15};
  /// News that come close together are read and sent together: a listener costs little, however many sell.
  static constexpr std::chrono::milliseconds kBreath{50};
  static constexpr std::size_t kEntriesPerRead = 64;

  struct Start {
    std::string venue;                      ///< empty: every venue that is followed
    std::optional<std::string> last_event;  ///< what the client had last; nothing: it begins now
    TimeMs until = 0;                       ///< its token ends
  };
  /// `instance_id`: of this node's store.
  ChangeFeed(Office& office, Changes& changes, const std::string& instance_id, Start start);

  /// Goes on until the client has gone, its token has run out, or the server stops.
  void run(Outlet& outlet);

 private:
  std::string opening();
  std::optional<Changes::Batch> read();
  std::string reset();
  std::string id_line(Position position) const;
  void append(std::string& out, const Changes::Entry& change) const;
  std::chrono::milliseconds until_due(std::chrono::steady_clock::time_point beat) const;

  Office& office_;
  Changes& changes_;
  const std::string mark_;
  const Start start_;
  Position position_ = 0;
};

}  // namespace willcall
