#include "tools/common/node_access.h"

#include <fstream>
#include <nlohmann/json.hpp>

#include "tools/common/packaged.h"
#include "tools/common/store_access.h"

namespace willcall {
namespace {

constexpr char kUrlDefault[] = "http://127.0.0.1:8080";
constexpr std::chrono::minutes kShortToken{10};

// Takes a last slash away.
std::string url_fault(std::string& url) {
  if (!url.empty() && url.back() == '/') url.pop_back();
  const bool right =
      url.starts_with("http://") && url.size() > 7 && url.find_first_of("/?#@ ", 7) == std::string::npos;
  return right ? "" : "'" + url + "' is not right; it takes an address such as " + kUrlDefault;
}

}  // namespace

void add_data_option(CLI::App& command, std::filesystem::path& data) {
  data = usual_data(data);
  command
      .add_option("--data", data,
                  "the node's data directory; else " + std::string(kDataDefault) +
                      " if it is there, else that of " + kPackagedSettings)
      ->envname("WILLCALL_DATA");
}

CLI::Option* add_url_option(CLI::App& command, std::string& url, const std::string& meaning) {
  return command.add_option("--url", url, meaning)->transform(CLI::Validator(url_fault, ""));
}

void NodeAccess::add_options(CLI::App& command) {
  add_url_option(command, url_,
                 "where the node listens; else as its data directory says, else " + std::string(kUrlDefault));
  add_data_option(command, places_.data);
  command.add_option("--token", token_, "a token; else a short one is made with the key of the node");
  command.add_option("--jwt-key-file", places_.file,
                     "the file of that key; else JWT_KEY, else the node's own key");
}

Result<std::string> NodeAccess::url() const {
  std::string url = url_;
  if (url.empty()) std::getline(std::ifstream(places_.data / "url"), url);
  std::error_code failed;
  if (url.empty() && std::filesystem::exists(places_.data / "data.mdb", failed))
    return Error{Code::not_ready,
                 "the node of " + places_.data.string() + " is not running; start it, or give --url.",
                 {},
                 {}};
  if (url.empty()) url = kUrlDefault;
  return url;
}

Result<std::string> NodeAccess::token() const {
  if (!token_.empty()) return token_;
  const auto found = find_key(places_);
  if (!found) return found.error();
  return fresh_token("willcall", {"admin"}, kShortToken, found->key, time_of_node(places_.data));
}

Result<std::string> NodeAccess::accepted(const Result<Client::Reply>& reply) const {
  if (!reply) return reply.error();
  if (reply->status >= 200 && reply->status < 300) return reply->body;
  std::string detail = detail_of(*reply);
  if (reply->status == 401 && token_.empty())  // ours, so the key was the wrong one
    if (const auto used = find_key(places_))
      detail += " It was made with the key in " + used->place + "; does the node use another?";
  return Error{Code::not_ready, detail, {}, {}};
}

std::string detail_of(const Client::Reply& reply) {
  const auto problem = nlohmann::json::parse(reply.body, nullptr, false);
  if (problem.is_object() && problem.contains("detail") && problem["detail"].is_string())
    return problem["detail"];
  return "the answer has status " + std::to_string(reply.status) + " and is not one of a Willcall node";
}

}  // namespace willcall
