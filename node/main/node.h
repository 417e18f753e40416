// One node: all parts built in order, each owned once and handed down by reference, and taken down in the
// opposite order.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "node/settings/settings.h"
#include "schema/log.h"
#include "schema/result.h"

namespace willcall {

class Node {
 public:
  /// Opens the store, starts to serve and to sync. The error's code: invalid_request for a wrong setting
  /// (exit 2), else something that is in the way (exit 1).
  /// `still_starting`: told, in a line, how far it is while it brings a store of an older program up to date.
  static Result<std::unique_ptr<Node>> start(
      const Settings& settings, Log& log, const std::function<void(const std::string&)>& still_starting = {});
  /// As stop(), if it has not been called.
  ~Node();

  /// Finishes the requests in flight, sends what it can within 5 s, and ends.
  void stop();
  /// Waits until the writer has taken a turn; a node that hangs does not come back. For a watchdog.
  bool works() const;
  /// http://127.0.0.1:43211
  const std::string& url() const;

 private:
  struct Parts;
  explicit Node(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace willcall
