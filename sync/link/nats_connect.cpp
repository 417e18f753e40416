// How a NatsConnection begins.
#include <algorithm>
#include <random>

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
  if (s == NATS_OK && !options.ca.empty()) s = natsOptions_SetSecure(o, true);
  return s;
}

std::string what_failed(const ServerAddress& server, natsStatus status, bool was_cut) {
  if (was_cut || status == NATS_TIMEOUT)
    return server.shown +
           " accepts the connection but does not answer as a NATS server; look whether one runs " +
           "there and is not stalled, or name another server";
  if (status == NATS_NO_SERVER)
    return "nobody answers at " + server.shown + "; is the line up, and does the central server run?";
  std::string why = natsStatus_GetText(status);
  if (const char* more = nats_GetLastError(nullptr); more && *more) why += std::string(" (") + more + ")";
  return "cannot connect to " + server.shown + ": " + why;
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
  std::string failures;
  for (const ServerAddress& server : in_any_order(servers_of(options.servers))) {
    if (given_up) return unreachable("given up");
    std::unique_ptr<NatsConnection> self(
        new NatsConnection(std::make_unique<Inner>(on_message, on_closed, log)));
    const std::string failure = connect(*self->inner_, options, server, inbox, given_up);
    if (failure.empty()) return self;
    failures.append(failures.empty() ? "" : "; ").append(failure);
  }
  return unreachable(failures.empty() ? "no server is named" : failures);
}

std::string NatsConnection::connect(Inner& inner, const LinkOptions& options, const ServerAddress& server,
                                    const std::string& inbox, const std::atomic<bool>& given_up) {
  bool was_cut = false;
  natsStatus s = natsOptions_Create(&inner.options);
  if (s == NATS_OK) s = configure(inner.options, options, server);
  if (s == NATS_OK) s = Callbacks::attach(inner);
  if (s == NATS_OK) {
    ConnectWatch watch(server.port, tuning::kConnectTimeout, given_up);
    s = natsConnection_Connect(&inner.connection, inner.options);
    was_cut = watch.end();
  }
  if (s == NATS_OK) s = Callbacks::subscribe(inner, inbox);
  return s == NATS_OK ? std::string() : what_failed(server, s, was_cut);
}

}  // namespace willcall
