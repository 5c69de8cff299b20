// Runs of adapters that go wrong, each in its own way: harness/fakes/fake.py.
#ifndef CLUSTERSPEC_HARNESS_RUN_TESTING_FAKE_RUN_H_
#define CLUSTERSPEC_HARNESS_RUN_TESTING_FAKE_RUN_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "harness/run/process_sample.h"
#include "harness/run/run_pool.h"
#include "spec/nouns/source_dir.h"

namespace clusterspec {

// However a run went, its folder is empty afterwards and all its processes are gone.
class FakeRunTest : public ::testing::Test {
 protected:
  FakeRunTest() : before_(Descendants(getpid())) {
    std::string name = (std::filesystem::temp_directory_path() / "fake-run-XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  ~FakeRunTest() override {
    EXPECT_TRUE(std::filesystem::is_empty(folder_));
    EXPECT_THAT(Descendants(getpid()), ::testing::IsSubsetOf(before_));
    std::filesystem::remove_all(folder_);
  }

  static Operation Get(int id) {
    Operation operation;
    operation.name = "get";
    operation.id = id;
    operation.fields = {{"path", "cluster.isPrimary"}};
    return operation;
  }

  // Two batches, each of one operation that wants `true`.
  static Scenario TwoOperations() {
    Scenario scenario;
    for (int id = 1; id <= 2; ++id) {
      scenario.steps.push_back({Batch{"primary", {Get(id)}}, {}});
    }
    return scenario;
  }

  RunOptions Options() const {
    RunOptions options;
    options.folder = folder_;
    options.deadline = std::chrono::milliseconds(20000);
    return options;
  }

  // An implementation that behaves in this way; the first is the way's name.
  static Implementation Fake(const std::vector<std::string>& way) {
    Implementation fake;
    fake.name = way.front();
    fake.program = "/usr/bin/python3";
    fake.manifest.command = {fake.program, CLUSTERSPEC_SOURCE_DIR "/harness/fakes/fake.py"};
    fake.manifest.command.insert(fake.manifest.command.end(), way.begin(), way.end());
    return fake;
  }

  Trace RunFake(const std::vector<std::string>& way, const Scenario& scenario,
                const RunOptions& options) const {
    return RunInProcess(scenario, Fake(way), options);
  }

  Trace RunFake(const std::string& way, const Scenario& scenario = TwoOperations(),
                std::chrono::milliseconds deadline = std::chrono::milliseconds(20000)) const {
    RunOptions options = Options();
    options.deadline = deadline;
    return RunFake({way}, scenario, options);
  }

  std::string folder_;

 private:
  std::vector<pid_t> before_;  // of tests that are over
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_TESTING_FAKE_RUN_H_
