// Tokens: what is signed with the node's key is read back; everything else is refused, and told why.
#include "node/http/jwt.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "node/http/base64url.h"
#include "tests/support/catch.h"
#include "tests/unit/samples.h"

namespace {

using namespace willcall;
using namespace willcall::test;

const std::string kKey = "a test key that is long enough: 32 bytes";
constexpr TimeMs kHour = 3'600'000;
constexpr char kHs256[] = R"({"alg":"HS256","typ":"JWT"})";
const std::string kNoJwt = "The token is not a JWT.",
                  kOtherAlgorithm = "The token must be signed with HS256.",
                  kOtherKey = "The token is not signed with this node's key.",
                  kUnreadable = "The token's claims cannot be read.",
                  kClaimMissing = "The token must carry sub, roles and exp.",
                  kBadSub = "The token's sub must have 1 to 128 characters.",
                  kBadRoles = "The token's roles must be texts.",
                  kExpired = "The token has expired; get a fresh one.",
                  kNotYet = "The token is not valid yet.";

std::string annas_token() { return sign_token({"anna", {"seller", "cashier"}, kNow + kHour}, kKey); }

/// What the node says to a token: "ok", or why not.
std::string told(const std::string& token, const std::string& key = kKey, TimeMs now = kNow) {
  const Result<TokenClaims> claims = verify_token(token, key, now);
  if (claims) return "ok";
  CHECK(claims.error().code == Code::unauthorized);
  return claims.error().detail;
}

std::string signature(const std::string& text, const EVP_MD* hash = EVP_sha256(),
                      const std::string& key = kKey) {
  unsigned char sum[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  HMAC(hash, key.data(), static_cast<int>(key.size()), bytes, text.size(), sum, &size);
  return base64url({reinterpret_cast<const char*>(sum), size});
}

/// Signed with the node's key, whatever its parts say.
std::string signed_token(const std::string& header, const std::string& payload) {
  const std::string text = base64url(header) + "." + base64url(payload);
  return text + "." + signature(text);
}

std::string seconds_from_now(TimeMs seconds) { return std::to_string(kNow / 1000 + seconds); }
std::string claims(const std::string& more) {
  return signed_token(kHs256, R"({"sub":"anna","roles":[])" + more + "}");
}

}  // namespace

TEST_CASE("a signed token gives back who it is for, as what, and until when") {
  const Result<TokenClaims> claims = verify_token(annas_token(), kKey, kNow);
  REQUIRE(code_of(claims) == "ok");
  CHECK(claims->sub == "anna");
  CHECK(claims->roles == std::set<std::string>{"seller", "cashier"});
  CHECK(claims->expires_at == kNow + kHour);
}

TEST_CASE("a token of another maker is verified as RFC 7515 shows it") {
  // Appendix A.1: its signature is right, its claims are not ours.
  const std::string token =
      "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ."
      "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  const auto key = from_base64url(
      "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");
  REQUIRE(key);
  CHECK(told(token, *key) == kClaimMissing);
  CHECK(told(token) == kOtherKey);
}

TEST_CASE("a token ends at its exp, to the second") {
  CHECK(told(annas_token(), kKey, kNow + kHour - 1) == "ok");
  CHECK(told(annas_token(), kKey, kNow + kHour) == kExpired);
  CHECK(told(annas_token(), kKey, kNow + 1000 * kHour) == kExpired);
  CHECK(told(claims(R"(,"exp":0)")) == kExpired);
  CHECK(told(claims(R"(,"exp":-1)")) == kExpired);
}

TEST_CASE("a token with another algorithm is refused, whoever signed it") {
  const std::string payload = R"({"sub":"anna","roles":["admin"],"exp":)" + seconds_from_now(3600) + "}";
  for (const std::string alg : {R"("none")", R"("None")", R"("hs256")", R"("HS384")", R"("HS512")",
                                R"("RS256")", R"("ES256")", R"("")", "null", "256", R"(["HS256"])"}) {
    INFO(alg);
    const std::string header = R"({"alg":)" + alg + "}";
    CHECK(told(signed_token(header, payload)) == kOtherAlgorithm);
    CHECK(told(base64url(header) + "." + base64url(payload) + ".") == kOtherAlgorithm);
  }
  CHECK(told(signed_token(R"({"typ":"JWT"})", payload)) == kOtherAlgorithm);
  CHECK(told(signed_token(R"({"alg":"HS256","crit":["b64"],"b64":false})", payload)) == kOtherAlgorithm);
  CHECK(told(signed_token(kHs256, payload)) == "ok");
}

TEST_CASE("a token is refused if its signature is not the key's over just this text") {
  const std::string token = annas_token(), text = token.substr(0, token.rfind('.'));
  struct Row {
    const char* story;
    std::string given;
  };
  const Row table[] = {
      {"no signature", text + "."},
      {"a signature cut short", token.substr(0, token.size() - 4)},
      {"a longer one", token + "AAAA"},
      {"another key's", text + "." + signature(text, EVP_sha256(), "another key that is long enough, too")},
      {"the empty key's", text + "." + signature(text, EVP_sha256(), "")},
      {"by another hash", text + "." + signature(text, EVP_sha512())},
      {"of another text", text + "." + signature(text + " ")},
      {"no base64url", text + ".!" + signature(text).substr(1)},
      {"padded", token + "="},
      {"a fourth part", token + ".AAAA"},
  };
  for (const Row& row : table) {
    INFO(row.story);
    CHECK(told(row.given) == kOtherKey);
  }
  CHECK(told(token, kKey + "!") == kOtherKey);
}

TEST_CASE("a token of which one character is another is refused, wherever it stands") {
  const std::string token = annas_token();
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string tampered = token;
    tampered[i] = token[i] == 'A' ? 'B' : 'A';
    CHECK(told(tampered) != "ok");
  }
}

TEST_CASE("a role that was written into a signed token does not count") {
  const std::string token = annas_token(), mark = token.substr(token.rfind('.'));
  const std::string admin =
      base64url(R"({"exp":)" + seconds_from_now(3600) + R"(,"roles":["admin"],"sub":"anna"})");
  CHECK(told(token.substr(0, token.find('.') + 1) + admin + mark) == kOtherKey);
}

TEST_CASE("a token must carry sub, roles and exp, each of its type") {
  const std::string exp = R"("exp":)" + seconds_from_now(60);
  struct Row {
    std::string given, expected;
  };
  const Row table[] = {
      {R"({"sub":"anna","roles":[],)" + exp + "}", "ok"},
      {R"({"sub":"anna","roles":["conductor"],)" + exp + "}", "ok"},  // a role that opens nothing
      {R"({"roles":[],)" + exp + "}", kClaimMissing},
      {R"({"sub":"anna",)" + exp + "}", kClaimMissing},
      {R"({"sub":"anna","roles":[]})", kClaimMissing},
      {R"({"sub":7,"roles":[],)" + exp + "}", kClaimMissing},
      {R"({"sub":null,"roles":[],)" + exp + "}", kClaimMissing},
      {R"({"sub":"anna","roles":"admin",)" + exp + "}", kClaimMissing},
      {R"({"sub":"anna","roles":{"admin":true},)" + exp + "}", kClaimMissing},
      {R"({"sub":"anna","roles":[],"exp":")" + seconds_from_now(60) + "\"}", kClaimMissing},
      {R"({"sub":"anna","roles":[],"exp":)" + seconds_from_now(60) + ".5}", kClaimMissing},
      {R"({"sub":"anna","roles":[],"exp":null})", kClaimMissing},
      {R"({"sub":"anna","roles":["admin",1],)" + exp + "}", kBadRoles},
      {R"({"sub":"","roles":[],)" + exp + "}", kBadSub},
      {R"({"sub":"a\u0000b","roles":[],)" + exp + "}", kBadSub},
      {R"({"sub":")" + std::string(128, 'x') + R"(","roles":[],)" + exp + "}", "ok"},
      {R"({"sub":")" + std::string(129, 'x') + R"(","roles":[],)" + exp + "}", kBadSub},
      {"[]", kUnreadable},
      {"null", kUnreadable},
      {"{", kUnreadable},
      {"", kUnreadable},
      {R"({"sub":"anna","roles":[],"exp":1e999})", kUnreadable},
      {"{\"sub\":\"\xFF\",\"roles\":[]," + exp + "}", kUnreadable},
  };
  for (const Row& row : table) {
    INFO(row.given);
    CHECK(told(signed_token(kHs256, row.given)) == row.expected);
  }
}

TEST_CASE("a token that is not valid yet is refused until then") {
  const std::string exp = R"(,"exp":)" + seconds_from_now(3600);
  CHECK(told(claims(exp + R"(,"nbf":)" + seconds_from_now(0))) == "ok");
  CHECK(told(claims(exp + R"(,"nbf":)" + seconds_from_now(1))) == kNotYet);
  for (const std::string nbf : {"\"soon\"", "null", "1.5", "9223372036854775807", "18446744073709551615"}) {
    INFO(nbf);
    CHECK(told(claims(exp + R"(,"nbf":)" + nbf)) == kNotYet);
  }
}

TEST_CASE("an exp beyond all calendars is bounded, not wrapped around") {
  for (const std::string exp : {"9007199254741", "9223372036854775807", "18446744073709551615"}) {
    const Result<TokenClaims> far = verify_token(claims(",\"exp\":" + exp), kKey, kNow);
    REQUIRE(code_of(far) == "ok");
    CHECK(far->expires_at == kMaxInteger);
  }
}

TEST_CASE("garbage is no token") {
  for (const std::string garbage : {"", ".", "a", "a.b", "anna", "Bearer x"}) {
    INFO(garbage);
    CHECK(told(garbage) == kNoJwt);
  }
  for (const std::string garbage : {"..", "...", "a.b.c", "!.!.!", " . . ", "\xFF.\xFF.\xFF"}) {
    INFO(garbage);
    CHECK(told(garbage) == kOtherAlgorithm);
  }
  CHECK(told(annas_token() + std::string(4096, 'A')) == kNoJwt);
  CHECK(told(base64url(std::string(1000, '[')) + ".e30." + signature("x")) == kOtherAlgorithm);
}
