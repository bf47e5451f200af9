// Threads of the addon's own. A job may run inside a network namespace: only such a thread ever
// enters one, and it is back home, or the process dead, before it takes the next job. Node's thread
// and libuv's pool never leave home.
#pragma once

#include <napi.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "descriptor.h"
#include "failure.h"

namespace tributary {

class Workers {
 public:
  enum class Urgency { kFirst, kLast };

  using Work = std::function<Outcome()>;
  using Done = std::function<Napi::Value(Napi::Env)>;

  Workers(Napi::Env env, size_t threads);
  // Ends the threads. Must come before Node ends `to_node_`, so as a cleanup hook and not when this
  // is destroyed.
  void Stop();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // Runs `work` on a worker; then, on Node's thread, resolves with what `done` returns or rejects
  // with the failure.
  Napi::Promise Run(Napi::Env env, Work work, Done done, Urgency urgency = Urgency::kFirst);

  // The same inside the namespace behind `netns_fd`, which may be closed once this has returned.
  Napi::Promise RunInNetns(Napi::Env env, int netns_fd, Work work, Done done,
                           Urgency urgency = Urgency::kFirst);

 private:
  struct Job {
    explicit Job(Napi::Env env) : deferred(Napi::Promise::Deferred::New(env)) {}
    Urgency urgency = Urgency::kFirst;
    bool in_netns = false;
    Descriptor netns;
    Work work;
    Done done;
    Outcome outcome;
    Napi::Promise::Deferred deferred;
  };

  Napi::Promise Enqueue(Napi::Env env, std::unique_ptr<Job> job);
  void Serve();
  Outcome Perform(Job& job) const;
  void Finish(Napi::Env env, std::unique_ptr<Job> job);

  const size_t most_threads_;
  Napi::ThreadSafeFunction to_node_;
  size_t unfinished_ = 0;  // on Node's thread; the loop stays alive while it is above 0
  Descriptor home_;
  ino_t home_inode_ = 0;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::unique_ptr<Job>> first_;
  std::deque<std::unique_ptr<Job>> last_;  // only when there is nothing in first_
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

// Two sets, so that what waits for the kernel's routing lock (attach, detach) holds up nothing
// else.
struct WorkerSets {
  explicit WorkerSets(Napi::Env env) : quick(env, 2), routing(env, 2) {}

  Workers quick;
  Workers routing;  // more threads would only share the waiting
};

}  // namespace tributary
