#include "tools/bench/private_node.h"

#include <linux/magic.h>
#include <sys/statfs.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "node/main/keys.h"
#include "tools/common/key.h"

namespace willcall {
namespace {

constexpr std::chrono::hours kTokenFor{24};

Result<Settings> settings_in(const std::filesystem::path& directory) {
  return read_settings(
      {{"--data", directory.string(), "--listen", "127.0.0.1:0", "--node-id", "bench", "--venue", "bench"},
       [](const char*) { return std::optional<std::string>(); }});
}

}  // namespace

Result<std::unique_ptr<PrivateNode>> PrivateNode::start(const std::filesystem::path& parent) {
  std::string name = (parent / "willcall-bench-XXXXXX").string();
  if (!::mkdtemp(name.data()))
    return Error{Code::not_ready,
                 "cannot make a directory in " + parent.string() + ": " + std::strerror(errno),
                 {},
                 {}};
  std::unique_ptr<PrivateNode> made(new PrivateNode(name));
  const auto settings = settings_in(name);
  if (!settings) return settings.error();
  auto node = Node::start(*settings, made->log_);
  if (!node) return node.error();
  made->node_ = std::move(*node);
  return made;
}

PrivateNode::~PrivateNode() {
  node_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

std::string PrivateNode::token() const {
  return fresh_token("bench", {"admin"}, kTokenFor, *own_key(directory_));
}

bool is_memory(const std::filesystem::path& directory) {
  struct statfs found {};
  return ::statfs(directory.c_str(), &found) == 0 &&
         (found.f_type == TMPFS_MAGIC || found.f_type == RAMFS_MAGIC);
}

}  // namespace willcall
