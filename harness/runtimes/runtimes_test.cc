#include "harness/runtimes/runtimes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/runtimes/testing/fake_npm.h"

namespace clusterspec {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class RuntimesTest : public FakeNpmTest {
 protected:
  static std::vector<Manifest> Manifests() {
    Manifest node = Tool();
    node.name = node.program = "noodle";
    return {Tool(), node};
  }
  static Implementation MustResolve(const std::string& spec) {
    auto implementation = Resolve(spec, Manifests(), std::nullopt);
    EXPECT_TRUE(implementation) << implementation.error().message;
    return implementation ? *std::move(implementation) : Implementation();
  }
  static std::string FailToResolve(const std::string& spec) {
    const auto implementation = Resolve(spec, Manifests(), std::nullopt);
    EXPECT_FALSE(implementation) << spec;
    return implementation ? "" : implementation.error().message;
  }
};

TEST(ParseRuntimeSpec, TakesNameAndVersionApart) {
  EXPECT_EQ(ParseRuntimeSpec("node")->name, "node");
  EXPECT_EQ(ParseRuntimeSpec("node")->version, "");
  EXPECT_EQ(ParseRuntimeSpec("node@16")->version, "16");
  EXPECT_EQ(ParseRuntimeSpec("node@v16.20.2")->name, "node");
  EXPECT_EQ(ParseRuntimeSpec("node@v16.20.2")->version, "16.20.2");
  EXPECT_EQ(ParseRuntimeSpec("node=out/a@b/node")->name, "node");
  EXPECT_EQ(ParseRuntimeSpec("node=out/a@b/node")->program, "out/a@b/node");
}

TEST(ParseRuntimeSpec, SaysHowASpecIsWritten) {
  for (const char* bad :
       {"", "@16", "node@", "node@latest", "node@16@17", "node@../x", "=node", "node="}) {
    const auto spec = ParseRuntimeSpec(bad);
    ASSERT_FALSE(spec) << bad;
    EXPECT_THAT(spec.error().message, HasSubstr("such as node, node@16 or node@16.20.2"));
  }
}

TEST_F(RuntimesTest, ListsWhatIsInstalledFromOldToNew) {
  EXPECT_THAT(ListInstalled(Manifests()), IsEmpty());
  for (const char* version : {"10.0.0", "9.1.0", "9.0.1"}) PutIntoCache(version);
  WriteFile(runtimes() + "/noodle@1.0.0/bin/program", ScriptThatPrints("1.0.0"), true);
  WriteFile(runtimes() + "/tool@8.0.0/bin/broken", "");
  WriteFile(runtimes() + "/tool@x/bin/program", ScriptThatPrints("x"), true);
  WriteFile(runtimes() + "/unknown@1.0.0/bin/program", ScriptThatPrints("1.0.0"), true);
  WriteFile(runtimes() + "/.tool@9.0.1.lock", "");
  std::vector<std::string> names;
  for (const InstalledRuntime& runtime : ListInstalled(Manifests())) {
    names.push_back(runtime.ToString());
  }
  EXPECT_THAT(names, ElementsAre("noodle@1.0.0", "tool@9.0.1", "tool@9.1.0", "tool@10.0.0"));
}

TEST_F(RuntimesTest, ANameAloneMeansTheProgramOnPath) {
  PutToolOnPath("tool 2.0.1 (stable)");
  PutIntoCache("16.0.0");
  const Implementation tool = MustResolve("tool");
  EXPECT_EQ(tool.program, folder() + "/bin/tool");
  EXPECT_EQ(tool.version, "2.0.1");
  EXPECT_EQ(tool.name, "tool");
  EXPECT_EQ(tool.manifest.name, "tool");
  EXPECT_EQ(tool.edition, Edition::kV10);
}

TEST_F(RuntimesTest, WithoutAProgramOnPathTheNewestInstalledIsTaken) {
  PutIntoCache("9.0.0");
  PutIntoCache("10.0.0");
  const Implementation tool = MustResolve("tool");
  EXPECT_EQ(tool.version, "10.0.0");
  EXPECT_EQ(tool.program, runtimes() + "/tool@10.0.0/bin/program");
}

TEST_F(RuntimesTest, AVersionMeansTheInstalledOne) {
  PutToolOnPath("2.0.1");
  PutIntoCache("16.20.2");
  PutIntoCache("16.20.20");
  PutIntoCache("17.0.0");
  EXPECT_EQ(MustResolve("tool@16.20.2").program, runtimes() + "/tool@16.20.2/bin/program");
  EXPECT_EQ(MustResolve("tool@16.20.2").name, "tool@16.20.2");
  EXPECT_EQ(MustResolve("tool@16.20.2").edition, Edition::kV16);
  EXPECT_EQ(MustResolve("tool@16").version, "16.20.20");
  EXPECT_EQ(MustResolve("tool@16.20").version, "16.20.20");
  EXPECT_EQ(MustResolve("tool@17").version, "17.0.0");
}

TEST_F(RuntimesTest, AVersionMayBeTheOneOnPath) {
  PutToolOnPath("2.0.1");
  EXPECT_EQ(MustResolve("tool@2.0.1").program, folder() + "/bin/tool");
  EXPECT_EQ(MustResolve("tool@v2").program, folder() + "/bin/tool");
  EXPECT_EQ(MustResolve("tool@2").name, "tool@2");
}

TEST_F(RuntimesTest, OffersTheInstallCommandForAMissingVersion) {
  PutToolOnPath("2.0.1");
  PutIntoCache("9.0.0");
  EXPECT_EQ(FailToResolve("tool@16.20.2"),
            "tool@16.20.2 is not here: " + folder() +
                "/bin/tool is version 2.0.1; installed: tool@9.0.0. Install it with: "
                "./clusterspec runtime install tool@16.20.2");
}

TEST_F(RuntimesTest, OffersTheInstallCommandWhenThereIsNothingAtAll) {
  EXPECT_EQ(FailToResolve("tool"),
            "tool is not here: there is no program 'tool' on PATH; installed: none. Install it "
            "with: ./clusterspec runtime install tool");
}

TEST_F(RuntimesTest, OffersNoInstallWhereThereIsNoPackage) {
  Manifest manifest = Tool();
  manifest.package.clear();
  manifest.program = folder() + "/own/tool";
  const auto missing = Resolve("tool", {manifest}, std::nullopt);
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().message,
            "tool is not here: there is no program '" + folder() + "/own/tool'");
  WriteFile(manifest.program, ScriptThatPrints("16.1.1"), true);
  const auto there = Resolve("tool", {manifest}, std::nullopt);
  ASSERT_TRUE(there);
  EXPECT_EQ(there->program, folder() + "/own/tool");
}

TEST_F(RuntimesTest, NeverTakesAnotherForAProgramOnPathThatDoesNotRun) {
  WriteFile(folder() + "/bin/tool", "#!/bin/sh\necho broken shim >&2\nexit 3\n", true);
  PutIntoCache("16.0.0");
  EXPECT_THAT(FailToResolve("tool"), HasSubstr("broken shim"));
  EXPECT_EQ(MustResolve("tool@16").version, "16.0.0");
  const std::string message = FailToResolve("tool@17");
  EXPECT_THAT(message, HasSubstr("broken shim"));
  EXPECT_THAT(message, HasSubstr("runtime install tool@17"));
}

TEST_F(RuntimesTest, OffersTheNearestName) {
  EXPECT_EQ(FailToResolve("toool"),
            "unknown implementation 'toool'. Did you mean 'tool'? Known ones: tool, noodle");
  EXPECT_EQ(FailToResolve("python@3"), "unknown implementation 'python'. Known ones: tool, noodle");
}

TEST_F(RuntimesTest, TheEditionAskedForWins) {
  PutIntoCache("16.0.0");
  const auto tool = Resolve("tool", Manifests(), Edition::kV6);
  ASSERT_TRUE(tool);
  EXPECT_EQ(tool->edition, Edition::kV6);
}

TEST_F(RuntimesTest, AVersionWithoutAnEditionNeedsOne) {
  PutIntoCache("0.10.1");
  EXPECT_THAT(FailToResolve("tool"), HasSubstr("has no edition for version 0.10.1"));
  EXPECT_TRUE(Resolve("tool", Manifests(), Edition::kV6));
}

}  // namespace
}  // namespace clusterspec
