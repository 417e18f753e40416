// Brings a store up in small commits, and ends. Made to be killed.
// Arguments: the store's directory, records per commit.
#include <cstdio>
#include <cstdlib>

#include "node/store/migrations.h"

int main(int, char** argv) try {
  willcall::SilentLog log;
  willcall::migrate(argv[1], {.log = log, .records_per_commit = std::strtoul(argv[2], nullptr, 10)});
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
