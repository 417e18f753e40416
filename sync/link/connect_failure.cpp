#include "sync/link/connect_failure.h"

#include "sync/link/nats_connection.h"
#include "sync/link/servers.h"

namespace willcall {
namespace {

bool holds(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

// Of cnats' "62:hostname mismatch:expected=a:cert=/CN=b" what stands behind a name.
std::string_view part_of(std::string_view text, std::string_view name) {
  const std::size_t at = text.find(name);
  if (at == text.npos) return "?";
  text.remove_prefix(at + name.size());
  return text.substr(0, text.find_first_of(":)"));
}

// The handshake ends before the user's name is sent.
constexpr char kNothingSent[] = " Nothing was sent to it, the password neither.";

std::string unknown_authority(const ServerAddress& server, const LinkOptions& options,
                              std::string_view text) {
  std::string said = server.shown + " shows a certificate of '" + std::string(part_of(text, "issuer=")) + "'";
  said += options.ca.empty()
              ? ", which this machine does not trust. Copy ca.pem from the centre to this box and name it: "
                "--nats-ca (nats_ca in willcall.toml)."
              : ", which did not come from the authority in " + options.ca +
                    " (--nats-ca). Copy ca.pem from the centre anew; if that does not help, somebody else "
                    "answers there.";
  return said + kNothingSent;
}

std::string handshake_failure(const ServerAddress& server, const LinkOptions& options,
                              std::string_view text) {
  if (holds(text, "mismatch"))
    return server.shown + " shows a certificate that was made for another name (" +
           std::string(part_of(text, "cert=")) +
           "). Write the server as the certificate names it, or make the certificate at the centre anew for "
           "'" +
           server.host + "'." + kNothingSent;
  if (holds(text, "expired") || holds(text, "not yet valid"))
    return server.shown +
           " shows a certificate that is not good today: renew it at the centre, or set the clock of this "
           "box right." +
           kNothingSent;
  if (holds(text, "issuer") || holds(text, "self")) return unknown_authority(server, options, text);
  return "no TLS with " + server.shown + ": " + std::string(text);
}

std::string sign_in_failure(const ServerAddress& server, const LinkOptions& options) {
  if (server.user.empty() && options.credentials.empty())
    return server.shown +
           " wants a user and a password, and none is set: nats = \"tls://USER:PASSWORD@HOST:4222\" in "
           "willcall.toml, as `willcall central node` gave them out.";
  const std::string who = server.user.empty() ? "the credentials in " + options.credentials
                                              : "the user '" + server.user + "' with this password";
  return server.shown + " does not take " + who +
         ". Look at `nats` in willcall.toml, and whether nodes.conf at the centre has this user and was "
         "loaded; `willcall central node` makes a new password.";
}

}  // namespace

std::string connect_failure(const ServerAddress& server, const LinkOptions& options, ConnectTrouble trouble,
                            std::string_view text) {
  switch (trouble) {
    case ConnectTrouble::silent:
      return server.shown +
             " accepts the connection but does not answer as a NATS server; look whether one runs there and "
             "is not stalled, or name another server";
    case ConnectTrouble::nobody:
      return "nobody answers at " + server.shown + "; is the line up, and does the central server run?";
    case ConnectTrouble::tls: return handshake_failure(server, options, text);
    case ConnectTrouble::no_tls:
      return server.shown +
             " does not speak TLS, which tls:// or --nats-ca ask for. Switch TLS on at the centre (tls in "
             "nats-server.conf); without it everybody on the line could read what passes." +
             kNothingSent;
    case ConnectTrouble::sign_in: return sign_in_failure(server, options);
    case ConnectTrouble::denied: return denied(options, text);
    case ConnectTrouble::other: break;
  }
  return "cannot connect to " + server.shown + ": " + std::string(text);
}

std::string denied(const LinkOptions& options, std::string_view complaint) {
  if (!holds(complaint, "ermissions Violation")) return {};
  std::string follow;
  for (const std::string& venue : options.follow)
    if (venue != options.venue) follow += (follow.empty() ? " --follow '" : ",") + venue;
  return "the centre does not allow this box what it needs (" + std::string(complaint) +
         "). Give it a new entry in nodes.conf at the centre, and load it: willcall central node " +
         options.node_id + " --venue " + options.venue + follow + (follow.empty() ? "" : "'");
}

}  // namespace willcall
