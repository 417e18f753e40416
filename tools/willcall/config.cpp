// willcall config: what is wrong with the settings of a node, and what is in force.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "node/main/keys.h"
#include "node/settings/settings.h"
#include "node/settings/texts.h"
#include "tools/common/packaged.h"
#include "tools/willcall/command.h"

namespace willcall {
namespace {

struct Wanted {
  std::string what = "check", file;
};

// As the node itself would read them: the file, and the environment of whoever asks.
Configured configured(const Wanted& wanted) {
  std::vector<std::string> arguments;
  if (!wanted.file.empty()) arguments = {"--config", wanted.file};
  return configure({arguments, environment_variable});
}

void look_into(const InForce& one, Configured& all) {
  if (std::filesystem::is_directory(one.value)) {
    all.faults.push_back(one.source + ": " + one.name + ": " + one.value +
                         " is a directory; it takes a file.");
  } else if (one.name == "jwt_key_file") {
    if (const auto key = read_key(one.value); !key)
      all.faults.push_back(one.source + ": " + one.name + ": " + key.error().detail);
  }
}

// A file that is named and cannot be read: found out now, and not at the next start.
void look_for_files(Configured& all) {
  for (const InForce& one : all.in_force) {
    const bool names_one = one.name == "nats_creds" || one.name == "nats_ca" || one.name == "jwt_key_file";
    if (!names_one || one.value.empty()) continue;
    if (::access(one.value.c_str(), R_OK) == 0) {
      look_into(one, all);
      continue;
    }
    const bool there = std::filesystem::exists(one.value);
    all.faults.push_back(one.source + ": " + one.name + ": the file " + one.value +
                         (there ? " may not be read by you; ask as root." : " does not exist."));
  }
}

int say_faults(const Configured& all) {
  for (const std::string& fault : all.faults) std::fprintf(stderr, "%s\n", fault.c_str());
  return all.faults.empty() ? kOk : kFailed;
}

int check(const Wanted& wanted) {
  Configured all = configured(wanted);
  look_for_files(all);
  if (say_faults(all) != kOk) return kFailed;
  std::printf("All settings are right%s.\n",
              wanted.file.empty() ? "; no file was read" : (" in " + wanted.file).c_str());
  return kOk;
}

int show(const Wanted& wanted) {
  const Configured all = configured(wanted);
  std::size_t name = 0, value = 0;
  for (const InForce& one : all.in_force) {
    name = std::max(name, one.name.size());
    value = std::max(value, std::min<std::size_t>(one.value.size(), 40));
  }
  for (const InForce& one : all.in_force)
    std::printf("%-*s  %-*s  %s\n", static_cast<int>(name), one.name.c_str(), static_cast<int>(value),
                one.value.empty() ? "-" : one.value.c_str(), one.source.c_str());
  return say_faults(all);
}

int run(Wanted wanted) {
  std::error_code ignored;
  if (wanted.file.empty() && std::filesystem::exists(kPackagedSettings, ignored))
    wanted.file = kPackagedSettings;
  if (wanted.what == "example") return std::fputs(settings_file().c_str(), stdout) < 0 ? kFailed : kOk;
  return wanted.what == "check" ? check(wanted) : show(wanted);
}

}  // namespace

Command config_command(CLI::App& program) {
  CLI::App* command = program.add_subcommand("config", "Check and show the settings of a node");
  auto wanted = std::make_shared<Wanted>();
  command->add_option("WHAT", wanted->what, "check, show, or example: a file with every setting")
      ->check(CLI::IsMember({"check", "show", "example"}))
      ->capture_default_str();
  command->add_option("--config", wanted->file,
                      std::string("the file; else ") + kPackagedSettings + ", if it is there");
  command->footer(
      "`show` says of each setting where it came from: the file and its line, the environment, or the "
      "default.\n"
      "Example:\n  willcall config check --config /etc/willcall/willcall.toml");
  return {command, [wanted] { return run(*wanted); }};
}

}  // namespace willcall
