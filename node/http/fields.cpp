#include "node/http/fields.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "schema/ids.h"

namespace willcall {
namespace {

using Json = nlohmann::json;
constexpr int kDepthMax = 16;

Error bad_json(const std::string& detail) { return {Code::bad_json, detail, {}, {}}; }

// As much of a name as an answer should repeat, cut between characters.
std::string shown(const std::string& name) {
  if (!is_utf8(name)) return "?";
  std::size_t length = std::min<std::size_t>(name.size(), 64);
  while (length < name.size() && (static_cast<unsigned char>(name[length]) & 0xC0U) == 0x80U) --length;
  return name.substr(0, length);
}

/// Watches the parser: depth, and names that occur twice in one object.
class Watch {
 public:
  bool operator()(int depth, Json::parse_event_t event, Json& value) {
    if (depth > kDepthMax) fault_ = "The body is nested too deeply.";
    if (event == Json::parse_event_t::object_start) names_.emplace_back();
    if (event == Json::parse_event_t::object_end && !names_.empty()) names_.pop_back();
    if (event == Json::parse_event_t::key && !names_.back().insert(value.get<std::string>()).second)
      fault_ = "'" + value.get<std::string>() + "' stands twice in one object.";
    return true;
  }
  const std::string& fault() const { return fault_; }

 private:
  std::vector<std::set<std::string>> names_;
  std::string fault_;
};

}  // namespace

struct Fields::Node {
  std::shared_ptr<const Json> root;  // keeps the tree alive
  const Json* object = nullptr;
  std::string path;  // of this object, with its dot
  std::shared_ptr<std::optional<Error>> fault;

  const Json* find(std::string_view name) const {
    const auto at = object->find(std::string(name));
    return at == object->end() || at->is_null() ? nullptr : &*at;
  }
  void refuse(std::string_view name, const std::string& must) const {
    const std::string field = path + std::string(name);
    if (!*fault) *fault = invalid(field, "'" + field + "' " + must);
  }
  void only(std::initializer_list<std::string_view> known) const {
    for (const auto& [name, value] : object->items())
      if (std::find(known.begin(), known.end(), name) == known.end()) {
        refuse(shown(name), "is not a field of this request.");
      }
  }
};

Fields::Fields(std::unique_ptr<Node> node) : node_(std::move(node)) {}
Fields::~Fields() = default;
Fields::Fields(Fields&&) noexcept = default;

Result<Fields> Fields::parse(std::string_view body, std::initializer_list<std::string_view> known) {
  Watch watch;
  auto root = std::make_shared<Json>();
  try {
    *root = Json::parse(body.begin(), body.end(), [&](int depth, Json::parse_event_t event, Json& value) {
      return watch(depth, event, value);
    });
  } catch (const Json::exception& error) {  // the library's way to say no; out_of_range for 1e999
    const auto* where = dynamic_cast<const Json::parse_error*>(&error);
    return bad_json(where ? "The body is not JSON at byte " + std::to_string(where->byte) + "."
                          : "The body has a number that is out of range.");
  }
  if (!watch.fault().empty()) return bad_json(watch.fault());
  if (!root->is_object()) return invalid("", "The body must be a JSON object.");
  auto node = std::make_unique<Node>();
  node->object = root.get();
  node->root = std::move(root);
  node->fault = std::make_shared<std::optional<Error>>();
  node->only(known);
  return Fields(std::move(node));
}

std::optional<Error> Fields::fault() const { return *node_->fault; }
bool Fields::has(std::string_view name) const { return node_->object->contains(std::string(name)); }
bool Fields::is_null(std::string_view name) const { return has(name) && !node_->find(name); }
void Fields::refuse(std::string_view name, const std::string& detail) { node_->refuse(name, detail); }

std::optional<std::string> Fields::text(std::string_view name, std::size_t characters_max) {
  const Json* value = node_->find(name);
  if (!value) return std::nullopt;
  if (value->is_string()) {
    auto text = value->get<std::string>();
    if (is_utf8(text) && characters(text) <= characters_max) return text;
  }
  node_->refuse(name, "must be a text of at most " + std::to_string(characters_max) + " characters.");
  return std::nullopt;
}

std::string Fields::required_text(std::string_view name, std::size_t characters_max) {
  auto value = text(name, characters_max);
  if (!value) node_->refuse(name, "is needed.");
  return value.value_or("");
}

std::optional<std::int64_t> Fields::integer(std::string_view name, std::int64_t least, std::int64_t most) {
  const Json* value = node_->find(name);
  if (!value) return std::nullopt;
  const bool fits = value->is_number_integer() &&
                    (!value->is_number_unsigned() || value->get<std::uint64_t>() <= INT64_MAX);
  if (fits) {
    const auto number = value->get<std::int64_t>();
    if (number >= least && number <= most) return number;
  }
  node_->refuse(name,
                "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most) + ".");
  return std::nullopt;
}

std::int64_t Fields::required_integer(std::string_view name, std::int64_t least, std::int64_t most) {
  const auto value = integer(name, least, most);
  if (!value) node_->refuse(name, "is needed.");
  return value.value_or(least);
}

bool Fields::boolean(std::string_view name, bool otherwise) {
  const Json* value = node_->find(name);
  if (!value) return otherwise;
  if (value->is_boolean()) return value->get<bool>();
  node_->refuse(name, "must be true or false.");
  return otherwise;
}

std::vector<std::string> Fields::texts(std::string_view name) {
  std::vector<std::string> found;
  const Json* value = node_->find(name);
  if (value && value->is_array() && !value->empty()) {
    for (const Json& item : *value)
      if (item.is_string()) found.push_back(item.get<std::string>());
    if (found.size() == value->size()) return found;
  }
  node_->refuse(name, "must be a list of texts, and not empty.");
  return {};
}

std::optional<Fields> Fields::object(std::string_view name, std::initializer_list<std::string_view> known) {
  const Json* value = node_->find(name);
  if (!value) return std::nullopt;
  if (!value->is_object()) {
    node_->refuse(name, "must be an object.");
    return std::nullopt;
  }
  auto node =
      std::make_unique<Node>(Node{node_->root, value, node_->path + std::string(name) + ".", node_->fault});
  node->only(known);
  return Fields(std::move(node));
}

std::vector<Fields> Fields::objects(std::string_view name, std::initializer_list<std::string_view> known) {
  std::vector<Fields> found;
  const Json* value = node_->find(name);
  if (value && value->is_array() && !value->empty()) {
    for (const Json& item : *value) {
      if (!item.is_object()) break;
      const std::string path = node_->path + std::string(name) + "[" + std::to_string(found.size()) + "].";
      auto node = std::make_unique<Node>(Node{node_->root, &item, path, node_->fault});
      node->only(known);
      found.push_back(Fields(std::move(node)));
    }
    if (found.size() == value->size()) return found;
  }
  node_->refuse(name, "must be a list of objects, and not empty.");
  return {};
}

}  // namespace willcall
