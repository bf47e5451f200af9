#include "poll.h"

#include <uv.h>

#include <cstdlib>

namespace tributary {

// Lives until libuv has let go of the handle.
struct Poll::Watched {
  uv_poll_t* handle;
  Descriptor fd;
  Ready ready;
};

Outcome Poll::Start(Napi::Env env, Descriptor fd, int events, Ready ready) {
  uv_loop_t* loop = nullptr;
  napi_get_uv_event_loop(env, &loop);
  // libuv's own size: the header that we compile with may be older than the libuv in Node
  auto* handle = static_cast<uv_poll_t*>(std::calloc(1, uv_handle_size(UV_POLL)));
  if (const int status = uv_poll_init(loop, handle, fd.Get()); status != 0) {
    std::free(handle);
    return Failure{-status, "uv_poll_init", {}};
  }
  watched_ = new Watched{handle, std::move(fd), std::move(ready)};
  uv_handle_set_data(reinterpret_cast<uv_handle_t*>(handle), watched_);
  uv_poll_start(handle, events, [](uv_poll_t* polled, int, int) {
    auto* handle = reinterpret_cast<uv_handle_t*>(polled);
    static_cast<Watched*>(uv_handle_get_data(handle))->ready();
  });
  return {};
}

void Poll::Close() {
  if (watched_ == nullptr) return;
  Watched* watched = std::exchange(watched_, nullptr);
  uv_close(reinterpret_cast<uv_handle_t*>(watched->handle), [](uv_handle_t* handle) {
    delete static_cast<Watched*>(uv_handle_get_data(handle));
    std::free(handle);
  });
  watched->fd.Close();  // now, not a turn of the loop later: it may hold a namespace
}

int Poll::Fd() const { return watched_->fd.Get(); }

void CallBack(Napi::Object receiver, Napi::Function function,
              std::initializer_list<napi_value> arguments) {
  const Napi::Env env = function.Env();
  function.MakeCallback(receiver, arguments);
  if (env.IsExceptionPending())
    napi_fatal_exception(env, env.GetAndClearPendingException().Value());
}

}  // namespace tributary
