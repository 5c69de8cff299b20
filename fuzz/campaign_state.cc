#include "fuzz/campaign_state.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "spec/nouns/json.h"

namespace clusterspec::fuzz {
namespace {

constexpr std::string_view kSchema = "clusterspec.fuzz/1";

json::object ToJson(const FindGroup& find) {
  return {{"check", find.failure.check}, {"requirement", find.failure.requirement},
          {"cause", find.failure.cause}, {"message", find.failure.message},
          {"known", find.failure.known}, {"seed", find.seed},
          {"programs", find.programs},   {"fails", find.fails},
          {"reruns", find.reruns},       {"smallest", find.smallest},
          {"steps", find.steps},         {"file", find.file}};
}

json::object ToJson(const CampaignSettings& settings) {
  return {{"implementation", settings.implementation},
          {"version", settings.version},
          {"edition", ToString(settings.edition)},
          {"known", settings.known},
          {"seed", settings.seed},
          {"shard", json::array{settings.shard, settings.shards}},
          {"steps", settings.steps}};
}

// Reads members; what is missing or of another type makes it `bad`.
class Reader {
 public:
  Reader(const json::value& value, std::string* bad) : object_(value.if_object()), bad_(*bad) {
    if (object_ == nullptr) bad_ = "an object is missing";
  }

  std::string Text(const char* name) {
    const json::value* value = Member(name);
    if (value != nullptr && value->is_string()) return std::string(value->get_string());
    return Bad(name, "a text"), "";
  }

  uint64_t Count(const char* name) {
    const json::value* value = Member(name);
    if (value != nullptr && value->is_uint64()) return value->get_uint64();
    if (value != nullptr && value->is_int64() && value->get_int64() >= 0) {
      return static_cast<uint64_t>(value->get_int64());
    }
    return Bad(name, "a number from 0"), 0;
  }

  int Small(const char* name) {
    const uint64_t number = Count(name);
    if (number <= 1'000'000) return static_cast<int>(number);
    return Bad(name, "a number up to 1000000"), 0;
  }

  double Number(const char* name) {
    const json::value* value = Member(name);
    if (value != nullptr && value->is_number()) return value->to_number<double>();
    return Bad(name, "a number"), 0;
  }

  bool Truth(const char* name) {
    const json::value* value = Member(name);
    if (value != nullptr && value->is_bool()) return value->get_bool();
    return Bad(name, "true or false"), false;
  }

  json::array List(const char* name) {
    const json::value* value = Member(name);
    if (value != nullptr && value->is_array()) return value->get_array();
    return Bad(name, "a list"), json::array();
  }

  json::value Any(const char* name) {
    const json::value* value = Member(name);
    return value == nullptr ? json::value() : *value;
  }

 private:
  const json::value* Member(const char* name) const {
    return object_ == nullptr ? nullptr : object_->if_contains(name);
  }
  void Bad(const char* name, const char* expected) {
    if (bad_.empty()) bad_ = fmt::format("{}: expected {}", name, expected);
  }

  const json::object* object_;
  std::string& bad_;
};

FindGroup ReadFind(const json::value& value, std::string* bad) {
  Reader reader(value, bad);
  FindGroup find;
  find.failure.check = reader.Text("check");
  find.failure.requirement = reader.Text("requirement");
  find.failure.cause = reader.Text("cause");
  find.failure.message = reader.Text("message");
  find.failure.known = reader.Text("known");
  find.seed = reader.Count("seed");
  find.programs = reader.Count("programs");
  find.fails = reader.Small("fails");
  find.reruns = reader.Small("reruns");
  find.smallest = reader.Truth("smallest");
  find.steps = reader.Count("steps");
  find.file = reader.Text("file");
  return find;
}

CampaignSettings ReadSettings(const json::value& value, std::string* bad) {
  Reader reader(value, bad);
  CampaignSettings settings;
  settings.implementation = reader.Text("implementation");
  settings.version = reader.Text("version");
  const auto edition = ParseEdition(reader.Text("edition"));
  if (!edition && bad->empty()) *bad = "edition: expected one of " + EditionNames();
  settings.edition = edition.value_or(kCurrentEdition);
  settings.known = reader.Text("known");
  settings.seed = reader.Count("seed");
  const json::array shard = reader.List("shard");
  const auto number = [&](size_t at) {
    return shard.size() == 2 && shard[at].is_int64() ? shard[at].get_int64() : 0;
  };
  if ((number(0) < 1 || number(0) > number(1)) && bad->empty()) *bad = "shard: expected [I, N]";
  settings.shard = static_cast<uint64_t>(number(0));
  settings.shards = static_cast<uint64_t>(number(1));
  settings.steps = reader.Small("steps");
  return settings;
}

}  // namespace

size_t CampaignState::News() const {
  return static_cast<size_t>(std::count_if(finds.begin(), finds.end(), [](const FindGroup& each) {
    return !each.known() && !each.flaky();
  }));
}

size_t CampaignState::Flaky() const {
  return static_cast<size_t>(std::count_if(finds.begin(), finds.end(), [](const FindGroup& each) {
    return !each.known() && each.flaky();
  }));
}

size_t CampaignState::KnownOnes() const { return finds.size() - News() - Flaky(); }

std::string ToText(const CampaignState& state) {
  json::array finds;
  for (const FindGroup& each : state.finds) finds.push_back(ToJson(each));
  return ToPrettyText(json::object{{"schema", kSchema},
                                   {"settings", ToJson(state.settings)},
                                   {"programs", state.programs},
                                   {"undecided", state.undecided},
                                   {"seconds", state.seconds},
                                   {"finds", std::move(finds)}});
}

Result<CampaignState> ParseCampaign(std::string_view text, const std::string& file) {
  const SourceLocation where{file, 0, 0};
  const auto value = ParseJson(text);
  if (!value) return Error{value.error().message, where};
  std::string bad;
  Reader reader(*value, &bad);
  if (reader.Text("schema") != kSchema) {
    return Error{fmt::format("not the state of a campaign: expected \"schema\": \"{}\"", kSchema),
                 where};
  }
  CampaignState state;
  state.settings = ReadSettings(reader.Any("settings"), &bad);
  state.programs = reader.Count("programs");
  state.undecided = reader.Count("undecided");
  state.seconds = reader.Number("seconds");
  for (const json::value& each : reader.List("finds")) state.finds.push_back(ReadFind(each, &bad));
  if (!bad.empty()) return Error{bad, where};
  return state;
}

}  // namespace clusterspec::fuzz
