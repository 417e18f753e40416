#include "node/http/client.h"

#include <httplib.h>

#include <vector>

#include "node/http/problem.h"

namespace willcall {

class Client::Impl {
 public:
  Impl(const std::string& url, std::string token, std::chrono::seconds patience) : url_(url), http_(url) {
    http_.set_keep_alive(true);
    http_.set_tcp_nodelay(true);
    http_.set_connection_timeout(3);
    http_.set_read_timeout(patience.count());
    if (!token.empty()) headers_.emplace("Authorization", "Bearer " + token);
  }

  Result<Reply> reply(const httplib::Result& result) const {
    if (result) return Reply{result->status, result->body};
    return Error{Code::not_ready,
                 "No node answers at " + url_ + " (" + httplib::to_string(result.error()) +
                     "). Is willcalld running there?",
                 {},
                 {}};
  }

  const std::string url_;
  httplib::Client http_;
  httplib::Headers headers_;
};

Client::Client(const std::string& url, std::string token, std::chrono::seconds patience)
    : impl_(std::make_unique<Impl>(url, std::move(token), patience)) {}
Client::~Client() = default;

Result<Client::Reply> Client::get(const std::string& path) {
  return impl_->reply(impl_->http_.Get(path, impl_->headers_));
}

Result<Client::Reply> Client::post(const std::string& path, const std::string& json,
                                   const std::string& idempotency_key) {
  httplib::Headers headers = impl_->headers_;
  if (!idempotency_key.empty()) headers.emplace("Idempotency-Key", idempotency_key);
  return impl_->reply(impl_->http_.Post(path, headers, json, kJson));
}

Result<Client::Reply> Client::upload(
    const std::string& path, const std::string& content_type, std::uint64_t bytes,
    const std::function<std::size_t(std::uint64_t, char*, std::size_t)>& read) {
  std::vector<char> room(64 * 1024);
  const auto provide = [&](std::size_t offset, std::size_t length, httplib::DataSink& sink) {
    const std::size_t n = read(offset, room.data(), std::min(length, room.size()));
    return n > 0 && sink.write(room.data(), n);
  };
  return impl_->reply(impl_->http_.Post(path, impl_->headers_, bytes, provide, content_type));
}

}  // namespace willcall
