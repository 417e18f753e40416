// A record's whole history, put together from what a consumer delivers.
#include "sync/link/history_reader.h"

#include <chrono>
#include <string>

#include "sync/tuning.h"
#include "tests/support/catch.h"

using namespace willcall;

namespace {

const std::string kReader = "box-1==read", kSubject = "tickets.arena.A";

/// One message comes: delivered as the `place`th, `sequence` in the stream.
bool comes(HistoryReader& reader, std::uint64_t place, std::uint64_t sequence, std::uint64_t pending,
           const std::string& subject = kSubject, const std::string& consumer = kReader) {
  StreamMessage message;
  message.subject = subject;
  message.sequence = sequence;
  return reader.take({consumer, place, pending}, message);
}

}  // namespace

TEST_CASE("a history is complete when none waits behind its last message") {
  HistoryReader reader;
  reader.begin(kReader, kSubject, 2);
  CHECK(comes(reader, 1, 10, 1));
  CHECK(!reader.complete());
  CHECK(comes(reader, 2, 15, 0));
  CHECK(reader.complete());
  CHECK(reader.end().size() == 2);
}

TEST_CASE("what an earlier read of another record asked for is not in a history") {
  HistoryReader reader;
  reader.begin(kReader, kSubject, 1);
  CHECK(comes(reader, 1, 7, 0, "tickets.arena.B"));
  CHECK(!reader.complete());
  CHECK(comes(reader, 1, 10, 0));
  const auto messages = reader.end();
  REQUIRE(messages.size() == 1);
  CHECK(messages[0].subject == kSubject);
}

TEST_CASE("what an earlier read of the same record asked for does not stand in the middle") {
  HistoryReader reader;
  reader.begin(kReader, kSubject, 3);
  CHECK(comes(reader, 3, 12, 0));  // late: the third, before the first
  CHECK(comes(reader, 1, 10, 2));
  CHECK(comes(reader, 1, 10, 0));  // late: the first again, and the last in its time
  CHECK(comes(reader, 2, 11, 1));
  CHECK(!reader.complete());
  CHECK(comes(reader, 3, 12, 0));
  CHECK(reader.complete());
  CHECK(reader.end().size() == 3);
}

TEST_CASE("a history shorter than what stood there is not complete") {
  HistoryReader reader;
  reader.begin(kReader, kSubject, 2);
  CHECK(comes(reader, 1, 10, 0));  // of an earlier read: then it was the only one
  CHECK(!reader.complete());
}

TEST_CASE("sequences in a history rise") {
  HistoryReader reader;
  reader.begin(kReader, kSubject, 2);
  CHECK(comes(reader, 1, 10, 1));
  CHECK(comes(reader, 2, 9, 0));
  CHECK(!reader.complete());
  CHECK(reader.end().size() == 1);
}

TEST_CASE("other consumers' messages are no part of a history, nor any when none is read") {
  HistoryReader reader;
  CHECK(!comes(reader, 1, 10, 0));
  reader.begin(kReader, kSubject, 1);
  CHECK(!comes(reader, 1, 10, 0, kSubject, "box-1"));
  (void)reader.end();
  CHECK(!comes(reader, 1, 10, 0));
}

TEST_CASE("messages that came before the wait began count") {
  HistoryReader reader;
  reader.begin(kReader, kSubject, 3);
  const std::size_t before = reader.size();
  CHECK(comes(reader, 1, 10, 2));
  CHECK(comes(reader, 2, 11, 1));
  const auto began = std::chrono::steady_clock::now();
  CHECK(reader.wait(before, before + 2));
  CHECK(std::chrono::steady_clock::now() - began < tuning::kReadTimeout / 2);  // it does not wait at all
}
