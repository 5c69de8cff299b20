// What adapters and servers of an implementation say.
#include "harness/inputs/input_kinds.h"
#include "harness/inputs/simulation.h"
#include "harness/inputs/tree.h"
#include "harness/run/http_answer.h"
#include "harness/run/protocol_check.h"
#include "spec/nouns/lines.h"
#include "spec/nouns/trace.h"

namespace clusterspec {
namespace {

// Says hello, and is sent the operations of a case with a bit of everything.
const Case& TheSent() {
  const auto all = [](const Case& each) { return each.scenario.steps.size(); };
  static const Case& most =
      *std::max_element(TheCases().begin(), TheCases().end(),
                        [&](const Case& a, const Case& b) { return all(a) < all(b); });
  return most;
}

// Lines as a process writes them to the FIFO. Taken: each is.
bool ReadProtocol(const std::string& text) {
  const Scenario& scenario = TheSent().scenario;
  ProtocolCheck check(scenario);
  int batch = 0;
  for (const Step& step : scenario.steps) {
    if (const auto* sent = std::get_if<Batch>(&step.action)) {
      check.OnSent(sent->process, ++batch, sent->operations);
    }
  }
  size_t at = 0;
  while (at < text.size()) {
    const size_t end = std::min(text.find('\n', at), text.size());
    auto line = ParseJson(std::string_view(text).substr(at, end - at));
    if (!line) return false;
    if (const auto broken = check.Check(*line)) {
      Promise(ParseJson(ToText(json::value(ValidUtf8(broken->ToString())))).has_value(),
              "what is wrong with a line can be told");
      return false;
    }
    const auto event = EventFromJson(*std::move(line));
    Promise(event.has_value(), "a line that keeps the protocol is an event");
    const auto again = EventFromJson(ToJson(*event));
    Promise(again && ToJson(*again) == ToJson(*event), "an event that is written is read as such");
    at = end + 1;
  }
  return true;
}

// The adapter's lines of a run, without what the harness saw.
std::vector<std::string> GoodLines() {
  const Trace trace = TraceOf(TheSent());
  std::string all;
  std::vector<std::string> texts;
  for (const Event& event : trace.events) {
    if (event.process == "harness") continue;
    json::value line = ToJson(event);
    line.as_object().erase("time_us");
    // A trace leaves out one without workers; an adapter does not.
    if (event.process == "primary" && event.snap.empty()) {
      line.as_object()["snap"] = json::object();
    }
    all += ToText(line) + "\n";
    texts.push_back(all);
  }
  return texts;
}

// An answer that comes in pieces: a byte says how long each is.
bool ReadHttpAnswer(const std::string& text) {
  if (text.empty()) return false;
  const size_t piece = 1 + static_cast<uint8_t>(text[0]);
  HttpAnswer answer;
  std::string content;
  for (size_t at = 1; at < text.size(); at += piece) {
    content += answer.Take(std::string_view(text).substr(at, piece));
  }
  return !content.empty();
}

}  // namespace

InputKind ProtocolInput() { return {"protocol", GoodLines, ReadProtocol}; }

InputKind HttpAnswerInput() {
  return {"http_answer",
          [] {
            return std::vector<std::string>{
                "\x03HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nw1",
                "\xffHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nw1\r\n0\r\n\r\n",
                "\x10HTTP/1.0 500 X\r\n\r\nfailed", "\x10no HTTP at all"};
          },
          ReadHttpAnswer};
}

}  // namespace clusterspec
