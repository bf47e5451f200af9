// Watches a descriptor on Node's loop.
#pragma once

#include <napi.h>

#include <functional>

#include "descriptor.h"
#include "failure.h"

typedef struct uv_poll_s uv_poll_t;

namespace tributary {

class Poll {
 public:
  using Ready = std::function<void()>;

  Poll() = default;
  Poll(const Poll&) = delete;
  Poll& operator=(const Poll&) = delete;
  ~Poll() { Close(); }

  // Calls `ready` whenever one of `events` (UV_READABLE, UV_PRIORITIZED) is there. Owns the
  // descriptor from now on.
  Outcome Start(Napi::Env env, Descriptor fd, int events, Ready ready);
  void Close();

  int Fd() const;
  bool Open() const { return watched_ != nullptr; }

 private:
  struct Watched;
  Watched* watched_ = nullptr;
};

// Calls a function of JavaScript from the loop; what it throws is an uncaught exception of the
// process.
void CallBack(Napi::Object receiver, Napi::Function function,
              std::initializer_list<napi_value> arguments);

}  // namespace tributary
