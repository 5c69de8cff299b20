#include "reference/model/listen_table.h"

#include <gtest/gtest.h>

namespace clusterspec::model {
namespace {

ListenKey KeyOf(uint16_t port, uint8_t index = 0) {
  ListenKey key;
  key.port = port;
  key.index = index;
  return key;
}

TEST(ListenTable, FindsByEveryPartOfTheKey) {
  ListenTable table;
  table.handles.emplace_back().key = KeyOf(80);
  table.handles.emplace_back().key = KeyOf(0, 1);
  EXPECT_EQ(table.Find(KeyOf(80)), &table.handles[0]);
  EXPECT_EQ(table.Find(KeyOf(0, 1)), &table.handles[1]);
  EXPECT_EQ(table.Find(KeyOf(0, 0)), nullptr);
  ListenKey other = KeyOf(80);
  other.type = AddressType::kUdp4;
  EXPECT_EQ(table.Find(other), nullptr);
}

TEST(ListenTable, ListenersAreKeptInOrder) {
  Handle handle;
  handle.Add({3, 0});
  handle.Add({1, 1});
  handle.Add({1, 0});
  EXPECT_TRUE(handle.HasWorker(1));
  EXPECT_TRUE(handle.HasWorker(3));
  EXPECT_FALSE(handle.HasWorker(2));
  EXPECT_EQ(handle.listeners[0], (Listener{1, 0}));
  EXPECT_EQ(handle.listeners[2], (Listener{3, 0}));
}

TEST(ListenTable, ErasesOneHandle) {
  ListenTable table;
  table.handles.emplace_back().key = KeyOf(1);
  table.handles.emplace_back().key = KeyOf(2);
  table.Erase(table.Find(KeyOf(1)));
  ASSERT_EQ(table.handles.size(), 1u);
  EXPECT_EQ(table.handles[0].key, KeyOf(2));
}

TEST(ListenTable, RemembersThePortThatWasChosenFirst) {
  ListenTable table;
  Handle handle;
  handle.key = KeyOf(0);
  handle.port = 4000;
  table.Remember(handle);
  handle.port = 4001;
  table.Remember(handle);
  EXPECT_EQ(table.Remembered(KeyOf(0)), 4000);
  EXPECT_EQ(table.Remembered(KeyOf(0, 1)), 0);
}

}  // namespace
}  // namespace clusterspec::model
