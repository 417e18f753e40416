// What is known about a box, as values: what the gatherers found, and what the rules judge. A fact that could
// not be looked at says why, and is never taken for a good one.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "node/settings/settings.h"
#include "schema/records.h"

namespace willcall {

/// A fact, or why it is not known ("only root may look").
template <class T>
class Known {
 public:
  Known() = default;
  Known(T value) : value_(std::move(value)) {}
  static Known no(std::string why) {
    Known unknown;
    unknown.why_not_ = std::move(why);
    return unknown;
  }
  explicit operator bool() const { return value_.has_value(); }
  /// REQUIRES: it is known.
  const T& operator*() const { return *value_; }
  const T* operator->() const { return &*value_; }
  T* operator->() { return &*value_; }
  const std::string& why_not() const { return why_not_; }

 private:
  std::optional<T> value_;
  std::string why_not_ = "it was not looked at";
};

struct SettingsFacts {
  std::string file;                 ///< empty: none was read
  std::vector<std::string> faults;  ///< each with its place and what would be right
  Settings in_force;                ///< a wrong one has its default
  bool secret_in_file = false;      ///< the file holds a key or a password
  bool environment_known = false;   ///< the running node's own environment was read, not only ours
};

struct DirectoryFacts {
  bool there = false;
  std::string owner, group;
  unsigned mode = 0;                 ///< the nine permission bits
  std::vector<std::string> foreign;  ///< files in it that belong to somebody else, "data.mdb (root)"
};

struct DiskFacts {
  enum class Kind { lasting, memory, container, network };
  Kind kind = Kind::lasting;
  std::string type = "ext4";  ///< for people
  bool read_only = false;
  std::uint64_t free_bytes = 0;             ///< for a user who is not root
  std::optional<std::uint64_t> free_files;  ///< nothing: the file system has no such bound
};

struct StoreFacts {
  bool there = false;
  std::string fault;  ///< why it cannot be opened; then nothing below is known
  std::string node_id, venue, instance_id;
  TimeMs last_time = 0;                ///< the latest that this store has seen
  std::uint64_t tickets = 0;           ///< of every venue and status
  std::int64_t own_available = 0;      ///< allocated to this node
  std::int64_t own_assured = 0;        ///< of these, sold offline too; counted up to kAssuredMax
  std::int64_t pool_available = 0;     ///
  std::vector<std::string> to_return;  ///< money of open exceptions, "50.00 EUR", one per currency
  std::uint64_t outbox = 0, exceptions = 0, quarantined = 0, provisional = 0;
  TimeMs outbox_oldest = 0;
};
inline constexpr std::int64_t kAssuredMax = 1000;

/// A file that holds a secret.
struct SecretFile {
  std::string path;
  bool there = true;
  bool group_may = false;    ///< a group that is not the service's may read it
  bool others_may = false;   ///< everybody may
  bool behind_door = false;  ///< a directory above it lets nobody else through
  unsigned mode = 0;
  std::optional<std::string> wrong;  ///< it can be read, and is not what it should be
};

/// The certificate of a file that is valid longest.
struct CertificateFacts {
  std::string path;
  std::string fault;  ///< it is not there, or holds none
  TimeMs from = 0, until = 0;
};

/// What /api/sync says.
struct SyncFacts {
  std::string link;  ///< online, offline, disabled
  TimeMs since = 0;
  std::string reason, instance_id;
  std::uint64_t lag = 0;
  std::uint64_t outbox = 0, exceptions = 0, quarantined = 0, provisional = 0;
  TimeMs outbox_oldest = 0;
  TimeMs newest_stream = 0;  ///< when the centre made its youngest stream, by its own clock
  struct Warned {
    std::string detail, remedy;
  };
  std::vector<Warned> warnings;
};

struct NodeFacts {
  enum class Life {
    down,      ///< no process has the data directory, and nothing answers
    silent,    ///< a process has it and does not answer
    stranger,  ///< what answers at its address is something else
    answers,
  };
  Life life = Life::down;
  std::string url;
  bool ready = false;
  std::string refusal;               ///< why it is not ready, as it says itself
  std::vector<std::string> reasons;  ///< for being degraded, but for the line
  std::string offline;               ///< the reason that it gives for having no line; empty: it has one
  std::string version;               ///< of the running program; empty: not known
  Known<SyncFacts> sync;
  std::string port_taken_by;  ///< who listens at its address while it is down; empty: nobody
  struct Descriptors {
    std::uint64_t used = 0, limit = 0;
  };
  Known<Descriptors> descriptors;
};

/// The service that the package has installed; not known where this node is not that service.
struct ServiceFacts {
  std::string active;   ///< active, failed, inactive, activating, ...
  std::string enabled;  ///< enabled, disabled, ...
};

struct ClockFacts {
  TimeMs now = 0;
  TimeMs released = 0;  ///< when this program was made
  TimeMs seen = 0;      ///< the latest time that anything on this box says it has seen
  std::string seen_in;  ///< "the store", "the file /..."
  bool synchronised = true;
};

/// How one central server is reached from here.
struct ServerFacts {
  enum class Stage { name_unknown, no_name_service, no_way, silent, refused, open };
  std::string shown;  ///< without user and password
  std::string host;
  Stage stage = Stage::open;
};

struct LineFacts {
  bool on_a_network = true;  ///< an interface that is up has an address
  std::vector<ServerFacts> servers;
};

struct BoxFacts {
  Known<SettingsFacts> settings;
  std::string data;  ///< the data directory
  Known<DirectoryFacts> directory;
  Known<DiskFacts> disk;
  Known<std::int64_t> store_ms;  ///< the best of a few small writes that reach the disk
  Known<StoreFacts> store;
  Known<SecretFile> key;            ///< of the tokens; not known too where it is no file
  std::vector<SecretFile> secrets;  ///< credentials, a settings file with a password
  Known<CertificateFacts> certificate;
  Known<NodeFacts> node;
  Known<ServiceFacts> service;
  Known<std::uint64_t> memory_free;  ///< bytes
  ClockFacts clock;
  Known<LineFacts> line;
};

}  // namespace willcall
