#include "tests/support/daemon.h"

#include <signal.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "node/http/jwt.h"

namespace willcall::test {
namespace {

Client::Reply must(Result<Client::Reply> reply) {
  if (!reply) throw std::runtime_error(reply.error().detail);
  return std::move(*reply);
}

}  // namespace

std::string token(const std::string& sub, const std::vector<std::string>& roles) {
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::system_clock::now().time_since_epoch());
  return sign_token({sub, {roles.begin(), roles.end()}, now.count() + 3'600'000}, kTestKey);
}

Daemon::Daemon(const Options& options) : options_(options) { start(); }

void Daemon::start() {
  std::vector<std::string> command = {
      WILLCALL_BIN "/willcalld",
      "--node-id",
      options_.node_id,
      "--venue",
      options_.venue,
      "--data",
      data().string(),
      "--listen",
      url_.empty() ? "127.0.0.1:0" : url_.substr(std::string("http://").size())};
  if (!options_.nats.empty())
    command.insert(command.end(), {"--nats", options_.nats, "--create-streams", "on"});
  command.insert(command.end(), options_.more.begin(), options_.more.end());
  std::error_code ignored;
  std::filesystem::remove(data() / "url", ignored);  // of a killed life
  process_ =
      std::make_unique<Process>(command, directory_ / "log", Process::Environment{{"JWT_KEY", kTestKey}});
  const bool listens =
      eventually([this] { return !text_of(data() / "url").empty() || !process_->running(); });
  if (!listens || !process_->running()) throw std::runtime_error("willcalld does not start: " + log());
  url_ = text_of(data() / "url");
  url_.pop_back();
}

void Daemon::start_with(const std::vector<std::string>& more) {
  options_.more = more;
  start();
}

void Daemon::kill() { process_->kill(); }

int Daemon::stop() {
  process_->signal(SIGTERM);
  const auto code = process_->wait(std::chrono::seconds(30));
  if (!code) throw std::runtime_error("willcalld does not stop");
  return *code;
}

Client::Reply Daemon::get(const std::string& path) const { return must(client().get(path)); }
Client::Reply Daemon::post(const std::string& path, const std::string& json) const {
  return must(client().post(path, json));
}

void Daemon::import(const std::string& csv) const {
  const auto reply = must(client().upload("/api/tickets/import", "text/csv", csv.size(),
                                          [&](std::uint64_t offset, char* room, std::size_t size) {
                                            return csv.copy(room, size, static_cast<std::size_t>(offset));
                                          }));
  if (reply.status != 200 || member(reply.body, "refused") != "[]")
    throw std::runtime_error("import: " + reply.body);
}

std::string Daemon::link() const { return member(get("/api/sync").body, "link"); }
std::size_t Daemon::outbox() const { return std::stoul(member(get("/api/sync").body, "outbox.events")); }

bool Daemon::in_sync() const {
  const std::string sync = get("/api/sync").body;
  return member(sync, "link") == "online" && member(sync, "outbox.events") == "0" &&
         member(sync, "inbound.lag") == "0";
}

std::string Daemon::digest() const {
  const Finished verify = run({WILLCALL_BIN "/willcall", "verify", "--data", data().string(), "--digest"});
  if (verify.code != 0) throw std::runtime_error("verify: " + verify.output);
  return verify.output;
}

std::string member(const std::string& json, const std::string& path) {
  nlohmann::json value = nlohmann::json::parse(json, nullptr, false);
  for (std::size_t from = 0; from <= path.size();) {
    const std::size_t end = std::min(path.find('.', from), path.size());
    const std::string name = path.substr(from, end - from);
    if (!value.is_object() || !value.contains(name)) return {};
    value = nlohmann::json(value[name]);
    from = end + 1;
  }
  return value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace willcall::test
