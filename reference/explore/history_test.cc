#include "reference/explore/history.h"

#include <gtest/gtest.h>

namespace clusterspec::explore {
namespace {

// Nothing counts workers in the bits of a word.
TEST(History, IsReadAsItWasWrittenWhateverTheNumberOfWorkers) {
  for (const size_t workers : {1u, 33u, 64u, 65u, 130u}) {
    History history;
    history.workers.resize(workers);
    history.workers[workers - 1].Set(Milestone::kHello);
    PendingCallback callback;
    callback.callback = 7;
    callback.workers.Insert(0);
    callback.workers.Insert(workers - 1);
    history.callbacks.push_back(callback);
    std::string bytes;
    history.Encode(&bytes);
    bytes += "more";
    std::string_view rest = bytes;
    const History read = History::Decode(&rest);
    EXPECT_EQ(rest, "more");
    ASSERT_EQ(read.workers.size(), workers);
    EXPECT_TRUE(read.workers[workers - 1].Has(Milestone::kHello));
    ASSERT_EQ(read.callbacks.size(), 1u);
    EXPECT_EQ(read.callbacks[0].callback, 7);
    for (size_t worker = 0; worker < workers; ++worker) {
      EXPECT_EQ(read.callbacks[0].workers.Contains(worker), worker == 0 || worker + 1 == workers);
    }
  }
}

}  // namespace
}  // namespace clusterspec::explore
