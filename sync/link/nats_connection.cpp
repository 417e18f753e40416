#include "sync/link/nats_connection.h"

#include <nats/nats.h>

#include <chrono>
#include <thread>

#include "sync/tuning.h"

namespace willcall {

struct NatsConnection::Handles {
  natsOptions* options = nullptr;
  natsConnection* connection = nullptr;
  natsSubscription* subscription = nullptr;

  // In the order that leaves no callback behind; see the destructor for what comes before.
  ~Handles() {
    natsSubscription_Destroy(subscription);
    natsConnection_Destroy(connection);
    natsOptions_Destroy(options);
  }
};

struct NatsConnection::Callbacks {
  static void on_message(natsConnection*, natsSubscription*, natsMsg* message, void* closure) {
    const auto text = [](const char* s) { return s ? std::string_view(s) : std::string_view(); };
    const NatsMessage ours{
        text(natsMsg_GetSubject(message)),
        text(natsMsg_GetReply(message)),
        {natsMsg_GetData(message), static_cast<std::size_t>(natsMsg_GetDataLength(message))},
        [message](const char* name) {
          const char* value = nullptr;
          return natsMsgHeader_Get(message, name, &value) == NATS_OK ? std::string(value) : std::string();
        }};
    static_cast<NatsConnection*>(closure)->on_message_(ours);
    natsMsg_Destroy(message);
  }

  static void on_closed(natsConnection*, void* closure) {
    auto* self = static_cast<NatsConnection*>(closure);
    self->on_closed_();
    self->closed_ = true;  // the last touch: the destructor waits for it
  }

  static void on_error(natsConnection* connection, natsSubscription*, natsStatus error, void* closure) {
    auto* self = static_cast<NatsConnection*>(closure);
    const char* text = nullptr;
    natsConnection_GetLastError(connection, &text);
    const std::lock_guard lock(self->mutex_);
    self->complaint_ = text && *text ? text : natsStatus_GetText(error);
  }

  static void on_subscription_done(void* closure) {
    static_cast<NatsConnection*>(closure)->subscription_done_ = true;
  }
};

namespace {

std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> parts;
  for (std::size_t from = 0; from <= list.size();) {
    const std::size_t end = std::min(list.find(',', from), list.size());
    if (end > from) parts.push_back(list.substr(from, end - from));
    from = end + 1;
  }
  return parts;
}

natsStatus configure(natsOptions* o, const LinkOptions& options) {
  using namespace tuning;
  const std::vector<std::string> servers = split(options.servers);
  std::vector<const char*> urls;
  for (const std::string& server : servers) urls.push_back(server.c_str());
  const std::string name = "willcall " + options.node_id;
  natsStatus s = natsOptions_SetServers(o, urls.data(), static_cast<int>(urls.size()));
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

Error failed(const LinkOptions& options, natsStatus status) {
  std::string why = natsStatus_GetText(status);
  if (const char* more = nats_GetLastError(nullptr); more && *more) why += std::string(" (") + more + ")";
  return {Code::central_unreachable, "cannot connect to " + options.servers + ": " + why, {}, {}};
}

template <class Condition>
void wait_for(const Condition& condition) {
  for (int i = 0; i < 5000 && !condition(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

}  // namespace

NatsConnection::NatsConnection(OnMessage on_message, std::function<void()> on_closed)
    : on_message_(std::move(on_message)),
      on_closed_(std::move(on_closed)),
      handles_(std::make_unique<Handles>()) {}

Result<std::unique_ptr<NatsConnection>> NatsConnection::open(const LinkOptions& options,
                                                             const std::string& inbox, OnMessage on_message,
                                                             std::function<void()> on_closed) {
  std::unique_ptr<NatsConnection> self(new NatsConnection(std::move(on_message), std::move(on_closed)));
  Handles& h = *self->handles_;
  natsStatus s = natsOptions_Create(&h.options);
  if (s == NATS_OK) s = configure(h.options, options);
  if (s == NATS_OK) s = natsOptions_SetClosedCB(h.options, Callbacks::on_closed, self.get());
  if (s == NATS_OK) s = natsOptions_SetErrorHandler(h.options, Callbacks::on_error, self.get());
  if (s == NATS_OK) s = natsConnection_Connect(&h.connection, h.options);
  if (s == NATS_OK)
    s = natsConnection_Subscribe(&h.subscription, h.connection, (inbox + ".*").c_str(), Callbacks::on_message,
                                 self.get());
  if (s == NATS_OK) {
    self->subscription_done_ = false;
    s = natsSubscription_SetOnCompleteCB(h.subscription, Callbacks::on_subscription_done, self.get());
  }
  // What may be under way is bounded by our own windows.
  if (s == NATS_OK) s = natsSubscription_SetPendingLimits(h.subscription, -1, -1);
  if (s != NATS_OK) return failed(options, s);
  return self;
}

// Unsubscribing while messages arrive can crash cnats 3.4.1, so the connection is closed first; then both
// callbacks have run for the last time before anything is destroyed.
NatsConnection::~NatsConnection() {
  if (!handles_->connection) return;
  natsConnection_Close(handles_->connection);
  wait_for([this] { return closed_.load() && subscription_done_.load(); });
}

bool NatsConnection::publish(const std::string& subject, const std::string& reply, std::string_view body,
                             const Headers& headers) {
  natsMsg* message = nullptr;
  natsStatus s = natsMsg_Create(&message, subject.c_str(), reply.empty() ? nullptr : reply.c_str(),
                                body.data(), static_cast<int>(body.size()));
  for (const auto& [name, value] : headers)
    if (s == NATS_OK) s = natsMsgHeader_Set(message, name, value.c_str());
  if (s == NATS_OK) s = natsConnection_PublishMsg(handles_->connection, message);
  natsMsg_Destroy(message);
  return s == NATS_OK;
}

std::string NatsConnection::last_complaint() const {
  const std::lock_guard lock(mutex_);
  return complaint_;
}

}  // namespace willcall
