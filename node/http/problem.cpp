#include "node/http/problem.h"

#include "schema/ids.h"
#include "schema/json_text.h"

namespace willcall {
namespace {

// An error may repeat what a client sent in an address, which need not be UTF-8.
std::string printable(std::string text) {
  if (is_utf8(text)) return text;
  for (char& c : text)
    if (static_cast<unsigned char>(c) >= 0x80) c = '?';
  return text;
}

void append_members(JsonText& json, const std::vector<Member>& members) {
  for (const auto& [name, value] : members) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
      json.field(name, *number);
    } else {
      json.field(name, printable(std::get<std::string>(value)));
    }
  }
}

}  // namespace

Response json_response(int status, std::string body) { return {status, kJson, std::move(body), {}}; }

Response problem(const Error& error) { return problem(error, facts(error.code).http_status); }

Response problem(const Error& error, int status) {
  const CodeFacts& code = facts(error.code);
  Response response{status, "application/problem+json", {}, {}};
  response.code = error.code;
  JsonText json(response.body);
  json.object()
      .field("type", "https://willcall.example/problems/" + std::string(code.name))
      .field("title", code.title);
  json.field("status", status).field("code", code.name).field("detail", printable(error.detail));
  if (!error.tickets.empty()) {
    json.name("tickets").array();
    for (const TicketError& ticket : error.tickets) {
      json.object().field("id", printable(ticket.id)).field("code", facts(ticket.code).name);
      append_members(json, ticket.members);
      json.end_object();
    }
    json.end_array();
  }
  append_members(json, error.members);
  json.end_object();
  if (error.code == Code::unauthorized) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  if (status == 503 || status == 429) response.headers.emplace_back("Retry-After", "1");
  return response;
}

}  // namespace willcall
