#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <chrono>

#include "node/http/base64url.h"
#include "tests/http/malformed_requests.h"
#include "tests/support/daemon.h"
#include "tests/support/raw_http.h"

namespace willcall::test {
namespace {

std::string with_token(const std::string& bearer) {
  return request_text("POST", "/api/orders", bearer, kOrderOfA1);
}

std::string jwt(const std::string& header, const std::string& claims, const std::string& key = kTestKey,
                const EVP_MD* hash = EVP_sha256()) {
  const std::string text = base64url(header) + "." + base64url(claims);
  unsigned char sum[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  HMAC(hash, key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
       text.size(), sum, &size);
  return text + "." + base64url({reinterpret_cast<const char*>(sum), size});
}

std::string seconds_from_now(int seconds) {
  const auto now = std::chrono::system_clock::now() + std::chrono::seconds(seconds);
  return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count());
}

constexpr char kHs256[] = R"({"alg":"HS256","typ":"JWT"})";

std::string claims_until(const std::string& exp) {
  return R"({"sub":"ada","roles":["admin"],"exp":)" + exp + "}";
}

}  // namespace

std::vector<Malformed> malformed_tokens() {
  const std::string hs256 = kHs256, later = seconds_from_now(600);
  const std::string claims = claims_until(later), good = jwt(hs256, claims);
  const std::string unsigned_part = base64url(R"({"alg":"none"})") + "." + base64url(claims);
  const std::string carls = token("carl", {"seller"});
  const std::string tampered =
      carls.substr(0, carls.find('.')) + "." + base64url(claims) + carls.substr(carls.rfind('.'));
  const auto claiming = [&](const std::string& json) { return with_token(jwt(hs256, json)); };
  std::vector<Malformed> table = {
      {"no token", with_token(""), ""},
      {"a word for a token", with_token("letmein"), ""},
      {"three words", with_token("let.me.in"), ""},
      {"alg none", with_token(unsigned_part + "."), ""},
      {"alg none with a signature", with_token(jwt(R"({"alg":"none"})", claims)), ""},
      {"alg HS512", with_token(jwt(R"({"alg":"HS512"})", claims, kTestKey, EVP_sha512())), ""},
      {"alg RS256", with_token(jwt(R"({"alg":"RS256"})", claims)), ""},
      {"no alg", with_token(jwt("{}", claims)), ""},
      {"a critical extension", with_token(jwt(R"({"alg":"HS256","crit":["b64"],"b64":false})", claims)), ""},
      {"signed with another key", with_token(jwt(hs256, claims, "another key that is long enough: 32 bytes")),
       ""},
      {"signed with no key", with_token(jwt(hs256, claims, "")), ""},
      {"half a signature", with_token(good.substr(0, good.size() - 10)), ""},
      {"claims of somebody else", with_token(tampered), ""},
      {"expired", claiming(claims_until(seconds_from_now(-5))), ""},
      {"not valid yet",
       claiming(R"({"sub":"ada","roles":["admin"],"exp":)" + later + R"(,"nbf":)" + seconds_from_now(300) +
                "}"),
       ""},
      {"without exp", claiming(R"({"sub":"ada","roles":["admin"]})"), ""},
      {"exp as a text", claiming(R"({"sub":"ada","roles":["admin"],"exp":")" + later + "\"}"), ""},
      {"without roles", claiming(R"({"sub":"ada","exp":)" + later + "}"), ""},
      {"roles as a text", claiming(R"({"sub":"ada","roles":"admin","exp":)" + later + "}"), ""},
      {"without sub", claiming(R"({"roles":["admin"],"exp":)" + later + "}"), ""},
      {"a sub that is empty", claiming(R"({"sub":"","roles":["admin"],"exp":)" + later + "}"), ""},
      {"claims that are a list", claiming(R"(["ada"])"), ""},
      {"claims that are no JSON", claiming("ada"), ""},
      {"longer than 4 KB",
       claiming(R"({"sub":"ada","roles":["admin"],"exp":)" + later + R"(,"x":")" + std::string(5000, 'x') +
                "\"}"),
       ""},
  };
  for (Malformed& row : table) row.said = "401 unauthorized";
  table.push_back({"no role at all", with_token(token("ada", {})), "403 forbidden"});
  table.push_back({"a role that may not", with_token(carls), "403 forbidden"});
  return table;
}

std::vector<Malformed> well_formed_tokens() {
  return {
      {"a token", with_token(jwt(kHs256, claims_until(seconds_from_now(600)))), "409 ticket_unavailable"}};
}

}  // namespace willcall::test
