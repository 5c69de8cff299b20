// A slip in a name is told at its place, with what was probably meant, before anything runs.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "harness/load/case_loader.h"
#include "harness/load/requirement_loader.h"
#include "harness/load/scenario_loader.h"
#include "spec/protocol/protocol.h"

namespace clusterspec {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// Lines 1 to 10. Whatever is added begins in line 11.
constexpr const char* kHead = R"(title: t
covers: [a.b]
steps:
  - primary: [{fork: w1}, {fork: w2}, {listen: s1, port: 0}, {bind: u1, type: udp4, port: 0}]
  - primary: [{send: w1, message: take, handle: s1}, {typeof: cluster.fork, as: type}]
  - w1: [{listen: web, port: 0, accept: http}, {adopt: h1, label: a1}, {after: 5, as: soon, do: []}]
  - w2: {connect: k1, port: "${port:a}"}
  - primary: {disconnect: cluster, callback: gone}
  - client: {connect: c1, to: w1.web}
  - client: {ask: c2, to: primary.s1}
)";

std::string ErrorOf(const std::string& rest) {
  static const Catalogue catalogue = [] {
    Catalogue all;
    const std::string text = "- {id: a.b, text: x, level: must, editions: all, decided: case}\n";
    CLUSTERSPEC_ASSERT(ParseRequirements(text, "r.yaml", &all).empty());
    return all;
  }();
  const std::string expect =
      rest.find("expect:") == std::string::npos ? "expect: [{once: hello}]\n" : "";
  const auto parsed = ParseCase(kHead + rest + expect, "c.yaml", "c", catalogue);
  return parsed ? "no error" : parsed.error().front().ToString();
}

struct Slip {
  std::string text;
  std::string begins;  // line, column, what is wrong
  std::string ends;    // what was probably meant, or else what was expected
};

void ExpectRefused(const std::vector<Slip>& slips) {
  for (const Slip& each : slips) {
    EXPECT_THAT(ErrorOf(each.text), AllOf(StartsWith("c.yaml:" + each.begins), EndsWith(each.ends)))
        << each.text;
  }
}

TEST(Names, OfLongTexts) {
  ExpectRefused({
      {"  - w1: {send: process, message: {$type: String, repeat: ab, times: 8388609}}\n",
       "11:69: a text of 8388609 times 2 bytes is too long", "at most 16777216 bytes (16 MiB)"},
      {"  - w1: {send: process, message: {$type: String, repeat: '', times: 3}}\n",
       "11:58: 'repeat' is empty", "expected a text"},
      {"  - w1: {send: process, message: {$type: String, repeat: ab}}\n",
       "11:34: a long text has no 'times'", ""},
      {"  - w1: {send: process, message: {$type: String, length: 2000, fnv1a: 0a}}\n",
       "11:34: a long text has no 'repeat'", ""},
      {"  - await: {event: process.message, where: {message: {$type: String, repaet: ab}}}\n",
       "11:54: a long text has no 'repeat'", ""},
  });
}

TEST(Names, OfEvents) {
  ExpectRefused({
      {"  - await: cluster.onlien w1\n", "11:12: unknown event 'cluster.onlien'",
       "Did you mean 'cluster.online'?"},
      {"  - await: {event: custer.exit}\n", "11:20: unknown event 'custer.exit'",
       "Did you mean 'cluster.exit'?"},
      {"expect: [{never: cluster.exitt w1}]\n", "11:18: unknown event 'cluster.exitt'",
       "Did you mean 'cluster.exit'?"},
      {"expect: [{ordered: [cluster.exit w1, wroker.exit w1]}]\n",
       "11:38: unknown event 'wroker.exit'", "Did you mean 'worker.exit'?"},
      {"expect: [{equal: [server.listning w1.web port, server.listening primary.s1 port]}]\n",
       "11:19: unknown event 'server.listning'", "Did you mean 'server.listening'?"},
      {"expect: [{count: {event: cluster.exit, where: {code: {$same: 'os.exti primary code'}}, is: "
       "1}}]\n",
       "11:62: unknown event 'os.exti'", "Did you mean 'os.exit'?"},
      {"expect: [{never: done}]\n",
       "11:18: no trace shows 'done'; a step waits for the end of its operations itself", ""},
      {"  - primary: {react: cluster.exot, do: []}\n", "11:22: unknown event 'cluster.exot'",
       "Did you mean 'cluster.exit'?"},
      {"  - primary: {forget: cluster.exot}\n", "11:23: unknown event 'cluster.exot'",
       "Did you mean 'cluster.exit'?"},
      {"  - primary: {react: result, do: []}\n", "11:22: no process can react to result", ""},
      {"  - primary: {react: client.data, do: []}\n", "11:22: no process can react to client.data",
       ""},
      {"  - w1: {react: cluster.exit, do: []}\n",
       "11:17: cluster.exit is not seen in w1, but in the primary", ""},
      {"  - primary: {react: process.message, do: []}\n",
       "11:22: process.message is not seen in primary, but in workers", ""},
  });
}

TEST(Names, OfSubjects) {
  ExpectRefused({
      {"  - await: cluster.exit w11\n", "11:25: cluster.exit is never about 'w11'",
       "Did you mean 'w1'?"},
      {"  - await: cluster.exit w1#2\n", "11:25: cluster.exit is never about 'w1#2'",
       "Did you mean 'w1'?"},
      {"  - await: hello primary\n", "11:18: hello is never about 'primary'",
       "expected a process of the case, one of w1, w2."},
      {"expect: [{once: worker.online primary}]\n", "11:31: worker.online is never about 'primary'",
       "expected a worker that the case forks, one of w1, w2."},
      {"expect: [{once: cluster.setup w1}]\n",
       "11:31: cluster.setup has no subject; 'w1' is one too many", ""},
      {"expect: [{once: server.listening w1.wbe}]\n",
       "11:34: server.listening is never about 'w1.wbe'", "Did you mean 'w1.web'?"},
      {"expect: [{once: server.request primary.s1}]\n",
       "11:32: server.request is never about 'primary.s1'",
       "expected a server of that kind, as PROCESS.LABEL, one of w1.web."},
      {"expect: [{once: server.message primary.s1}]\n",
       "11:32: server.message is never about 'primary.s1'", "Did you mean 'primary.u1'?"},
      {"expect: [{once: connection.open w2.k2}]\n", "11:33: connection.open is never about 'w2.k2'",
       "Did you mean 'w2.k1'?"},
      {"expect: [{once: result tpye}]\n", "11:24: result is never about 'tpye'",
       "Did you mean 'type'?"},
      {"expect: [{once: timer type}]\n", "11:23: timer is never about 'type'",
       "expected an operation by its 'as' or number, one of soon."},
      {"expect: [{once: callback goen}]\n", "11:26: callback is never about 'goen'",
       "Did you mean 'gone'?"},
      {"expect: [{once: client.answer c1}]\n", "11:31: client.answer is never about 'c1'",
       "Did you mean 'c2'?"},
      {"expect: [{once: binding port:b}]\n", "11:25: binding is never about 'port:b'",
       "Did you mean 'port:a'?"},
      {"expect: [{once: output w1}]\n", "11:24: output is never about 'w1'",
       "expected a process, one of primary."},
      {"expect: [{once: signal w1}]\n", "11:17: signal is about a process; the case has none", ""},
      {"expect: [{once: os.exit w3}]\n", "11:25: os.exit is never about 'w3'",
       "Did you mean 'w1'?"},
      {"  - primary: {react: cluster.exit, subject: w3, do: []}\n",
       "11:45: cluster.exit is never about 'w3'", "Did you mean 'w1'?"},
      {"  - w1: {react: process.message, subject: w2, do: []}\n",
       "11:43: process.message w2 is not seen in w1", ""},
  });
}

TEST(Names, OfFields) {
  ExpectRefused({
      {"  - await: {event: cluster.exit w1, where: {cod: 0}}\n",
       "11:45: cluster.exit has no field 'cod'", "Did you mean 'code'?"},
      {"expect: [{always: {event: cluster.exit w1, has: {singal: null}}}]\n",
       "11:50: cluster.exit has no field 'singal'", "Did you mean 'signal'?"},
      {"expect: [{equal: [cluster.exit w1 cdoe, cluster.exit w2 code]}]\n",
       "11:35: cluster.exit has no field 'cdoe'", "Did you mean 'code'?"},
      {"expect: [{tally: {event: client.answer c2, field: txet, values: [w1], is: 1}}]\n",
       "11:51: client.answer has no field 'txet'", "Did you mean 'text'?"},
      {"expect: [{once: {event: cluster.exit w1, where: {snap.ded: true}}}]\n",
       "11:55: a snapshot has no 'ded'", "Did you mean 'dead'?"},
      {"expect: [{once: {event: cluster.exit w1, where: {snap.w3.dead: true}}}]\n",
       "11:55: no step forks a worker 'w3'", "Did you mean 'w1'?"},
      {"expect: [{once: {event: hello w1, where: {snap.dead: true}}}]\n",
       "11:43: hello has no snapshot: the primary does not see it", ""},
      {"expect: [{once: {event: result type, where: {snap.dead: true}}}]\n",
       "11:46: result is about no worker", "expected snap.LABEL.dead"},
      {"expect: [{once: {event: result type, where: {threw.cod: A}}}]\n",
       "11:52: 'threw' of result has no member 'cod'; it is {name, message, code} of what was "
       "thrown.",
       "Did you mean 'code'?"},
      {"expect: [{once: {event: cluster.exit, where: {code.x: 1}}}]\n",
       "11:52: 'code' of cluster.exit has no member 'x'; it is the exit code; null, or $undefined, "
       "where a signal ended it.",
       ""},
      {"expect: [{once: {event: callback gone, where: {args.first: 1}}}]\n",
       "11:53: 'args' of callback has no member 'first'; it is a list.", ""},
      {"  - primary: {fork: w3, throws: {cod: A}}\n", "11:34: what is thrown has no 'cod'",
       "Did you mean 'code'?"},
  });
}

// What "expected one of" lists is taken as it stands there.
TEST(Names, OfSnapshotsAreOfferedWithTheirField) {
  ExpectRefused({
      {"  - await: {event: cluster.online w1, where: {snap: true}}\n",
       "11:47: cluster.online has no field 'snap'; expected one of args, process, subject, "
       "snap.FIELD.",
       ""},
  });
}

TEST(Names, OfValues) {
  ExpectRefused({
      {"expect: [{once: {event: cluster.exit, where: {code: zero}}}]\n",
       "11:53: 'code' of cluster.exit is never the string 'zero'",
       "expected the exit code; null, or $undefined, where a signal ended it"},
      {"expect: [{once: {event: cluster.exit, where: {signal: SIGKIL}}}]\n",
       "11:55: 'signal' of cluster.exit is never 'SIGKIL'", "Did you mean 'SIGKILL'?"},
      {"expect: [{once: {event: cluster.exit, where: {signal: {$not: {$one_of: [SIGKIL, "
       "null]}}}}}]\n",
       "11:73: 'signal' of cluster.exit is never 'SIGKIL'", "Did you mean 'SIGKILL'?"},
      {"expect: [{once: {event: cluster.exit, where: {code: {$matches: a}}}}]\n",
       "11:64: 'code' of cluster.exit is never a text",
       "expected the exit code; null, or $undefined, where a signal ended it"},
      {"expect: [{once: {event: cluster.exit, where: {code: {$kind: boolean}}}}]\n",
       "11:61: 'code' of cluster.exit is never of kind boolean",
       "expected the exit code; null, or $undefined, where a signal ended it"},
      {"expect: [{once: {event: server.listening, where: {address: {$at_least: 1}}}}]\n",
       "11:72: 'address' of server.listening is never a number", "expected an address"},
      {"expect: [{once: {event: server.listening, where: {port: 70000}}}]\n",
       "11:57: 'port' of server.listening is never 70000", "expected 0 to 65535"},
      {"expect: [{once: {event: cluster.exit, where: {snap.dead: yes}}}]\n",
       "11:58: 'snap.dead' of cluster.exit is never 'yes'", "expected one of true, false, ?."},
      {"expect: [{once: {event: cluster.exit, where: {process: w1}}}]\n",
       "11:56: 'process' of cluster.exit is never 'w1'", "expected one of primary."},
      {"expect: [{once: {event: server.listening, where: {process: wl}}}]\n",
       "11:60: 'process' of server.listening is never 'wl'", "Did you mean 'w1'?"},
      {"expect: [{tally: {event: server.listening, field: process, values: [w1, wl], is: 1}}]\n",
       "11:73: 'process' of server.listening is never 'wl'", "Did you mean 'w1'?"},
      {"expect: [{once: {event: cluster.fork, where: {subject: w4}}}]\n",
       "11:56: 'subject' of cluster.fork is never 'w4'", "Did you mean 'w1'?"},
      {"expect: [{once: {event: hello w1, where: {role: wroker}}}]\n",
       "11:49: 'role' of hello is never 'wroker'", "Did you mean 'worker'?"},
      {"expect: [{once: {event: output primary, where: {stream: stdot}}}]\n",
       "11:57: 'stream' of output is never 'stdot'", "Did you mean 'stdout'?"},
      {"expect: [{once: {event: result type, where: {value: functoin}}}]\n",
       "11:53: 'value' of result is never 'functoin'", "Did you mean 'function'?"},
      {"expect: [{once: {event: cluster.message, where: {message: $undefned}}}]\n",
       "11:59: no value is written $undefned", "Did you mean '$undefined'?"},
      {"expect: [{once: {event: cluster.message, where: {message: {$type: Mpa}}}}]\n",
       "11:67: no type is called Mpa.", "Did you mean 'Map'?"},
      {"expect: [{once: {event: result type, where: {value: '${scratch}'}}}]\n",
       "11:53: placeholders are filled in operations only; a demand is met by {$same: binding NAME "
       "value}",
       ""},
      {"  - primary: {fork: w3, returns: {$type: Worker, label: w4}}\n",
       "11:57: no step forks a worker 'w4'", "Did you mean 'w1'?"},
      {"  - primary: {typeof: cluster.fork, returns: functoin}\n",
       "11:46: what typeof returns is never 'functoin'", "Did you mean 'function'?"},
      {"  - primary: {same: cluster, right: cluster, returns: 1}\n",
       "11:55: what same returns is never 1", "expected true or false"},
      {"  - primary: {same: cluster, right: cluster, returns: maybe}\n",
       "11:55: what same returns is never the string 'maybe'", "expected true or false"},
  });
}

TEST(Names, InOperations) {
  ExpectRefused({
      {"  - primary: {policy: rrr}\n", "11:23: 'value' cannot be 'rrr'", "Did you mean 'rr'?"},
      {"  - w1: {listen: s2, port: 0, accept: ecco}\n", "11:39: 'accept' cannot be 'ecco'",
       "Did you mean 'echo'?"},
      {"  - primary: {kill: w1, via: kil}\n", "11:30: 'via' cannot be 'kil'",
       "Did you mean 'kill'?"},
      {"  - w1: {bind: u2, type: udp5, port: 0}\n", "11:26: 'type' cannot be 'udp5'",
       "Did you mean 'udp4'?"},
      {"  - w1: {print: a, to: stdouut}\n", "11:24: 'to' cannot be 'stdouut'",
       "Did you mean 'stdout'?"},
      {"  - primary: {setup: {}, via: setupMastre}\n", "11:31: 'via' cannot be 'setupMastre'",
       "Did you mean 'setupMaster'?"},
      {"  - primary: {kill: w1, signal: SIGKIL}\n", "11:33: unknown signal 'SIGKIL'",
       "Did you mean 'SIGKILL'?"},
      {"  - signal: {to: w1, name: SIGKIL}\n", "11:28: unknown signal 'SIGKIL'",
       "Did you mean 'SIGKILL'?"},
      {"  - signal: {to: w3, name: SIGKILL}\n",
       "11:14: 'w3' is neither a kind of step nor a process that the case forks",
       "Did you mean 'w1'?"},
      {"  - primary: {setup: {slient: true}}\n",
       "11:23: the settings object has no member 'slient'.", "Did you mean 'silent'?"},
      {"needs: [udpp]\n", "11:9: unknown capability 'udpp'", "Did you mean 'udp'?"},
      {"  - primary: {kill: w3}\n", "11:21: nothing in primary is called 'w3'",
       "Did you mean 'w1'?"},
      {"  - w1: {disconnect: w2}\n", "11:22: nothing in w1 is called 'w2'",
       "expected one of self, process, cluster."},
      {"  - w1: {send: slef, message: a}\n", "11:16: nothing in w1 is called 'slef'",
       "Did you mean 'self'?"},
      {"  - primary: {close: s2}\n", "11:22: nothing in primary is called 's2'",
       "Did you mean 's1'?"},
      {"  - w1: {send: self, message: a, handle: h2}\n", "11:42: nothing in w1 is called 'h2'",
       "Did you mean 'h1'?"},
      {"  - w2: {listen: s9, handle: h1}\n", "11:30: nothing in w2 is called 'h1'",
       "Did you mean 'k1'?"},
      {"  - client: {ask: c3, to: w1.wbe}\n",
       "11:27: no server that it can reach is called 'w1.wbe'", "Did you mean 'w1.web'?"},
      {"  - client: {datagram: c3, to: primary.s1, text: a}\n",
       "11:32: no server that it can reach is called 'primary.s1'", "Did you mean 'primary.u1'?"},
      {"  - client: {send: c3, text: a}\n", "11:20: no client is called 'c3'",
       "Did you mean 'c1'?"},
      {"  - w1: {listen: s2, port: '${prot:a}'}\n", "11:29: unknown placeholder ${prot:a}",
       "Did you mean 'port:NAME'?"},
      {"  - w1: {print: 'a ${scrath}'}\n", "11:20: unknown placeholder ${scrath}",
       "Did you mean 'scratch'?"},
      {"  - primary: {send: w1, message: {a: $undefned}}\n", "11:38: no value is written $undefned",
       "Did you mean '$undefined'?"},
      {"  - primary: {send: w1, message: {$type: Mpa, entries: []}}\n",
       "11:42: an adapter can make no Mpa", "Did you mean 'Map'?"},
      {"  - w1: {after: 1, do: {react: self.message, do: {print: a, to: stdot}}}\n",
       "11:65: 'to' cannot be 'stdot'", "Did you mean 'stdout'?"},
      {"fixture: {env: {A: '${scrath}'}}\n", "11:21: unknown placeholder ${scrath}",
       "Did you mean 'scratch'?"},
  });
}

TEST(Names, OfMembers) {
  ExpectRefused({
      {"  - w1: {get: self.isDaed()}\n", "11:20: self has no member 'isDaed'.",
       "Did you mean 'isDead'?"},
      {"  - primary: {get: w1.proces.pid}\n", "11:23: w1 has no member 'proces'.",
       "Did you mean 'process'?"},
      {"  - primary: {get: w1.process.pidd}\n", "11:31: w1.process has no member 'pidd'.",
       "Did you mean 'pid'?"},
      {"  - primary: {keys: cluster.wokers}\n", "11:29: cluster has no member 'wokers'.",
       "Did you mean 'workers'?"},
      {"  - primary: {get: cluster.workers.1.isDaed()}\n",
       "11:38: cluster.workers.1 has no member 'isDaed'.", "Did you mean 'isDead'?"},
      {"  - primary: {get: cluster.workers.one}\n", "11:36: cluster.workers has no member 'one'.",
       ""},
      {"  - primary: {same: cluster.SCHED_R, right: cluster.SCHED_NOEN}\n",
       "11:29: cluster has no member 'SCHED_R'.", "Did you mean 'SCHED_RR'?"},
      {"  - primary: {get: clutser.workers}\n", "11:20: 'clutser' is not known in primary",
       "Did you mean 'cluster'?"},
      {"  - primary: {get: w3.id}\n", "11:20: 'w3' is not known in primary", "Did you mean 'w1'?"},
      {"  - w1: {get: w1.id}\n", "11:15: 'w1' is not known in w1",
       "expected one of cluster, self, process."},
      {"  - primary: {get: cluster.settings.exce}\n",
       "11:37: cluster.settings has no member 'exce'.", "Did you mean 'exec'?"},
  });
}

TEST(Names, OfNumbers) {
  ExpectRefused({
      {"  - await: {event: cluster.exit, count: 0}\n", "11:41: 'count' is 0", "expected 1 or more"},
      {"  - await: {event: cluster.exit, count: -1}\n", "11:41: 'count' is -1",
       "expected 1 or more"},
      {"  - client: {ask: c3, to: w1.web, times: 0}\n", "11:42: 'times' is 0",
       "expected 1 or more"},
      {"  - primary: {react: cluster.exit, times: -1, do: []}\n", "11:43: 'times' is -1",
       "expected 0 or more"},
      {"  - w1: {after: -5, do: []}\n", "11:17: 'ms' is -5", "expected 0 or more"},
      {"  - w1: {listen: s2, port: 65536}\n", "11:28: 'port' is 65536", "expected at most 65535"},
      {"  - w1: {listen: s2, port: -1}\n", "11:28: 'port' is -1", "expected 0 or more"},
      {"  - w1: {listen: s2, port: http}\n", "11:28: 'http' is no port",
       "expected a number or ${port:NAME}"},
      {"  - w1: {listen: s2, fd: -1}\n", "11:26: 'fd' is -1", "expected 0 or more"},
      {"  - w1: {bind: u2, type: udp4, port: 70000}\n", "11:38: 'port' is 70000",
       "expected at most 65535"},
      {"  - client: {connect: c3, to: {host: '::1', port: 70000}}\n", "11:51: 'port' is 70000",
       "expected at most 65535"},
      {"expect: [{count: {event: cluster.exit, is: -1}}]\n", "11:44: 'is' is -1",
       "expected 0 or more"},
      {"expect: [{count: {event: cluster.exit, at_least: 2, at_most: 1}}]\n",
       "11:62: 'at_most' is 1, less than 'at_least', 2", ""},
      {"expect: [{count: {event: cluster.exit, at_least: 2, is: 1}}]\n", "11:57: 'is' stands alone",
       "expected either is, or at_least and at_most"},
      {"expect: [{tally: {event: cluster.exit, field: process, values: [primary], at_most: -2}}]\n",
       "11:84: 'at_most' is -2", "expected 0 or more"},
  });
}

// Whether there are enough steps to make it, and nobody can know all of it.
TEST(Names, ThatAreThereAreTaken) {
  for (const char* each :
       {"  - await: cluster.exit w3#2\n  - primary: [{fork: w3}, {fork: w3}]\n",
        "  - w3#700: {exit: 0}\n  - primary: {react: cluster.exit, times: 0, do: {fork: w3}}\n",
        "  - w3#3: {get: self.id}\n  - primary: {react: cluster.exit, times: 3, do: {fork: w3}}\n",
        "  - w1: {adopt: h2, label: a2}\n  - primary: {send: w1, message: 1, handle: u1}\n",
        ("  - primary: {send: w1, message: 1, handle: h1}\n"
         "  - w1: {send: self, message: 1, handle: web}\n"),
        "  - client: {ask: c3, to: w1.a1}\n  - client: {datagram: c4, to: w1.a1, text: hi}\n",
        "expect: [{never: connection.end w1.a1}, {never: server.message w1.a1}]\n",
        "  - await: result 3\n",
        "  - await: {event: binding port:a, where: {value: {$at_least: 1}}}\n",
        "  - await: {event: binding scratch}\n  - w1: {print: 'in ${scratch}'}\n",
        "  - w1: {get: process.env.ANY_NAME}\n",
        "  - w1: {get: self.process.env.ANY.NAME}\n",
        "  - primary: {get: cluster.settings.of_my_own}\n",
        "  - primary: {get: cluster.workers.1.process.pid}\n",
        "  - primary: {get: w1.process.stdout.fd}\n",
        "  - primary: {get: w1.toString()}\n",
        "  - primary: {kill: w1, signal: 0}\n",
        "  - primary: {setup: {of_my_own: {a: '$$dollar'}}}\n",
        "  - await: {event: cluster.message w1, where: {message.a.0.b: {$type: OfMyOwn}}}\n",
        "  - await: {event: cluster.exit w1, where: {code: $undefined, signal: SIGPWR}}\n",
        "  - await: {event: callback gone, where: {args.1.x: 1, snap.w1.dead: '?'}}\n"}) {
    EXPECT_EQ(ErrorOf(each), "no error") << each;
  }
}

TEST(Names, OfAllSignalsAreTakenInStepsAndDemands) {
  for (const SignalSpec& each : AllSignals()) {
    const std::string text = fmt::format(
        "  - signal: {{to: w1, name: {0}}}\n"
        "expect: [{{once: {{event: os.exit w1, where: {{signal: {0}}}}}}}]\n",
        each.name);
    EXPECT_EQ(ErrorOf(text), "no error") << text;
  }
}

// Nobody decodes these, so a dollar sign stands for itself.
TEST(Names, OfValuesStandInNoRawText) {
  for (const char* each :
       {"  - primary: {print: \"$5\\n\"}\nexpect: [{once: {event: output, where: {text: $5}}}]\n",
        "  - w1: {throw: $5}\n", "  - w1: {load: $5}\n", "  - w1: {connect: k2, path: $5}\n",
        "  - client: {send: c1, text: $5}\n",
        "expect: [{once: {event: client.data c1, where: {text: {$one_of: [$5, $6]}}}}]\n",
        "expect: [{once: {event: client.answer c2, where: {text: {$not: $5}}}}]\n",
        "expect: [{tally: {event: client.answer c2, field: text, values: [$5], is: 1}}]\n",
        ("  - await: {event: binding scratch, where: {value: $5}}\n"
         "  - w1: {print: '${scratch}'}\n")}) {
    EXPECT_EQ(ErrorOf(each), "no error") << each;
  }
  ExpectRefused({
      {"expect: [{once: {event: socket.data w1.web, where: {text: $5}}}]\n",
       "11:59: no value is written $5", "or $$5 for the text."},
      {"expect: [{once: {event: output, where: {text: '${scratch}'}}}]\n",
       "11:47: placeholders are filled in operations only", ""},
      {"expect: [{once: {event: output, where: {stream: $stdout}}}]\n",
       "11:49: 'stream' of output is never '$stdout'", "Did you mean 'stdout'?"},
      {"expect: [{once: {event: os.exit w1, where: {code: $undefned}}}]\n",
       "11:51: no value is written $undefned", "Did you mean '$undefined'?"},
  });
}

// There the primary takes itself for a worker.
TEST(Names, OfAPrimaryWithTheEnvironmentOfAWorker) {
  const std::string step = "  - await: process.message primary\n";
  EXPECT_NE(ErrorOf(step), "no error");
  EXPECT_EQ(ErrorOf(step + "fixture: {env: {NODE_UNIQUE_ID: '7'}}\n"), "no error");
}

// The linter's scenarios are read with the same care.
TEST(Names, OfScenariosWithoutDemands) {
  const auto error = [](const std::string& rest) {
    const std::string file = testing::TempDir() + "/scenarios.yaml";
    std::ofstream(file) << "lint:\n  - title: t\n    steps:\n      - primary: {fork: w1}\n" + rest;
    const auto loaded = LoadLintScenarios(file);
    return loaded ? "no error" : loaded.error().front().ToString();
  };
  EXPECT_EQ(error("      - await: cluster.exit w1\n"), "no error");
  EXPECT_THAT(error("      - await: cluster.exit w2\n"),
              HasSubstr("scenarios.yaml:5:29: cluster.exit is never about 'w2'"));
  EXPECT_THAT(error("    needs: [udpp]\n"), HasSubstr("scenarios.yaml:5:13: unknown capability"));
}

}  // namespace
}  // namespace clusterspec
