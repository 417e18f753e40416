// What `willcall doctor` sees where it looks: files, processes, certificates, servers.
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "tests/support/catch.h"
#include "tests/support/nats_server.h"
#include "tests/support/small_disk.h"
#include "tests/tools/command_line.h"
#include "tests/tools/stub_node.h"
#include "tools/doctor/apart.h"
#include "tools/doctor/looks.h"

using namespace willcall;
using namespace willcall::test;

namespace {

constexpr long kDaySeconds = 86'400;

/// Appends a certificate that is valid between these days from now.
void add_certificate(const std::filesystem::path& file, long from, long until) {
  const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const std::unique_ptr<X509, void (*)(X509*)> one(X509_new(), X509_free);
  X509_gmtime_adj(X509_getm_notBefore(one.get()), from * kDaySeconds);
  X509_gmtime_adj(X509_getm_notAfter(one.get()), until * kDaySeconds);
  X509_set_pubkey(one.get(), key.get());
  X509_sign(one.get(), key.get(), EVP_sha256());
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> out(std::fopen(file.c_str(), "ae"), std::fclose);
  REQUIRE(PEM_write_X509(out.get(), one.get()) == 1);
}

ServerFacts::Stage stage_of(const std::string& server) { return look_at_line(server).servers.at(0).stage; }

}  // namespace

TEST_CASE("what is looked at apart gives its text, and takes nothing along when it dies") {
  const auto a_while = std::chrono::seconds(30);
  CHECK(run_apart([] { return std::string(100'000, 'x'); }, a_while).text.size() == 100'000);
  CHECK(run_apart([]() -> std::string { throw std::runtime_error("damaged"); }, a_while).text == "damaged");
  const Apart dead = run_apart(
      []() -> std::string {
        ::raise(SIGBUS);
        return {};
      },
      a_while);
  CHECK(dead.end == Apart::End::died);
  CHECK(dead.code == SIGBUS);
}

TEST_CASE("what hangs apart is given up") {
  const auto hangs = [] {
    ::pause();
    return std::string();
  };
  CHECK(run_apart(hangs, std::chrono::milliseconds(50)).end == Apart::End::too_long);
}

TEST_CASE("a program's output is read, and one that is not there is an end of 127") {
  CHECK(run_program({"echo", "enabled"}, std::chrono::seconds(30)).text == "enabled\n");
  CHECK(run_program({"no-such-program"}, std::chrono::seconds(30)).code == 127);
}

TEST_CASE("of the certificates in a file the one that is valid longest counts") {
  const TempDirectory directory;
  add_certificate(directory / "ca.pem", -400, -35);
  const auto expired = look_at_certificates(directory / "ca.pem");
  add_certificate(directory / "ca.pem", -10, 355);
  const auto renewed = look_at_certificates(directory / "ca.pem");
  CHECK(expired->until - expired->from == 365 * kDaySeconds * 1000);
  CHECK(renewed->until - expired->until == 390 * kDaySeconds * 1000);
  CHECK(look_at_certificates(directory / "none.pem")->fault.find("is not there") != std::string::npos);
  write_file(directory / "other.pem", "no certificate");
  CHECK(look_at_certificates(directory / "other.pem")->fault.find("there is no certificate") !=
        std::string::npos);
}

TEST_CASE("a key that a group may read is right for the service's own group") {
  const TempDirectory directory;
  const auto key = directory / "jwt.key";
  write_file(key, std::string(40, 'k'));
  ::chmod(key.c_str(), 0640);
  CHECK_FALSE(look_at_key(key, directory.path())->group_may);
  CHECK(look_at_key(key, "/nowhere")->group_may);
  ::chmod(key.c_str(), 0644);
  CHECK(look_at_key(key, directory.path())->others_may);
  CHECK(look_at_key(key, directory.path())->behind_door);  // the test's directory is closed
  write_file(key, "short");
  CHECK(look_at_key(key, directory.path())->wrong.has_value());
}

TEST_CASE("who holds a data directory is seen without touching its lock, and what it was told") {
  const Daemon node({});
  CHECK(*holder_of(node.data()) == const_cast<Daemon&>(node).process().pid());
  const auto arguments = arguments_of(*holder_of(node.data()));
  CHECK(std::find(arguments.begin(), arguments.end(), node.data().string()) != arguments.end());
  CHECK(environment_of(*holder_of(node.data()))->at("JWT_KEY") == kTestKey);
  CHECK(descriptors_of(*holder_of(node.data()))->used > 3);
  CHECK(*holder_of("/nowhere") == 0);
}

TEST_CASE("who listens on a port is named") {
  const StubNode stub([](const StubRequest&) { return StubReply{}; });
  const int port = std::stoi(stub.url().substr(stub.url().rfind(':') + 1));
  CHECK(who_listens_on(port).find("(process " + std::to_string(::getpid()) + ")") != std::string::npos);
  CHECK(who_listens_on(free_port()).empty());
}

TEST_CASE("how far one gets to a server is seen") {
  const NatsServer centre;
  using Stage = ServerFacts::Stage;
  CHECK(stage_of(centre.url()) == Stage::open);
  CHECK(stage_of("nats://box:secret@127.0.0.1:" + std::to_string(free_port())) == Stage::refused);
  CHECK(stage_of("nats://[::1]:" + std::to_string(free_port())) <= Stage::refused);  // IPv6 may be off
  // Without any name service a name that is none cannot be told from one that is.
  CHECK(stage_of("nats://centre.invalid:4222") <= Stage::no_name_service);
  CHECK(look_at_line("nats://box:secret@centre.invalid").servers.at(0).shown == "nats://centre.invalid");
}

TEST_CASE("a disk of memory is told from a real one, and a directory that is missing lies on its parent's") {
  const TempDirectory directory;
  CHECK(look_at_disk(directory / "not")->free_files.has_value());
  const SmallDisk disk;
  if (!disk.made()) {
    WARN("not run: only root can make a small file system");
    return;
  }
  CHECK(look_at_disk(disk.path())->kind == DiskFacts::Kind::memory);
  CHECK(look_at_disk(disk.path())->free_bytes <= 4U << 20U);
}

TEST_CASE("a small write leaves nothing behind") {
  const TempDirectory directory;
  const auto took = time_of_a_write(directory.path());
  CHECK((!took || *took >= 0));
  CHECK(std::filesystem::is_empty(directory.path()));
}
