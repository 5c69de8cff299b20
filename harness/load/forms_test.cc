#include "harness/load/forms.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "harness/load/case_loader.h"
#include "harness/load/requirement_loader.h"
#include "harness/load/scenario_writer.h"
#include "spec/nouns/operation_walk.h"
#include "spec/nouns/source_dir.h"

namespace clusterspec {
namespace {

const Catalogue& TheCatalogue() {
  static const Catalogue catalogue =
      LoadCatalogue(CLUSTERSPEC_SOURCE_DIR "/spec/requirements").value();
  return catalogue;
}

const std::vector<Case>& AllCases() {
  static const std::vector<Case> cases =
      LoadCases(CLUSTERSPEC_SOURCE_DIR "/cases", TheCatalogue()).value();
  return cases;
}

Case CaseOf(const std::string& steps) {
  const std::string text = "title: A case\ncovers: [cluster.event.exit.once]\nsteps:\n" + steps +
                           "expect:\n  - never: cluster.exit w1\n";
  auto loaded = ParseCase(text, "x.yaml", "x/y", TheCatalogue());
  if (!loaded) ADD_FAILURE() << loaded.error().front().ToString();
  return *std::move(loaded);
}

std::optional<Case> InHttp(const std::string& step) {
  return InForm(CaseOf("  - primary: {fork: w1}\n" + step), Form::kHttp);
}

std::vector<std::string> IdsIn(const std::set<Form>& forms, const std::string& step) {
  std::vector<std::string> ids;
  for (const Case& each : InForms({CaseOf("  - primary: {fork: w1}\n" + step)}, forms)) {
    ids.push_back(each.id);
  }
  return ids;
}

constexpr const char* kServes =
    "  - w1: [{listen: s1, port: 0, accept: hold}, {react: server.listening, do: {listen: s2, "
    "port: "
    "0}}]\n"
    "  - client: {connect: c1, to: w1.s1}\n";

class OverHttp : public testing::TestWithParam<Form> {};

TEST_P(OverHttp, ServersAndClientsSpeakIt) {
  const std::string name(ToString(GetParam()));
  const auto made = InForm(CaseOf(std::string("  - primary: {fork: w1}\n") + kServes), GetParam());
  ASSERT_TRUE(made);
  EXPECT_EQ(made->id, "x/y@" + name);
  EXPECT_THAT(made->scenario.needs, testing::ElementsAre(name));
  int servers = 0;
  ForEachOperation(made->scenario, [&](const Operation& operation, const std::string&, int) {
    if (operation.name != "listen") return;
    ++servers;
    EXPECT_EQ(StringOr(operation.fields, "protocol"), name);
  });
  EXPECT_EQ(servers, 2);
  const auto* client = std::get_if<Client>(&made->scenario.steps.back().action);
  ASSERT_NE(client, nullptr);
  EXPECT_EQ(ToString(client->protocol), name);
}

INSTANTIATE_TEST_SUITE_P(All, OverHttp, testing::Values(Form::kHttp, Form::kHttps, Form::kHttp2),
                         [](const auto& test) { return std::string(ToString(test.param)); });

TEST(FormsTest, WhatOnlyBareServersDoIsNotInHttp) {
  EXPECT_FALSE(InHttp("  - w1: {exit: 0}\n"));
  EXPECT_FALSE(InHttp("  - w1: {listen: s1, port: 0, accept: echo}\n"));
  EXPECT_FALSE(InHttp("  - w1: {listen: s1, port: 0, accept: http}\n"));
  EXPECT_FALSE(InHttp(std::string(kServes) + "  - client: {send: c1, text: hi}\n"));
  EXPECT_FALSE(InHttp(std::string(kServes) + "  - await: socket.data w1.s1\n"));
  EXPECT_FALSE(InHttp(std::string(kServes) + "  - w1: {connect: k1, port: 80}\n"));
  EXPECT_FALSE(
      InHttp(std::string(kServes) + "  - w1: {send: process, message: take, handle: s1}\n"));
}

TEST(FormsTest, AProgramIsAnEsModule) {
  const auto made = InForm(CaseOf("  - primary: {fork: w1}\n"), Form::kEsm);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->id, "x/y@esm");
  EXPECT_TRUE(made->scenario.fixture.es_module);
  EXPECT_THAT(made->scenario.needs, testing::ElementsAre("es-program"));
  EXPECT_FALSE(InForm(*made, Form::kEsm));
}

TEST(FormsTest, OnlyTheFormsThatAreAskedFor) {
  EXPECT_THAT(IdsIn({Form::kNet, Form::kHttp}, kServes), testing::ElementsAre("x/y", "x/y@http"));
  EXPECT_THAT(IdsIn({Form::kHttp, Form::kEsm}, "  - w1: {exit: 0}\n"),
              testing::ElementsAre("x/y@esm"));
}

// What is made is a case that somebody could have written.
TEST(FormsTest, EveryFormOfEveryCaseCanBeWrittenDownAndRead) {
  size_t made = 0;
  for (const Case& each :
       InForms(AllCases(), {Form::kHttp, Form::kHttps, Form::kHttp2, Form::kEsm})) {
    const auto read = ParseCase(ToYaml(each), each.id, each.id, TheCatalogue());
    ASSERT_TRUE(read) << each.id << ": " << read.error().front().ToString();
    EXPECT_TRUE(Same(read->scenario, each.scenario)) << each.id;
    ++made;
  }
  EXPECT_GT(made, AllCases().size() + 100);
}

}  // namespace
}  // namespace clusterspec
