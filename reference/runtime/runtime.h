// The runtime of this process: what it is, its loop, and the model that says what it does.
#ifndef CLUSTERSPEC_REFERENCE_RUNTIME_RUNTIME_H_
#define CLUSTERSPEC_REFERENCE_RUNTIME_RUNTIME_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "clusterspec/cluster.h"
#include "reference/model/choice_point.h"
#include "reference/model/settings.h"
#include "reference/runtime/event.h"
#include "reference/runtime/inspector.h"
#include "reference/runtime/loop.h"
#include "reference/runtime/numbering.h"
#include "reference/runtime/reading_chooser.h"

namespace cluster {

class PrimaryDriver;
class ProcessDriver;

// One in a process, made by Start() and never destroyed.
class Runtime {
 public:
  // Asserts that there is one.
  static Runtime& Get();
  static void Make(int argc, char** argv, const StartOptions& options);

  bool is_primary() const { return id_ == 0; }
  int id() const { return id_; }  // of the worker; 0: the primary
  Loop& loop() { return loop_; }
  Names& names() { return names_; }
  const model::Context& context() const { return *context_; }
  bool Has(model::Deviation deviation) const { return context_->Has(deviation); }
  PrimaryDriver& primary() { return *primary_; }
  ProcessDriver& process() { return *process_; }

  const std::vector<std::string>& argv() const { return argv_; }
  const std::vector<std::string>& exec_argv() const { return exec_argv_; }
  model::PrimaryFacts Facts() const;
  int debug_port() const { return debug_port_; }

  int Run();
  [[noreturn]] void Exit(int code);
  [[noreturn]] void DieOf(const std::string& message);  // an uncaught exception

  std::optional<int> exit_code;
  Emitter<int> on_exit;

 private:
  Runtime(int argc, char** argv, const StartOptions& options);

  int TakeWorkerId() const;
  void ReadOptions(const StartOptions& options);
  void ReadArguments(int argc, char** argv);
  void BecomeWorker();
  void StartInspector(int port);
  void LoadRequired();

  Loop loop_;
  Names names_;
  std::unique_ptr<ReadingChooser> chooser_;
  model::ResolvedChoices resolved_choices_;
  std::optional<model::Context> context_;
  int id_ = 0;
  std::vector<std::string> argv_;
  std::vector<std::string> exec_argv_;
  int default_debug_port_ = 9229;
  int debug_port_ = 9229;
  bool exiting_ = false;
  std::unique_ptr<Inspector> inspector_;
  std::unique_ptr<PrimaryDriver> primary_;
  std::unique_ptr<ProcessDriver> process_;
};

}  // namespace cluster

#endif  // CLUSTERSPEC_REFERENCE_RUNTIME_RUNTIME_H_
