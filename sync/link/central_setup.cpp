#include "sync/link/central_setup.h"

#include "schema/subjects.h"
#include "sync/link/central_line.h"
#include "sync/link/jetstream.h"
#include "sync/link/lease_bucket.h"

namespace willcall {
namespace {

Error in_the_way(const std::string& stream, const std::string& what) {
  return {Code::central_unreachable, stream + ": " + what, {}, {}};
}

Result<> make(CentralLine& line, const jetstream::Api& api, const std::string& stream,
              const std::string& config) {
  const auto answer = line.ask(api.stream_create(stream), config);
  if (!answer) return in_the_way(stream, answer.error().detail);
  const auto error = jetstream::error_in(answer->body);
  if (!error) return Nothing{};
  if (error->code == 10065)
    return in_the_way(stream, "another stream takes its subjects; `willcall central check` names it");
  return in_the_way(stream, "the server does not make it: " + error->text);
}

Result<SetupStep> ensure_stream(CentralLine& line, const jetstream::Api& api, const std::string& stream,
                                const std::string& config) {
  const auto answer = line.ask(api.stream_info(stream), {});
  if (!answer) return in_the_way(stream, answer.error().detail);
  if (answer->status == "503")
    return in_the_way(
        stream, "JetStream is not switched on; write jetstream { store_dir: ... } into nats-server.conf");
  const auto error = jetstream::error_in(answer->body);
  if (!error) return SetupStep{stream, false};
  if (!error->absent()) return in_the_way(stream, error->text);
  if (const auto made = make(line, api, stream, config); !made) return made.error();
  return SetupStep{stream, true};
}

}  // namespace

Result<std::vector<SetupStep>> set_up_centre(const LinkOptions& options, int replicas, Log& log) {
  auto line = CentralLine::open(options, "_INBOX", log);
  if (!line) return line.error();
  const jetstream::Api api(options.domain);
  std::vector<SetupStep> done;
  const std::pair<std::string, std::string> all[] = {
      {std::string(stream_of(Kind::ticket)), jetstream::stream_config(Kind::ticket, replicas)},
      {std::string(stream_of(Kind::order)), jetstream::stream_config(Kind::order, replicas)},
      {std::string(lease::kStream), jetstream::bucket_config(replicas)}};
  for (const auto& [stream, config] : all) {
    auto step = ensure_stream(**line, api, stream, config);
    if (!step) return step.error();
    done.push_back(*step);
  }
  return done;
}

}  // namespace willcall
