// What an operation on the kernel may fail with, and how JavaScript sees it.
#pragma once

#include <napi.h>

#include <cerrno>
#include <optional>
#include <string>

namespace tributary {

// The file is no network namespace; beyond every errno of the kernel.
inline constexpr int kNotANamespace = 4096;

struct Failure {
  int error;           // an errno, or kNotANamespace
  const char* call;    // the operation that failed
  std::string detail;  // what else is known, e.g. the verifier's words; may be empty
};

using Outcome = std::optional<Failure>;

inline Failure LastError(const char* call) { return {errno, call, {}}; }

// An Error with `code`, `errno` and `syscall`, as Node's own system errors have them.
Napi::Error ToError(Napi::Env env, const Failure& failure);

}  // namespace tributary
