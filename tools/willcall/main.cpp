// willcall: what people do with a node from a command line.
#include <csignal>
#include <exception>

#include "tools/willcall/command.h"

namespace {

int run(int argc, char** argv) {
  using namespace willcall;
  CLI::App program("willcall: tokens, imports, allocations, exceptions, status and checks of a Willcall node",
                   "willcall");
  program.set_version_flag("--version", "willcall " WILLCALL_VERSION);
  program.require_subcommand(1);
  program.footer(
      "Exit codes: 0 done, 1 refused or failed, 2 wrong usage.\n`willcall COMMAND --help` shows an example.");
  const Command commands[] = {token_command(program),      import_command(program), allocate_command(program),
                              exceptions_command(program), status_command(program), verify_command(program)};
  if (const auto code = parse(program, argc, argv)) return *code;
  for (const Command& command : commands)
    if (command.arguments->parsed()) return command.run();
  return kWrongUsage;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);  // a node that hangs up is an answer, not an end
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    return willcall::fail(error.what());
  }
}
