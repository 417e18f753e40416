#include "tools/common/store_access.h"

#include <sys/stat.h>
#include <unistd.h>

#include <csignal>

#include "node/main/identity.h"
#include "tools/common/key.h"

namespace willcall {
namespace {

namespace fs = std::filesystem;

Error refusal(std::string detail) { return {Code::not_ready, std::move(detail), {}, {}}; }

bool is_there(const fs::path& file) {
  std::error_code failed;
  return fs::exists(file, failed);
}

// Looked at before the store is opened: opening would leave a lock file behind where there is none.
std::optional<std::string> why_no_store(const fs::path& data) {
  const fs::path file = data / "data.mdb";
  std::error_code failed;
  const bool there = fs::exists(file, failed);
  if (failed == std::errc::permission_denied || (there && ::access(file.c_str(), R_OK) != 0))
    return "you may not read the store in " + data.string() + ". " + who_may_read(file);
  if (!there) return "there is no store in " + data.string() + "; give --data the data directory of a node.";
  if (fs::file_size(file) == 0)
    return "the store in " + data.string() + " is an empty file: what it held is gone.";
  return std::nullopt;
}

// A backup has no lock file. Root who reads it makes one, which the node's own user could not open then.
void hand_to_owner(const fs::path& lock, const fs::path& of) {
  struct stat owner {};
  if (::geteuid() == 0 && ::stat(of.c_str(), &owner) == 0)
    if (::lchown(lock.c_str(), owner.st_uid, owner.st_gid) != 0) {}  // then its owner is root too
}

int told_on = STDERR_FILENO;

void end_now(int) {
  static constexpr char kFault[] =
      "fault: the store's file is shorter than what it holds; its end was cut off\n";
  if (::write(told_on, kFault, sizeof kFault - 1) < 0) {}  // there is nowhere else to say it
  ::_exit(1);
}

}  // namespace

void add_store_option(CLI::App& command, fs::path& data) {
  command
      .add_option("--data", data,
                  std::string("the node's data directory; else ") + kDataDefault + ", else as " +
                      kPackagedSettings + " says")
      ->envname("WILLCALL_DATA");
}

Result<fs::path> data_directory(const fs::path& given, const fs::path& settings) {
  if (!given.empty()) return given;
  if (!is_there(kDataDefault) && is_there(settings) && ::access(settings.c_str(), R_OK) != 0)
    return refusal("you may not read " + settings.string() + ", which says where the store is. " +
                   who_may_read(settings));
  return usual_data(kDataDefault, settings);
}

Result<std::unique_ptr<Store>> open_to_read(const fs::path& data) {
  if (const auto reason = why_no_store(data)) return refusal(*reason);
  const fs::path lock = data / "lock.mdb";
  const bool locked_before = is_there(lock);
  auto store = std::make_unique<Store>(data, true);
  if (!locked_before) hand_to_owner(lock, data / "data.mdb");
  return store;
}

TimeMs time_of_node(const fs::path& data) try {
  const auto store = open_to_read(data);
  return store ? last_time(**store) : 0;
} catch (const StoreError&) {
  return 0;
}

void end_at_missing_page(int descriptor) {
  told_on = descriptor;
  std::signal(SIGBUS, end_now);
}

}  // namespace willcall
