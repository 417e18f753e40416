// CSV as it is written: it comes back from the reader as it was, and a spreadsheet runs none of it.
#include "tools/common/csv_text.h"

#include "tests/support/catch.h"
#include "tests/tools/exported.h"

using namespace willcall;
using namespace willcall::test;
using Formulas = CsvText::Formulas;

namespace {

std::string row_of(const Cells& cells, Formulas formulas = Formulas::as_they_are) {
  std::string text;
  CsvText row(text, formulas);
  for (const std::string& cell : cells) row.cell(cell);
  row.end_row();
  return text;
}

}  // namespace

TEST_CASE("a cell is quoted only where it must be") {
  CHECK(row_of({"A-1", "Night of Songs", "", "Zürich"}) == "A-1,Night of Songs,,Zürich\r\n");
  CHECK(row_of({"a,b", "a\"b", "a\nb", "a\rb", " a", "a "}) ==
        "\"a,b\",\"a\"\"b\",\"a\nb\",\"a\rb\",\" a\",\"a \"\r\n");
}

TEST_CASE("numbers and times are plain, and a time of zero is an empty cell") {
  std::string text;
  CsvText row(text, Formulas::defused);
  row.cell(std::int64_t{-5}).time(1'795'377'300'000).time(0).end_row();
  CHECK(text == "-5,2026-11-22T19:55:00.000Z,\r\n");
}

TEST_CASE("any text comes back as it was") {
  const Cells nasty = {"id", "\"",  "\"\"",         ",", "\r",   "\r\n",
                       "\n", "a\r", "\xEF\xBB\xBF", "'", "=1+1", "ends with \""};
  CHECK(sheet_in(row_of({"a"}) + row_of(nasty)).rows == std::vector<Cells>{nasty});
  CHECK(sheet_in(row_of(nasty)).columns == nasty);
}

TEST_CASE("what a spreadsheet would run gets an apostrophe, where people read it") {
  for (const std::string text :
       {"=1+1", "+1", "-1", "@home", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x"}) {
    INFO(text);
    CHECK(sheet_in(row_of({text}, Formulas::defused)).columns == Cells{"'" + text});
    CHECK(sheet_in(row_of({text}, Formulas::as_they_are)).columns == Cells{text});
  }
  CHECK(row_of({"a=b", "1-1", "", "'x"}, Formulas::defused) == "a=b,1-1,,'x\r\n");
}
