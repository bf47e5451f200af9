#include "support.h"

#include <linux/capability.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <array>

#include "hook.h"

namespace tributary {
namespace {

struct Capability {
  int number;
  const char* name;
};

// Loading and attaching programs, reading kernel memory in them, entering namespaces, looking at
// others' /proc.
constexpr std::array kNeeded = {
    Capability{CAP_BPF, "CAP_BPF"},
    Capability{CAP_NET_ADMIN, "CAP_NET_ADMIN"},
    Capability{CAP_PERFMON, "CAP_PERFMON"},
    Capability{CAP_SYS_ADMIN, "CAP_SYS_ADMIN"},
    Capability{CAP_SYS_PTRACE, "CAP_SYS_PTRACE"},
};

Napi::Array MissingCapabilities(Napi::Env env) {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> data{};
  syscall(SYS_capget, &header, data.data());
  Napi::Array missing = Napi::Array::New(env);
  for (const Capability& capability : kNeeded) {
    const uint32_t word = data[CAP_TO_INDEX(capability.number)].effective;
    if ((word & CAP_TO_MASK(capability.number)) == 0) missing[missing.Length()] = capability.name;
  }
  return missing;
}

}  // namespace

Napi::Value KernelSupport(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  utsname name{};
  uname(&name);
  Napi::Object support = Napi::Object::New(env);
  support.Set("release", static_cast<const char*>(name.release));
  support.Set("btf", access("/sys/kernel/btf/vmlinux", R_OK) == 0);
  support.Set("tcx", HasTcx());
  support.Set("missingCapabilities", MissingCapabilities(env));
  return support;
}

}  // namespace tributary
