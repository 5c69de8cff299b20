#include "harness/run/remove_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace clusterspec {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string Folder() {
  std::string name = testing::TempDir() + "remove me-XXXXXX";
  return mkdtemp(name.data());
}

TEST(RemoveFolder, TakesAllThatIsInItAndNothingElse) {
  const std::string kept = Folder();
  std::ofstream(kept + "/x") << "text";
  const std::string folder = Folder();
  fs::create_directories(folder + "/a/b");
  std::ofstream(folder + "/a/b/c") << "text";
  fs::create_symlink(kept, folder + "/link");
  EXPECT_TRUE(RemoveFolder(folder));
  EXPECT_FALSE(fs::exists(folder));
  EXPECT_TRUE(fs::exists(kept + "/x"));
  EXPECT_TRUE(RemoveFolder(folder)) << "it is gone already";
  EXPECT_TRUE(RemoveFolder(kept));
}

TEST(RemoveFolder, LeavesWhatIsMounted) {
  const std::string shared = Folder();
  std::ofstream(shared + "/x") << "text";
  const std::string folder = Folder();
  fs::create_directory(folder + "/mount");
  if (mount(shared.c_str(), (folder + "/mount").c_str(), nullptr, MS_BIND, nullptr) != 0) {
    RemoveFolder(shared).value();
    RemoveFolder(folder).value();
    GTEST_SKIP() << "this user may not mount";
  }
  const auto removed = RemoveFolder(folder);
  ASSERT_EQ(umount((folder + "/mount").c_str()), 0);
  ASSERT_FALSE(removed);
  EXPECT_THAT(removed.error().message, HasSubstr("something is mounted at " + folder + "/mount"));
  EXPECT_TRUE(fs::exists(shared + "/x"));
  EXPECT_TRUE(RemoveFolder(folder));
  EXPECT_TRUE(RemoveFolder(shared));
}

}  // namespace
}  // namespace clusterspec
