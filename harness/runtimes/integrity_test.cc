#include "harness/runtimes/integrity.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/runtimes/testing/fake_npm.h"

namespace clusterspec {
namespace {

using testing::HasSubstr;

// The digest of "abc", from the standard (FIPS 180-2), in both writings.
constexpr char kAbcBase64[] =
    "sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/"
    "BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw==";
constexpr char kAbcHex[] =
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
    "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";

TEST(Sha512FromIntegrity, ReadsBase64) {
  EXPECT_EQ(Sha512FromIntegrity(kAbcBase64), kAbcHex);
  EXPECT_EQ(Sha512FromIntegrity(std::string("sha1-AAAA ") + kAbcBase64 + "\n"), kAbcHex);
  EXPECT_EQ(Sha512FromIntegrity("'" + std::string(kAbcBase64) + "'"), kAbcHex);
}

TEST(Sha512FromIntegrity, TakesNothingElseForADigest) {
  EXPECT_EQ(Sha512FromIntegrity(""), std::nullopt);
  EXPECT_EQ(Sha512FromIntegrity("undefined\n"), std::nullopt);
  EXPECT_EQ(Sha512FromIntegrity("sha1-3a81oZNherrMQXNJriBBMRLm+k4="), std::nullopt);
  EXPECT_EQ(Sha512FromIntegrity("sha512-"), std::nullopt);
  EXPECT_EQ(Sha512FromIntegrity("sha512-3a81oZNherrMQXNJ"), std::nullopt);
  std::string odd = kAbcBase64;
  odd[20] = '*';
  EXPECT_EQ(Sha512FromIntegrity(odd), std::nullopt);
}

using CheckSha512Test = FakeNpmTest;

TEST_F(CheckSha512Test, ComparesTheFile) {
  for (const char* name : {"/plain", "/with space", "/with\\backslash"}) {
    const std::string file = folder() + name;
    WriteFile(file, "abc");
    EXPECT_TRUE(CheckSha512(file, kAbcHex)) << name;
    WriteFile(file, "abd");
    const auto changed = CheckSha512(file, kAbcHex);
    ASSERT_FALSE(changed);
    EXPECT_THAT(changed.error().message, HasSubstr("ddaf35a193617aba... was published"));
  }
}

TEST_F(CheckSha512Test, AFileThatCannotBeReadIsAnError) {
  EXPECT_FALSE(CheckSha512(folder() + "/nothing", kAbcHex));
}

}  // namespace
}  // namespace clusterspec
