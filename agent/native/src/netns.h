// Network namespaces as files, and the mounts that make them.
#pragma once

#include <napi.h>

namespace tributary {

// (path) -> {fd, inode}
Napi::Value OpenNetns(const Napi::CallbackInfo& info);
// (fd)
Napi::Value CloseFd(const Napi::CallbackInfo& info);
// (onChange) -> {close()}
Napi::Value WatchMounts(const Napi::CallbackInfo& info);

}  // namespace tributary
