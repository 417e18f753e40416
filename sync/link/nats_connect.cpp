// How a NatsConnection begins.
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <random>
#include <set>

#include "sync/link/connect_failure.h"
#include "sync/link/connect_watch.h"
#include "sync/link/nats_inner.h"
#include "sync/link/servers.h"
#include "sync/tuning.h"

namespace willcall {
namespace {

natsStatus configure(natsOptions* o, const LinkOptions& options, const ServerAddress& server) {
  using namespace tuning;
  const std::string name = "willcall " + options.node_id;
  natsStatus s = natsOptions_SetURL(o, server.url.c_str());
  if (s == NATS_OK) s = natsOptions_SetIgnoreDiscoveredServers(o, true);
  if (s == NATS_OK) s = natsOptions_SetName(o, name.c_str());
  if (s == NATS_OK) s = natsOptions_SetAllowReconnect(o, false);
  if (s == NATS_OK) s = natsOptions_SetTimeout(o, kConnectTimeout.count());
  if (s == NATS_OK) s = natsOptions_SetPingInterval(o, kPingInterval.count());
  if (s == NATS_OK) s = natsOptions_SetMaxPingsOut(o, kPingsOutMax);
  if (s == NATS_OK) s = natsOptions_SetWriteDeadline(o, kWriteDeadline.count());
  if (s == NATS_OK && !options.credentials.empty())
    s = natsOptions_SetUserCredentialsFromFiles(o, options.credentials.c_str(), nullptr);
  if (s == NATS_OK && !options.ca.empty()) s = natsOptions_LoadCATrustedCertificates(o, options.ca.c_str());
  // Without this cnats takes tls:// for nats://, and a server that does not ask for TLS gets the password.
  if (s == NATS_OK && (!options.ca.empty() || server.asks_for_tls())) s = natsOptions_SetSecure(o, true);
  return s;
}

ConnectTrouble trouble_of(natsStatus status, bool was_cut) {
  if (was_cut) return ConnectTrouble::silent;
  switch (status) {
    case NATS_TIMEOUT: return ConnectTrouble::silent;
    case NATS_NO_SERVER: return ConnectTrouble::nobody;
    case NATS_SSL_ERROR: return ConnectTrouble::tls;
    case NATS_SECURE_CONNECTION_WANTED: return ConnectTrouble::no_tls;
    case NATS_CONNECTION_AUTH_FAILED: return ConnectTrouble::sign_in;
    default: return ConnectTrouble::other;
  }
}

std::string what_failed(const ServerAddress& server, const LinkOptions& options, natsStatus status,
                        bool was_cut) {
  std::string why = natsStatus_GetText(status);
  if (const char* more = nats_GetLastError(nullptr); more && *more) why += std::string(" (") + more + ")";
  return connect_failure(server, options, trouble_of(status, was_cut), why);
}

// What is wrong with a file that the settings name, before anybody is asked.
std::string unusable_file(const LinkOptions& options) {
  for (const auto& [flag, file] : {std::pair{"--nats-ca", options.ca}, {"--nats-creds", options.credentials}})
    if (!file.empty() && ::access(file.c_str(), R_OK) != 0)
      return std::string(flag) + ": the file " + file + " cannot be read (" + std::strerror(errno) +
             "); put it there, readable for the user that this runs as";
  return {};
}

std::vector<ServerAddress> in_any_order(std::vector<ServerAddress> servers) {
  std::shuffle(servers.begin(), servers.end(), std::minstd_rand(std::random_device{}()));
  return servers;
}

Error unreachable(std::string detail) { return {Code::central_unreachable, std::move(detail), {}, {}}; }

}  // namespace

// One server at a time, so that each has its own watch, and its own line if it fails.
Result<std::unique_ptr<NatsConnection>> NatsConnection::open(const LinkOptions& options,
                                                             const std::string& inbox, OnMessage on_message,
                                                             std::function<void()> on_closed, Log& log,
                                                             const std::atomic<bool>& given_up) {
  std::set<std::string> failures;  // in one order, whatever was tried first: the same news is the same text
  for (const ServerAddress& server : in_any_order(servers_of(options.servers))) {
    if (given_up) return unreachable("given up");
    std::unique_ptr<NatsConnection> self(
        new NatsConnection(std::make_unique<Inner>(on_message, on_closed, log)));
    const std::string failure = connect(*self->inner_, options, server, inbox, given_up);
    if (failure.empty()) return self;
    failures.insert(failure);
  }
  std::string all;
  for (const std::string& failure : failures) all.append(all.empty() ? "" : "; ").append(failure);
  return unreachable(all.empty() ? "no server is named" : all);
}

std::string NatsConnection::connect(Inner& inner, const LinkOptions& options, const ServerAddress& server,
                                    const std::string& inbox, const std::atomic<bool>& given_up) {
  bool was_cut = false;
  if (std::string unusable = unusable_file(options); !unusable.empty()) return unusable;
  natsStatus s = natsOptions_Create(&inner.options);
  if (s == NATS_OK) s = configure(inner.options, options, server);
  if (s == NATS_SSL_ERROR) return "--nats-ca: " + options.ca + " holds no certificates in PEM form";
  if (s == NATS_OK) s = Callbacks::attach(inner);
  if (s == NATS_OK) {
    ConnectWatch watch(server.port, tuning::kConnectTimeout, given_up);
    s = natsConnection_Connect(&inner.connection, inner.options);
    was_cut = watch.end();
  }
  if (s == NATS_OK) s = Callbacks::subscribe(inner, inbox);
  return s == NATS_OK ? std::string() : what_failed(server, options, s, was_cut);
}

}  // namespace willcall
