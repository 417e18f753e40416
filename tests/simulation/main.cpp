#include <cstdio>
#include <cstdlib>

#include "tests/simulation/world.h"
using namespace willcall::test;
int main(int argc, char** argv) {
  const auto from = std::strtoull(argv[1], nullptr, 10), to = std::strtoull(argv[2], nullptr, 10);
  int bad = 0;
  for (auto s = from; s < to; ++s) {
    const auto r = run_seed(s, argc > 3);
    if (!r.violation.empty())
      std::printf("seed %llu: %s\n   %s\n", static_cast<unsigned long long>(s), r.violation.c_str(),
                  r.faults.c_str()),
          ++bad;
  }
  std::printf("%d violations\n", bad);
}
