// What a person sees while something takes its time.
#include "tools/common/progress.h"

#include <unistd.h>

#include "tests/support/catch.h"
#include "tests/tools/terminal.h"

using namespace willcall;
using namespace willcall::test;

namespace {

/// Standard error is this terminal, as long as it lives.
class ErrorsTo {
 public:
  explicit ErrorsTo(const Terminal& terminal) : before_(::dup(STDERR_FILENO)) {
    const int fd = ::open(terminal.name().c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
    ::dup2(fd, STDERR_FILENO);
    ::close(fd);
  }
  ~ErrorsTo() {
    ::dup2(before_, STDERR_FILENO);
    ::close(before_);
  }

 private:
  const int before_;
};

}  // namespace

TEST_CASE("a bar fills from empty to full") {
  CHECK(bar(0, 10).starts_with("[>"));
  CHECK(bar(0, 10).ends_with("]   0 %"));
  CHECK(bar(5, 10).ends_with("]  50 %"));
  CHECK(bar(10, 10) == "[" + std::string(30, '=') + "] 100 %");
  CHECK(bar(11, 10) == bar(10, 10));  // the file grew meanwhile
  CHECK(bar(0, 0) == bar(10, 10));    // there was nothing to do
}

TEST_CASE("a bar has the same width all the way") {
  for (std::uint64_t done = 0; done <= 100; ++done) CHECK(bar(done, 100).size() == bar(0, 100).size());
}

TEST_CASE("bytes are told in the unit that people use for them") {
  CHECK(bytes_text(0) == "0 B");
  CHECK(bytes_text(999) == "999 B");
  CHECK(bytes_text(1000) == "1.0 kB");
  CHECK(bytes_text(12'400'000) == "12.4 MB");
  CHECK(bytes_text(3'000'000'000'000'000) == "3000.0 TB");
}

TEST_CASE("a terminal that was halted does not halt the work") {
  if (!Terminal::there_are()) {
    WARN("not run: this machine has no pseudo terminals (/dev/pts)");
    return;
  }
  const Terminal running, halted;
  halted.halt();
  for (const Terminal* terminal : {&running, &halted}) {
    const ErrorsTo errors(*terminal);
    ProgressLine().show("half");
  }
  CHECK(running.seen().find("half") != std::string::npos);
  CHECK(halted.seen().empty());
}
