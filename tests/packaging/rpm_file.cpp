#include "tests/packaging/rpm_file.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <regex>
#include <sstream>
#include <stdexcept>

#include "schema/version.h"
#include "tests/support/catch.h"

namespace willcall::test {
namespace {

namespace fs = std::filesystem;

const fs::path kBuild = WILLCALL_BUILD;

bool on_the_path(const std::string& program) {
  std::istringstream path(std::getenv("PATH"));
  for (std::string directory; std::getline(path, directory, ':');)
    if (::access((directory + "/" + program).c_str(), X_OK) == 0) return true;
  return false;
}

// Lets rpmbuild pack a spec; the one rpm that came out.
fs::path packed(const fs::path& spec, const fs::path& directory, const Lines& definitions) {
  Lines command{"rpmbuild", "-bb"};
  for (const std::string& definition : definitions) command.insert(command.end(), {"--define", definition});
  command.insert(command.end(), {"--define", "_topdir " + (directory / "top").string(), "--define",
                                 "_rpmdir " + directory.string(), "--define",
                                 "_build_name_fmt %{NAME}-%{RELEASE}.rpm", spec.string()});
  output_of(command);
  for (const auto& entry : fs::directory_iterator(directory))
    if (entry.path().extension() == ".rpm") return entry.path();
  throw std::runtime_error("rpmbuild has packed nothing of " + spec.string());
}

}  // namespace

bool machine_has(const Lines& programs) {
  std::string missing;
  for (const std::string& program : programs)
    if (!on_the_path(program)) missing += " " + program;
  if (!missing.empty()) WARN("not run: this machine lacks" << missing);
  return missing.empty();
}

fs::path made_rpm() {
  const std::string begin = "willcall-" + version() + "-1.";
  for (const auto& entry : fs::directory_iterator(kBuild))
    if (entry.path().extension() == ".rpm" && entry.path().filename().string().starts_with(begin))
      return entry;
  throw std::runtime_error("there is no rpm yet: cmake --build --preset release --target rpm");
}

void make_rpm() { output_of({WILLCALL_SOURCE "/packaging/rpm", kBuild.string(), version()}); }

fs::path newer_rpm(const fs::path& directory) {
  const fs::path staged = kBuild / "packaging" / "rpm-1", tree = directory / "tree";
  fs::copy(staged / "tree", tree, fs::copy_options::recursive | fs::copy_options::copy_symlinks);
  std::ofstream(tree / "etc/willcall/willcall.toml", std::ios::app) << "\n# a setting of the newer version\n";
  return packed(WILLCALL_SOURCE "/packaging/rpm.d/willcall.spec", directory,
                {"made " + (staged / "made").string(), "tree " + tree.string(), "made_version " + version(),
                 "made_release 2"});
}

int needed_glibc() {
  static const std::regex need(R"(libc\.so\.6\(GLIBC_2\.(\d+).*)");
  int newest = 0;
  for (const std::string& line : query(made_rpm(), {"-R"}))
    if (std::smatch match; std::regex_match(line, match, need))
      newest = std::max(newest, std::stoi(match[1]));
  return newest;
}

fs::path fedora_37(const fs::path& directory, int glibc) {
  return packed(WILLCALL_SOURCE "/tests/packaging/fedora37.spec", directory,
                {"glibc " + std::to_string(glibc)});
}

std::string output_of(const Lines& command) {
  const Finished finished = run(command, {}, std::chrono::minutes(4));
  std::string line;
  for (const std::string& word : command) line += word + " ";
  if (finished.code != 0)
    throw std::runtime_error(line + "ends with " + std::to_string(finished.code) + ":\n" + finished.output);
  return finished.output;
}

Lines lines_of(const std::string& text) {
  Lines lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

Lines query(const fs::path& rpm, const Lines& flags) {
  const TempDirectory database;  // not the person's own
  Lines command{"rpm", "--dbpath", database.path().string(), "-qp"};
  command.insert(command.end(), flags.begin(), flags.end());
  command.push_back(rpm.string());
  return lines_of(output_of(command));
}

Unpacked::Unpacked(const fs::path& rpm) {
  output_of({"sh", "-c", "rpm2cpio \"$1\" | cpio -idm --quiet -D \"$2\"", "sh", rpm.string(),
             directory_.path().string()});
}

Lines Unpacked::names_in(const std::string& path) const {
  Lines names;
  for (const auto& entry : fs::directory_iterator(directory_.path() / path))
    names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace willcall::test
