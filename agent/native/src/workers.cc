#include "workers.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace tributary {
namespace {

constexpr char kOwnNetns[] = "/proc/thread-self/ns/net";

ino_t CurrentNetns() {
  struct stat status {};
  return stat(kOwnNetns, &status) == 0 ? status.st_ino : 0;
}

[[noreturn]] void DieAbroad() {
  std::fputs("tributary: a thread could not leave a network namespace\n", stderr);
  std::abort();
}

}  // namespace

Workers::Workers(Napi::Env env, size_t threads)
    : most_threads_(threads),
      to_node_(Napi::ThreadSafeFunction::New(env, Napi::Function(), "tributary", 0, 1)),
      home_(open(kOwnNetns, O_RDONLY | O_CLOEXEC)),
      home_inode_(CurrentNetns()) {
  to_node_.Unref(env);
}

void Workers::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  to_node_.Abort();
}

Napi::Promise Workers::Run(Napi::Env env, Work work, Done done, Urgency urgency) {
  auto job = std::make_unique<Job>(env);
  job->urgency = urgency;
  job->work = std::move(work);
  job->done = std::move(done);
  return Enqueue(env, std::move(job));
}

Napi::Promise Workers::RunInNetns(Napi::Env env, int netns_fd, Work work, Done done,
                                  Urgency urgency) {
  auto job = std::make_unique<Job>(env);
  job->urgency = urgency;
  job->in_netns = true;
  job->netns = Descriptor(fcntl(netns_fd, F_DUPFD_CLOEXEC, 0));
  if (!job->netns.Valid()) job->outcome = LastError("dup");
  job->work = std::move(work);
  job->done = std::move(done);
  return Enqueue(env, std::move(job));
}

Napi::Promise Workers::Enqueue(Napi::Env env, std::unique_ptr<Job> job) {
  Napi::Promise promise = job->deferred.Promise();
  if (unfinished_++ == 0) to_node_.Ref(env);
  while (threads_.size() < most_threads_) threads_.emplace_back(&Workers::Serve, this);
  {
    const std::lock_guard lock(mutex_);
    (job->urgency == Urgency::kFirst ? first_ : last_).push_back(std::move(job));
  }
  wake_.notify_one();
  return promise;
}

void Workers::Serve() {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);  // signals are Node's
  for (;;) {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return stopping_ || !first_.empty() || !last_.empty(); });
    if (stopping_) return;
    std::deque<std::unique_ptr<Job>>& queue = first_.empty() ? last_ : first_;
    std::unique_ptr<Job> job = std::move(queue.front());
    queue.pop_front();
    lock.unlock();
    if (!job->outcome) job->outcome = Perform(*job);
    job->netns.Close();
    Job* finished = job.release();
    const napi_status status =
        to_node_.BlockingCall(finished, [this](Napi::Env env, Napi::Function, Job* done) {
          Finish(env, std::unique_ptr<Job>(done));
        });
    if (status != napi_ok) return;  // Node is going
  }
}

Outcome Workers::Perform(Job& job) const {
  if (!job.in_netns) return job.work();
  if (setns(job.netns.Get(), CLONE_NEWNET) != 0) return LastError("setns");
  Outcome outcome = job.work();
  if (setns(home_.Get(), CLONE_NEWNET) != 0 || CurrentNetns() != home_inode_) DieAbroad();
  return outcome;
}

void Workers::Finish(Napi::Env env, std::unique_ptr<Job> job) {
  if (static_cast<napi_env>(env) == nullptr) return;
  const Napi::HandleScope scope(env);
  if (--unfinished_ == 0) to_node_.Unref(env);
  if (job->outcome) {
    job->deferred.Reject(ToError(env, *job->outcome).Value());
  } else {
    const Napi::Value value = job->done(env);
    if (env.IsExceptionPending()) {
      job->deferred.Reject(env.GetAndClearPendingException().Value());
    } else {
      job->deferred.Resolve(value);
    }
  }
}

}  // namespace tributary
