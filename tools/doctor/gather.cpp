#include "tools/doctor/gather.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include "node/http/jwt.h"
#include "node/main/keys.h"
#include "tools/common/arguments.h"
#include "tools/common/key.h"
#include "tools/common/packaged.h"
#include "tools/doctor/looks.h"

namespace willcall {
namespace {

namespace fs = std::filesystem;

constexpr TimeMs kShortTokenMs = 10 * 60'000;

Known<std::string> key_of(const BoxFacts& box) {
  if (!box.settings) return Known<std::string>::no(box.settings.why_not());
  const Settings& s = box.settings->in_force;
  if (!s.jwt_key.empty()) return s.jwt_key;
  const fs::path file = s.jwt_key_file.empty() ? own_key_file(box.data) : fs::path(s.jwt_key_file);
  if (::access(file.c_str(), R_OK) != 0)
    return Known<std::string>::no(errno == EACCES ? who_may_read(file)
                                                  : "there is no key to ask the node with");
  const auto key = read_key(file);
  return key ? Known<std::string>(*key) : Known<std::string>::no(key.error().detail);
}

// Good in the node's time, which a wrong clock leaves behind.
Known<std::string> token_for(const BoxFacts& box) {
  using namespace std::chrono;
  const Known<std::string> key = key_of(box);
  if (!key) return key;
  const TimeMs now = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
  const TimeMs node = box.store ? box.store->last_time : 0;
  return sign_token({"willcall", {"cashier"}, std::max(now, node) + kShortTokenMs}, *key);
}

void look_at_files(BoxFacts& box) {
  box.directory = look_at_directory(box.data);
  box.disk = look_at_disk(box.data);
  box.store_ms = box.directory ? time_of_a_write(box.data) : Known<std::int64_t>::no(box.directory.why_not());
  if (!box.settings) return;
  const Settings& s = box.settings->in_force;
  box.key = look_at_key(s.jwt_key_file.empty() ? own_key_file(box.data) : fs::path(s.jwt_key_file), box.data);
  if (!s.nats_creds.empty())
    if (auto creds = look_at_secret(s.nats_creds, box.data)) box.secrets.push_back(*creds);
  if (box.settings->secret_in_file)
    if (auto file = look_at_secret(box.settings->file, box.data)) box.secrets.push_back(*file);
  if (!s.nats_ca.empty()) box.certificate = look_at_certificates(s.nats_ca);
}

// Where the settings may not be read, the usual place is looked at; that nothing is there says nothing then.
bool is_guess(const Asked& asked, const BoxFacts& box) {
  return asked.data.empty() && !box.settings && box.directory && !box.directory->there;
}

void forget_the_directory(BoxFacts& box) {
  const std::string why = box.settings.why_not();
  box.directory = Known<DirectoryFacts>::no(why);
  box.disk = Known<DiskFacts>::no(why);
  box.store_ms = Known<std::int64_t>::no(why);
  box.store = Known<StoreFacts>::no(why);
}

Known<NodeFacts> node_of(const BoxFacts& box) {
  NodeAddress address = address_of_node(box.data, box.settings);
  if (!box.directory && address.holder && *address.holder == 0) {  // nobody holds what is only a guess
    address.holder = Known<pid_t>::no(box.directory.why_not());
    address.is_certain = false;
  }
  auto node = look_at_node(address, token_for(box), box.store ? box.store->instance_id : "");
  const bool stopped = box.service && (box.service->active == "failed" || box.service->active == "inactive");
  if (node || !stopped) return node;
  NodeFacts down;
  down.url = address.url;
  return down;
}

bool line_is_of_interest(const BoxFacts& box) {
  if (!box.settings || box.settings->in_force.nats.empty() || !box.node) return false;
  return box.node->life != NodeFacts::Life::answers || !box.node->offline.empty();
}

}  // namespace

BoxFacts gather(const Asked& asked, const std::function<void(const std::string&)>& progress) {
  BoxFacts box;
  progress("looking at the settings");
  box.settings = settings_asked_for(asked);
  box.data = !asked.data.empty() ? asked.data : box.settings ? box.settings->in_force.data : kPackagedData;
  if (const auto holder = holder_of(box.data)) take_words_of_the_node(asked, *holder, box.settings);
  progress("looking at files and disk");
  look_at_files(box);
  progress("looking at the store");
  box.store = look_at_store(box.data);
  if (is_guess(asked, box)) forget_the_directory(box);
  progress("asking the node");
  const bool packaged = box.settings ? box.settings->file == kPackagedSettings : box.data == kPackagedData;
  if (packaged) box.service = look_at_service();
  box.node = node_of(box);
  box.memory_free = free_memory();
  progress("looking at the line to the centre");
  if (line_is_of_interest(box)) box.line = look_at_line(box.settings->in_force.nats);
  box.clock = look_at_clock(box);
  return box;
}

}  // namespace willcall
