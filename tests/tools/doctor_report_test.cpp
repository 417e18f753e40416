// The words of `willcall doctor`.
#include <nlohmann/json.hpp>

#include "tests/support/catch.h"
#include "tools/doctor/report.h"

using namespace willcall;

namespace {

const Finding kDisk{"disk_full", Severity::stops, "the disk is full: 0 B free", "Nothing can be stored.",
                    "Make room."};
const Finding kKey{"key_readable", Severity::danger, "the key may be read by others", "They can sell.",
                   "Close it."};

Diagnosis healthy() { return {true, {}, {"settings", "clock"}, {}, {}}; }

}  // namespace

TEST_CASE("a healthy box: the verdict, and what was looked at") {
  CHECK(doctor_text(healthy(), 0) ==
        "This box sells. Nothing needs attention.\n\nIn order: settings, clock.\n");
}

TEST_CASE("a box that sells and needs attention") {
  Diagnosis d = healthy();
  d.findings = {kKey};
  CHECK(doctor_text(d, 0) ==
        "This box sells. 1 thing needs attention.\n\n1. The key may be read by others.\n   They can sell.\n"
        "   What to do: Close it.\n\nIn order: settings, clock.\n");
}

TEST_CASE("a box that does not sell says why in its first line") {
  Diagnosis d = healthy();
  d.sells = false;
  d.findings = {kDisk, kKey};
  CHECK(
      doctor_text(d, 0).starts_with("This box does NOT sell: the disk is full: 0 B free. In all 2 things "
                                    "need attention.\n\n1. The disk is full"));
}

TEST_CASE("a box of which too little is known is not said to sell") {
  Diagnosis d = healthy();
  d.sells.reset();
  CHECK(doctor_text(d, 0).starts_with("Whether this box sells could not be found out."));
}

TEST_CASE("what could not be looked at is told together where the reason is the same") {
  Diagnosis d = healthy();
  d.not_checked = {
      {"store", "Ask as root."}, {"open files", "ask the kernel"}, {"exceptions", "Ask as root."}};
  d.notes = {"no time server sets the clock"};
  CHECK(doctor_text(d, 0).ends_with(
      "Not checked: store, exceptions. Ask as root.\nNot checked: open files. Ask the "
      "kernel.\nGood to know: no time server sets the clock.\n"));
}

TEST_CASE("on a terminal lines are broken between words and stay set in") {
  Diagnosis d = healthy();
  d.findings = {kKey};
  CHECK(doctor_text(d, 20).find(
            "1. The key may be\n   read by others.\n   They can sell.\n   What to do: Close\n   it.\n") !=
        std::string::npos);
}

TEST_CASE("for monitoring the same is one JSON object") {
  Diagnosis d = healthy();
  d.findings = {kKey};
  d.not_checked = {{"store", "ask as root"}};
  const auto json = nlohmann::json::parse(doctor_json(d));
  CHECK(json.at("sells") == true);
  CHECK(json.at("verdict") == "This box sells. 1 thing needs attention.");
  CHECK(json.at("findings").at(0).at("code") == "key_readable");
  CHECK(json.at("findings").at(0).at("severity") == "danger");
  CHECK(json.at("notChecked").at(0).at("check") == "store");
  d.sells.reset();
  CHECK(nlohmann::json::parse(doctor_json(d)).at("sells").is_null());
}
