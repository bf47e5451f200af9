// Where the fields of a flow record lie, from bpf/flow.h.
#pragma once

#include <napi.h>

namespace tributary {

Napi::Object RecordLayouts(Napi::Env env);

}  // namespace tributary
