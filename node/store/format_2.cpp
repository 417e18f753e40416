#include "node/store/format_2.h"

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "node/store/keys.h"
#include "node/store/sealed.h"

namespace willcall {
namespace {

using Entry = std::array<char, 24>;  // time, key of the answer
using Entries = std::vector<Entry>;

std::string_view view(const Entry& entry) { return {entry.data(), entry.size()}; }
bool below(const std::string& key, const Entry& entry) { return key < view(entry); }

// What is damaged stays as it is, and `willcall verify` finds it.
void add(Entries& entries, const RowTable<rows::AnswerRow>& answers, const Cursor& at, Log& log) try {
  const std::string key = answer_time_key(answers.open(at.key(), at.value()).at_ms(), at.key());
  if (key.size() != sizeof(Entry)) throw StoreError(StoreError::Kind::damaged, "an answer's key is damaged");
  std::copy(key.begin(), key.end(), entries.emplace_back().begin());
} catch (const StoreError& error) {
  log.write(LogEvent::migration_left_out, {{"from", "answers_by_time"}, {"error", error.what()}});
}

Entries read_sorted(Environment& environment, Log& log, const std::function<void()>& alive) {
  constexpr std::size_t kAliveEvery = 1000;
  const RowTable<rows::AnswerRow> answers(environment, "answers");
  const ReadTxn txn(environment);
  Entries entries;
  entries.reserve(txn.count(answers.id()));
  Cursor cursor(txn, answers.id());
  std::size_t seen = 0;
  for (bool on = cursor.first(); on; on = cursor.next()) {
    add(entries, answers, cursor, log);
    if (++seen % kAliveEvery == 0) alive();
  }
  // As views: they compare bytes as LMDB does, which chars may not.
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return view(a) < view(b); });
  return entries;
}

Piece append(WriteTxn& txn, TableId by_time, const Entries& entries, const std::string& after,
             std::size_t most) {
  Piece piece{after};
  auto entry = std::upper_bound(entries.begin(), entries.end(), after, below);
  for (; entry != entries.end() && piece.records < most; ++entry, ++piece.records) {
    txn.append(by_time, view(*entry), 0);
    piece.position = view(*entry);
  }
  piece.last = entry == entries.end();
  return piece;
}

}  // namespace

Advance index_answers_by_time(Environment& environment, Log& log, const std::function<void()>& alive) {
  const auto entries = std::make_shared<const Entries>(read_sorted(environment, log, alive));
  return [entries, by_time = environment.table("answers_by_time")](WriteTxn& txn, const std::string& after,
                                                                   std::size_t most) {
    return append(txn, by_time, *entries, after, most);
  };
}

}  // namespace willcall
