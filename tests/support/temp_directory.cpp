#include "tests/support/temp_directory.h"

#include <cstdlib>
#include <stdexcept>

namespace willcall::test {

TempDirectory::TempDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "willcall-test-XXXXXX").string();
  if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary directory");
  path_ = name;
}

TempDirectory::~TempDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace willcall::test
