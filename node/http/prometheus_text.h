// Writes Prometheus' text format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats). A client
// library would bring a registry of its own, and the one that Debian has a web server too; this is all that
// is needed.
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "schema/histogram.h"

namespace willcall {

inline constexpr char kPrometheusText[] = "text/plain; version=0.0.4; charset=utf-8";

/// Appends families to a text: first their name, then their samples. Use:
///   text.gauge("willcall_tickets", "Tickets of the venue").sample(12, {{"status", "sold"}});
class PrometheusText {
 public:
  using Labels = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  explicit PrometheusText(std::string& out) : out_(out) {}

  PrometheusText& gauge(std::string_view name, std::string_view help) { return family(name, "gauge", help); }
  PrometheusText& counter(std::string_view name, std::string_view help) {
    return family(name, "counter", help);
  }
  PrometheusText& histogram(std::string_view name, std::string_view help) {
    return family(name, "histogram", help);
  }

  // Of the family named last.
  PrometheusText& sample(double value, Labels labels = {});
  PrometheusText& sample(const HistogramValue& value, Labels labels = {});

 private:
  PrometheusText& family(std::string_view name, std::string_view type, std::string_view help);
  void line(std::string_view suffix, Labels labels, std::string_view le, double value);

  std::string& out_;
  std::string_view name_;
};

}  // namespace willcall
