// Fills in placeholders such as ${port:a}: the same values in every run.
#ifndef CLUSTERSPEC_REFERENCE_SIM_FILL_H_
#define CLUSTERSPEC_REFERENCE_SIM_FILL_H_

#include <map>
#include <string>
#include <vector>

#include "reference/sim/program.h"
#include "spec/nouns/json.h"

namespace clusterspec::sim {

class Filler {
 public:
  json::value Fill(const json::value& value);
  std::string FillText(const std::string& text);

  // The names that were first used since the last call, with their values, in order.
  std::vector<Binding> TakeNew();

 private:
  json::value Lookup(const std::string& name);

  std::map<std::string, json::value> known_;
  std::vector<Binding> fresh_;
  int ports_ = 0;
};

}  // namespace clusterspec::sim

#endif  // CLUSTERSPEC_REFERENCE_SIM_FILL_H_
