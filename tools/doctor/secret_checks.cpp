// What nobody else may read, and what the centre is checked against.
#include <cstdio>

#include "schema/time.h"
#include "tools/doctor/checks.h"

namespace willcall {
namespace {

constexpr TimeMs kDay = TimeMs{24} * 3'600'000;
constexpr TimeMs kExpiresSoon = 30 * kDay;

std::string mode_text(unsigned mode) {
  char text[8];
  std::snprintf(text, sizeof text, "%04o", mode);
  return text;
}

// A service's file may be its group's; a key of its own needs nobody but its user.
std::string close_it(const SecretFile& file) {
  return "Close it: `chmod " + std::string(file.group_may ? "600 " : "o-rwx ") + file.path + "`.";
}

std::optional<Finding> open_file(const SecretFile& file, const std::string& code, const std::string& what,
                                 const std::string& harm, const std::string& afterwards) {
  if (!file.there || (!file.group_may && !file.others_may)) return std::nullopt;
  const std::string who = file.others_may ? "every user of this machine" : "a group of other users";
  Finding finding{code, Severity::danger,
                  what + " may be read by " + who + ": " + file.path + " (mode " + mode_text(file.mode) + ")",
                  harm, close_it(file) + " " + afterwards};
  if (file.behind_door) {
    finding.severity = Severity::attention;
    finding.why =
        "Only the closed directory around it still keeps them out; a copy or a backup has no such door. " +
        harm;
  }
  return finding;
}

// `own`: made by the node in its data directory.
std::string new_key(bool own) {
  return std::string("If somebody else may have read it: stop the node, ") +
         (own ? "delete the file, start it (it makes a new key)"
              : "put a new key into the file (`openssl rand -base64 48`), start it") +
         ", and give the tills new tokens with `willcall token`.";
}

}  // namespace

Judgement key_check(const BoxFacts& box) {
  if (!box.settings) return not_known(box.settings.why_not());
  if (!box.settings->in_force.jwt_key.empty()) return does_not_apply();
  if (!box.key) return not_known(box.key.why_not());
  const SecretFile& key = *box.key;
  const bool own = box.settings->in_force.jwt_key_file.empty();
  if (!key.there && !own)
    return one({"key_missing", at_next_start(box), "the key file is not there: " + key.path,
                "The node does not start without it.",
                "Put the file back, or take jwt_key_file out of the settings."});
  if (!key.there) {
    // A new box makes its key when it starts; and the key of a node that is down may come in its environment.
    if (!is_ready(box) || !box.settings->environment_known) return does_not_apply();
    return one(
        {"key_missing", Severity::attention, "the key of the tokens is gone: " + key.path,
         "The running node still knows it. At its next start it makes a new one, and every till is refused "
         "until it has a new token.",
         "Put the file back from a copy, or plan new tokens (`willcall token`) after the next start."});
  }
  if (key.wrong)
    return one({"key_wrong", at_next_start(box), *key.wrong, "The node does not start with it.",
                "Put a key of at least 32 bytes there, such as the output of `openssl rand -base64 48`."});
  Judgement all;
  if (auto open = open_file(key, "key_readable", "the key of the tokens",
                            "Whoever has it can make a token, and sell, refund or withdraw as anybody.",
                            new_key(own)))
    all.findings.push_back(std::move(*open));
  return all;
}

Judgement secrets_check(const BoxFacts& box) {
  if (!box.settings) return not_known(box.settings.why_not());
  if (box.secrets.empty()) return does_not_apply();
  Judgement all;
  for (const SecretFile& file : box.secrets) {
    if (!file.there)
      all.findings.push_back(
          {"secret_missing", Severity::danger, "the file of the credentials is not there: " + file.path,
           "The centre lets nobody in without them; the line stays down.",
           "Put the file back, or correct nats_creds in the settings and restart the node."});
    else if (auto open = open_file(file, "secret_readable", "a password or key",
                                   "Whoever has it can act as this box.",
                                   "If somebody else may have read it, ask the organiser for a new one."))
      all.findings.push_back(std::move(*open));
  }
  return all;
}

Judgement certificate_check(const BoxFacts& box) {
  if (!box.settings || box.settings->in_force.nats_ca.empty()) return does_not_apply();
  if (!box.certificate) return not_known(box.certificate.why_not());
  const CertificateFacts& c = *box.certificate;
  const std::string ask = "Ask the organiser for the new file, put it there, and restart the node.";
  const std::string down = "The central server is checked against it, and the line does not come up without.";
  const auto day = [](TimeMs time) { return rfc3339(time).substr(0, 10); };
  const TimeMs now = box.clock.now;
  if (!c.fault.empty()) return one({"ca_unusable", Severity::danger, c.fault, down, ask});
  if (!clock_check(box).findings.empty()) return not_known("it cannot be judged while the clock is wrong");
  if (c.until < now)
    return one({"ca_expired", Severity::danger,
                "the certificate in " + c.path + " has expired on " + day(c.until), down,
                "If the clock is right: " + ask});
  if (c.from > now)
    return one({"ca_early", Severity::danger,
                "the certificate in " + c.path + " is valid only from " + day(c.from) + " on", down,
                "Mostly the clock is wrong: it says " + day(now) + ". If it is right: " + ask});
  if (c.until - now >= kExpiresSoon) return {};
  return one({"ca_expires", Severity::attention,
              "the certificate in " + c.path + " expires on " + day(c.until) + ", in " +
                  counted(static_cast<std::uint64_t>((c.until - now) / kDay), "day"),
              "From then on the line does not come up.", ask});
}

}  // namespace willcall
