// How a tool reaches the running node: where it listens, and with what token.
#pragma once
#include <CLI/CLI.hpp>
#include <string>

#include "node/http/client.h"
#include "tools/common/key.h"

namespace willcall {

class NodeAccess {
 public:
  /// Adds --url, --data, --token and --jwt-key-file. This object outlives the parsing.
  void add_options(CLI::App& command);

  /// --url, else what the daemon wrote into its data directory, else http://127.0.0.1:8080. An error where
  /// the directory holds a store whose daemon is not running: another node may listen at the usual address.
  Result<std::string> url() const;
  /// --token, else a short one for an admin, made with the key that can be found.
  Result<std::string> token() const;

  /// The body of a 2xx answer; else the node's own words for its refusal.
  Result<std::string> accepted(const Result<Client::Reply>& reply) const;

 private:
  std::string url_, token_;
  KeyPlaces places_;
};

/// The detail of a problem document; for anything else that is no success, its status.
std::string detail_of(const Client::Reply& reply);

/// Adds --data.
void add_data_option(CLI::App& command, std::filesystem::path& data);
/// Adds --url, which takes http://host:port and nothing behind it but a slash.
CLI::Option* add_url_option(CLI::App& command, std::string& url, const std::string& meaning);

}  // namespace willcall
