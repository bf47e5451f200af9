// What this kernel has and this process may.
#pragma once

#include <napi.h>

namespace tributary {

// () -> KernelSupport of index.ts
Napi::Value KernelSupport(const Napi::CallbackInfo& info);

}  // namespace tributary
