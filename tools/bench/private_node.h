// A node of the bench's own, in this process and in a directory of its own, which goes with it.
#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "node/main/node.h"

namespace willcall {

class PrivateNode {
 public:
  /// Its store is made under `parent`, on a free port of the loopback.
  static Result<std::unique_ptr<PrivateNode>> start(const std::filesystem::path& parent);
  ~PrivateNode();

  const std::string& url() const { return node_->url(); }
  /// For an admin, for a day.
  std::string token() const;
  const std::filesystem::path& directory() const { return directory_; }

 private:
  explicit PrivateNode(std::filesystem::path directory) : directory_(std::move(directory)) {}
  const std::filesystem::path directory_;
  SilentLog log_;
  std::unique_ptr<Node> node_;
};

/// True where a sync costs nothing, so that what is called durable is not.
bool is_memory(const std::filesystem::path& directory);

}  // namespace willcall
