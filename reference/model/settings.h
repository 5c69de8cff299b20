// cluster.settings and what a fork makes of them. Values are written as the adapter protocol
// writes them.
#ifndef CLUSTERSPEC_REFERENCE_MODEL_SETTINGS_H_
#define CLUSTERSPEC_REFERENCE_MODEL_SETTINGS_H_

#include <string>
#include <vector>

#include "reference/model/choice_point.h"
#include "spec/nouns/json.h"

namespace clusterspec::model {

// What the defaults of the settings are taken from.
struct PrimaryFacts {
  std::string exec;
  std::vector<std::string> args;
  std::vector<std::string> exec_argv;
  int debug_port = 0;
};

// The settings after a call of setupPrimary() with `given`, and at a fork. `current` is empty
// before the first call.
json::object ApplySetup(const Context& context, const PrimaryFacts& facts,
                        const json::object& current, const json::object& given);

// The settings as a program reads them: functions have no other form.
json::object ShownSettings(const json::object& settings);

// process.debugPort of the worker with this id.
int InspectPort(const json::object& settings, const PrimaryFacts& facts, int id);

bool UsesAdvancedSerialization(const json::object& settings);

// Where a standard stream of a worker goes.
enum class StreamTarget { kPrimaryStdout, kPrimaryStderr, kPipe, kNowhere };

// `stream` is 1 or 2.
StreamTarget TargetOf(const Context& context, const json::object& settings, int stream);

}  // namespace clusterspec::model

#endif  // CLUSTERSPEC_REFERENCE_MODEL_SETTINGS_H_
