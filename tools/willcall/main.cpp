// willcall: what people do with a node from a command line.
#include <csignal>
#include <exception>

#include "tools/willcall/command.h"

namespace {

int run(int argc, char** argv) {
  using namespace willcall;
  CLI::App program;
  const std::vector<Command> commands = add_commands(program);
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
