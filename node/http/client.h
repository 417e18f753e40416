// The HTTP client that tools use. One connection, kept open.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "schema/result.h"

namespace willcall {

class Client {
 public:
  /// `url`: http://host:port. `token`: sent as Bearer unless empty. `patience`: for an answer; a large import
  /// is answered when its last row is stored.
  Client(const std::string& url, std::string token, std::chrono::seconds patience = std::chrono::minutes(10));
  ~Client();

  struct Reply {
    int status = 0;
    std::string body;
  };
  /// central_unreachable-like errors come as not_ready: nobody answers at that address.
  Result<Reply> get(const std::string& path);
  /// `idempotency_key`: sent unless empty.
  Result<Reply> post(const std::string& path, const std::string& json,
                     const std::string& idempotency_key = {});
  /// Sends `bytes` from `read(offset, room)` piece by piece; `read` says how many it gave.
  Result<Reply> upload(
      const std::string& path, const std::string& content_type, std::uint64_t bytes,
      const std::function<std::size_t(std::uint64_t offset, char* room, std::size_t size)>& read);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace willcall
