#include "netns.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <linux/nsfs.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <uv.h>

#include <memory>

#include "poll.h"

namespace tributary {
namespace {

Outcome CheckNetns(int fd) {
  struct statfs filesystem {};
  if (fstatfs(fd, &filesystem) != 0) return LastError("fstatfs");
  if (filesystem.f_type != NSFS_MAGIC || ioctl(fd, NS_GET_NSTYPE) != CLONE_NEWNET) {
    return Failure{kNotANamespace, "open", {}};
  }
  return {};
}

}  // namespace

Napi::Value OpenNetns(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const std::string path = info[0].As<Napi::String>();
  Descriptor fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  Outcome outcome = fd.Valid() ? CheckNetns(fd.Get()) : LastError("open");
  struct stat status {};
  if (!outcome && fstat(fd.Get(), &status) != 0) outcome = LastError("fstat");
  if (outcome) {
    outcome->detail = path;
    ToError(env, *outcome).ThrowAsJavaScriptException();
    return env.Undefined();
  }
  Napi::Object netns = Napi::Object::New(env);
  netns.Set("inode", static_cast<double>(status.st_ino));
  netns.Set("fd", fd.Release());
  return netns;
}

Napi::Value CloseFd(const Napi::CallbackInfo& info) {
  close(info[0].As<Napi::Number>().Int32Value());
  return info.Env().Undefined();
}

Napi::Value WatchMounts(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  struct Watch {
    Poll poll;
    Napi::FunctionReference changed;
  };
  auto watch = std::make_shared<Watch>();
  watch->changed = Napi::Persistent(info[0].As<Napi::Function>());
  Descriptor mounts(open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC));
  Outcome outcome = mounts.Valid() ? Outcome{} : LastError("open");
  if (!outcome) {
    outcome = watch->poll.Start(env, std::move(mounts), UV_PRIORITIZED, [watch] {
      const Napi::Env env = watch->changed.Env();
      const Napi::HandleScope scope(env);
      CallBack(env.Global(), watch->changed.Value(), {});
    });
  }
  if (outcome) {
    ToError(env, *outcome).ThrowAsJavaScriptException();
    return env.Undefined();
  }
  Napi::Object object = Napi::Object::New(env);
  object.Set("close", Napi::Function::New(env, [watch](const Napi::CallbackInfo&) {
               watch->poll.Close();
               watch->changed.Reset();
             }));
  return object;
}

}  // namespace tributary
