// The words of `willcall doctor`: the verdict first. Pure.
#pragma once
#include <cstddef>
#include <string>

#include "tools/doctor/judgement.h"

namespace willcall {

/// For people. `width`: of the terminal; 0: lines are not broken.
std::string doctor_text(const Diagnosis& diagnosis, std::size_t width);
/// For monitoring: {"verdict","sells":true|false|null,"findings":[{"code","severity","what","why","remedy"}],
/// "inOrder":[...],"notChecked":[{"check","why"}],"notes":[...]}
std::string doctor_json(const Diagnosis& diagnosis);

}  // namespace willcall
