// The bugs that can be sown on purpose (schema/probe.h), and the points that a long enough run must have
// passed. A hook that is not listed here is not tried; one that is listed and not in the code is never
// caught.
#pragma once
#include <string>
#include <vector>

namespace willcall::test {

const std::vector<std::string>& sown_bugs();
/// These take up to some thousands of seeds. " + " sows two at once.
const std::vector<std::string>& rare_bugs();
const std::vector<std::string>& required_points();

}  // namespace willcall::test
