#include "tools/willcall/exceptions_text.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "schema/money.h"
#include "tools/willcall/when.h"

namespace willcall {
namespace {

using Json = nlohmann::json;

std::string text_in(const Json& record, const char* name) {
  return record.at(name).is_null() ? std::string() : record.at(name).get<std::string>();
}

std::string when(const Json& record, const char* name, TimeMs now) {
  const auto at = parse_rfc3339(text_in(record, name));
  return at ? when_text(*at, now) : "at an unknown time";
}

std::string listed(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + text;
  return all;
}

std::string happened(const Json& e, TimeMs now) {
  const std::string rule = text_in(e, "rule");
  std::string text = when(e, "createdAt", now) + ": " + (rule.empty() ? "no reason is known" : rule);
  const std::string winner = text_in(e, "winnerOrderId");
  if (!winner.empty() && rule.find(winner) == std::string::npos) text += "; order " + winner + " stands";
  return text;
}

// Only of a lost ticket are there alternatives, and only what was paid can be given back.
std::string to_do(const Json& e) {
  if (e.at("amount") == 0) return "look into it, then dismiss it";
  std::string text = "give the money back, seat the buyer elsewhere";
  const std::string near = listed(e.at("alternatives"));
  if (!near.empty()) text += " (near and free then: " + near + ")";
  return text + ", or dismiss it with a note";
}

std::string settled(const Json& e, TimeMs now) {
  std::string text =
      text_in(e, "action") + " by " + text_in(e, "resolvedBy") + ", " + when(e, "resolvedAt", now);
  if (const std::string order = text_in(e, "newOrderId"); !order.empty()) text += ", new order " + order;
  const std::string note = text_in(e, "note");
  return note.empty() ? text : text + ": " + note;
}

ToldException told(const Json& e, TimeMs now) {
  const auto or_dash = [](std::string text) { return text.empty() ? "-" : text; };
  const Money amount = e.at("amount");
  return {e.at("id"),
          e.at("kind"),
          or_dash(text_in(e, "orderId")),
          amount == 0 ? "-" : money_text(amount, text_in(e, "currency")),
          happened(e, now),
          e.at("status") == "open" ? "to do: " + to_do(e) : "settled: " + settled(e, now)};
}

Error no_node() { return {Code::internal_error, "what answers is not a Willcall node", {}, {}}; }

}  // namespace

Result<ExceptionPage> exception_page(const std::string& body, TimeMs now) try {
  const Json answer = Json::parse(body);
  ExceptionPage page;
  for (const Json& e : answer.at("exceptions")) page.exceptions.push_back(told(e, now));
  page.next = text_in(answer, "next");
  return page;
} catch (const Json::exception&) {
  return no_node();
}

Result<ToldException> told_exception(const std::string& body, TimeMs now) try {
  return told(Json::parse(body), now);
} catch (const Json::exception&) {
  return no_node();
}

Result<std::string> open_elsewhere(const std::string& sync, const std::string& venue) try {
  const Json json = Json::parse(sync);
  const std::string here = venue.empty() ? json.at("venue").get<std::string>() : venue;
  std::vector<std::string> venues = json.at("exceptionVenues");
  std::erase(venues, here);
  return listed(venues);
} catch (const Json::exception&) {
  return no_node();
}

std::string exceptions_table(const std::vector<ToldException>& exceptions) {
  static constexpr std::string ToldException::*kColumns[] = {&ToldException::id, &ToldException::kind,
                                                             &ToldException::order, &ToldException::money};
  const ToldException head{"ID", "KIND", "ORDER", "TO RETURN", {}, {}};
  std::string text;
  const auto line = [&](const ToldException& one) {
    std::string cells;
    for (const auto column : kColumns) {
      std::size_t width = (head.*column).size();
      for (const ToldException& e : exceptions) width = std::max(width, (e.*column).size());
      cells += one.*column + std::string(width - (one.*column).size() + 2, ' ');
    }
    text += cells.substr(0, cells.find_last_not_of(' ') + 1) + "\n";
  };
  line(head);
  for (const ToldException& e : exceptions) {
    line(e);
    text += "  " + e.happened + "\n  " + e.outlook + "\n";
  }
  return text;
}

}  // namespace willcall
