// Fresh ids from the kernel's random numbers.
#pragma once
#include "schema/ids.h"

namespace willcall {

class RandomIds final : public Ids {
 public:
  std::string fresh(TimeMs now) override;
};

}  // namespace willcall
