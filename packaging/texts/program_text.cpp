#include "packaging/texts/program_text.h"

#include <sstream>

#include "node/settings/texts.h"

namespace willcall {
namespace {

using Words = std::vector<std::string>;

// A command, and behind it its own commands.
void collect(const CLI::App& program, std::vector<const CLI::App*>& all) {
  for (const CLI::App* command : program.get_subcommands([](const CLI::App*) { return true; })) {
    all.push_back(command);
    collect(*command, all);
  }
}

std::vector<const CLI::App*> commands_of(const CLI::App& program) {
  std::vector<const CLI::App*> all;
  collect(program, all);
  return all;
}

std::vector<const CLI::Option*> options_of(const CLI::App& command) {
  return command.get_options([](const CLI::Option* option) { return !option->get_group().empty(); });
}

bool takes_value(const CLI::Option& option) { return option.get_type_size() != 0; }

// "export"; of a command of a command "central setup".
std::string name_of(const CLI::App& command) {
  const CLI::App* above = command.get_parent();
  const bool top = above == nullptr || above->get_parent() == nullptr;
  return top ? command.get_name() : name_of(*above) + " " + command.get_name();
}

std::string joined(const Words& words, const std::string& between = " ") {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

// The values of an option that takes only certain ones: CLI11 tells them as "TEXT:{csv,jsonl}".
Words values_of(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const std::size_t from = type.find('{'), to = type.find('}');
  Words values;
  if (from == type.npos || to == type.npos) return values;
  std::istringstream in(type.substr(from + 1, to - from - 1));
  for (std::string value; std::getline(in, value, ',');) values.push_back(value);
  return values;
}

// ---- The man page

std::string lines(const std::string& text) {
  std::string out = troff(text);
  for (std::size_t at = 0; (at = out.find('\n', at)) != std::string::npos; at += 5)
    out.replace(at, 1, "\n.br\n");
  return out + "\n";
}

std::string value_text(const CLI::Option& option) {
  if (!takes_value(option) || option.get_positional()) return {};
  const Words values = values_of(option);
  std::string text = " \\fI" + troff(values.empty() ? option.get_type_name() : joined(values, "|")) + "\\fR";
  if (!option.get_default_str().empty()) text += " [" + troff(option.get_default_str()) + "]";
  return text;
}

std::string paragraph(const CLI::Option& option) {
  const std::string name = option.get_positional() ? option.get_name(true) : option.get_name(false, true);
  std::string text =
      ".TP\n\\fB" + troff(name) + "\\fR" + value_text(option) + "\n" + lines(option.get_description());
  if (!option.get_envname().empty())
    text += ".br\nEnvironment: \\fB" + troff(option.get_envname()) + "\\fR\n";
  return text;
}

// What is typed, in one line: positionals as they stand, what may be left out in brackets.
std::string usage_of(const CLI::App& command) {
  std::string text = "willcall " + name_of(command);
  for (const CLI::Option* option : options_of(command)) {
    if (!option->get_positional()) continue;
    const std::string name = option->get_name(true) + (option->get_items_expected_max() > 1 ? "..." : "");
    text += option->get_required() ? " " + name : " [" + name + "]";
  }
  return text + " [OPTIONS]";
}

std::string section(const CLI::App& command) {
  std::string text = ".SS \"" + troff(usage_of(command)) + "\"\n" + lines(command.get_description() + ".");
  for (const CLI::Option* option : options_of(command)) text += paragraph(*option);
  const std::string footer = command.get_footer();
  return footer.empty() ? text : text + ".PP\n" + lines(footer);
}

// ---- The completion

struct NextWords {
  Words options, values;  // --all, and what else can come: commands, or the values of a positional
};

NextWords next_of(const CLI::App& command) {
  NextWords next;
  for (const CLI::App* sub : command.get_subcommands([](const CLI::App*) { return true; }))
    next.values.push_back(sub->get_name());
  for (const CLI::Option* option : options_of(command)) {
    for (const std::string& name : option->get_lnames()) next.options.push_back("--" + name);
    if (option->get_positional())
      for (const std::string& value : values_of(*option)) next.values.push_back(value);
  }
  return next;
}

std::string sets(const NextWords& next) {
  return ") options=\"" + joined(next.options) + "\" values=\"" + joined(next.values) + "\" ;;\n";
}

// After an option that takes a value, nothing but that value comes: one of a few, or else a file.
std::string cases_of_values(const CLI::App& command) {
  std::string text;
  for (const CLI::Option* option : options_of(command))
    if (takes_value(*option))
      for (const std::string& name : option->get_lnames())
        text += "    \"" + name_of(command) + " --" + name + "\"" + sets({{}, values_of(*option)});
  return text;
}

// A command of a command is named by two words.
std::string two_words(const CLI::App& program) {
  Words names;
  for (const CLI::App* command : commands_of(program))
    if (name_of(*command).find(' ') != std::string::npos) names.push_back("\"" + name_of(*command) + "\"");
  if (names.empty()) return {};
  return "  [ \"$COMP_CWORD\" -lt 3 ] || case \"$command ${COMP_WORDS[2]}\" in\n    " + joined(names, "|") +
         ") command+=\" ${COMP_WORDS[2]}\" ;;\n  esac\n";
}

constexpr char kHead[] =
    "# bash completion for willcall\n_willcall() {\n"
    "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} "
    "command=${COMP_WORDS[1]}\n"
    "  local options= values=\n"
    "  [ \"$COMP_CWORD\" -gt 1 ] || command=\n";

// Where neither an option nor one of a few words can come, a file can.
constexpr char kTail[] =
    "  [[ $current != -* ]] || values=${options:- }\n"
    "  if [ -n \"$values\" ]; then\n"
    "    mapfile -t COMPREPLY < <(compgen -W \"$values\" -- \"$current\")\n"
    "  else\n"
    "    compopt -o filenames 2>/dev/null\n"
    "    mapfile -t COMPREPLY < <(compgen -f -- \"$current\")\n"
    "  fi\n}\ncomplete -F _willcall willcall\n";

}  // namespace

std::string man_page(const CLI::App& program, const std::string& version, const std::string& date) {
  const std::string name = program.get_name();
  std::string text = ".TH WILLCALL 1 \"" + date + "\" \"Willcall " + version +
                     "\" \"User Commands\"\n.SH NAME\n" + name + " \\- " + troff(program.get_description()) +
                     "\n.SH SYNOPSIS\n.B " + name + "\n\\fICOMMAND\\fR [\\fIOPTIONS\\fR]\n.SH COMMANDS\n";
  for (const CLI::App* command : commands_of(program)) text += section(*command);
  return text + ".SH EXIT STATUS\n0: done. 1: refused or failed. 2: wrong usage.\n" +
         ".SH SEE ALSO\n.BR willcalld (8),\n.BR willcall.toml (5)\n";
}

std::string bash_completion(const CLI::App& program) {
  std::string words = "    \"\"" + sets(next_of(program)), values;
  for (const CLI::App* command : commands_of(program)) {
    words += "    \"" + name_of(*command) + "\"" + sets(next_of(*command));
    values += cases_of_values(*command);
  }
  return kHead + two_words(program) + "  case $command in\n" + words +
         "  esac\n  case \"$command $previous\" in\n" + values + "  esac\n" + kTail;
}

}  // namespace willcall
