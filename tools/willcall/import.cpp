#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "tools/common/node_access.h"
#include "tools/common/progress.h"
#include "tools/willcall/command.h"
#include "tools/willcall/import_report.h"

namespace willcall {
namespace {

constexpr std::size_t kFirstLineBytesMax = 64 * 1024;  // as the node's own bound of a row

struct Wanted {
  std::string file, venue;
  NodeAccess node;
  std::string path() const { return "/api/tickets/import" + (venue.empty() ? "" : "?venue=" + venue); }
};

struct Closer {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Closer>;

struct Source {
  File file;
  std::uint64_t bytes = 0;
};

Error cannot(const std::string& doing) {
  return {Code::not_ready, "cannot " + doing + ": " + std::strerror(errno), {}, {}};
}

// A pipe's length is not known before its end, and the node wants it first: so it goes through a nameless
// file.
Result<File> spooled(std::FILE* pipe, const std::string& name) {
  File file(std::tmpfile());
  if (!file) return cannot("write a temporary file");
  char room[64 * 1024];
  while (const std::size_t n = std::fread(room, 1, sizeof room, pipe))
    if (std::fwrite(room, 1, n, file.get()) != n) return cannot("write a temporary file");
  if (std::ferror(pipe)) return cannot("read " + name);
  return file;
}

Result<Source> open_source(const std::string& name) {
  File file(name == "-" ? ::fdopen(::dup(STDIN_FILENO), "rb") : std::fopen(name.c_str(), "rb"));
  if (!file) return cannot("read " + name);
  if (name == "-" || !std::filesystem::is_regular_file(name)) {
    auto whole = spooled(file.get(), name);
    if (!whole) return whole.error();
    file = std::move(*whole);
  }
  if (std::fseek(file.get(), 0, SEEK_END) != 0) return cannot("read " + name);
  const auto bytes = static_cast<std::uint64_t>(std::ftell(file.get()));
  std::rewind(file.get());
  return Source{std::move(file), bytes};
}

// The file's first line by itself: its columns, the token and the venue are looked at, and nothing is
// changed. A refusal comes in one piece this way, while one in the midst of a large upload can be lost with
// the connection.
Result<std::string> knock(const Wanted& wanted, Client& client, std::FILE* file) {
  std::string line;
  for (int c = std::fgetc(file); c != EOF && line.size() < kFirstLineBytesMax; c = std::fgetc(file)) {
    line += static_cast<char>(c);
    if (c == '\n') break;
  }
  std::rewind(file);
  return wanted.node.accepted(client.upload(wanted.path(), "text/csv", line.size(),
                                            [&](std::uint64_t offset, char* room, std::size_t size) {
                                              return line.copy(room, size, static_cast<std::size_t>(offset));
                                            }));
}

Result<Client::Reply> send(const Wanted& wanted, Client& client, const Source& source) {
  ProgressLine progress;
  std::uint64_t sent = 0;
  auto reply = client.upload(
      wanted.path(), "text/csv", source.bytes, [&](std::uint64_t, char* room, std::size_t size) {
        const std::size_t n = std::fread(room, 1, size, source.file.get());
        sent += n;
        progress.show(bar(sent, source.bytes) + "  " + bytes_text(sent) + " of " + bytes_text(source.bytes));
        return n;
      });
  if (reply) return reply;
  return Error{
      Code::not_ready,
      "the upload ended after " + bytes_text(sent) + " of " + bytes_text(source.bytes) +
          ": the node was stopped, or it came to a row that it cannot read, such as one with a quote that is "
          "never closed.\nSend the file again when that is mended; what was stored stays, and is not "
          "created twice.",
      {},
      {}};
}

int run(const Wanted& wanted) {
  const auto source = open_source(wanted.file);
  if (!source) return fail(source.error());
  const auto url = wanted.node.url();
  if (!url) return fail(url.error());
  const auto token = wanted.node.token();
  if (!token) return fail(token.error());
  Client client(*url, *token);
  if (const auto known = knock(wanted, client, source->file.get()); !known) return fail(known.error());
  const auto body = wanted.node.accepted(send(wanted, client, *source));
  if (!body) return fail(body.error());
  const auto report = import_report(*body);
  if (!report) return fail(report.error());
  std::fputs(report->text.c_str(), stdout);
  return report->refused ? kFailed : kOk;
}

}  // namespace

Command import_command(CLI::App& program) {
  CLI::App* command = program.add_subcommand("import", "Create tickets from a CSV file");
  auto wanted = std::make_shared<Wanted>();
  command
      ->add_option("FILE", wanted->file,
                   "CSV with the header id,title,price[,currency][,allocatedTo]; - is standard input")
      ->required();
  command->add_option("--venue", wanted->venue, "the venue of the tickets; else the node's own")
      ->check(id_fault, "");
  wanted->node.add_options(*command);
  command->footer(
      "Prices are in minor units (2500 is 25.00). Importing a file twice creates nothing twice.\n"
      "Ends with 1 if a line was refused.\n"
      "Example:\n  willcall import seats.csv --data /var/lib/willcall");
  return {command, [wanted] { return run(*wanted); }};
}

}  // namespace willcall
