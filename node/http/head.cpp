#include "node/http/head.h"

#include <algorithm>
#include <charconv>

namespace willcall {
namespace {

constexpr std::string_view kLineEnd = "\r\n";

HeadFault bad(const char* detail) { return {400, Code::invalid_request, detail}; }

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return result;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  return begin == std::string_view::npos ? "" : text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

bool is_token(std::string_view text) {
  static constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

bool is_target(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F && c != '#'; });
}

// "http://box:8080/healthz", as a client sends it to a proxy, means "/healthz" (RFC 9112, 3.2.2). Whom it
// names does not matter, as the Host header does not. Empty: it names nobody, or a user.
std::string origin_form(std::string_view target) {
  const std::size_t scheme = target.find("://");
  if (scheme == std::string_view::npos) return std::string(target);
  const std::string name = lower(target.substr(0, scheme));
  if (name != "http" && name != "https") return std::string(target);
  target.remove_prefix(scheme + 3);
  const std::size_t end = std::min(target.find_first_of("/?"), target.size());
  if (end == 0 || target.substr(0, end).find('@') != std::string_view::npos) return "";
  target.remove_prefix(end);
  return (target.starts_with('/') ? "" : "/") + std::string(target);
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return (c >= 0 && c < 0x20 && c != '\t') || c == 0x7F; });
}

// The next line without its end. REQUIRES: `text` ends with a line end.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = text.find(kLineEnd);
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + kLineEnd.size());
  return line;
}

}  // namespace

HeadFault Head::too_long(std::string_view text) {
  if (text.find(kLineEnd) > kLineBytesMax) return {414, Code::invalid_request, "The address is too long."};
  return {431, Code::invalid_request, "The headers are too long."};
}

std::optional<HeadFault> Head::read(std::string_view text) {
  headers_.clear();
  body_bytes_ = 0;
  if (auto fault = read_request_line(take_line(text))) return fault;
  for (std::string_view line = take_line(text); !line.empty(); line = take_line(text)) {
    if (headers_.size() == kHeadersMax)
      return HeadFault{431, Code::invalid_request, "There are too many headers."};
    if (auto fault = read_header(line)) return fault;
  }
  return read_framing();
}

std::optional<HeadFault> Head::read_request_line(std::string_view line) {
  if (line.size() > kLineBytesMax) return too_long(line);
  const std::size_t first = line.find(' '), last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return bad("The request is not HTTP.");
  const std::string_view method = line.substr(0, first), version = line.substr(last + 1);
  const std::string target = origin_form(line.substr(first + 1, last - first - 1));
  if (!is_token(method) || !is_target(target) || (version != "HTTP/1.1" && version != "HTTP/1.0"))
    return bad("The request is not HTTP/1.1.");
  request_line_ = std::string(method) + " " + target + " " + std::string(version);
  return std::nullopt;
}

std::optional<HeadFault> Head::read_header(std::string_view line) {
  if (line.size() > kLineBytesMax) return HeadFault{431, Code::invalid_request, "A header is too long."};
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon)) || has_control(line))
    return bad("A header is not of the form 'name: value'.");
  headers_.emplace_back(lower(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
  return std::nullopt;
}

// One form of body and no other: of a known length, in plain bytes.
std::optional<HeadFault> Head::read_framing() {
  if (header("Transfer-Encoding"))
    return HeadFault{411, Code::invalid_request, "Send the body with a Content-Length, not in chunks."};
  if (header("Content-Encoding"))
    return HeadFault{415, Code::unsupported_media_type, "Send the body uncompressed."};
  const auto text = header("Content-Length");
  if (!text) return std::nullopt;
  const char* end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data(), end, body_bytes_);
  if (text->empty() || error != std::errc{} || stop != end)
    return bad("The Content-Length is not one number.");
  return std::nullopt;
}

std::optional<std::string> Head::header(std::string_view name) const {
  std::optional<std::string> found;
  const std::string wanted = lower(name);
  for (const auto& [known, value] : headers_)
    if (known == wanted) found = found ? *found + ", " + value : value;
  return found;
}

bool Head::connection_says(std::string_view option) const {
  const std::string options = lower(header("Connection").value_or(""));
  for (std::size_t from = 0; from <= options.size();) {
    const std::size_t end = std::min(options.find(',', from), options.size());
    if (trimmed(std::string_view(options).substr(from, end - from)) == option) return true;
    from = end + 1;
  }
  return false;
}

std::string Head::for_library() const {
  std::string text = request_line_ + "\r\n";
  if (connection_says("close")) {
    text += "Connection: close\r\n";
  } else if (connection_says("keep-alive")) {
    text += "Connection: Keep-Alive\r\n";
  }
  if (lower(header("Expect").value_or("")) == "100-continue") text += "Expect: 100-continue\r\n";
  return text + "\r\n";
}

}  // namespace willcall
