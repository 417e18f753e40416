#include "node/main/random_ids.h"

#include <openssl/rand.h>

#include "schema/invariant.h"

namespace willcall {

std::string RandomIds::fresh(TimeMs now) {
  std::array<std::uint8_t, 10> random{};
  ensure(RAND_bytes(random.data(), static_cast<int>(random.size())) == 1, "there are random numbers");
  return make_id(now, random);
}

}  // namespace willcall
