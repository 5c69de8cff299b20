// Values as YAML on one line.
#ifndef CLUSTERSPEC_HARNESS_LOAD_FLOW_YAML_H_
#define CLUSTERSPEC_HARNESS_LOAD_FLOW_YAML_H_

#include <string>

#include "spec/nouns/json.h"

namespace clusterspec {

// "{fork: w1, env: {A: "1"}}": strings stand without quotes where nobody can take them for
// anything else. ParseYaml(..).ToJson() gives the value back.
std::string FlowYaml(const json::value& value);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_LOAD_FLOW_YAML_H_
