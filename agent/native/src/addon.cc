// The addon's exports; `Binding` in binding.ts describes them.
#include <napi.h>

#include "hook.h"
#include "layout.h"
#include "link_socket.h"
#include "netns.h"
#include "probe.h"
#include "support.h"
#include "workers.h"

namespace tributary {
namespace {

Napi::Value OpenLinkSocket(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return LinkSocket::Open(env, env.GetInstanceData<WorkerSets>()->quick, info[0].As<Napi::Number>(),
                          info[1].As<Napi::Object>());
}

Napi::Value LoadProbe(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return Probe::Load(env, *env.GetInstanceData<WorkerSets>(),
                     {.object_path = info[0].As<Napi::String>(),
                      .max_flows = info[1].As<Napi::Number>(),
                      .ring_bytes = info[2].As<Napi::Number>(),
                      .sampling = info[3].As<Napi::Number>()});
}

Napi::Value RemoveStale(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const int ifindex = info[1].As<Napi::Number>();
  auto removed = std::make_shared<int>(0);
  return env.GetInstanceData<WorkerSets>()->routing.RunInNetns(
      env, info[0].As<Napi::Number>(),
      [ifindex, removed] { return RemoveStaleFilters(ifindex, removed.get()); },
      [removed](Napi::Env env) { return Napi::Number::New(env, *removed); });
}

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  auto* workers = new WorkerSets(env);
  env.SetInstanceData(workers);
  env.AddCleanupHook([workers] {
    workers->quick.Stop();
    workers->routing.Stop();
  });
  exports.Set("layout", RecordLayouts(env));
  exports.Set("openNetns", Napi::Function::New(env, OpenNetns));
  exports.Set("closeFd", Napi::Function::New(env, CloseFd));
  exports.Set("watchMounts", Napi::Function::New(env, WatchMounts));
  exports.Set("openLinkSocket", Napi::Function::New(env, OpenLinkSocket));
  exports.Set("loadProbe", Napi::Function::New(env, LoadProbe));
  exports.Set("removeStaleFilters", Napi::Function::New(env, RemoveStale));
  exports.Set("kernelSupport", Napi::Function::New(env, KernelSupport));
  return exports;
}

}  // namespace
}  // namespace tributary

using tributary::Init;
NODE_API_MODULE(tributary, Init)
