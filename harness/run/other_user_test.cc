#include "harness/run/other_user.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace clusterspec {
namespace {

class OtherUser : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NE(mkdtemp(folder_.data()), nullptr);
    std::ofstream(file_ = folder_ + "/file") << "text";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string folder_ = testing::TempDir() + "other-user-XXXXXX";
  std::string file_;
};

TEST_F(OtherUser, HasWhatIsOpenToItAlone) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can change its user";
  EXPECT_FALSE(OtherUserHas({{file_, R_OK}})) << "the folder is closed";
  ASSERT_EQ(chmod(folder_.c_str(), 0711), 0);
  EXPECT_TRUE(OtherUserHas({{file_, R_OK}}));
  EXPECT_FALSE(OtherUserHas({{file_, R_OK}, {file_, W_OK}}));
  ASSERT_EQ(chmod(file_.c_str(), 0666), 0);
  EXPECT_TRUE(OtherUserHas({{file_, R_OK}, {file_, W_OK}}));
  EXPECT_FALSE(OtherUserHas({{folder_ + "/absent", R_OK}}));
}

TEST_F(OtherUser, IsNoneWithoutRoot) {
  if (geteuid() == 0) GTEST_SKIP() << "root can change its user";
  EXPECT_FALSE(OtherUserHas({}));
}

}  // namespace
}  // namespace clusterspec
