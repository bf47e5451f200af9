// The flow program as JavaScript has it: hooks, drains, overflow, counters.
#pragma once

#include <napi.h>

#include <memory>
#include <set>

#include "flow_program.h"
#include "hook.h"
#include "poll.h"
#include "workers.h"

namespace tributary {

class Probe : public std::enable_shared_from_this<Probe> {
 public:
  // Resolves to the object that `NativeProbe` in binding.ts describes.
  static Napi::Promise Load(Napi::Env env, WorkerSets& workers, ProbeOptions options);

  explicit Probe(WorkerSets& workers) : workers_(workers) {}

 private:
  Napi::Value ToObject(Napi::Env env);
  Napi::Value Attach(const Napi::CallbackInfo& info);
  Napi::Value Detach(Napi::Env env, const std::shared_ptr<Hook>& hook);
  Napi::Value Drain(const Napi::CallbackInfo& info);
  Napi::Value OnOverflow(const Napi::CallbackInfo& info);
  void DeliverOverflow(Napi::Env env, size_t most);
  Napi::Value Counters(const Napi::CallbackInfo& info);
  Napi::Value Test(const Napi::CallbackInfo& info);
  Napi::Value Close(const Napi::CallbackInfo& info);

  WorkerSets& workers_;
  std::unique_ptr<FlowProgram> program_;
  std::set<std::shared_ptr<Hook>> hooks_;
  Poll ring_;
  Napi::FunctionReference receive_;
};

}  // namespace tributary
