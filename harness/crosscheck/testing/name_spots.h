// Where the names of a case file stand.
#ifndef CLUSTERSPEC_HARNESS_CROSSCHECK_TESTING_NAME_SPOTS_H_
#define CLUSTERSPEC_HARNESS_CROSSCHECK_TESTING_NAME_SPOTS_H_

#include <string>
#include <string_view>
#include <vector>

namespace clusterspec {

struct NameSpot {
  const char* kind;  // event, subject, field, value, operation, label, signal, member, capability
  std::string word;
  int line = 0;
  int column = 0;
};

// Of a well-formed case: every name that it gives or uses, but for what is free text, such as
// messages, environments and what a demand inside a message says.
std::vector<NameSpot> NameSpots(const std::string& text, const std::string& file);

// Whether the protocol has an event, operation, choice, signal or capability of that name.
bool IsProtocolName(std::string_view word);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_CROSSCHECK_TESTING_NAME_SPOTS_H_
