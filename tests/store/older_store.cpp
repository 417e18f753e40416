#include "tests/store/older_store.h"

#include "node/store/structure_check.h"
#include "tests/store/open_store.h"

namespace willcall::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* kTablesOfFormat1[] = {
    "tickets",          "orders",         "journal",  "outbox",     "shelves",
    "orders_by_status", "orders_by_user", "expiries", "counters",   "claims",
    "claimed",          "provisional",    "answers",  "exceptions", "open_exceptions",
    "quarantine",       "cursors",        "identity", "meta"};

void write_identity(Writer& writer) {
  rows::Identity self;
  self.set_format(1);
  self.set_node_id("box-1");
  self.set_venue("arena");
  self.set_instance_id("0123456789abcdef0123456789abcdef");
  writer.put_identity(self);
}

Contents contents_of(Environment& environment) {
  Contents all;
  for (const char* name : kTablesOfFormat1) {
    const auto table = environment.existing_table(name);
    if (!table) continue;
    const ReadTxn txn(environment);
    Cursor cursor(txn, *table);
    for (bool on = cursor.first(); on; on = cursor.next())
      all[name].emplace(std::string(cursor.key()), std::string(cursor.value()));
  }
  return all;
}

void write_format_1(const Contents& all, const fs::path& directory) {
  fs::create_directories(directory);
  Environment then(directory, {});
  for (const char* name : kTablesOfFormat1) {
    const TableId table = then.table(name);
    WriteTxn txn(then);
    if (const auto entries = all.find(name); entries != all.end())
      for (const auto& [key, value] : entries->second) txn.put(table, key, value);
    txn.commit();
  }
  const RowTable<rows::Identity> identity(then, "identity");
  WriteTxn txn(then);
  rows::Identity self = *identity.get(txn, "self");
  self.set_format(1);
  identity.put(txn, "self", self);
  txn.commit();
}

}  // namespace

void make_format_1(const fs::path& directory, const std::function<void(Writer&)>& fill) {
  OpenStore now;
  now.write([&](Writer& writer) {
    fill(writer);
    write_identity(writer);
  });
  write_format_1(contents_of(now.environment()), directory);
}

void turn_into_format_1(const fs::path& directory) {
  const Contents all = contents_of_format_1(directory);
  fs::remove(directory / "data.mdb");
  fs::remove(directory / "lock.mdb");
  write_format_1(all, directory);
}

void make_season_of_format_1(const fs::path& directory, int answers) {
  make_format_1(directory, [&](Writer& w) {
    for (int i = 0; i < 20; ++i) {
      const std::string id = "S-" + std::to_string(i);
      change_there(w, seat(id, "box-1"), static_cast<std::uint64_t>(i) + 1);
      change_here(w, seat(id, "box-1", Ticket::SOLD));
      change_here(w, sale("o-" + std::to_string(i)), 9000);
    }
    for (int i = 0; i < answers; ++i) w.put_answer(numbered_answer(i));
  });
}

rows::AnswerRow numbered_answer(int number) {
  rows::AnswerRow answer;
  answer.set_scope("anna POST /api/orders till-" + std::to_string(number));
  answer.set_status(201);
  answer.set_body(R"({"id":"o-)" + std::to_string(number) + R"("})");
  answer.set_at_ms(1'700'000'000'000 + number);
  return answer;
}

Contents contents_of_format_1(const fs::path& directory) {
  Environment environment(directory, {.read_only = true});
  return contents_of(environment);
}

bool same_records(Contents a, Contents b) {
  for (Contents* each : {&a, &b})
    for (const char* apart : {"identity", "meta"}) each->erase(apart);
  return a == b;
}

ProgramOfFormat1::ProgramOfFormat1(const fs::path& directory) : environment_(directory, {}) {
  for (const char* name : kTablesOfFormat1) environment_.table(name);
  const RowTable<rows::Identity> identity(environment_, "identity");
  if (identity.get(ReadTxn(environment_), "self").value_or(rows::Identity{}).format() > 1)
    throw StoreError(StoreError::Kind::damaged, "written by a newer Willcall");
}

void ProgramOfFormat1::put_answers(int first, int count) {
  const RowTable<rows::AnswerRow> answers(environment_, "answers");
  WriteTxn txn(environment_);
  for (int number = first; number < first + count; ++number)
    answers.put(txn, answer_key(numbered_answer(number).scope()), numbered_answer(number));
  txn.commit();
}

bool opens_as_format_1(const fs::path& directory) {
  try {
    const ProgramOfFormat1 program(directory);
    return true;
  } catch (const StoreError&) {
    return false;
  }
}

std::vector<std::string> faults_in(const fs::path& directory) {
  Store store(directory);
  return check_structure(Snapshot(store)).faults;
}

std::size_t answers_in(const fs::path& directory) {
  Store store(directory);
  return ReadTxn(store.environment()).count(store.tables().answers.id());
}

}  // namespace willcall::test
