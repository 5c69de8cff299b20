#include "reference/model/settings.h"

namespace clusterspec::model {
namespace {

json::array ToArray(const std::vector<std::string>& texts) {
  return json::array(texts.begin(), texts.end());
}

StreamTarget Inherited(int number) {
  if (number == 1) return StreamTarget::kPrimaryStdout;
  if (number == 2) return StreamTarget::kPrimaryStderr;
  return StreamTarget::kNowhere;
}

// REQ cluster.settings.stdio.used cluster.settings.stdio.like-spawn
StreamTarget FormTarget(const Context& context, const json::value& form, int stream) {
  if (form.is_int64()) return Inherited(static_cast<int>(form.get_int64()));
  if (form.is_null()) {
    const bool ignored = context.Has(Deviation::kNullStreamIgnored);
    return ignored ? StreamTarget::kNowhere : StreamTarget::kPipe;
  }
  if (!form.is_string() || form.get_string() == "ignore") return StreamTarget::kNowhere;
  return form.get_string() == "inherit" ? Inherited(stream) : StreamTarget::kPipe;
}

}  // namespace

json::object ApplySetup(const Context& context, const PrimaryFacts& facts,
                        const json::object& current, const json::object& given) {
  json::object settings = current;
  if (current.empty()) {
    // REQ cluster.setupPrimary.first-call-defaults cluster.settings.includes-defaults
    settings["exec"] = facts.exec;
    settings["args"] = ToArray(facts.args);
    settings["execArgv"] = ToArray(facts.exec_argv);
    settings["silent"] = false;
    if (context.settings_edition() >= Edition::kV10 &&
        context.Resolve(ChoicePoint::kSettingsListed) == kListed) {
      settings["windowsHide"] = false;
    }
    if (context.settings_edition() >= Edition::kV12 &&
        context.Resolve(ChoicePoint::kSerializationDefault) == kLiterallyFalse) {
      settings["serialization"] = false;
    }
  }
  // REQ cluster.setupPrimary.later-calls-keep-values cluster.setupPrimary.fills-settings
  for (const auto& member : given) settings[member.key()] = member.value();
  return settings;
}

json::object ShownSettings(const json::object& settings) {
  json::object shown = settings;
  for (auto& member : shown) {
    const json::value* type =
        member.value().is_object() ? member.value().get_object().if_contains("$type") : nullptr;
    if (type != nullptr && *type == "Function") member.value() = "$function";
  }
  return shown;
}

int InspectPort(const json::object& settings, const PrimaryFacts& facts, int id) {
  const json::value* given = settings.if_contains("inspectPort");
  // REQ cluster.settings.inspectPort.function
  if (given != nullptr && given->is_object()) given = given->get_object().if_contains("returns");
  // REQ cluster.settings.inspectPort.number
  if (given != nullptr && given->is_int64()) return static_cast<int>(given->get_int64());
  // REQ cluster.settings.inspectPort.default-counts-up
  return facts.debug_port + id;
}

// REQ cluster.settings.serialization.advanced cluster.settings.serialization.default
bool UsesAdvancedSerialization(const json::object& settings) {
  return StringOr(settings, "serialization") == "advanced";
}

StreamTarget TargetOf(const Context& context, const json::object& settings, int stream) {
  const json::value* stdio = settings.if_contains("stdio");
  if (stdio != nullptr && stdio->is_string()) return FormTarget(context, *stdio, stream);
  if (stdio != nullptr && stdio->is_array()) {
    // REQ cluster.settings.stdio.overrides-silent
    const auto place = static_cast<size_t>(stream);
    const json::array& forms = stdio->get_array();
    return place < forms.size() ? FormTarget(context, forms[place], stream) : StreamTarget::kPipe;
  }
  // REQ cluster.settings.silent.output
  const json::value* silent = settings.if_contains("silent");
  const bool withheld = silent != nullptr && *silent == true;
  return withheld ? StreamTarget::kPipe : Inherited(stream);
}

}  // namespace clusterspec::model
