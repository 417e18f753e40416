#include "tools/common/arguments.h"

#include <cerrno>
#include <cstdio>

#include "schema/ids.h"
#include "schema/time.h"

namespace willcall {
namespace {

/// The commands that were recognised, from the outermost: "willcall", "central", "check".
std::vector<const CLI::App*> recognised(const CLI::App& app) {
  std::vector<const CLI::App*> all = {&app};
  while (!all.back()->get_subcommands().empty()) all.push_back(all.back()->get_subcommands().front());
  return all;
}

// CLI11 would say that a command is missing, and not which word it did not know.
std::string what_is_wrong(const CLI::App& app, const CLI::ParseError& error) {
  const CLI::App& last = *recognised(app).back();
  const bool without_command = last.get_require_subcommand_min() > 0;
  if (!without_command) return error.what();
  const auto words = app.remaining(true);
  return words.empty() ? "say what to do." : "there is no command '" + words.front() + "'.";
}

}  // namespace

std::optional<int> parse(CLI::App& app, int argc, char** argv) try {
  app.parse(argc, argv);
  return std::nullopt;
} catch (const CLI::Success& asked) {  // --help, --version
  return app.exit(asked);
} catch (const CLI::ParseError& error) {
  std::string command;
  for (const CLI::App* sub : recognised(app)) command += (command.empty() ? "" : " ") + sub->get_name();
  std::fprintf(stderr, "%s: %s\nSee `%s --help`.\n", app.get_name().c_str(),
               what_is_wrong(app, error).c_str(), command.c_str());
  return kWrongUsage;
}

int fail(const std::string& what) {
  std::fflush(stdout);
  std::fprintf(stderr, "%s: %s\n", program_invocation_short_name, what.c_str());
  return kFailed;
}

int fail(const Error& error) { return fail(error.detail); }

std::string id_fault(const std::string& text) {
  return is_id(text) ? "" : "'" + text + "' is not an id; it has 1 to 64 characters of A-Z a-z 0-9 _ -";
}

std::string count_fault(const std::string& text) {
  const bool digits = !text.empty() && text.size() <= 7 && text.find_first_not_of("0123456789") == text.npos;
  const long count = digits ? std::stol(text) : 0;
  return count >= 1 && count <= 1'000'000 ? "" : "'" + text + "' is not a whole number from 1 to 1000000";
}

std::string duration_fault(const std::string& text) {
  const auto duration = parse_duration(text);
  const bool some = duration && *duration >= std::chrono::seconds(1);
  return some ? ""
              : "'" + text + "' is not right; it takes a duration of at least 1s, such as 30m, 12h or 7d";
}

}  // namespace willcall
