// A fresh Debian root, in which a package is installed as on a box. Where the machine cannot make one, made()
// is false and the reason has been said.
//
// Every command runs in a mount namespace of its own (with /proc and /dev), so that nothing stays mounted;
// the network is the machine's, so that the test speaks to the box in the root over HTTP.
#pragma once
#include <string>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/temp_directory.h"

namespace willcall::test {

class Root {
 public:
  Root();
  /// Ends the service, if it still runs.
  ~Root();
  bool made() const { return made_; }

  /// Runs a shell command in the root, as root.
  Finished in(const std::string& command) const;
  /// As in(); the test ends if it fails.
  std::string must(const std::string& command) const;
  /// A path in the root as the test sees it.
  std::filesystem::path path(const std::string& inside) const { return directory_ / ("root/" + inside); }

  /// apt installs it, with all that it depends on. `more`: further words for apt-get.
  Finished install(const std::filesystem::path& deb, const std::string& more = {}) const;

  /// From now on services are started by something that plays the service manager
  /// (tests/packaging/systemctl). Before, packages are installed as in an image: nothing starts.
  void play_service_manager() const;
  /// What was asked of it.
  std::string asked_of_service_manager() const { return text_of(path("run/systemctl.log")); }
  std::string service_log() const { return text_of(path("var/log/willcalld.log")); }

 private:
  TempDirectory directory_;
  bool made_ = false;
};

}  // namespace willcall::test
