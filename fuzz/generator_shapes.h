// Steps that programs of cluster usually have. For generator*.cc only.
#ifndef CLUSTERSPEC_FUZZ_GENERATOR_SHAPES_H_
#define CLUSTERSPEC_FUZZ_GENERATOR_SHAPES_H_

#include <string>

#include "fuzz/generator_state.h"

namespace clusterspec::fuzz {

class Shapes {
 public:
  Shapes(Source* source, GeneratorState* draft, Scenario* scenario)
      : source_(*source), draft_(*draft), scenario_(*scenario) {}

  // How a program begins: a policy and a serialization, some workers, and perhaps the wait for
  // them, the same server in each, and clients.
  void Begin();

  // How it ends, wherever it is: all workers, or the primary, in one of the usual ways.
  void End();

 private:
  void Add(const std::string& process, std::vector<Operation> operations);
  void Await(const std::string& event, const std::string& subject);
  void Settings();
  void Fork();
  void Listen();
  void Ask();
  void EndWorker(size_t worker);
  void EndPrimary();

  Source& source_;
  GeneratorState& draft_;
  Scenario& scenario_;
};

}  // namespace clusterspec::fuzz

#endif  // CLUSTERSPEC_FUZZ_GENERATOR_SHAPES_H_
