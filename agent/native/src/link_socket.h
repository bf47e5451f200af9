// A rtnetlink socket of one namespace, read on Node's loop.
#pragma once

#include <napi.h>

#include <memory>

#include "poll.h"
#include "workers.h"

struct nlmsghdr;

namespace tributary {

class LinkSocket : public std::enable_shared_from_this<LinkSocket> {
 public:
  // Resolves to {requestDump(), close()}.
  static Napi::Promise Open(Napi::Env env, Workers& workers, int netns_fd, Napi::Object handlers);

 private:
  enum class Dump { kNone, kLinks, kAddresses };

  Outcome Connect();
  Napi::Value Start(Napi::Env env);
  void RequestDump();
  void SendDump(Dump dump);
  void Read();
  void Dispatch(const nlmsghdr* message);
  void EndOfDump();
  void Fail(const Failure& failure);
  void Call(const char* handler, std::initializer_list<napi_value> arguments);
  void Close();

  Descriptor socket_;
  Poll poll_;
  Napi::ObjectReference handlers_;
  Dump dump_ = Dump::kNone;
  bool dump_wanted_ = false;   // another one, once the present one is complete
  bool inconsistent_ = false;  // the kernel says that the tables changed while it dumped them
  uint32_t sequence_ = 0;
};

}  // namespace tributary
