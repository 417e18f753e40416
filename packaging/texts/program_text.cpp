#include "packaging/texts/program_text.h"

#include "node/settings/texts.h"

namespace willcall {
namespace {

using Commands = std::vector<const CLI::App*>;

Commands commands_of(const CLI::App& program) {
  return program.get_subcommands([](const CLI::App*) { return true; });
}

std::vector<const CLI::Option*> options_of(const CLI::App& command) {
  return command.get_options([](const CLI::Option* option) { return !option->get_group().empty(); });
}

std::string lines(const std::string& text) {
  std::string out = troff(text);
  for (std::size_t at = 0; (at = out.find('\n', at)) != std::string::npos; at += 5)
    out.replace(at, 1, "\n.br\n");
  return out + "\n";
}

std::string value_of(const CLI::Option& option) {
  const std::string type = option.get_type_name(), otherwise = option.get_default_str();
  std::string text = type.empty() ? "" : " \\fI" + troff(type) + "\\fR";
  if (!otherwise.empty()) text += " [" + troff(otherwise) + "]";
  return text;
}

std::string paragraph(const CLI::Option& option) {
  const std::string name = option.get_positional() ? option.get_name(true) : option.get_name(false, true);
  return ".TP\n\\fB" + troff(name) + "\\fR" + value_of(option) + "\n" + lines(option.get_description());
}

// `willcall central check` stands behind `willcall central`, in a section of its own.
std::string section(const CLI::App& command, const std::string& above) {
  const std::string name = above + " " + command.get_name();
  std::string text = ".SS \"" + troff(name) + "\"\n" + lines(command.get_description() + ".");
  for (const CLI::Option* option : options_of(command)) text += paragraph(*option);
  const std::string footer = command.get_footer();
  if (!footer.empty()) text += ".PP\n" + lines(footer);
  for (const CLI::App* part : commands_of(command)) text += section(*part, name);
  return text;
}

// The words that can come next: long options, and of a positional with a fixed set its values are in the
// help.
std::string words_of(const CLI::App& command) {
  std::string words;
  for (const CLI::Option* option : options_of(command))
    for (const std::string& name : option->get_lnames()) words += " --" + name;
  for (const CLI::App* part : commands_of(command)) words += " " + part->get_name() + " " + words_of(*part);
  return words.empty() ? words : words.substr(1);
}

}  // namespace

std::string man_page(const CLI::App& program, const std::string& version, const std::string& date) {
  const std::string name = program.get_name();
  std::string text = ".TH WILLCALL 1 \"" + date + "\" \"Willcall " + version +
                     "\" \"User Commands\"\n.SH NAME\n" + name + " \\- " + troff(program.get_description()) +
                     "\n.SH SYNOPSIS\n.B " + name + "\n\\fICOMMAND\\fR [\\fIOPTIONS\\fR]\n.SH COMMANDS\n";
  for (const CLI::App* command : commands_of(program)) text += section(*command, name);
  return text + ".SH EXIT STATUS\n0: done. 1: refused or failed. 2: wrong usage.\n" +
         ".SH SEE ALSO\n.BR willcalld (8),\n.BR willcall.toml (5)\n";
}

std::string bash_completion(const CLI::App& program) {
  std::string commands, cases;
  for (const CLI::App* command : commands_of(program)) {
    commands += (commands.empty() ? "" : " ") + command->get_name();
    cases += "    " + command->get_name() + ") words=\"" + words_of(*command) + "\" ;;\n";
  }
  return "# bash completion for willcall\n_willcall() {\n  local current=${COMP_WORDS[COMP_CWORD]} words\n"
         "  case ${COMP_WORDS[1]} in\n" +
         cases + "    *) words=\"" + commands +
         " --help --version\" ;;\n  esac\n"
         "  [ \"$COMP_CWORD\" -gt 1 ] || words=\"" +
         commands +
         " --help --version\"\n"
         "  if [[ $current == -* || $COMP_CWORD -eq 1 ]]; then\n"
         "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n  else\n"
         "    mapfile -t COMPREPLY < <(compgen -f -- \"$current\")\n  fi\n}\ncomplete -o filenames -F "
         "_willcall willcall\n";
}

}  // namespace willcall
