// What a look at the centre has found, as values: the rules need nothing else. Pure.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace willcall {

/// The settings of a stream, a consumer or an account as the server says them, each as text: "limits", "-1",
/// "true". A list is there as its JSON, a setting of an inner object as "limits.x".
using ServerSettings = std::map<std::string, std::string>;

struct CentralServerFacts {
  std::string address;
  bool answers = false;
  std::string version;  ///< "2.9.10"
  bool requires_tls = false;
  bool takes_anybody = false;  ///< lets a client in that names no user
  std::uint64_t payload_max = 0;
};

/// Of a stream with several replicas: a server that holds one, besides the leader.
struct ReplicaFacts {
  std::string server;
  bool current = false;  ///< has all that the leader has, and is there
};

struct StreamFacts {
  std::string name;
  bool exists = false;
  ServerSettings settings = {};
  std::vector<std::string> subjects = {};
  bool has_leader = true;
  std::vector<ReplicaFacts> replicas = {};
};

/// Other streams that take subjects of ours.
struct OverlapFacts {
  std::string subjects;  ///< ours
  std::string stream;    ///< the other
};

struct ConsumerFacts {
  std::string stream, name;
  std::string filter_wanted;
  ServerSettings settings;
};

/// What the node's own user may and may not do.
struct PermissionFacts {
  std::vector<std::string> missing;  ///< needed, and denied
  struct TooWide {
    std::string subject;  ///< allowed, and of no need
    std::string harm;     ///< "read what every venue sells"
  };
  std::vector<TooWide> too_wide;
};

struct CentralFacts {
  std::vector<CentralServerFacts> servers;
  bool jetstream = true;
  std::optional<ServerSettings> account;  ///< nothing: this user may not ask
  std::vector<StreamFacts> streams;       ///< those that could be asked for
  std::vector<OverlapFacts> overlaps;
  std::vector<ConsumerFacts> consumers;  ///< those of the node that exist
  PermissionFacts permissions;
  bool as_node = false;             ///< looked at by the node's own user, who may not see everything
  std::vector<std::string> unseen;  ///< streams and the like of which nothing could be heard
};

// ---- From answers of JetStream. Nothing: of another form.
std::optional<StreamFacts> stream_facts(std::string_view name, std::string_view info);
std::optional<ConsumerFacts> consumer_facts(std::string_view info);
std::optional<ServerSettings> account_facts(std::string_view info);
std::vector<std::string> stream_names(std::string_view answer);

}  // namespace willcall
