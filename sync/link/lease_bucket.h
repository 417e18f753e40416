// The key-value bucket in which each node holds the lease of its identity (DESIGN, "Identity"). A bucket is a
// stream that any NATS tool recognises by its name and subjects.
#pragma once
#include <string>
#include <string_view>

namespace willcall::lease {

inline constexpr std::string_view kBucket = "willcall", kStream = "KV_willcall", kSubjects = "$KV.willcall.>";

inline std::string key_of(std::string_view node_id) { return std::string("nodes.").append(node_id); }
/// Where the node writes its key, and the subject of which it reads the last message.
inline std::string subject_of(std::string_view node_id) {
  return std::string("$KV.willcall.").append(key_of(node_id));
}

}  // namespace willcall::lease
