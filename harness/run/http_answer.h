// What a client of the harness says in HTTP, and what it reads of the answer.
#ifndef CLUSTERSPEC_HARNESS_RUN_HTTP_ANSWER_H_
#define CLUSTERSPEC_HARNESS_RUN_HTTP_ANSWER_H_

#include <memory>
#include <string>
#include <string_view>

namespace clusterspec {

// One request, without content, on a connection that may stay.
std::string_view HttpRequest();

// An answer as it comes, bit by bit. Not thread safe.
class HttpAnswer {
 public:
  HttpAnswer();
  ~HttpAnswer();
  HttpAnswer(const HttpAnswer&) = delete;
  HttpAnswer& operator=(const HttpAnswer&) = delete;

  // Takes what came on the connection, and gives what is new of the content: "" as long as it is
  // of the head. What is no HTTP is given as it came, so that it can be seen.
  std::string Take(std::string_view bytes);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace clusterspec

#endif  // CLUSTERSPEC_HARNESS_RUN_HTTP_ANSWER_H_
