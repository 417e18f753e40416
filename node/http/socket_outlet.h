// An Outlet over a client's socket. A client that has ended its side has gone: nobody else would notice that
// it listens no more.
#pragma once
#include "node/http/outlet.h"

namespace willcall {

class SocketOutlet final : public Outlet {
 public:
  /// What one send may take. A client that takes longer does not read.
  static constexpr std::chrono::seconds kWrite{30};

  /// `stop`: readable when the server stops. Owns neither.
  SocketOutlet(int socket, int stop) : socket_(socket), stop_(stop) {}

  bool send(std::string_view bytes) override;
  Woken wait(int fd, std::chrono::milliseconds most) override;

 private:
  using Time = std::chrono::steady_clock::time_point;
  enum class Seen { nothing, room, fd, end };
  Seen look(short events, int fd, Time until) const;

  const int socket_, stop_;
};

}  // namespace willcall
