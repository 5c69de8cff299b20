#include "harness/explain/undecided_order.h"

#include <gtest/gtest.h>

namespace clusterspec::explain {
namespace {

class OpenOrderTest : public testing::Test {
 protected:
  OpenOrderTest() {
    model::Handle& handle = primary_.listening.handles.emplace_back();
    handle.open = true;
    handle.socket = 0;
  }

  model::Handle& handle() { return primary_.listening.handles[0]; }

  // Carries out a change and lets the order follow it.
  template <typename Change>
  void Do(const Change& change) {
    const model::PrimaryState before = primary_;
    change();
    order_.Follow(before, &primary_);
  }

  void Join(uint32_t worker) {
    Do([&] {
      handle().Add({worker, 0});
      handle().round_robin.Ready({worker, 0});
    });
  }

  std::vector<uint32_t> Free(const model::PrimaryState& primary) const {
    std::vector<uint32_t> workers;
    for (const auto& each : primary.listening.handles[0].round_robin.free) {
      workers.push_back(each.worker);
    }
    return workers;
  }

  std::vector<uint32_t> First() const {
    std::vector<uint32_t> workers = {Free(primary_).front()};
    for (const auto& each : order_.Others(primary_, 0)) workers.push_back(Free(each).front());
    return workers;
  }

  using Workers = std::vector<uint32_t>;

  model::PrimaryState primary_;
  UndecidedOrder order_;
};

TEST_F(OpenOrderTest, IsOpenAmongThoseThatHaveJoined) {
  Join(2);
  Join(0);
  Join(1);
  EXPECT_EQ(Free(primary_), (Workers{0, 1, 2}));
  EXPECT_EQ(First(), (Workers{0, 1, 2}));
}

TEST_F(OpenOrderTest, StaysOpenAmongTheRest) {
  Join(2);
  Join(0);
  Join(1);
  Do([&] { handle().round_robin.Offer(7); });
  EXPECT_EQ(First(), (Workers{1, 2}));
}

TEST_F(OpenOrderTest, IsThatOfTheAnswersFurtherOn) {
  Join(0);
  Join(1);
  Do([&] { handle().round_robin.Offer(7); });
  Do([&] { handle().round_robin.Offer(8); });
  Do([&] { handle().round_robin.Ready({1, 0}); });
  Do([&] { handle().round_robin.Ready({0, 0}); });
  EXPECT_EQ(Free(primary_), (Workers{1, 0}));
  EXPECT_EQ(First(), (Workers{1}));
  Join(2);
  EXPECT_EQ(First(), (Workers{1}));
}

TEST_F(OpenOrderTest, IsPartOfTheKey) {
  Join(0);
  std::string open;
  order_.AddTo(&open);
  std::string known;
  UndecidedOrder().AddTo(&known);
  EXPECT_NE(open, known);
}

}  // namespace
}  // namespace clusterspec::explain
