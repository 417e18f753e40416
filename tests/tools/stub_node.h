// What answers like a node, as a test says: for routes that are looked at from the tool's side alone.
#pragma once
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace willcall::test {

struct StubRequest {
  std::string line;  ///< "POST /api/allocations HTTP/1.1"
  std::string head;  ///< the header lines
  std::string body;
  std::string header(const std::string& name) const;
};

/// "200 OK" and a body; an empty status: hangs up without an answer.
struct StubReply {
  std::string status, body;
};

class StubNode {
 public:
  using Answer = std::function<StubReply(const StubRequest&)>;
  /// `answer` runs on a thread of the stub's.
  explicit StubNode(Answer answer);
  ~StubNode();
  StubNode(const StubNode&) = delete;
  StubNode& operator=(const StubNode&) = delete;

  const std::string& url() const { return url_; }
  std::vector<StubRequest> requests() const;

 private:
  void serve();
  void answer_one(int connection);

  const Answer answer_;
  int listener_ = -1;
  std::string url_;
  mutable std::mutex mutex_;
  std::vector<StubRequest> requests_;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace willcall::test
