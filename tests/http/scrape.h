// One answer of GET /metrics, read as Prometheus reads it.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "tests/http/venue.h"

namespace willcall::test {

class Scrape {
 public:
  explicit Scrape(const std::string& text);
  /// Asked without a token, on the machine itself.
  static Scrape of(const Venue& arena);

  /// A sample by its name and labels as they stand there: `willcall_tickets{allocation="own",status="sold"}`.
  /// Throws if there is none.
  double operator[](const std::string& sample) const;
  bool has(const std::string& sample) const { return samples_.contains(sample); }
  /// Every name that can be asked for: of gauges and counters their own, of histograms the three parts.
  std::vector<std::string> names() const;
  /// What is wrong with the text by the rules of its format; nothing, if all is well.
  const std::vector<std::string>& faults() const { return faults_; }

 private:
  struct Family {
    std::string type;
    bool has_help = false;
    std::size_t samples = 0;
  };
  void comment(const std::string& line);
  void sample(const std::string& line);
  void check_buckets();

  std::map<std::string, Family> families_;
  std::map<std::string, double> samples_;
  std::vector<std::string> order_;  // of samples
  std::string family_;              // that the text is in
  std::vector<std::string> faults_;
};

}  // namespace willcall::test
