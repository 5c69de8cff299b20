#include "fuzz/shrink.h"

#include <algorithm>
#include <set>
#include <utility>

#include "fuzz/well_formed.h"
#include "harness/load/scenario_writer.h"
#include "spec/protocol/protocol.h"

namespace clusterspec::fuzz {
namespace {

using Operations = std::vector<Operation>;

void AddLists(Operations* list, std::vector<Operations*>* lists) {
  lists->push_back(list);
  for (Operation& each : *list) AddLists(&each.nested, lists);
}

// All lists of operations, the outer ones first. Valid until one of them changes.
std::vector<Operations*> Lists(Scenario* scenario) {
  std::vector<Operations*> lists;
  for (Step& step : scenario->steps) {
    if (auto* batch = std::get_if<Batch>(&step.action)) AddLists(&batch->operations, &lists);
  }
  return lists;
}

bool IsRequired(const Operation& operation, std::string_view field) {
  const OperationSpec* spec = FindOperation(operation.name);
  // Where it listens, or connects to: one of these has to be.
  const bool place = field == "port" || field == "path" || field == "fd" || field == "handle";
  if (place && (operation.name == "listen" || operation.name == "connect")) return true;
  const FieldSpec* found = spec->Find(field);
  return found != nullptr && found->required;
}

class Shrinker {
 public:
  Shrinker(const Scenario& scenario, const std::function<bool(const Scenario&)>& fails, int trials)
      : best_(scenario), fails_(fails), trials_(trials) {}

  Scenario Run() {
    do {
      changed_ = false;
      DropSteps();
      DropOperations();
      LiftOperations();
      JoinSteps();
      DropFields();
      Simplify();
    } while (changed_ && trials_ > 0);
    NumberOperations(&best_);
    return std::move(best_);
  }

 private:
  // Takes the candidate over when it still fails.
  bool Try(const Scenario& candidate) {
    if (trials_ <= 0 || !IsWellFormed(candidate)) return false;
    --trials_;
    if (!fails_(candidate)) return false;
    best_ = candidate;
    changed_ = true;
    return true;
  }

  // Large pieces first; from the end, where less depends on what is taken away.
  void DropSteps() {
    for (size_t size = std::max<size_t>(best_.steps.size() / 2, 1); size > 0; size /= 2) {
      for (size_t end = best_.steps.size(); end >= size && end > 0;) {
        Scenario candidate = best_;
        const auto from = candidate.steps.begin() + static_cast<std::ptrdiff_t>(end - size);
        candidate.steps.erase(from, from + static_cast<std::ptrdiff_t>(size));
        Try(candidate);
        end = std::min(end - 1, best_.steps.size());
      }
    }
  }

  // Calls `change` with every operation of a copy: its list and its place there. A change that is
  // taken over leaves another operation at the place, which is then tried.
  template <typename Change>
  void ForEachOperation(const Change& change) {
    for (size_t list = 0; list < Lists(&best_).size(); ++list) {
      for (size_t at = 0; list < Lists(&best_).size() && at < Lists(&best_)[list]->size();) {
        Scenario candidate = best_;
        const bool worth = change(Lists(&candidate)[list], at);
        if (!worth || !Try(candidate)) ++at;
      }
    }
  }

  void DropOperations() {
    ForEachOperation([](Operations* list, size_t at) {
      if (list->size() < 2) return false;  // the step, or the handler, is taken away as a whole
      list->erase(list->begin() + static_cast<std::ptrdiff_t>(at));
      return true;
    });
  }

  // What stands in a handler in its place.
  void LiftOperations() {
    ForEachOperation([](Operations* list, size_t at) {
      Operations nested = std::move((*list)[at].nested);
      if (nested.empty()) return false;
      const auto place = list->erase(list->begin() + static_cast<std::ptrdiff_t>(at));
      list->insert(place, nested.begin(), nested.end());
      return true;
    });
  }

  void JoinSteps() {
    for (size_t at = 0; at + 1 < best_.steps.size();) {
      Scenario candidate = best_;
      auto* first = std::get_if<Batch>(&candidate.steps[at].action);
      const auto* second = std::get_if<Batch>(&candidate.steps[at + 1].action);
      const bool same = first != nullptr && second != nullptr && first->process == second->process;
      if (same) {
        first->operations.insert(first->operations.end(), second->operations.begin(),
                                 second->operations.end());
        candidate.steps.erase(candidate.steps.begin() + static_cast<std::ptrdiff_t>(at) + 1);
      }
      if (!same || !Try(candidate)) ++at;
    }
  }

  void DropFields() {
    std::set<std::string_view> fields;
    for (const OperationSpec& spec : AllOperations()) {
      for (const FieldSpec& field : spec.fields) fields.insert(field.name);
    }
    for (const std::string_view field : fields) DropField(field);
  }

  void DropField(std::string_view field) {
    ForEachOperation([&](Operations* list, size_t at) {
      Operation& operation = (*list)[at];
      if (!operation.fields.contains(field) || IsRequired(operation, field)) return false;
      operation.fields.erase(field);
      return true;
    });
  }

  // What stands beside the operations.
  void Simplify() {
    Scenario candidate = best_;
    candidate.fixture = {};
    candidate.needs.clear();
    if (!Same(candidate, best_)) Try(candidate);
    for (size_t at = 0; at < best_.steps.size(); ++at) {
      candidate = best_;
      if (auto* await = std::get_if<Await>(&candidate.steps[at].action)) {
        await->count = 1;
        await->pattern.conditions.clear();
      }
      if (auto* client = std::get_if<Client>(&candidate.steps[at].action)) client->times = 1;
      if (!Same(candidate, best_)) Try(candidate);
    }
  }

  Scenario best_;
  const std::function<bool(const Scenario&)>& fails_;
  int trials_;
  bool changed_ = false;
};

}  // namespace

Scenario Shrink(const Scenario& scenario, const std::function<bool(const Scenario&)>& fails,
                int max_trials) {
  return Shrinker(scenario, fails, max_trials).Run();
}

}  // namespace clusterspec::fuzz
