// Where much is written to: whole or not at all.
#include "tools/common/destination.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

#include <limits>

#include "tests/support/catch.h"
#include "tests/tools/command_line.h"
#include "tools/common/interruption.h"

using namespace willcall;
using namespace willcall::test;

namespace fs = std::filesystem;

namespace {

struct Place {
  TempDirectory directory;
  ProgressLine progress;
  const fs::path file = directory / "out.csv", part = directory / "out.csv.part";

  std::unique_ptr<Destination> open(bool replace = false) const {
    auto opened = to_file(file, replace, {});
    REQUIRE(opened);
    return std::move(*opened);
  }
  std::string refusal(bool replace = false, const Reserve& reserve = {}) const {
    const auto opened = to_file(file, replace, reserve);
    return opened ? "" : opened.error().detail;
  }
};

volatile std::sig_atomic_t stopped = 0;

}  // namespace

TEST_CASE_METHOD(Place, "a file has its name when it is whole, and not before") {
  auto out = open();
  REQUIRE(out->write("half"));
  CHECK(fs::exists(part));
  CHECK_FALSE(fs::exists(file));
  REQUIRE(out->finish(progress));
  CHECK(text_of(file) == "half");
  CHECK_FALSE(fs::exists(part));
}

TEST_CASE_METHOD(Place, "of a file that was not finished nothing remains, and one that was there stays") {
  write_file(file, "before");
  REQUIRE(open(true)->write("half"));
  CHECK_FALSE(fs::exists(part));
  CHECK(text_of(file) == "before");
}

TEST_CASE_METHOD(Place, "a part that a killed one left is written over") {
  write_file(part, "a part that is much longer than what comes");
  fs::permissions(part, fs::perms::all);
  auto out = open();
  REQUIRE(out->write("whole"));
  REQUIRE(out->finish(progress));
  CHECK(text_of(file) == "whole");
  CHECK((fs::status(file).permissions() & fs::perms::others_all) == fs::perms::none);
}

TEST_CASE_METHOD(Place, "two do not write one file") {
  const auto first = open();
  CHECK(refusal() == part.string() + " is in use; wait until what writes it has ended.");
  REQUIRE(first->write("whole"));
  REQUIRE(first->finish(progress));
  CHECK(text_of(file) == "whole");
}

TEST_CASE_METHOD(Place, "a file that turns up meanwhile is not written over") {
  auto out = open();
  write_file(file, "meanwhile");
  const auto finished = out->finish(progress);
  REQUIRE_FALSE(finished);
  CHECK(finished.error().detail.find("is there already") != std::string::npos);
  CHECK(text_of(file) == "meanwhile");
}

TEST_CASE_METHOD(Place, "what is no file is never replaced") {
  fs::create_directory(file);
  CHECK(refusal(true).find("is no file; leave --output out") != std::string::npos);
  fs::remove(file);
  fs::create_symlink(directory / "elsewhere", part);
  CHECK_FALSE(refusal().empty());
  CHECK_FALSE(fs::exists(directory / "elsewhere"));
}

TEST_CASE_METHOD(Place, "the disk that the node sells from keeps its room") {
  Reserve reserve = Reserve::of(directory.path());
  CHECK(reserve.bytes == 64 << 20);
  reserve.bytes = std::numeric_limits<std::uint64_t>::max();
  const auto out = to_file(file, false, reserve);
  REQUIRE(out);
  const auto written = (*out)->write("x");
  REQUIRE_FALSE(written);
  CHECK(written.error().detail.find("the node sells from it. Write to another disk") != std::string::npos);
}

TEST_CASE_METHOD(Place, "an interruption is an answer, not an end") {
  const Interruption interruption;
  auto out = open();
  REQUIRE(out->write("half"));
  REQUIRE(::raise(SIGINT) == 0);
  CHECK(Interruption::asked());
  CHECK_FALSE(out->write("more"));
  out.reset();
  CHECK_FALSE(fs::exists(part));
}

TEST_CASE("Ctrl-Z waits until the snapshot is let go") {
  struct sigaction note {
  }, before{};
  note.sa_handler = [](int) { stopped = 1; };
  REQUIRE(::sigaction(SIGTSTP, &note, &before) == 0);
  {
    const StopsLater held;
    REQUIRE(::raise(SIGTSTP) == 0);
    CHECK(stopped == 0);
  }
  CHECK(stopped == 1);
  ::sigaction(SIGTSTP, &before, nullptr);
}
