#include <chrono>
#include <cstdio>
#include <thread>

#include "node/main/random_ids.h"
#include "tools/common/node_access.h"
#include "tools/common/progress.h"
#include "tools/willcall/allocation.h"
#include "tools/willcall/command.h"

namespace willcall {
namespace {

constexpr int kAttemptsMax = 3;  // of one request that nobody answers; its key makes that safe
constexpr std::chrono::milliseconds kAgainAfter{500};

struct Wanted {
  AllocationWish wish;
  std::string to;
  bool to_pool = false, summary = false;
  NodeAccess node;
};

std::string fresh_key() {
  using namespace std::chrono;
  return RandomIds().fresh(duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count());
}

Result<Client::Reply> post_patiently(Client& client, const std::string& body) {
  const std::string key = fresh_key();
  auto reply = client.post("/api/allocations", body, key);
  for (int attempt = 1; !reply && attempt < kAttemptsMax; ++attempt) {
    std::this_thread::sleep_for(kAgainAfter);
    reply = client.post("/api/allocations", body, key);
  }
  return reply;
}

std::string tickets_text(std::uint64_t n) { return std::to_string(n) + (n == 1 ? " ticket" : " tickets"); }

int allocate(const Wanted& wanted, Client& client) {
  const auto requests = requests_for(wanted.wish);
  std::uint64_t whole = 0, done = 0;
  for (const AllocationCall& request : requests) whole += request.tickets;
  ProgressLine progress;
  for (const AllocationCall& request : requests) {
    const auto body = wanted.node.accepted(post_patiently(client, request.body));
    const auto allocated = body ? allocated_in(*body) : Result<std::uint64_t>(body.error());
    if (!allocated) {
      progress.clear();
      return fail((done == 0 ? std::string() : tickets_text(done) + " are done, then: ") +
                  allocated.error().detail);
    }
    done += *allocated;
    progress.show(bar(done, whole) + "  " + std::to_string(done) + " of " + tickets_text(whole));
  }
  progress.clear();
  std::printf("%s\n", (wanted.wish.to ? "allocated " + tickets_text(done) + " to " + *wanted.wish.to
                                      : "returned " + tickets_text(done) + " to the pool")
                          .c_str());
  return kOk;
}

int summary(const Wanted& wanted, Client& client) {
  std::vector<AllocationLine> lines;
  std::string after;
  do {
    std::string query = wanted.wish.venue.empty() ? "" : "?venue=" + wanted.wish.venue;
    if (!after.empty()) query += (query.empty() ? "?after=" : "&after=") + after;
    const auto body = wanted.node.accepted(client.get("/api/allocations" + query));
    if (!body) return fail(body.error());
    const auto page = allocation_page(*body);
    if (!page) return fail(page.error());
    lines.insert(lines.end(), page->lines.begin(), page->lines.end());
    after = page->next;
  } while (!after.empty());
  std::fputs(allocation_table(lines).c_str(), stdout);
  return kOk;
}

// What is wrong with the words together; empty: nothing.
std::string misuse(const Wanted& wanted) {
  const AllocationWish& wish = wanted.wish;
  const bool named = !wish.tickets.empty(), counted = wish.count > 0,
             by_what = wish.price.has_value() || !wish.title_prefix.empty();
  const bool somewhere = !wanted.to.empty() || wanted.to_pool;
  if (wanted.summary)
    return somewhere || named || counted || by_what || !wish.from.empty() ? "--summary goes alone." : "";
  if (wanted.to.empty() != wanted.to_pool) return "say where to: --to NODE or --to-pool.";
  if (named == counted) return "say which tickets: their IDs, or --count N.";
  if (by_what && !counted) return "--price and --title-prefix go only with --count.";
  if (wish.from.empty() ? wish.force || !wish.confirm.empty() : !wish.force || wish.confirm.empty())
    return "--from NODE takes the free tickets of a dead box away from it; what it sold meanwhile may be "
           "refused. "
           "It needs --force and --confirm NODE too.";
  return "";
}

int run(Wanted& wanted) {
  if (const std::string wrong = misuse(wanted); !wrong.empty()) return fail(wrong), kWrongUsage;
  if (!wanted.to.empty()) wanted.wish.to = wanted.to;
  const auto url = wanted.node.url();
  if (!url) return fail(url.error());
  const auto token = wanted.node.token();
  if (!token) return fail(token.error());
  Client client(*url, *token);
  return wanted.summary ? summary(wanted, client) : allocate(wanted, client);
}

}  // namespace

Command allocate_command(CLI::App& program) {
  CLI::App* command = program.add_subcommand("allocate", "Give tickets to a box, or return them to the pool");
  auto wanted = std::make_shared<Wanted>();
  AllocationWish& wish = wanted->wish;
  command->add_option("IDS", wish.tickets, "the tickets, or --count")->check(id_fault, "");
  command->add_option("--to", wanted->to, "the node that is to sell them")->check(id_fault, "");
  command->add_flag("--to-pool", wanted->to_pool, "back to the pool");
  command->add_option("--count", wish.count, "so many free ones, in id order")->check(count_fault, "");
  command->add_option("--price", wish.price, "of --count: only at this price, in minor units")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--title-prefix", wish.title_prefix, "of --count: only whose title begins so");
  command->add_option("--from", wish.from, "take the free tickets of this dead node")->check(id_fault, "");
  command->add_flag("--force", wish.force, "with --from: what it sold meanwhile may be refused");
  command->add_option("--confirm", wish.confirm, "with --from: the node once more")->check(id_fault, "");
  command->add_flag("--summary", wanted->summary, "show who has how many");
  command->add_option("--venue", wish.venue, "the venue; else the node's own")->check(id_fault, "");
  wanted->node.add_options(*command);
  command->footer(
      "Prices are in minor units (2500 is 25.00).\n"
      "Example:\n  willcall allocate --to box-2 --count 500 --price 2500\n"
      "  willcall allocate --summary");
  return {command, [wanted] { return run(*wanted); }};
}

}  // namespace willcall
