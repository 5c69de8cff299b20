// What an event can be about in a scenario, and which processes can see it.
#ifndef CLUSTERSPEC_HARNESS_LOAD_EVENT_SUBJECTS_H_
#define CLUSTERSPEC_HARNESS_LOAD_EVENT_SUBJECTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "harness/load/labels.h"
#include "spec/protocol/protocol.h"

namespace clusterspec {

// Whether the event can have this subject.
bool CanBeAbout(const EventSpec& event, std::string_view subject, const Labels& labels);

// "a worker that the case forks": what its subject is, for messages.
std::string_view AboutSubject(SubjectKind kind);

// Those that a message names: not all workers of one label, no numbers of operations beside names.
std::vector<std::string> SubjectsOf(const EventSpec& event, const Labels& labels);

// Whether that process, or the harness, can see the event. An empty subject is any.
bool CanSee(std::string_view process, const EventSpec& event, std::string_view subject,
            const Labels& labels);

// All who can.
std::vector<std::string> ObserversOf(const EventSpec& event, std::string_view subject,
                                     const Labels& labels);

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_LOAD_EVENT_SUBJECTS_H_
