#include "tests/packaging/packaged_service.h"

#include <signal.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>

#include "tests/support/daemon.h"

namespace willcall::test {
namespace {

namespace fs = std::filesystem;

// The value of a line "name=value" of the unit, wherever the package has put that.
std::string of_unit(const fs::path& root, const std::string& name) {
  std::string unit;
  for (const char* place : {"usr/lib/systemd/system", "lib/systemd/system"})
    if (unit.empty()) unit = text_of(root / place / "willcalld.service");
  std::smatch line;
  if (!std::regex_search(unit, line, std::regex("\n" + name + "=([^\n]+)\n")))
    throw std::runtime_error("no " + name + " in willcalld.service: " + unit);
  return line[1];
}

}  // namespace

Finished run_in(const fs::path& root, const Lines& command) {
  Lines there{"chroot", root.string()};
  there.insert(there.end(), command.begin(), command.end());
  return run(there);
}

std::string passwd_entry(const fs::path& root, const std::string& user) {
  std::istringstream in(text_of(root / "etc/passwd"));
  for (std::string line; std::getline(in, line);)
    if (line.starts_with(user + ":")) return line;
  return {};
}

PackagedService::PackagedService(const fs::path& root) : root_(root) {
  const std::string entry = passwd_entry(root, of_unit(root, "User"));
  std::smatch ids;
  if (!std::regex_search(entry, ids, std::regex(":x:(\\d+):(\\d+):")))
    throw std::runtime_error("the service's user does not exist: " + text_of(root / "etc/passwd"));
  Lines words{"chroot", "--userspec=" + ids[1].str() + ":" + ids[2].str(), "--groups=" + ids[2].str(),
              root.string()};
  std::istringstream command(of_unit(root, "ExecStart"));
  for (std::string word; command >> word;) words.push_back(word);
  const fs::path said = root / "var/lib/willcall/url";
  fs::remove(said);
  process_ = std::make_unique<Process>(words, log_directory_ / "log",
                                       Process::Environment{{"WILLCALL_LISTEN", "127.0.0.1:0"}});
  if (!eventually([&] { return !text_of(said).empty() || !process_->running(); }) || !process_->running())
    throw std::runtime_error("the service does not start: " + log());
  url_ = text_of(said);
  url_.pop_back();
}

Lines PackagedService::libraries() const {
  static const std::regex library(R"(/\S*\.so[.\d]*$)");
  std::set<std::string> files;
  const std::string root = fs::canonical(root_ / "usr").parent_path().string();
  std::istringstream maps(text_of("/proc/" + std::to_string(pid()) + "/maps"));
  for (std::string line; std::getline(maps, line);)
    if (std::smatch match; std::regex_search(line, match, library)) {
      const std::string file = match[0];
      files.insert(file.starts_with(root) ? file.substr(root.size()) : file);
    }
  return {files.begin(), files.end()};
}

std::string PackagedService::token() const {
  const Finished made = run_in(root_, {"/usr/bin/willcall", "token", "--sub", "anna", "--role", "admin",
                                       "--data", "/var/lib/willcall"});
  if (made.code != 0) throw std::runtime_error("willcall token: " + made.output);
  return made.output.substr(0, made.output.find('\n'));
}

void PackagedService::import(int seats) const {
  std::ofstream csv(root_ / "tmp/seats.csv");
  csv << "id,title,price\n";
  for (int number = 1; number <= seats; ++number) csv << "S-" << number << ",Night of Songs,2500\n";
  csv.close();
  const Finished done = run_in(
      root_, {"/usr/bin/willcall", "import", "/tmp/seats.csv", "--data", "/var/lib/willcall", "--url", url_});
  if (done.code != 0) throw std::runtime_error("willcall import: " + done.output);
}

Client::Reply PackagedService::sells(const std::string& seat) const {
  Client client(url_, token());
  const auto reply = client.post(
      "/api/orders", R"({"tickets":[{"id":")" + seat + R"("}],"payment":{"method":"cash","amount":2500}})",
      "till-1-" + seat);
  if (!reply) throw std::runtime_error(reply.error().detail);
  return *reply;
}

std::string PackagedService::status_of(const std::string& seat) const {
  const auto reply = Client(url_, token()).get("/api/tickets/" + seat);
  return reply ? member(reply->body, "status") : reply.error().detail;
}

int PackagedService::stop() {
  process_->signal(SIGTERM);
  return process_->wait(std::chrono::seconds(30)).value_or(-1);
}

}  // namespace willcall::test
