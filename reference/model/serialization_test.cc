#include "reference/model/serialization.h"

#include <gtest/gtest.h>

namespace clusterspec::model {
namespace {

json::value Parsed(std::string_view text) { return ParseJson(text).value(); }

TEST(Serialization, JsonKeepsPlainValues) {
  const json::value plain = Parsed(R"({"a":[1,"two",null,true,{"b":{}}],"":"$$x"})");
  EXPECT_EQ(ThroughJson(plain), plain);
}

TEST(Serialization, JsonLosesWhatItHasNot) {
  const json::value sent = Parsed(
      R"({"gone":"$undefined","list":["$undefined","$function"],"nan":"$NaN","zero":"$-0",
          "date":{"$type":"Date","value":"2020"},"map":{"$type":"Map","entries":[[1,2]]},
          "buffer":{"$type":"Buffer","hex":"00ff"},"bytes":{"$type":"Uint8Array","hex":"07"}})");
  const json::value arrived = Parsed(
      R"({"list":[null,null],"nan":null,"zero":0,"date":"2020","map":{},
          "buffer":{"type":"Buffer","data":[0,255]},"bytes":{"0":7}})");
  EXPECT_EQ(ThroughJson(sent), arrived);
}

TEST(Serialization, JsonCannotSendSomeValues) {
  EXPECT_FALSE(ThroughJson(Parsed(R"({"big":{"$type":"BigInt","value":"1"}})")).has_value());
  EXPECT_FALSE(ThroughJson(Parsed(R"([["$circular"]])")).has_value());
}

TEST(Serialization, CloneKeepsAllButFunctions) {
  const json::value rich = Parsed(
      R"({"map":{"$type":"Map","entries":[[1,"$NaN"]]},"self":"$circular","none":"$undefined"})");
  EXPECT_EQ(ThroughClone(rich), rich);
  EXPECT_FALSE(ThroughClone(Parsed(R"({"a":["$function"]})")).has_value());
}

}  // namespace
}  // namespace clusterspec::model
