// The single looks of which gather() makes the facts. Each says why where it may not look.
#pragma once
#include <sys/types.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tools/doctor/facts.h"
#include "tools/doctor/gather.h"

namespace willcall {

// ---- The settings
/// --config; else the packaged file, unless --data means another node than the packaged one.
Known<SettingsFacts> settings_asked_for(const Asked& asked);
/// What a running node was told says more than any guess. Its files are named as seen from where it stands.
void take_words_of_the_node(const Asked& asked, pid_t node, Known<SettingsFacts>& settings);

// ---- Files
Known<DirectoryFacts> look_at_directory(const std::filesystem::path& data);
/// Of what holds the directory; of its parent where it does not exist.
Known<DiskFacts> look_at_disk(const std::filesystem::path& data);
/// Writes a nameless file in the directory, which nobody sees and which is gone when it is closed.
Known<std::int64_t> time_of_a_write(const std::filesystem::path& data);
/// `data`: whose group is the service's.
Known<SecretFile> look_at_secret(const std::filesystem::path& file, const std::filesystem::path& data);
Known<SecretFile> look_at_key(const std::filesystem::path& file, const std::filesystem::path& data);
Known<CertificateFacts> look_at_certificates(const std::filesystem::path& file);

// ---- The store
Known<StoreFacts> look_at_store(const std::filesystem::path& data);

// ---- Processes
/// Who has the lock of the data directory; 0: nobody.
Known<pid_t> holder_of(const std::filesystem::path& data);
/// The words that it was started with, the program apart.
std::vector<std::string> arguments_of(pid_t process);
/// Nothing: we may not see it.
std::optional<std::map<std::string, std::string>> environment_of(pid_t process);
Known<NodeFacts::Descriptors> descriptors_of(pid_t process);
/// The program that listens on a TCP port of this machine; empty: none does.
std::string who_listens_on(int port);

// ---- The node
struct NodeAddress {
  Known<pid_t> holder;
  std::string url;  ///< empty: not known
  int port = 0;
  bool is_certain = false;  ///< it comes from the node or its settings, not from a default
};
NodeAddress address_of_node(const std::filesystem::path& data, const Known<SettingsFacts>& settings);
/// `token`: for what not everybody may ask; else why there is none. `instance`: the store's, if it is known.
Known<NodeFacts> look_at_node(const NodeAddress& address, const Known<std::string>& token,
                              const std::string& instance);

// ---- The machine
Known<ServiceFacts> look_at_service();
Known<std::uint64_t> free_memory();
ClockFacts look_at_clock(const BoxFacts& box);

// ---- The line
/// `servers`: the setting. Asks the name service and the port, and sends nothing.
LineFacts look_at_line(const std::string& servers);

}  // namespace willcall
