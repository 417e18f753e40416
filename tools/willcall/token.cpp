#include <cstdio>

#include "node/http/jwt.h"
#include "schema/time.h"
#include "tools/common/node_access.h"
#include "tools/common/store_access.h"
#include "tools/willcall/command.h"

namespace willcall {
namespace {

struct Wanted {
  std::string sub, ttl = "12h";
  std::set<std::string> roles;
  KeyPlaces places;
};

int run(const Wanted& wanted) {
  const auto found = find_key(wanted.places);
  if (!found) return fail(found.error());
  const std::string token = fresh_token(wanted.sub, wanted.roles, *parse_duration(wanted.ttl), found->key,
                                        time_of_node(wanted.places.data));
  // What a node would not take is better said here.
  if (const auto claims = verify_token(token, found->key, 0); !claims)
    return fail(claims.error()), kWrongUsage;
  std::printf("%s\n", token.c_str());
  return kOk;
}

}  // namespace

Command token_command(CLI::App& program) {
  CLI::App* command = program.add_subcommand("token", "Make a token for a person or a program");
  auto wanted = std::make_shared<Wanted>();
  command->add_option("--sub", wanted->sub, "who it is for")->required();
  command->add_option("--role", wanted->roles, "seller, cashier or admin; may be given again")
      ->required()
      ->check(CLI::IsMember({"seller", "cashier", "admin"}));
  command->add_option("--ttl", wanted->ttl, "how long it is good")
      ->check(duration_fault, "")
      ->capture_default_str();
  add_data_option(*command, wanted->places.data);
  command->add_option("--jwt-key-file", wanted->places.file,
                      "file of the key; else JWT_KEY, else the node's own key");
  command->footer("Example:\n  willcall token --sub anna --role seller --role cashier --ttl 8h");
  return {command, [wanted] { return run(*wanted); }};
}

}  // namespace willcall
