#include "spec/nouns/digest.h"

#include <gtest/gtest.h>

namespace clusterspec {
namespace {

// As the authors of FNV publish them.
TEST(Digest, IsFnv1a) {
  EXPECT_EQ(Digest(""), "cbf29ce484222325");
  EXPECT_EQ(Digest("a"), "af63dc4c8601ec8c");
  EXPECT_EQ(Digest("foobar"), "85944171f73967e8");
}

}  // namespace
}  // namespace clusterspec
