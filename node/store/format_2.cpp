#include "node/store/format_2.h"

#include <optional>
#include <vector>

#include "node/store/keys.h"
#include "node/store/sealed.h"

namespace willcall {
namespace {

struct AnswersByTime {
  RowTable<rows::AnswerRow> answers;
  TableId by_time;
  Log& log;

  // Collected first: a cursor does not stand still while its transaction writes.
  Piece advance(WriteTxn& txn, const std::string& after, std::size_t most) const {
    Piece piece{after};
    std::vector<std::string> entries;
    {
      Cursor cursor(txn, answers.id());
      bool on = after.empty() ? cursor.first() : cursor.seek(after);
      if (on && cursor.key() == after) on = cursor.next();
      for (; on && piece.records < most; on = cursor.next(), ++piece.records) {
        piece.position = cursor.key();
        if (auto entry = entry_of(cursor)) entries.push_back(*std::move(entry));
      }
      piece.last = !on;
    }
    for (const std::string& entry : entries) txn.put(by_time, entry, {});
    return piece;
  }

  // Nothing: it is damaged. It stays as it is, and `willcall verify` finds it.
  std::optional<std::string> entry_of(const Cursor& at) const {
    try {
      return answer_time_key(answers.open(at.key(), at.value()).at_ms(), at.key());
    } catch (const StoreError& error) {
      log.write(LogEvent::migration_left_out, {{"from", "answers_by_time"}, {"error", error.what()}});
      return std::nullopt;
    }
  }
};

}  // namespace

Advance index_answers_by_time(Environment& environment, Log& log) {
  const AnswersByTime step{RowTable<rows::AnswerRow>(environment, "answers"),
                           environment.table("answers_by_time"), log};
  return [step](WriteTxn& txn, const std::string& after, std::size_t most) {
    return step.advance(txn, after, most);
  };
}

}  // namespace willcall
