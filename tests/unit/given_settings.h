// Settings as an operator gives them: flags, environment and a file, in a directory of the test's own.
#pragma once
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "node/settings/settings.h"
#include "tests/support/temp_directory.h"
#include "tests/unit/samples.h"

namespace willcall::test {

class GivenSettings {
 public:
  GivenSettings& flags(const std::vector<std::string>& arguments) { return flags_ = arguments, *this; }
  GivenSettings& environment(const std::string& name, const std::string& value) {
    environment_[name] = value;
    return *this;
  }
  GivenSettings& file(const std::string& toml) {
    std::ofstream(path()) << toml;
    has_file_ = true;
    return *this;
  }
  std::string path() const { return *directory_ / "willcall.toml"; }

  Result<Settings> read() const { return read_settings(sources()); }
  Configured configured() const { return configure(sources()); }
  /// What the operator is told; "ok" if there is nothing to tell.
  std::string told() const {
    const Result<Settings> settings = read();
    return settings ? "ok" : settings.error().detail;
  }

 private:
  Sources sources() const {
    std::vector<std::string> arguments = flags_;
    if (has_file_) arguments.insert(arguments.begin(), {"--config", path()});
    return {arguments, [this](const std::string& name) -> std::optional<std::string> {
              const auto at = environment_.find(name);
              return at == environment_.end() ? std::nullopt : std::optional(at->second);
            }};
  }
  std::shared_ptr<TempDirectory> directory_ = std::make_shared<TempDirectory>();
  std::vector<std::string> flags_;
  std::map<std::string, std::string> environment_;
  bool has_file_ = false;
};

}  // namespace willcall::test
