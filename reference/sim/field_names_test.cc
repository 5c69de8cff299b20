// A name that a field does not have is misuse in every operation, as in any adapter.
#include <gtest/gtest.h>

#include "reference/sim/simulate.h"
#include "reference/sim/testing/scenario_builder.h"
#include "spec/protocol/protocol.h"

namespace clusterspec::sim {
namespace {

Trace TraceWith(const OperationSpec& spec, const FieldSpec& field, std::string_view name) {
  ScenarioBuilder builder;
  builder.In("primary", "fork", {{"label", "w1"}}).Await("cluster.online w1");
  builder.In("primary", std::string(spec.name),
             {{"label", "s1"}, {"port", 0}, {"target", "w1"}, {field.name, name}});
  return Simulate(builder.scenario, {});
}

TEST(FieldNames, UnknownOnesAreMisuse) {
  int tried = 0;
  for (const OperationSpec& spec : AllOperations()) {
    for (const FieldSpec& field : spec.fields) {
      if (field.kind != FieldKind::kChoice) continue;
      ++tried;
      const Trace trace = TraceWith(spec, field, "nonsense");
      EXPECT_EQ(trace.ending.kind, EndingKind::kAdapter) << spec.name << " " << field.name;
      ASSERT_FALSE(trace.events.empty());
      EXPECT_EQ(trace.events.back().name, "adapter.error") << spec.name << " " << field.name;
    }
  }
  EXPECT_GE(tried, 8);
}

TEST(FieldNames, KnownOnesAreNone) {
  for (const OperationSpec& spec : AllOperations()) {
    if (spec.kind == OperationKind::kAdopt) continue;  // there is no handle
    for (const FieldSpec& field : spec.fields) {
      if (field.kind != FieldKind::kChoice) continue;
      for (const std::string_view name : field.names) {
        EXPECT_FALSE(TraceWith(spec, field, name).First("adapter.error"))
            << spec.name << " " << field.name << ": " << name;
      }
    }
  }
}

}  // namespace
}  // namespace clusterspec::sim
