// HTTP by hand: for requests that no client library would send.
#pragma once
#include <string>
#include <string_view>

namespace willcall::test {

struct RawReply {
  int status = 0;  ///< 0: no answer that looks like HTTP
  std::string head, body;
  std::string header(const std::string& name) const;
};

/// One connection, kept open: for several requests, or for one that is sent in pieces.
class RawConnection {
 public:
  /// `url`: http://127.0.0.1:port
  explicit RawConnection(const std::string& url);
  ~RawConnection();
  RawConnection(const RawConnection&) = delete;
  RawConnection& operator=(const RawConnection&) = delete;

  /// False: the server has closed.
  bool send(std::string_view bytes);
  /// Ends the sending side.
  void finish();
  /// The next answer, as long as its Content-Length says. `bodiless`: to HEAD, and 304.
  RawReply reply(bool bodiless = false);
  /// What arrives up to `mark` and with it, of an answer that has no end; empty: the server has closed.
  std::string up_to(std::string_view mark);
  /// Everything up to the server's end of the connection, as one answer.
  RawReply rest();

 private:
  bool receive();

  int fd_;
  std::string received_;
};

/// Sends the bytes on a connection of their own, ends the sending side, and reads until the server closes.
/// What follows the first answer's head is its body. `url`: http://127.0.0.1:port
RawReply send_raw(const std::string& url, const std::string& bytes);

/// A well-formed request with Content-Length and Connection: close.
std::string request_text(const std::string& method, const std::string& path, const std::string& token,
                         const std::string& body = {}, const std::string& content_type = "application/json",
                         const std::string& more_headers = {});

}  // namespace willcall::test
