#include "failure.h"

#include <cstring>

namespace tributary {

Napi::Error ToError(Napi::Env env, const Failure& failure) {
  const bool ours = failure.error == kNotANamespace;
  const char* name = ours ? "ENOTNETNS" : strerrorname_np(failure.error);
  const std::string code = name != nullptr ? name : "E" + std::to_string(failure.error);
  std::string message = code + ": ";
  message += ours ? "not a network namespace" : strerrordesc_np(failure.error) ?: "unknown error";
  message += std::string(", ") + failure.call;
  if (!failure.detail.empty()) message += ": " + failure.detail;
  Napi::Error error = Napi::Error::New(env, message);
  error.Value().Set("code", code);
  error.Value().Set("errno", -failure.error);
  error.Value().Set("syscall", failure.call);
  return error;
}

}  // namespace tributary
