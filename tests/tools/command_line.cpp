#include "tests/tools/command_line.h"

#include <fstream>

namespace willcall::test {

Finished tool(const Words& words, Process::Environment environment) {
  environment.try_emplace("JWT_KEY", kTestKey);
  environment.try_emplace("TZ", "UTC");
  Words command = {WILLCALL_BIN "/willcall"};
  command.insert(command.end(), words.begin(), words.end());
  return run(command, environment);
}

Finished bench(const Words& words, const Process::Environment& environment) {
  Words command = {WILLCALL_BIN "/willcall-bench"};
  command.insert(command.end(), words.begin(), words.end());
  return run(command, environment);
}

Finished tool_for(const Daemon& node, const Words& words, const Process::Environment& environment) {
  Words all = words;
  all.insert(all.end(), {"--data", node.data().string()});
  return tool(all, environment);
}

bool says(const Finished& finished, const std::string& text) {
  return finished.output.find(text) != std::string::npos;
}

void write_file(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

std::string seats(int count) {
  std::string csv = "id,title,price\n";
  for (int i = 1; i <= count; ++i) csv += "S-" + std::to_string(i) + ",Night of Songs,2500\n";
  return csv;
}

}  // namespace willcall::test
