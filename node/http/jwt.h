// Tokens: JWT with HS256 and nothing else. One algorithm means that no token can choose a weaker one
// (alg:none, a public key taken as a secret).
#pragma once
#include <chrono>
#include <set>
#include <string>
#include <string_view>

#include "schema/records.h"
#include "schema/result.h"

namespace willcall {

inline constexpr std::size_t kJwtKeyBytesMin = 32;

struct TokenClaims {
  std::string sub;
  std::set<std::string> roles;  ///< seller, cashier, admin
  TimeMs expires_at = 0;
};

/// The claims of a valid token; else unauthorized, with a detail that says what is wrong with it.
Result<TokenClaims> verify_token(std::string_view token, std::string_view key, TimeMs now);
std::string sign_token(const TokenClaims& claims, std::string_view key);

}  // namespace willcall
