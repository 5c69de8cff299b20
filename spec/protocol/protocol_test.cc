#include "spec/protocol/protocol.h"

#include <gtest/gtest.h>

namespace clusterspec {
namespace {

TEST(Protocol, SpecsStandAtTheIndexOfTheirKind) {
  for (const OperationSpec& each : AllOperations()) {
    EXPECT_EQ(SpecOf(each.kind).name, each.name);
    EXPECT_EQ(ToString(each.kind), each.name);
    EXPECT_EQ(ParseOperationKind(each.name), each.kind);
    EXPECT_EQ(FindOperation(each.name), &each);
  }
  for (const EventSpec& each : AllEvents()) {
    EXPECT_EQ(&SpecOf(each.kind), &each);
    EXPECT_EQ(ParseEventKind(each.name), each.kind);
  }
  for (const ClientSpec& each : AllClientVerbs()) EXPECT_EQ(&SpecOf(each.verb), &each);
  for (const CapabilitySpec& each : AllCapabilities()) {
    EXPECT_EQ(&SpecOf(each.capability), &each);
  }
  for (const ObjectSpec& each : AllObjects()) EXPECT_EQ(&SpecOf(each.kind), &each);
}

TEST(Protocol, UnknownNamesAreNothing) {
  EXPECT_EQ(FindOperation("frok"), nullptr);
  EXPECT_EQ(FindEvent("cluster.onlien"), nullptr);
  EXPECT_EQ(FindClientVerb("conect"), nullptr);
  EXPECT_EQ(FindSignal("SIGKIL"), nullptr);
  EXPECT_EQ(ParseAcceptMode("ecco"), std::nullopt);
  EXPECT_EQ(ParseEdition("v11"), std::nullopt);
}

TEST(Protocol, TheFirstFieldIsWhatTheOperationsKeyGives) {
  EXPECT_EQ(FindOperation("fork")->main()->name, "label");
  EXPECT_EQ(FindOperation("release")->main(), nullptr);
  EXPECT_EQ(FindOperation("send")->Find("message")->kind, FieldKind::kValue);
  EXPECT_EQ(FindOperation("send")->Find("mesage"), nullptr);
}

TEST(Protocol, FieldsSayWhatTheyTake) {
  const FieldSpec& port = *FindOperation("listen")->Find("port");
  EXPECT_EQ(port.most, 65535);
  EXPECT_TRUE(Takes(port.kind, JsonType::kInteger));
  EXPECT_TRUE(Takes(port.kind, JsonType::kString));  // a placeholder
  EXPECT_FALSE(Takes(port.kind, JsonType::kBoolean));
  EXPECT_TRUE(Takes(FieldKind::kValue, JsonType::kNull));
  const auto accept = FindOperation("adopt")->Find("accept")->names;
  EXPECT_EQ(accept.size(), static_cast<size_t>(kAcceptModeCount) - 1);  // all but http
  EXPECT_EQ(FindClientVerb("ask")->Find("times")->least, 1);
}

TEST(Protocol, PathsGoThroughObjects) {
  const auto workers = FindMember(ObjectKind::kCluster, "workers");
  ASSERT_TRUE(workers && workers->leads_to);
  const auto worker = FindMember(*workers->leads_to, "1");
  ASSERT_TRUE(worker);
  EXPECT_EQ(worker->leads_to, ObjectKind::kWorker);
  EXPECT_TRUE(FindMember(ObjectKind::kWorker, "isDead"));
  EXPECT_TRUE(FindMember(ObjectKind::kWorker, "removeListener"));
  EXPECT_FALSE(FindMember(ObjectKind::kWorker, "isDaed"));
}

TEST(Protocol, ListenersHaveTheFieldsOfTheirEvent) {
  for (const ListenerSpec& each : AllListeners()) {
    const EventSpec& event = SpecOf(each.event);
    ASSERT_EQ(each.fields.size(), event.data.size()) << event.name;
    for (const ListenerField& field : each.fields) {
      EXPECT_NE(event.Find(field.name), nullptr) << event.name << " " << field.name;
      EXPECT_FALSE(field.value.empty()) << event.name << " " << field.name;
    }
  }
  EXPECT_EQ(FindListener("connection.open")->emitted_as, "connect");
  EXPECT_EQ(FindListener("result"), nullptr);
}

TEST(Protocol, TheLastEditionIsTheCurrentOne) {
  for (const Edition each : kAllEditions) EXPECT_LE(each, kCurrentEdition);
  EXPECT_LT(Edition::kV6, Edition::kV10);
}

}  // namespace
}  // namespace clusterspec
