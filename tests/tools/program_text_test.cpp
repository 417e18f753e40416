// The man page and the completion are made from the arguments of the programs: nothing is forgotten in them.
#include "packaging/texts/program_text.h"

#include "tests/support/catch.h"
#include "tests/tools/command_line.h"
#include "tools/willcall/command.h"

using namespace willcall;
using namespace willcall::test;

namespace {

/// The program, and a command that has commands of its own.
struct Program {
  CLI::App app;
  std::string what, colour, file;
  Program() {
    add_commands(app);
    CLI::App* paint = app.add_subcommand("paint", "Paint the hall");
    CLI::App* walls = paint->add_subcommand("walls", "Paint its walls");
    walls->add_option("--colour", colour, ".with care")->check(CLI::IsMember({"red", "blue"}));
  }
  std::string page() const { return man_page(app, "1.0", "2026-11-22"); }
};

struct Shell : Program {
  TempDirectory directory;
  Shell() {
    write_file(directory / "willcall.bash", bash_completion(app));
    write_file(directory / "hall.csv", "");
  }
  /// What TAB offers behind these words; the last one is being typed.
  std::string offers(const std::string& words) const {
    const std::string script =
        "cd " + directory.path().string() + " && . ./willcall.bash && COMP_WORDS=(" + words +
        ") && COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) && _willcall && echo ${COMPREPLY[*]}";
    return run({"bash", "--norc", "-u", "-c", script}).output;
  }
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE_METHOD(Program, "the man page has every command, option and variable") {
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    INFO(command->get_name());
    CHECK(has(page(), ".SS \"willcall " + command->get_name()));
    for (const CLI::Option* option : command->get_options())
      for (const std::string& name : option->get_lnames()) {
        std::string troffed = "\\-\\-" + name;
        for (std::size_t at = 4; (at = troffed.find('-', at)) != std::string::npos; at += 2)
          troffed.insert(at, "\\");
        CHECK(has(page(), troffed + "\\fR"));
      }
  }
  CHECK(has(page(), ".SS \"willcall export WHAT [OPTIONS]\""));
  CHECK(has(page(), ".SS \"willcall allocate [IDS...] [OPTIONS]\""));
  CHECK(has(page(), "\\fB\\-\\-format\\fR \\fIcsv|jsonl\\fR [csv]"));
  CHECK(has(page(), "Environment: \\fBWILLCALL_DATA\\fR"));
  CHECK(has(page(), ".SS \"willcall paint walls [OPTIONS]\""));
}

TEST_CASE_METHOD(Program, "the man page is read without a warning") {
  if (run({"sh", "-c", "command -v man"}).code != 0) {
    WARN("not run: this machine has no man");
    return;
  }
  const TempDirectory directory;
  write_file(directory / "willcall.1", page());
  const Finished read =
      run({"man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", directory / "willcall.1"},
          {{"MANWIDTH", "80"}, {"MANROFFSEQ", ""}, {"LC_ALL", "C.UTF-8"}, {"MANPAGER", "cat"}});
  CHECK(read.code == 0);
  CHECK_FALSE(has(read.output, "warning"));
  CHECK(has(read.output, "willcall export orders --output orders.csv"));
  CHECK(has(read.output, ".with care"));
}

TEST_CASE_METHOD(Shell, "TAB offers the commands first") {
  CHECK(has(offers("willcall ''"), "token import allocate"));
  CHECK(offers("willcall exp") == "export\n");
  CHECK(offers("willcall --v") == "--version\n");
}

TEST_CASE_METHOD(Shell, "TAB offers a command's options, and the words that it takes") {
  CHECK(offers("willcall export ''") == "tickets orders order-lines journal\n");
  CHECK(offers("willcall export tickets --s") == "--seat-map --since\n");
  CHECK(offers("willcall export --format ''") == "csv jsonl\n");
  CHECK(offers("willcall export --format -") == "\n");
}

TEST_CASE_METHOD(Shell, "TAB offers files where a file can come") {
  CHECK(offers("willcall import h") == "hall.csv\n");
  CHECK(offers("willcall export tickets --output h") == "hall.csv\n");
}

TEST_CASE_METHOD(Shell, "TAB knows commands of commands") {
  CHECK(offers("willcall paint ''") == "walls\n");
  CHECK(offers("willcall paint walls --colour ''") == "red blue\n");
  CHECK(has(offers("willcall paint walls -"), "--colour"));
}

TEST_CASE_METHOD(Shell, "the completion can be loaded by any bash") {
  CHECK(run({"bash", "-c", ". " + (directory / "willcall.bash").string() + " && complete -p willcall"})
            .output == "complete -F _willcall willcall\n");
}
