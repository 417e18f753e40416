// Writes what people read of an installed Willcall, all of it from the tables that the programs themselves
// use: man pages, the commented configuration, the completion for bash.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "node/settings/texts.h"
#include "packaging/texts/node_text.h"
#include "packaging/texts/program_text.h"
#include "schema/version.h"
#include "tools/willcall/command.h"

namespace {

bool write(const std::filesystem::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  if (!out) std::fprintf(stderr, "%s cannot be written\n", file.c_str());
  return !out.fail();
}

}  // namespace

int main(int argc, char** argv) {
  using namespace willcall;
  if (argc != 3) return std::fprintf(stderr, "usage: willcall-texts DIRECTORY DATE\n"), 2;
  const std::filesystem::path to = argv[1];
  const std::string version = willcall::version(), date = argv[2];
  CLI::App program;
  add_commands(program);
  const bool written = write(to / "willcall.1", man_page(program, version, date)) &&
                       write(to / "willcall.bash", bash_completion(program)) &&
                       write(to / "willcalld.8", daemon_man_page(version, date)) &&
                       write(to / "willcall.toml.5", file_man_page(version, date)) &&
                       write(to / "willcall.toml", settings_file({{"data", "/var/lib/willcall"}}));
  return written ? 0 : 1;
}
