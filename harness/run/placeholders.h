// What a case writes as ${...} and learns only when it runs.
//   ${scratch}       a folder of the run's own
//   ${adapter}       the adapter's path
//   ${adapter_link}  the same program under another path
//   ${child}         a program that never loads cluster; to be asked for only where there is one
//   ${port:NAME}     a TCP and UDP port that nobody uses, the same for the same name
#ifndef CLUSTERSPEC_HARNESS_RUN_PLACEHOLDERS_H_
#define CLUSTERSPEC_HARNESS_RUN_PLACEHOLDERS_H_

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "spec/nouns/json.h"

namespace clusterspec {

class Placeholders {
 public:
  // Called once for every name, with its value, when it is first used.
  using OnBinding = std::function<void(const std::string& name, const json::value& value)>;

  Placeholders(std::map<std::string, std::string> texts, OnBinding on_binding);
  ~Placeholders();
  Placeholders(const Placeholders&) = delete;
  Placeholders& operator=(const Placeholders&) = delete;

  // The value with every placeholder in its strings replaced. A string that is nothing but a port
  // becomes a number. Unknown names, or no free port, are errors.
  Result<json::value> Expand(const json::value& value);
  Result<std::string> ExpandText(const std::string& text);

 private:
  Result<json::value> Lookup(const std::string& name);
  Result<int> ReservePort();

  std::map<std::string, json::value> values_;
  std::map<std::string, std::string> texts_;
  OnBinding on_binding_;
  std::vector<int> locks_;  // descriptors that hold the ports for this process
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_PLACEHOLDERS_H_
