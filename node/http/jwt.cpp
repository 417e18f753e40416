#include "node/http/jwt.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <nlohmann/json.hpp>

#include "node/http/base64url.h"
#include "schema/ids.h"
#include "schema/invariant.h"

namespace willcall {
namespace {

using Json = nlohmann::json;
constexpr std::size_t kTokenBytesMax = 4096, kSubCharactersMax = 128;

Error unauthorized(const char* detail) { return {Code::unauthorized, detail, {}, {}}; }

std::string hmac_sha256(std::string_view data, std::string_view key) {
  unsigned char sum[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(data.data());
  ensure(
      HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes, data.size(), sum, &size) != nullptr,
      "HMAC can be computed");
  return {reinterpret_cast<const char*>(sum), size};
}

Json object_in(std::string_view part) {
  const auto text = from_base64url(part);
  Json json = text ? Json::parse(*text, nullptr, false) : Json();
  return json.is_object() ? json : Json();
}

// A whole number of seconds; what is larger than that type is as good as for ever.
std::int64_t seconds_in(const Json& date) {
  if (date.is_number_unsigned() && date.get<std::uint64_t>() > INT64_MAX) return INT64_MAX;
  return date.get<std::int64_t>();
}

Result<TokenClaims> claims_in(const Json& payload, TimeMs now) {
  const auto sub = payload.find("sub"), roles = payload.find("roles"), exp = payload.find("exp"),
             nbf = payload.find("nbf");
  if (sub == payload.end() || !sub->is_string() || roles == payload.end() || !roles->is_array() ||
      exp == payload.end() || !exp->is_number_integer())
    return unauthorized("The token must carry sub, roles and exp.");
  TokenClaims claims{*sub, {}, 0};
  if (claims.sub.empty() || !is_utf8(claims.sub) || characters(claims.sub) > kSubCharactersMax)
    return unauthorized("The token's sub must have 1 to 128 characters.");
  for (const Json& role : *roles) {
    if (!role.is_string()) return unauthorized("The token's roles must be texts.");
    claims.roles.insert(role);
  }
  const std::int64_t seconds = seconds_in(*exp);
  if (seconds <= now / 1000) return unauthorized("The token has expired; get a fresh one.");
  if (nbf != payload.end() && (!nbf->is_number_integer() || seconds_in(*nbf) > now / 1000))
    return unauthorized("The token is not valid yet.");
  claims.expires_at = seconds > kMaxInteger / 1000 ? kMaxInteger : seconds * 1000;
  return claims;
}

}  // namespace

Result<TokenClaims> verify_token(std::string_view token, std::string_view key, TimeMs now) {
  const std::size_t first = token.find('.'), second = token.rfind('.');
  if (token.size() > kTokenBytesMax || first == std::string_view::npos || first == second)
    return unauthorized("The token is not a JWT.");
  const Json header = object_in(token.substr(0, first));
  if (header.is_null() || header.value("alg", Json()) != "HS256" || header.contains("crit"))
    return unauthorized("The token must be signed with HS256.");
  const auto signature = from_base64url(token.substr(second + 1));
  const std::string expected = hmac_sha256(token.substr(0, second), key);
  if (!signature || signature->size() != expected.size() ||
      CRYPTO_memcmp(signature->data(), expected.data(), expected.size()) != 0)
    return unauthorized("The token is not signed with this node's key.");
  const Json payload = object_in(token.substr(first + 1, second - first - 1));
  if (payload.is_null()) return unauthorized("The token's claims cannot be read.");
  return claims_in(payload, now);
}

std::string sign_token(const TokenClaims& claims, std::string_view key) {
  const Json header{{"alg", "HS256"}, {"typ", "JWT"}};
  const Json payload{{"sub", claims.sub}, {"roles", claims.roles}, {"exp", claims.expires_at / 1000}};
  std::string token = base64url(header.dump()) + "." + base64url(payload.dump());
  const std::string signature = base64url(hmac_sha256(token, key));
  return token + "." + signature;
}

}  // namespace willcall
