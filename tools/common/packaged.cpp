#include "tools/common/packaged.h"

namespace willcall {

namespace fs = std::filesystem;

std::optional<Settings> packaged_settings(const fs::path& file) {
  std::error_code ignored;
  if (!fs::exists(file, ignored)) return std::nullopt;
  Configured all = configure({{"--config", file.string()}, [](const char*) { return std::nullopt; }});
  if (!all.faults.empty()) return std::nullopt;
  return std::move(all.settings);
}

fs::path usual_data(const fs::path& here, const fs::path& file) {
  std::error_code ignored;
  if (fs::exists(here, ignored) || !fs::exists(file, ignored)) return here;
  const auto settings = packaged_settings(file);
  return settings ? fs::path(settings->data) : fs::path(kPackagedData);
}

}  // namespace willcall
