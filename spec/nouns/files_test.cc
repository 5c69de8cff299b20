// Reading and writing of files that somebody names.
#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "spec/nouns/named_descriptor.h"
#include "spec/nouns/read_file.h"
#include "spec/nouns/write_file.h"

namespace clusterspec {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Files : public testing::Test {
 protected:
  Files() {
    std::string name = testing::TempDir() + "files-XXXXXX";
    folder_ = mkdtemp(name.data());
  }
  ~Files() override { fs::remove_all(folder_); }

  std::string Path(const std::string& name) const { return folder_ + "/" + name; }

  void Put(const std::string& name, const std::string& text) const {
    std::ofstream(Path(name), std::ios::binary) << text;
  }

  std::string Text(const std::string& name) const {
    return ReadFile(Path(name), kMostDataBytes).value();
  }

  mode_t Mode(const std::string& name) const {
    struct stat about {};
    EXPECT_EQ(lstat(Path(name).c_str(), &about), 0);
    return about.st_mode;
  }

  // The names in the folder, sorted.
  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_)) {
      names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  // Also makes a socket of that name.
  void MakeSocket(const std::string& name) const {
    const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, Path(name).c_str(), sizeof(address.sun_path) - 1);
    ASSERT_EQ(bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    close(fd);
  }

  std::string folder_;
};

TEST_F(Files, AreReadWhole) {
  const std::string text("a\0b\n", 4);
  Put("x", text);
  EXPECT_EQ(ReadFile(Path("x"), 4).value(), text);
  Put("empty", "");
  EXPECT_EQ(ReadFile(Path("empty"), 4).value(), "");
}

TEST_F(Files, AreRefusedWhenTheyAreTooLarge) {
  Put("x", "12345");
  EXPECT_THAT(ReadFile(Path("x"), 4).error().ToString(),
              HasSubstr("x: cannot read: it has more than 4 bytes"));
}

TEST_F(Files, WhatIsNoneIsRefusedWithoutWaiting) {
  ASSERT_EQ(mkfifo(Path("fifo").c_str(), 0600), 0);
  MakeSocket("socket");
  fs::create_symlink(Path("fifo"), Path("link"));
  for (const auto& [path, what] : {std::pair{Path("fifo"), "a FIFO"},
                                   {Path("link"), "a FIFO"},
                                   {Path("socket"), "a socket"},
                                   {folder_, "a folder"},
                                   {std::string("/dev/zero"), "a device"},
                                   {std::string("/dev/tty"), "a device"}}) {
    EXPECT_EQ(ReadFile(path, 4).error().message,
              fmt::format("cannot read: it is {}; expected a file", what))
        << path;
  }
  EXPECT_THAT(ReadFile(Path("none"), 4).error().message, HasSubstr("No such file"));
  EXPECT_THAT(ReadFile("/dev/fd/999", 4).error().message, HasSubstr("No such file"));
}

TEST_F(Files, APipeThatWasGivenIsRead) {
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  ASSERT_EQ(write(ends[1], "text", 4), 4);
  close(ends[1]);
  EXPECT_EQ(ReadFile(fmt::format("/dev/fd/{}", ends[0]), 4).value(), "text");
  close(ends[0]);
}

TEST_F(Files, NameDescriptors) {
  EXPECT_EQ(NamedDescriptor("/dev/stdin"), 0);
  EXPECT_EQ(NamedDescriptor("/dev/stdout"), 1);
  EXPECT_EQ(NamedDescriptor("/dev/stderr"), 2);
  EXPECT_EQ(NamedDescriptor("/dev/fd/17"), 17);
  EXPECT_EQ(NamedDescriptor("/proc/self/fd/3"), 3);
  for (const char* other : {"", "/dev/fd/", "/dev/fd/1x", "/dev/fd/-1", "/dev/null", "1"}) {
    EXPECT_EQ(NamedDescriptor(other), std::nullopt) << other;
  }
}

TEST_F(Files, AreWrittenAndNothingElseIsLeft) {
  const mode_t mask = umask(027);
  ASSERT_TRUE(WriteFile(Path("x"), "one"));
  umask(mask);
  EXPECT_EQ(Text("x"), "one");
  EXPECT_EQ(Mode("x"), S_IFREG | 0640U);
  ASSERT_TRUE(WriteFile(Path("x"), "two"));
  EXPECT_EQ(Text("x"), "two");
  EXPECT_THAT(Names(), testing::ElementsAre("x"));
}

TEST_F(Files, AccessRightsStay) {
  Put("x", "old");
  fs::permissions(Path("x"), fs::perms(0604));
  ASSERT_TRUE(WriteFile(Path("x"), "new"));
  EXPECT_EQ(Text("x"), "new");
  EXPECT_EQ(Mode("x"), S_IFREG | 0604U);
}

TEST_F(Files, LinksStayAndLeadToTheNewText) {
  fs::create_directory(Path("sub"));
  Put("sub/x", "old");
  fs::create_symlink("sub/x", Path("link"));
  fs::create_symlink("link", Path("link2"));
  fs::create_symlink("sub/none", Path("dangling"));
  ASSERT_TRUE(WriteFile(Path("link2"), "new"));
  ASSERT_TRUE(WriteFile(Path("dangling"), "newer"));
  EXPECT_EQ(Text("sub/x"), "new");
  EXPECT_EQ(Text("sub/none"), "newer");
  for (const char* name : {"link", "link2", "dangling"}) EXPECT_TRUE(S_ISLNK(Mode(name))) << name;
  fs::create_symlink("loop", Path("loop"));
  EXPECT_FALSE(WriteFile(Path("loop"), "text"));
  EXPECT_TRUE(S_ISLNK(Mode("loop")));
}

TEST_F(Files, AFifoIsWrittenToWhereSomebodyReads) {
  ASSERT_EQ(mkfifo(Path("fifo").c_str(), 0600), 0);
  EXPECT_THAT(WriteFile(Path("fifo"), "text").error().message, HasSubstr("Nobody reads this FIFO"));
  // More than the pipe holds at once.
  const std::string much(300'000, 'x');
  std::string came;
  std::thread reader([&] {
    const int fd = open(Path("fifo").c_str(), O_RDONLY);
    std::array<char, 4096> part{};
    for (ssize_t size = 0; (size = read(fd, part.data(), part.size())) > 0;) {
      came.append(part.data(), static_cast<size_t>(size));
    }
    close(fd);
  });
  while (!WriteFile(Path("fifo"), much)) std::this_thread::yield();
  reader.join();
  EXPECT_EQ(came, much);
  EXPECT_TRUE(S_ISFIFO(Mode("fifo")));
}

TEST_F(Files, AReaderThatGoesAwayIsAnError) {
  ASSERT_EQ(mkfifo(Path("fifo").c_str(), 0600), 0);
  const int fd = open(Path("fifo").c_str(), O_RDONLY | O_NONBLOCK);
  std::thread reader([&] {
    std::array<char, 16> part{};
    while (read(fd, part.data(), part.size()) <= 0) std::this_thread::yield();
    close(fd);
  });
  EXPECT_THAT(WriteFile(Path("fifo"), std::string(300'000, 'x')).error().message,
              HasSubstr("Broken pipe"));
  reader.join();
}

TEST_F(Files, ADeviceIsWrittenTo) {
  if (mknod(Path("null").c_str(), S_IFCHR | 0600, makedev(1, 3)) != 0 ||
      mknod(Path("full").c_str(), S_IFCHR | 0600, makedev(1, 7)) != 0) {
    GTEST_SKIP() << "this user may not make devices";
  }
  EXPECT_TRUE(WriteFile(Path("null"), "text"));
  EXPECT_THAT(WriteFile(Path("full"), "text").error().message, HasSubstr("No space left"));
  for (const char* name : {"null", "full"}) EXPECT_TRUE(S_ISCHR(Mode(name))) << name;
  EXPECT_THAT(Names(), testing::ElementsAre("full", "null"));
}

TEST_F(Files, FoldersAndSocketsAreRefused) {
  MakeSocket("socket");
  EXPECT_THAT(WriteFile(Path("socket"), "text").error().message, HasSubstr("it is a socket"));
  EXPECT_THAT(WriteFile(folder_, "text").error().message, HasSubstr("it is a folder"));
  EXPECT_THAT(WriteFile(Path("none/x"), "text").error().message,
              HasSubstr("Does the folder exist"));
  EXPECT_THAT(Names(), testing::ElementsAre("socket"));
}

TEST_F(Files, ADescriptorIsWrittenTo) {
  Put("x", "old,");
  const int fd = open(Path("x").c_str(), O_WRONLY | O_APPEND);
  fs::create_symlink(fmt::format("/dev/fd/{}", fd), Path("link"));
  EXPECT_TRUE(WriteFile(fmt::format("/proc/self/fd/{}", fd), "one,"));
  EXPECT_TRUE(WriteFile(Path("link"), "two"));
  close(fd);
  EXPECT_EQ(Text("x"), "old,one,two");
  EXPECT_TRUE(S_ISLNK(Mode("link")));
}

// However many write it at a time, a reader finds one of the texts, whole.
TEST_F(Files, AreNeverTorn) {
  constexpr size_t kWriters = 4;
  constexpr int kRounds = 50;
  Put("x", std::string(100'000, 'a'));
  std::vector<pid_t> writers;
  for (size_t i = 0; i < kWriters; ++i) {
    writers.push_back(fork());
    if (writers.back() != 0) continue;
    bool good = true;
    const std::string text(100'000 + i * 1000, static_cast<char>('a' + static_cast<int>(i)));
    for (int round = 0; round < kRounds; ++round) good = good && WriteFile(Path("x"), text);
    _exit(good ? 0 : 1);
  }
  for (int round = 0; round < kRounds; ++round) {
    const std::string text = Text("x");
    EXPECT_EQ(text, std::string(100'000 + static_cast<size_t>(text[0] - 'a') * 1000, text[0]));
  }
  for (const pid_t writer : writers) {
    int status = -1;
    waitpid(writer, &status, 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_THAT(Names(), testing::ElementsAre("x"));
}

// Ctrl-C in the middle of many writes: the text is whole, and no half of one is left.
TEST_F(Files, AreWholeAfterAnInterruption) {
  for (int round = 0; round < 20; ++round) {
    const pid_t writer = fork();
    if (writer == 0) {
      while (true) static_cast<void>(WriteFile(Path("x"), std::string(1'000'000, 'x')).has_value());
    }
    while (!fs::exists(Path("x"))) std::this_thread::yield();
    kill(writer, SIGINT);
    int status = 0;
    waitpid(writer, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status));
    EXPECT_EQ(Text("x").size(), 1'000'000U);
    EXPECT_THAT(Names(), testing::ElementsAre("x"));
    fs::remove(Path("x"));
  }
}

}  // namespace
}  // namespace clusterspec
