// The events of the protocol as listeners of a program.
#ifndef CLUSTERSPEC_REPORTS_PROGRAM_EVENTS_H_
#define CLUSTERSPEC_REPORTS_PROGRAM_EVENTS_H_

#include <string>
#include <string_view>

#include "reports/program/plan.h"
#include "spec/protocol/protocol.h"

namespace clusterspec::script {

// What `record` is given for an event, after its name: "{code, signal, dead: worker.isDead()}", or
// nothing. `it` is the emitter, `worker` the variable of the worker that the event is about.
std::string DataOf(const Plan& plan, const ListenerSpec& spec, const std::string& it,
                   const std::string& worker);

// The members for the parts of the snapshot that is looked at in an event: "dead: w1.isDead()".
std::vector<std::string> SnapshotMembers(const Plan& plan, std::string_view event,
                                         const std::string& worker);

// "it.on('exit', (code, signal) => record('worker.exit w1', {code, signal}));" for every event with
// this prefix that is looked at but `except`, one a line. `subject` is the text after the event's
// name.
std::string Listeners(const Plan& plan, std::string_view prefix, const std::string& it,
                      const std::string& subject, const std::string& worker,
                      std::string_view except = "");

// The one for this event.
std::string ListenerFor(const Plan& plan, const ListenerSpec& spec, const std::string& it,
                        const std::string& subject);

// The expression for a field of a recorded event `e`.
std::string FieldOf(const Plan& plan, std::string_view event, const std::string& e,
                    std::string_view path);

// How a value that JSON lacks is written down, so that it can be compared with what `sample`
// becomes; `whole` is what the value lies in.
std::string WrittenDown(const std::string& value, const json::value& sample,
                        const std::string& whole);

// What WrittenDown makes of a value like `sample`.
std::string WrittenSample(const json::value& sample);

// The field, if somebody compares it with what JSON lacks; else null.
const LookedAt* BeyondJsonField(const Plan& plan, std::string_view event, std::string_view path);

}  // namespace clusterspec::script

#endif  // CLUSTERSPEC_REPORTS_PROGRAM_EVENTS_H_
