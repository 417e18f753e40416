#include "node/http/server.h"

#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cstring>
#include <thread>

#include "node/http/connection.h"
#include "node/http/counting_pool.h"
#include "node/http/socket_outlet.h"

namespace willcall {
namespace {

thread_local Connection* current = nullptr;  // the connection that this thread serves

class HttplibRequest final : public Request {
 public:
  HttplibRequest(const httplib::Request& request, Connection& connection)
      : request_(request), connection_(connection) {}
  const std::string& method() const override { return request_.method; }
  const std::string& path() const override { return request_.path; }
  std::optional<std::string> header(const char* name) const override {
    return connection_.head().header(name);
  }
  const std::string& remote_address() const override { return request_.remote_addr; }
  std::uint64_t body_bytes() const override { return connection_.body_left(); }

  std::optional<std::string> parameter(const std::string& name) const override {
    if (!request_.has_param(name)) return std::nullopt;
    return request_.get_param_value(name);
  }

  std::vector<std::string> parameter_names() const override {
    std::vector<std::string> names;
    for (const auto& [name, value] : request_.params) names.push_back(name);
    return names;
  }

  bool read_body(const std::function<bool(std::string_view)>& piece) override {
    char room[16 * 1024];
    while (connection_.body_left() > 0) {
      const std::size_t n = connection_.read_body(room, sizeof room);
      if (n == 0 || !piece({room, n})) return false;
    }
    return true;
  }

 private:
  const httplib::Request& request_;
  Connection& connection_;
};

Error error_of_library(int status) {
  switch (status) {
    case 404: return {Code::not_found, "There is nothing at this address; see /openapi.json.", {}, {}};
    default: return {Code::invalid_request, "The request is not valid HTTP.", {}, {}};
  }
}

// A whole answer to what the library has not seen.
std::string text_of(const Response& response) {
  return "HTTP/1.1 " + std::to_string(response.status) +
         " Refused\r\nContent-Type: " + response.content_type +
         "\r\nContent-Length: " + std::to_string(response.body.size()) + "\r\nConnection: close\r\n\r\n" +
         response.body;
}

}  // namespace

class Server::Impl final : public httplib::Server {
 public:
  Impl(const Router& router, Log& log)
      : router_(router),
        log_(log),
        signs_{::eventfd(0, EFD_CLOEXEC), ::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC)} {
    new_task_queue = [this] { return new CountingPool(kThreads, waiting_); };
    set_tcp_nodelay(true);
    set_keep_alive_max_count(SIZE_MAX);
    // Without SO_REUSEPORT, which is the library's default: a second daemon would bind the same port
    // silently.
    set_socket_options([](socket_t fd) {
      const int on = 1;
      ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    });
    set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
      handle(request, response);
      return HandlerResponse::Handled;
    });
    set_post_routing_handler([](const httplib::Request&, httplib::Response& response) {
      response.headers.erase("Keep-Alive");                   // the library's own bounds, which are not ours
      if (stream_) response.headers.erase("Content-Length");  // ends with the connection
    });
    set_error_handler(httplib::Server::Handler([this](const httplib::Request&, httplib::Response& response) {
      if (!response.body.empty()) return;
      // Refused by the library, which leaves the body unread: it must not be taken for the next request.
      Response refusal = problem(error_of_library(response.status), response.status);
      router_.counts().answered(refusal);
      fill_in(response, std::move(refusal));
      close_after(response);
    }));
    set_exception_handler([this](const httplib::Request&, httplib::Response& response,
                                 std::exception_ptr failure) { fail(response, failure); });
  }

  ~Impl() override {
    if (port_ >= 0 && !served_) ::close(svr_sock_);
    ::close(signs_.stop);
    ::close(signs_.over);
  }

  bool bind(const ListenAddress& address, std::string& reason) {
    port_ = address.port;
    errno = 0;
    if (address.port == 0) {
      port_ = bind_to_any_port(address.host);
    } else if (!bind_to_port(address.host, address.port)) {
      port_ = -1;
    }
    if (port_ < 0) {
      reason = errno ? std::strerror(errno) : "the address is not one of this machine";
      return false;
    }
    ::listen(svr_sock_, 1024);  // the library's backlog is 5
    return true;
  }

  void serve() {
    served_ = true;
    thread_ = std::thread([this] { listen_after_bind(); });
    while (!is_running()) std::this_thread::yield();  // stop() before that would do nothing
  }

  void finish() {
    if (!thread_.joinable()) return;
    const itimerspec grace{{0, 0}, {kStopGrace.count(), 0}};
    const std::uint64_t one = 1;
    if (::timerfd_settime(signs_.over, 0, &grace, nullptr) < 0 || ::write(signs_.stop, &one, sizeof one) < 0)
      log_.write(LogEvent::connections_not_woken, {});
    stop();
    thread_.join();
  }

  int port() const { return port_; }
  ServerMetrics metrics() const { return {kThreads, busy_, waiting_}; }

 private:
  static void fill_in(httplib::Response& to, Response from) {
    to.status = from.status;
    to.body = std::move(from.body);
    if (!from.content_type.empty()) to.set_header("Content-Type", from.content_type);
    for (const auto& [name, value] : from.headers) to.set_header(name.c_str(), value);
  }

  static void close_after(httplib::Response& response) {
    response.set_header("Connection", "close");
    close_ = true;
  }

  void handle(const httplib::Request& request, httplib::Response& response) {
    HttplibRequest ours(request, *current);
    Response answer = router_.answer(ours);
    if (answer.stream) close_after(response);
    if (request.method != "HEAD") stream_ = std::move(answer.stream);
    fill_in(response, std::move(answer));
    current->discard_arrived_body();  // a refusal does not wait for the rest
    if (current->body_left() > 0) close_after(response);
  }

  void fail(httplib::Response& response, const std::exception_ptr& failure) {
    std::string what = "unknown";
    try {
      std::rethrow_exception(failure);
    } catch (const std::exception& error) {
      what = error.what();
    } catch (...) {}
    log_.write(LogEvent::http_request_failed, {{"error", what}});
    fill_in(response, problem(Error{Code::internal_error, "The node's log says why.", {}, {}}));
    close_after(response);
  }

  // Replaces the library's own loop over one connection.
  bool process_and_close_socket(socket_t socket) override {
    ++busy_;
    serve_connection(socket);
    --busy_;
    return true;
  }

  void serve_connection(socket_t socket) {
    Connection connection(socket, signs_);
    current = &connection;
    close_ = false;
    stream_ = nullptr;
    while (!close_ && connection.wait_for_request()) {
      if (const auto fault = connection.read_head()) {
        close_ = fault->status != 0 && refuse(connection, *fault);
        break;
      }
      bool closed = false;
      const bool answered = process(*this, connection, closed);
      if (!connection.flush() || !answered) break;
      if (stream_) {
        run_stream(connection);
        close_ = false;  // nothing was promised that could still be on its way
        break;
      }
      if (closed) break;
    }
    if (close_) connection.linger();
    current = nullptr;
    stream_ = nullptr;
  }

  void run_stream(const Connection& connection) {
    SocketOutlet outlet(connection.socket(), signs_.stop);
    try {
      stream_(outlet);
    } catch (const std::exception& error) {
      log_.write(LogEvent::http_answer_broken, {{"error", error.what()}});
    }
    stream_ = nullptr;
  }

  bool refuse(Connection& connection, const HeadFault& fault) const {
    const Response refusal = problem(Error{fault.code, fault.detail, {}, {}}, fault.status);
    router_.counts().answered(refusal);
    const std::string text = text_of(refusal);
    return connection.write(text.data(), text.size()) > 0 && connection.flush();
  }

  // 0.18 wants the addresses as arguments; 0.11 asks the stream.
  template <class Library>
  static bool process(Library& library, Connection& connection, bool& closed) {
    if constexpr (requires { library.process_request(connection, false, closed, nullptr); }) {
      return library.process_request(connection, false, closed, nullptr);
    } else {
      std::string remote, local;
      int remote_port = 0, local_port = 0;
      connection.get_remote_ip_and_port(remote, remote_port);
      connection.get_local_ip_and_port(local, local_port);
      return library.process_request(connection, remote, remote_port, local, local_port, false, closed,
                                     nullptr);
    }
  }

  const Router& router_;
  Log& log_;
  const Connection::StopSigns signs_;
  std::atomic<std::size_t> busy_{0}, waiting_{0};
  int port_ = -1;
  bool served_ = false;
  std::thread thread_;
  static thread_local bool close_;                           // this thread's connection ends after the answer
  static thread_local std::function<void(Outlet&)> stream_;  // what writes the rest of it
};

thread_local bool Server::Impl::close_ = false;
thread_local std::function<void(Outlet&)> Server::Impl::stream_;

std::optional<ListenAddress> ListenAddress::parse(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return std::nullopt;
  ListenAddress address{text.substr(0, colon), 0};
  if (address.host.front() == '[' && address.host.back() == ']')
    address.host = address.host.substr(1, address.host.size() - 2);
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, address.port);
  if (error != std::errc{} || stop != end || address.port < 0 || address.port > 65535 || address.host.empty())
    return std::nullopt;
  return address;
}

Server::Server(const Router& router, Log& log) : impl_(std::make_unique<Impl>(router, log)) {}
Server::~Server() { stop(); }
bool Server::bind(const ListenAddress& address, std::string& reason) { return impl_->bind(address, reason); }
void Server::serve() { impl_->serve(); }
int Server::port() const { return impl_->port(); }
ServerMetrics Server::metrics() const { return impl_->metrics(); }
void Server::stop() { impl_->finish(); }

}  // namespace willcall
