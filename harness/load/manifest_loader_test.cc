#include "harness/load/manifest_loader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace clusterspec {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string With(const std::string& lacks) {
  return "name: n\ntitle: N\nprogram: n\ncommand: [n]\neditions: [{from: 0, edition: "
         "v18}]\nlacks: " +
         lacks + "\n";
}

TEST(ManifestLoader, ALackMayEndWithAVersion) {
  const auto manifest = ParseManifest(With("[udp, {name: inspector, until: 7}]"), "n.yaml");
  ASSERT_TRUE(manifest);
  EXPECT_THAT(manifest->lacks, ElementsAre(Lack{"udp", {}}, Lack{"inspector", 7}));
}

TEST(ManifestLoader, SaysWhatIsWrongWithALack) {
  const auto message = [](const std::string& lacks) {
    const auto manifest = ParseManifest(With(lacks), "n.yaml");
    return manifest ? "" : ToString(manifest.error());
  };
  EXPECT_THAT(message("[{name: inspector}]"), HasSubstr("until"));
  EXPECT_THAT(message("[{name: inspector, until: seven}]"), HasSubstr("until"));
  EXPECT_THAT(message("[{name: inspector, upto: 7}]"), HasSubstr("upto"));
  EXPECT_THAT(message("udp"), HasSubstr("lacks"));
}

TEST(ManifestLoader, NamesOfWhichPathsAreMadeLeadNowhereElse) {
  const auto message = [](const std::string& name, const std::string& npm) {
    const auto manifest = ParseManifest("name: " + name +
                                            "\ntitle: N\nprogram: n\ncommand: [n]\neditions: "
                                            "[{from: 0, edition: v18}]\nnpm: " +
                                            npm + "\n",
                                        "n.yaml");
    return manifest ? "no error" : ToString(manifest.error());
  };
  EXPECT_EQ(message("n", "{package: '@a/b', program: bin/n}"), "no error");
  EXPECT_THAT(message("../n", "{package: a, program: n}"), HasSubstr("n.yaml:1:7: '../n' cannot"));
  EXPECT_THAT(message("n", "{package: a/b, program: n}"), HasSubstr("n.yaml:6:16: 'a/b' cannot"));
  EXPECT_THAT(message("n", "{package: -x, program: n}"), HasSubstr("n.yaml:6:16: '-x' cannot"));
  EXPECT_THAT(message("n", "{package: a, program: ../n}"), HasSubstr("n.yaml:6:28: '../n' cannot"));
}

}  // namespace
}  // namespace clusterspec
