// What a person sees while something takes its time.
#include "tools/common/progress.h"

#include "tests/support/catch.h"

using namespace willcall;

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
