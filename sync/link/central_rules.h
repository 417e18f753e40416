// The rules by which a centre is right or wrong for Willcall: facts -> findings. Pure; threads: any.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sync/link/central_facts.h"
#include "sync/link/permissions.h"

namespace willcall {

struct CentralWanted {
  int replicas = 0;                      ///< of each stream: 1, or 3 in a cluster; 0: as they are
  std::optional<CentralUser> node = {};  ///< whose durables and permissions are looked at too
};

/// One thing that is wrong. All texts are for people, but for the code, which stays as it is.
struct CentralFinding {
  std::string code;  ///< "stream_max_age", "server_tls"
  std::string what;  ///< "TICKETS max_age"
  std::string is, should;
  std::string why;   ///< one plain sentence: what happens if it stays so
  std::string mend;  ///< a command, or a line of the server's configuration
};

/// In the order in which they are best mended: servers, account, streams, the node.
std::vector<CentralFinding> findings(const CentralFacts& facts, const CentralWanted& wanted);

/// "2.9.10" below "2.9.21". What cannot be read is below everything.
bool version_below(const std::string& version, const std::string& other);

}  // namespace willcall
