// Requests that a box refuses, each with the answer that it gets. What they ask for would change something,
// were they well formed: tickets "A-1" (free) and an open order exist.
#pragma once
#include <string>
#include <vector>

namespace willcall::test {

struct Malformed {
  std::string name;
  std::string bytes;  ///< the whole request
  std::string said;   ///< such as "400 bad_json"
};

inline const std::string kOrderOfA1 = R"({"tickets":[{"id":"A-1"}]})";
/// A well-formed request of an admin, apart from what it carries.
std::string post_by_ada(const std::string& path, const std::string& body,
                        const std::string& type = "application/json", const std::string& headers = {});

/// Of a ticket or an order as JSON.
std::vector<Malformed> malformed_bodies();
/// In their address, parameters or headers. `order`: the open one.
std::vector<Malformed> malformed_parameters(const std::string& order);
/// As HTTP.
std::vector<Malformed> malformed_http();
/// In their token. Fewer than an address may try in a row.
std::vector<Malformed> malformed_tokens();

/// Requests of the same makers without the fault, and how they are taken in this order: it is the fault alone
/// that is refused above.
std::vector<Malformed> well_formed_bodies();
std::vector<Malformed> well_formed_http();
std::vector<Malformed> well_formed_tokens();

}  // namespace willcall::test
