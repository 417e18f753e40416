// The commands of `willcall`: one file each. main only asks which one was called.
#pragma once
#include <functional>
#include <vector>

#include "tools/common/arguments.h"

namespace willcall {

struct Command {
  CLI::App* arguments;
  std::function<int()> run;  ///< the exit code
};

/// `willcall` with all its commands; what each does is run by the caller.
std::vector<Command> add_commands(CLI::App& program);

// Each adds its arguments and help to the program.
Command token_command(CLI::App& program);
Command import_command(CLI::App& program);
Command allocate_command(CLI::App& program);
Command exceptions_command(CLI::App& program);
Command status_command(CLI::App& program);
Command verify_command(CLI::App& program);
Command config_command(CLI::App& program);
Command central_command(CLI::App& program);
Command export_command(CLI::App& program);
Command doctor_command(CLI::App& program);

}  // namespace willcall
