#include "node/http/csv.h"

#include <functional>

#include "tests/support/catch.h"

namespace {

using willcall::CsvReader;
using Rows = std::vector<std::vector<std::string>>;
constexpr char kBom[] = "\xEF\xBB\xBF";

struct Read {
  Rows rows;
  std::vector<std::size_t> lines;
  bool fed = true, finished = false;
};

Read read(const std::string& text, std::size_t piece = std::string::npos) {
  Read result;
  CsvReader reader([&](std::size_t line, std::vector<std::string>& fields) {
    result.rows.push_back(fields);
    result.lines.push_back(line);
  });
  for (std::size_t at = 0; at < text.size() && result.fed; at += std::min(piece, text.size()))
    result.fed = reader.feed(std::string_view(text).substr(at, piece));
  result.finished = result.fed && reader.finish();
  return result;
}

struct Row {
  const char* story;
  std::string given;
  Rows expected;
};

const Row kTable[] = {
    {"plain", "a,b\nc,d\n", {{"a", "b"}, {"c", "d"}}},
    {"no last line end", "a,b\nc,d", {{"a", "b"}, {"c", "d"}}},
    {"CRLF", "a,b\r\nc,d\r\n", {{"a", "b"}, {"c", "d"}}},
    {"CRLF, no last line end", "a,b\r\nc,d", {{"a", "b"}, {"c", "d"}}},
    {"line ends mixed", "a\r\nb\nc", {{"a"}, {"b"}, {"c"}}},
    {"nothing", "", {}},
    {"a line end alone", "\n", {}},
    {"empty lines are passed over", "\n\na\n\r\n\nb\n\n", {{"a"}, {"b"}}},
    {"empty cells", ",\n,,x\n", {{"", ""}, {"", "", "x"}}},
    {"a last empty cell", "a,", {{"a", ""}}},
    {"a last empty cell with a line end", "a,\r\n", {{"a", ""}}},
    {"blanks belong to the cell", " a , b \n", {{" a ", " b "}}},
    {"quotes", "\"a\",\"b\"\n", {{"a", "b"}}},
    {"quotes, no last line end", "\"a\",\"b\"", {{"a", "b"}}},
    {"quotes before CRLF", "\"a\",\"b\"\r\n\"c\"\r\n", {{"a", "b"}, {"c"}}},
    {"a comma in quotes", "\"Songs, row A\",2500\n", {{"Songs, row A", "2500"}}},
    {"a doubled quote", "\"the \"\"best\"\" seat\"\n", {{"the \"best\" seat"}}},
    {"only doubled quotes", "\"\"\"\"\n\"\"\"\"\"\"", {{"\""}, {"\"\""}}},
    {"empty quotes", "\"\",x\n", {{"", "x"}}},
    {"a line end in quotes", "\"a\nb\",c\n", {{"a\nb", "c"}}},
    {"CRLF in quotes stays as it is", "\"a\r\nb\",c\r\n", {{"a\r\nb", "c"}}},
    {"a carriage return at the end of quotes stays", "\"a\r\"\nb\n", {{"a\r"}, {"b"}}},
    {"a carriage return at the end of quotes, no line end", "\"a\r\"", {{"a\r"}}},
    {"a quote inside a plain cell is a character", "5\" nail,x\n", {{"5\" nail", "x"}}},
    {"beyond ASCII", "Plätze,🎫\n", {{"Plätze", "🎫"}}},
    {"a BOM", kBom + std::string("id,title\n"), {{"id", "title"}}},
    {"a BOM before quotes", kBom + std::string("\"id\",title\n"), {{"id", "title"}}},
    {"a BOM alone", kBom, {}},
    {"two BOMs: the second is data", kBom + std::string(kBom) + "a\n", {{kBom + std::string("a")}}},
    {"a BOM later on is data", std::string("a\n") + kBom + "b\n", {{"a"}, {kBom + std::string("b")}}},
    {"a BOM in quotes is data", "\"" + std::string(kBom) + "a\"\n", {{kBom + std::string("a")}}},
    {"half a BOM is data", "\xEF\xBBx\n", {{"\xEF\xBBx"}}},
};

}  // namespace

TEST_CASE("CSV as spreadsheets write it") {
  for (const Row& row : kTable) {
    INFO(row.story);
    const Read whole = read(row.given);
    CHECK(whole.finished);
    CHECK(whole.rows == row.expected);
  }
}

TEST_CASE("CSV fed byte by byte gives the same rows") {
  for (const Row& row : kTable)
    for (const std::size_t piece : {1U, 2U, 3U}) {
      INFO(row.story << ", in pieces of " << piece);
      CHECK(read(row.given, piece).rows == row.expected);
      CHECK(read(row.given, piece).lines == read(row.given).lines);
    }
}

TEST_CASE("a row is known by the line that it starts on") {
  CHECK(read("id\nA\nB\n").lines == std::vector<std::size_t>{1, 2, 3});
  CHECK(read("\n\nid\n\nA\n").lines == std::vector<std::size_t>{3, 5});
  CHECK(read("\"a\nb\nc\"\nd\n").lines == std::vector<std::size_t>{1, 4});
  CHECK(read("id\r\nA\r\n\r\nB").lines == std::vector<std::size_t>{1, 2, 4});
  CHECK(read(kBom + std::string("\nid\n")).lines == std::vector<std::size_t>{2});
}

TEST_CASE("a quote that is never closed is told at the end") {
  for (const std::string text : {"\"", "a,\"b", "\"a\"\"", "a\n\"b\n"}) {
    INFO(text);
    CHECK(read(text).fed);
    CHECK_FALSE(read(text).finished);
  }
  CHECK(read("a\n\"b\nc").rows == Rows{{"a"}});  // what was whole before it was read
}

TEST_CASE("a row of 64 KiB is read, one byte more is not, and nothing after it") {
  const std::string longest(CsvReader::kRowBytesMax, 'x');
  CHECK(read(longest + "\n").rows == Rows{{longest}});
  const Read over = read("id\n" + longest + "x\nafter\n");
  CHECK_FALSE(over.fed);
  CHECK(over.rows == Rows{{"id"}});
  CHECK_FALSE(
      read("\"" + std::string(2 * CsvReader::kRowBytesMax, '\n')).fed);  // an open quote swallows the file
}

TEST_CASE("a file may have many rows of any size below the limit") {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "A-" + std::to_string(i) + ",\"Night of \"\"Songs\"\"\",2500\r\n";
  const Read all = read(text, 7);
  REQUIRE(all.finished);
  REQUIRE(text.size() > 2 * CsvReader::kRowBytesMax);  // of one row
  REQUIRE(all.rows.size() == 5000);
  CHECK(all.rows[4999] == std::vector<std::string>{"A-4999", "Night of \"Songs\"", "2500"});
  CHECK(all.lines[4999] == 5000);
}
