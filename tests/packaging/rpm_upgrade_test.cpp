// Upgrade and removal of the rpm: what was set and what was sold stay.
#include <fstream>

#include "tests/packaging/packaged_service.h"
#include "tests/packaging/rpm_root.h"
#include "tests/support/catch.h"

using namespace willcall::test;

TEST_CASE("an upgrade keeps the edited configuration and what was sold, and restarts the service") {
  if (!RpmRoot::possible()) return;
  const RpmRoot root;
  const TempDirectory newer;
  root.install_willcall();
  CHECK(root.told_systemd() == Lines{"systemd-sysusers --replace=/usr/lib/sysusers.d/willcall.conf -",
                                     "systemctl --no-reload preset willcalld.service"});
  const auto settings = root / "etc/willcall/willcall.toml";
  std::ofstream(settings, std::ios::app) << "venue = \"arena\"\n";
  const std::string edited = text_of(settings);
  PackagedService before(root.path());
  before.import(10);
  CHECK(before.sells("S-7").status == 201);

  const Finished upgrade = root.rpm({"-U", newer_rpm(newer.path()).string()});
  INFO(upgrade.output);
  CHECK(upgrade.code == 0);
  CHECK(root.told_systemd() == Lines{"systemd-sysusers --replace=/usr/lib/sysusers.d/willcall.conf -",
                                     "systemctl daemon-reload", "systemctl try-restart willcalld.service"});
  CHECK(text_of(settings) == edited);
  CHECK(text_of(settings.string() + ".rpmnew").find("a setting of the newer version") != std::string::npos);
  // The old one sells until it is told to stop.
  CHECK(before.sells("S-8").status == 201);
  CHECK(before.stop() == 0);
  const PackagedService after(root.path());
  CHECK(after.status_of("S-7") == "sold");
  CHECK(after.status_of("S-8") == "sold");
  CHECK(after.sells("S-9").status == 201);
}

TEST_CASE("a removal stops the service and keeps what was sold and the edited configuration") {
  if (!RpmRoot::possible()) return;
  const RpmRoot root;
  root.install_willcall();
  std::ofstream(root / "etc/willcall/willcall.toml", std::ios::app) << "venue = \"arena\"\n";
  PackagedService service(root.path());
  service.import(1);
  CHECK(service.stop() == 0);
  root.told_systemd();
  const Finished removal = root.rpm({"-e", "willcall"});
  INFO(removal.output);
  CHECK(removal.code == 0);
  CHECK(removal.output.find("/var/lib/willcall are kept") != std::string::npos);
  CHECK(root.told_systemd() == Lines{"systemctl --no-reload disable willcalld.service",
                                     "systemctl stop willcalld.service", "systemctl daemon-reload"});
  CHECK(std::filesystem::exists(root / "var/lib/willcall/url") == false);
  CHECK_FALSE(std::filesystem::is_empty(root / "var/lib/willcall"));
  CHECK(std::filesystem::exists(root / "etc/willcall/willcall.toml.rpmsave"));
  CHECK_FALSE(std::filesystem::exists(root / "usr/bin/willcalld"));
  CHECK_FALSE(std::filesystem::exists(root / "usr/lib64/willcall"));
}
