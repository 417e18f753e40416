#include "schema/version.h"
#include "tools/willcall/command.h"

namespace willcall {

std::vector<Command> add_commands(CLI::App& program) {
  program.description(
      "tokens, imports, exports, allocations, exceptions, status and checks of a Willcall node");
  program.name("willcall");
  program.set_version_flag("--version", "willcall " + version());
  program.require_subcommand(1);
  program.footer(
      "Exit codes: 0 done, 1 refused or failed, 2 wrong usage.\n`willcall COMMAND --help` shows an example.");
  return {token_command(program),      import_command(program),  allocate_command(program),
          exceptions_command(program), status_command(program),  verify_command(program),
          config_command(program),     central_command(program), export_command(program),
          doctor_command(program)};
}

}  // namespace willcall
