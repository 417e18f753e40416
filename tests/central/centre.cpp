#include "tests/central/centre.h"

#include <signal.h>

#include <fstream>
#include <stdexcept>

#include "tests/support/nats_server.h"

namespace willcall::test {
namespace {

namespace fs = std::filesystem;

const fs::path kPackaged = fs::path(WILLCALL_SOURCE) / "packaging" / "central";

void write(const fs::path& file, const std::string& text) { std::ofstream(file, std::ios::binary) << text; }

void must(const std::vector<std::string>& command) {
  const Finished done = run(command);
  if (done.code != 0) throw std::runtime_error(command[0] + ": " + done.output);
}

std::size_t times_in(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; ++at) ++count;
  return count;
}

}  // namespace

CentralServer::CentralServer() : port_(free_port()) {
  for (const auto& entry : fs::directory_iterator(kPackaged))
    if (entry.path().extension() == ".conf") fs::copy_file(entry.path(), file(entry.path().filename()));
  change("nats-server.conf", "0.0.0.0:4222", "127.0.0.1:" + std::to_string(port_));
  change("nats-server.conf", "/var/lib/nats-server", file("store"));
  change("nats-server.conf", "/etc/nats-server", directory_.path());
}

void CentralServer::change(const std::string& name, const std::string& from, const std::string& to) {
  std::string text = text_of(file(name));
  std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error(name + " does not hold " + from);
  for (; at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
  write(file(name), text);
}

void CentralServer::make_certificates(const std::string& name) {
  const auto at = [this](const char* n) { return file(n).string(); };
  const std::vector<std::string> key = {"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                                        "-nodes"};
  std::vector<std::string> authority = {
      "openssl",           "req",     "-x509",      "-days", "30",        "-subj",
      "/CN=Box office CA", "-keyout", at("ca.key"), "-out",  at("ca.pem")};
  std::vector<std::string> asked = {"openssl",        "req",         "-new",
                                    "-subj",          "/CN=" + name, "-keyout",
                                    at("centre.key"), "-out",        at("centre.csr")};
  for (auto* command : {&authority, &asked}) command->insert(command->end(), key.begin(), key.end());
  must(authority);
  must(asked);
  write(file("centre.ext"), "subjectAltName=DNS:" + name + "\n");
  must({"openssl", "x509", "-req", "-in", at("centre.csr"), "-CA", at("ca.pem"), "-CAkey", at("ca.key"),
        "-CAcreateserial", "-days", "30", "-extfile", at("centre.ext"), "-out", at("centre.pem")});
}

void CentralServer::start() {
  process_ = std::make_unique<Process>(
      std::vector<std::string>{"nats-server", "-c", file("nats-server.conf").string()}, file("log"));
  const auto ready = [this] { return log().find("Server is ready") != std::string::npos; };
  if (!eventually([&] { return ready() || !process_->running(); }) || !ready())
    throw std::runtime_error("nats-server does not start: " + log());
}

void CentralServer::reload() {
  const std::size_t before = times_in(log(), "Reloaded server configuration");
  process_->signal(SIGHUP);
  if (!eventually([&] { return times_in(log(), "Reloaded server configuration") > before; }))
    throw std::runtime_error("nats-server does not reload: " + log());
}

Finished central(const std::vector<std::string>& words, const std::string& nats_url) {
  std::vector<std::string> command = {WILLCALL_BIN "/willcall", "central"};
  command.insert(command.end(), words.begin(), words.end());
  return run(command, {{"NATS_URL", nats_url}});
}

std::string given_out(const std::vector<std::string>& words, const fs::path& nodes_conf) {
  std::vector<std::string> all = words;
  all.insert(all.end(), {"--add-to", nodes_conf.string()});
  const Finished done = central(all);
  const std::size_t user = done.output.find("tls://"), from = done.output.find(':', user + 6) + 1;
  if (done.code != 0 || user == std::string::npos) throw std::runtime_error(done.output);
  return done.output.substr(from, done.output.find('@', from) - from);
}

Centre::Centre(std::initializer_list<CentralUser> nodes) {
  server.make_certificates();
  passwords_["admin"] = given_out({"admin"}, server.file("nodes.conf"));
  for (const CentralUser& node : nodes) {
    std::vector<std::string> words = {"node", node.node_id, "--venue", node.venue};
    for (const std::string& venue : node.follow) words.insert(words.end(), {"--follow", venue});
    passwords_[node.node_id] = given_out(words, server.file("nodes.conf"));
  }
  server.start();
  const Finished done = central({"setup", "--ca", ca()}, url("admin"));
  if (done.code != 0) throw std::runtime_error("setup: " + done.output);
}

std::string Centre::url(const std::string& user) const {
  return "tls://" + user + ":" + passwords_.at(user) + "@" + server.host();
}

LinkOptions Centre::link(const std::string& user) const {
  LinkOptions options;
  options.servers = url(user);
  options.ca = ca();
  options.node_id = user;
  return options;
}

std::unique_ptr<Daemon> Centre::box(const CentralUser& node) const {
  Daemon::Options options{node.node_id, node.venue, {}, {"--nats", url(node.node_id), "--nats-ca", ca()}};
  std::string follow;
  for (const std::string& venue : node.follow) follow += (follow.empty() ? "" : ",") + venue;
  if (!follow.empty()) options.more.insert(options.more.end(), {"--follow", follow});
  return std::make_unique<Daemon>(options);
}

std::unique_ptr<CentralLine> Centre::line(const std::string& user) const {
  static SilentLog log;
  auto line = CentralLine::open(link(user), user == "admin" ? "_INBOX" : "_INBOX_" + user, log);
  if (!line) throw std::runtime_error(line.error().detail);
  return std::move(*line);
}

}  // namespace willcall::test
