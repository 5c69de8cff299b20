#include "spec/statements/fingerprint.h"

#include <gtest/gtest.h>

namespace clusterspec {
namespace {

// Maps are written with it: it must never change.
TEST(FingerprintTest, IsTheSameForever) {
  EXPECT_EQ(FingerprintOf("a"), (Fingerprint{98, 1}));
  EXPECT_EQ(FingerprintOf("ab"), (Fingerprint{98'000'000'785, 2}));
  EXPECT_EQ(FingerprintOf("cluster").length, 7);
  EXPECT_EQ(FingerprintOf("cluster").hash, 0x0f178d6f5417011eu);
}

TEST(FingerprintTest, EveryPartHasTheFingerprintOfItsText) {
  const std::string text = "a widget turns around its own axis until it is told to stop.\xff";
  const PartHasher hasher(text);
  for (size_t begin = 0; begin < text.size(); ++begin) {
    for (size_t length = 1; begin + length <= text.size(); ++length) {
      ASSERT_EQ(hasher.Part(begin, length), FingerprintOf(text.substr(begin, length)));
    }
  }
}

TEST(FingerprintTest, OrderAndLengthCount) {
  EXPECT_NE(FingerprintOf("ab"), FingerprintOf("ba"));
  EXPECT_NE(FingerprintOf(std::string_view("\0", 1)), FingerprintOf(std::string_view("\0\0", 2)));
}

}  // namespace
}  // namespace clusterspec
