// Why a connection to the centre did not come to be, in the words of who has to mend it. Pure.
#pragma once
#include <string>
#include <string_view>

namespace willcall {

struct LinkOptions;
struct ServerAddress;

/// What cnats told us. `tls`, `no_tls`, ...: as its status says; `text`: its own words.
enum class ConnectTrouble { nobody, silent, tls, no_tls, sign_in, denied, other };

std::string connect_failure(const ServerAddress& server, const LinkOptions& options, ConnectTrouble trouble,
                            std::string_view text);

/// A complaint of the server that says that this node's user may not do something: what to do about it.
/// Empty: it is no such complaint.
std::string denied(const LinkOptions& options, std::string_view complaint);

}  // namespace willcall
