#include "tests/http/listener.h"

#include <cstdlib>
#include <sstream>

namespace willcall::test {

std::string Heard::told() const {
  if (!data.contains("record")) return event;
  return event + " " + data["record"]["id"].get<std::string>() + " v" + data["version"].dump();
}

Listener::Listener(const Venue& arena, const Person& who, const std::string& last_event,
                   const std::string& query)
    : line_(std::make_unique<RawConnection>(arena.box.url())) {
  std::string text = "GET /api/changes" + query + " HTTP/1.1\r\nHost: box\r\n";
  if (!who.bearer().empty()) text += "Authorization: Bearer " + who.bearer() + "\r\n";
  if (!last_event.empty()) text += "Last-Event-ID: " + last_event + "\r\n";
  line_->send(text + "\r\n");
  const std::string head = line_->up_to("\r\n\r\n");
  if (head.size() > 9) status_ = std::atoi(head.c_str() + 9);
  // The first block says where it stands: from here on nothing is missed.
  if (status_ != 200 || !last_event.empty()) return;
  const std::string opening = line_->up_to("\n\n");
  if (const auto at = opening.find("id: "); at != std::string::npos)
    last_id_ = opening.substr(at + 4, opening.find('\n', at) - at - 4);
}

Heard Listener::next() {
  for (;;) {
    std::istringstream block(line_->up_to("\n\n"));
    Heard heard;
    std::string line;
    bool any = false;
    while (std::getline(block, line)) {
      any = true;
      if (line.starts_with("event: ")) heard.event = line.substr(7);
      if (line.starts_with("id: ")) last_id_ = heard.id = line.substr(4);
      if (line.starts_with("data: ")) heard.data = Json::parse(line.substr(6));
    }
    if (!any || !heard.data.is_null()) return heard;
  }
}

std::vector<std::string> Listener::told(std::size_t events) {
  std::vector<std::string> all;
  while (all.size() < events) {
    all.push_back(next().told());
    if (all.back().empty()) break;
  }
  return all;
}

}  // namespace willcall::test
