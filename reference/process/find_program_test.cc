#include "reference/process/find_program.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace clusterspec {
namespace {

class FindProgramTest : public testing::Test {
 protected:
  FindProgramTest() : path_(std::getenv("PATH")) {
    std::string name = testing::TempDir() + "/find-program-XXXXXX";
    folder_ = mkdtemp(name.data());
  }
  ~FindProgramTest() override {
    setenv("PATH", path_.c_str(), 1);
    std::filesystem::remove_all(folder_);
  }
  std::string Write(const std::string& name, mode_t mode) const {
    const std::string file = folder_ + "/" + name;
    std::filesystem::create_directories(std::filesystem::path(file).parent_path());
    std::ofstream(file) << "#!/bin/sh\n";
    chmod(file.c_str(), mode);
    return std::filesystem::path(file).lexically_normal();
  }

  const std::string& folder() const { return folder_; }

 private:
  std::string path_;
  std::string folder_;
};

TEST_F(FindProgramTest, TakesTheFirstExecutableFileOnPath) {
  Write("a/tool", 0644);  // not executable
  std::filesystem::create_directories(folder() + "/b/tool");
  const std::string third = Write("c/tool", 0755);
  Write("d/tool", 0755);
  const std::string path = folder() + "/a:" + folder() + "/b:" + folder() + "/c:" + folder() + "/d";
  setenv("PATH", path.c_str(), 1);
  EXPECT_EQ(FindProgram("tool"), third);
  EXPECT_EQ(FindProgram("other"), std::nullopt);
  EXPECT_EQ(FindProgram(""), std::nullopt);
}

TEST_F(FindProgramTest, ANameWithASlashIsAPath) {
  const std::string tool = Write("tool", 0755);
  EXPECT_EQ(FindProgram(tool), tool);
  EXPECT_EQ(FindProgram(folder() + "/nothing"), std::nullopt);
  EXPECT_EQ(FindProgram(std::filesystem::relative(tool).string()), tool);
}

}  // namespace
}  // namespace clusterspec
