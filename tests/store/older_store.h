// A store as the program of format 1 left it, and that program's rules, kept here for ever: what stands on
// the disks of others does not change with our code.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "node/store/writer.h"

namespace willcall::test {

/// Every entry of every table, raw.
using Contents = std::map<std::string, std::map<std::string, std::string>>;

/// Makes `directory` and a store of format 1 in it, with what `fill` writes and an identity.
void make_format_1(const std::filesystem::path& directory, const std::function<void(Writer&)>& fill);
/// As make_format_1, with some tickets and orders and so many answers under keys of their own, given at one
/// millisecond after another.
void make_season_of_format_1(const std::filesystem::path& directory, int answers);
rows::AnswerRow numbered_answer(int number);

/// Writes the store in `directory` anew as the program of format 1 would have it. REQUIRES: nobody has it
/// open.
void turn_into_format_1(const std::filesystem::path& directory);

/// The tables of format 1 that are there. What is brought up must not change in them, but for identity and
/// meta.
Contents contents_of_format_1(const std::filesystem::path& directory);
/// The same in both, identity and meta apart?
bool same_records(Contents a, Contents b);

/// The program before answers had an index.
class ProgramOfFormat1 {
 public:
  /// Opens the store as that program did; throws StoreError if it would refuse.
  explicit ProgramOfFormat1(const std::filesystem::path& directory);
  /// Numbered answers, all in one transaction.
  void put_answers(int first, int count);

 private:
  Environment environment_;
};
bool opens_as_format_1(const std::filesystem::path& directory);

/// Is `directory` a store of this format that is right, with this many answers?
std::vector<std::string> faults_in(const std::filesystem::path& directory);
std::size_t answers_in(const std::filesystem::path& directory);

}  // namespace willcall::test
