// The settings in words, all of them made from the table: --help, the commented file, the man page. Pure.
#pragma once
#include <map>
#include <string>

namespace willcall {

/// The text of --help.
std::string settings_help();

/// The file of a package: every setting with what it means, takes and is without being said. Commented out,
/// with its default or an example, but for those in `set` (name -> value).
std::string settings_file(const std::map<std::string, std::string>& set = {});

/// Paragraphs of a man page, one per setting (troff, man macros).
std::string settings_man();

/// Text as it stands in a man page: hyphens that can be copied, no accidental requests.
std::string troff(std::string_view text);

}  // namespace willcall
