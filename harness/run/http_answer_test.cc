#include "harness/run/http_answer.h"

#include <gtest/gtest.h>

namespace clusterspec {
namespace {

constexpr std::string_view kChunked =
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nw1\n\r\n";

TEST(HttpAnswerTest, GivesContentThatHasNotEnded) {
  HttpAnswer answer;
  EXPECT_EQ(answer.Take(kChunked), "w1\n");
  EXPECT_EQ(answer.Take("4\r\nmore\r\n"), "more");
  EXPECT_EQ(answer.Take("0\r\n\r\n"), "");
}

TEST(HttpAnswerTest, TakesAnyPieces) {
  HttpAnswer answer;
  std::string content;
  for (const char each : kChunked) content += answer.Take(std::string_view(&each, 1));
  EXPECT_EQ(content, "w1\n");
}

TEST(HttpAnswerTest, ContentMayEndWithTheConnection) {
  HttpAnswer answer;
  EXPECT_EQ(answer.Take("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"), "");
  EXPECT_EQ(answer.Take("w1\n"), "w1\n");
}

TEST(HttpAnswerTest, AnswerWithoutContent) {
  HttpAnswer answer;
  EXPECT_EQ(answer.Take("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), "");
}

TEST(HttpAnswerTest, ShowsWhatIsNoHttp) {
  HttpAnswer answer;
  EXPECT_EQ(answer.Take("w1\n"
                        "and more than a line\r\n"),
            "w1\nand more than a line\r\n");
}

TEST(HttpAnswerTest, ShowsWhatFollowsWhatIsNoHttp) {
  HttpAnswer answer;
  EXPECT_EQ(answer.Take("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nno chunk\r\n"),
            "no chunk\r\n");
  EXPECT_EQ(answer.Take("\r\n\r\nand\r\n"), "\r\n\r\nand\r\n");
}

}  // namespace
}  // namespace clusterspec
