#include "probe.h"

#include <unistd.h>
#include <uv.h>

namespace tributary {
namespace {

// Of the ring at once; then let the loop serve others.
constexpr size_t kOverflowPerTurn = 16384;
// A namespace that goes takes its hooks with it, one that comes has traffic at once.
constexpr auto kLast = Workers::Urgency::kLast;

// Hands memory over without a copy.
Napi::Value ToBuffer(Napi::Env env, std::vector<uint8_t>&& records) {
  if (records.empty()) return Napi::Buffer<uint8_t>::New(env, 0);
  auto* owned = new std::vector<uint8_t>(std::move(records));
  return Napi::Buffer<uint8_t>::NewOrCopy(
      env, owned->data(), owned->size(),
      [](Napi::Env, uint8_t*, std::vector<uint8_t>* owned) { delete owned; }, owned);
}

Napi::Object ToObject(Napi::Env env, FlowBatch&& batch) {
  Napi::Object object = Napi::Object::New(env);
  object.Set("v4", ToBuffer(env, std::move(batch[FLOW_V4])));
  object.Set("v6", ToBuffer(env, std::move(batch[FLOW_V6])));
  object.Set("l2", ToBuffer(env, std::move(batch[FLOW_L2])));
  return object;
}

Napi::Value Undefined(Napi::Env env) { return env.Undefined(); }

}  // namespace

Napi::Promise Probe::Load(Napi::Env env, WorkerSets& workers, ProbeOptions options) {
  auto probe = std::make_shared<Probe>(workers);
  return workers.quick.Run(
      env,
      [probe, options] {
        auto program = std::make_unique<FlowProgram>();
        Outcome outcome = program->Load(options);
        if (!outcome) probe->program_ = std::move(program);
        return outcome;
      },
      [probe](Napi::Env env) { return probe->ToObject(env); });
}

Napi::Value Probe::ToObject(Napi::Env env) {
  Napi::Object object = Napi::Object::New(env);
  const auto method = [&](const char* name, auto member) {
    object.Set(
        name,
        Napi::Function::New(
            env,
            [self = shared_from_this(), member](const Napi::CallbackInfo& info) -> Napi::Value {
              if (self->program_ == nullptr) {
                Napi::Error::New(info.Env(), "FlowProbe: closed").ThrowAsJavaScriptException();
                return info.Env().Undefined();
              }
              return (self.get()->*member)(info);
            }));
  };
  method("attach", &Probe::Attach);
  method("drain", &Probe::Drain);
  method("onOverflow", &Probe::OnOverflow);
  method("counters", &Probe::Counters);
  method("testRun", &Probe::Test);
  method("close", &Probe::Close);
  return object;
}

Napi::Value Probe::Attach(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const int netns = info[0].As<Napi::Number>();
  const HookPoint point{info[1].As<Napi::Number>(), info[2].As<Napi::Boolean>()};
  const bool tcx = info[3].As<Napi::Boolean>();
  const int program = program_->ProgramFd(point.ingress);
  const auto settle = [self = shared_from_this()](std::shared_ptr<Hook> hook) {
    return [self, hook](Napi::Env env) -> Napi::Value {
      self->hooks_.insert(hook);
      Napi::Object object = Napi::Object::New(env);
      object.Set("detach", Napi::Function::New(env, [self, hook](const Napi::CallbackInfo& info) {
                   return self->Detach(info.Env(), hook);
                 }));
      return object;
    };
  };
  if (tcx) {
    auto hook = std::make_shared<TcxHook>();
    return workers_.routing.RunInNetns(
        env, netns, [hook, program, point] { return hook->Attach(program, point); }, settle(hook));
  }
  auto hook = std::make_shared<TcHook>(Descriptor(dup(netns)));
  return workers_.routing.RunInNetns(
      env, netns, [hook, program, point] { return hook->Attach(program, point); }, settle(hook));
}

Napi::Value Probe::Detach(Napi::Env env, const std::shared_ptr<Hook>& hook) {
  if (hooks_.erase(hook) == 0)
    return workers_.quick.Run(
        env, [] { return Outcome{}; }, Undefined);
  const auto detach = [hook] { return hook->Detach(); };
  // not on Node's thread: the kernel waits for running programs
  return hook->Netns() < 0
             ? workers_.routing.Run(env, detach, Undefined, kLast)
             : workers_.routing.RunInNetns(env, hook->Netns(), detach, Undefined, kLast);
}

Napi::Value Probe::Drain(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  auto batch = std::make_shared<FlowBatch>();
  return workers_.quick.Run(
      env, [self = shared_from_this(), batch] { return self->program_->Drain(batch.get()); },
      [self = shared_from_this(), batch](Napi::Env env) {
        // no more than was there before the swap: packets keep coming
        self->DeliverOverflow(env, self->program_->RingCapacity());
        return tributary::ToObject(env, std::move(*batch));
      });
}

Napi::Value Probe::OnOverflow(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const bool first = receive_.IsEmpty();
  receive_ = Napi::Persistent(info[0].As<Napi::Function>());
  if (!first) return env.Undefined();
  const Outcome outcome = ring_.Start(env, Descriptor(dup(program_->RingFd())), UV_READABLE,
                                      [this, env] { DeliverOverflow(env, kOverflowPerTurn); });
  if (outcome) ToError(env, *outcome).ThrowAsJavaScriptException();
  return env.Undefined();
}

void Probe::DeliverOverflow(Napi::Env env, size_t most) {
  if (receive_.IsEmpty()) return;
  FlowBatch batch;
  program_->ReadRing(&batch, most);
  if (batch[FLOW_V4].empty() && batch[FLOW_V6].empty() && batch[FLOW_L2].empty()) return;
  const Napi::HandleScope scope(env);
  CallBack(env.Global(), receive_.Value(), {tributary::ToObject(env, std::move(batch))});
}

Napi::Value Probe::Counters(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  std::array<flow_counter, FLOW_COUNTER_COUNT> totals{};
  if (const Outcome outcome = program_->ReadCounters(&totals)) {
    ToError(env, *outcome).ThrowAsJavaScriptException();
    return env.Undefined();
  }
  Napi::Object object = Napi::Object::New(env);
  const auto set = [&](const char* name, flow_counter_id id) {
    Napi::Object counter = Napi::Object::New(env);
    counter.Set("packets", static_cast<double>(totals[id].packets));
    counter.Set("bytes", static_cast<double>(totals[id].bytes));
    object.Set(name, counter);
  };
#define X(id, name) set(#name, id);
  FLOW_COUNTERS(X)
#undef X
  return object;
}

Napi::Value Probe::Test(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto packet = info[1].As<Napi::Uint8Array>();
  TestRun run{.ingress = info[0].As<Napi::Boolean>(),
              .packet = {packet.Data(), packet.Data() + packet.ByteLength()},
              .ifindex = info[2].As<Napi::Number>(),
              .gso_segments = info[3].As<Napi::Number>(),
              .gso_size = info[4].As<Napi::Number>(),
              .repeat = info[5].As<Napi::Number>(),
              .return_value = 0,
              .duration_ns = 0};
  if (const Outcome outcome = program_->Test(&run)) {
    ToError(env, *outcome).ThrowAsJavaScriptException();
    return env.Undefined();
  }
  Napi::Object result = Napi::Object::New(env);
  result.Set("returnValue", static_cast<int32_t>(run.return_value));
  result.Set("durationNs", run.duration_ns);
  return result;
}

Napi::Value Probe::Close(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  ring_.Close();
  receive_.Reset();
  std::vector<Napi::Value> detached;
  auto hooks = std::make_shared<std::set<std::shared_ptr<Hook>>>(std::move(hooks_));
  hooks_.clear();
  Napi::Array promises = Napi::Array::New(env);
  for (const std::shared_ptr<Hook>& hook : *hooks) {
    if (hook->Netns() < 0) continue;
    promises[promises.Length()] = workers_.routing.RunInNetns(
        env, hook->Netns(), [hook] { return hook->Detach(); }, Undefined);
  }
  promises[promises.Length()] = workers_.routing.Run(
      env,
      [hooks, program = std::shared_ptr(std::move(program_))]() mutable {
        Outcome outcome;
        for (const std::shared_ptr<Hook>& hook : *hooks) {
          if (hook->Netns() < 0 && !outcome) outcome = hook->Detach();
        }
        hooks.reset();
        program.reset();
        return outcome;
      },
      Undefined);
  const Napi::Object promise = env.Global().Get("Promise").As<Napi::Object>();
  return promise.Get("all").As<Napi::Function>().Call(promise, {promises});
}

}  // namespace tributary
