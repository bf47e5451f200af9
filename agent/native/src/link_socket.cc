#include "link_socket.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <uv.h>

#include <array>

#include "link_message.h"

namespace tributary {
namespace {

constexpr int kReceiveBuffer = 8 << 20;   // memory is taken only for what waits in it
constexpr int kReadsPerTurn = 64;         // then let the loop serve others
constexpr size_t kMessageMax = 64 << 10;  // the kernel makes dumps of at most 32 KiB

}  // namespace

Napi::Promise LinkSocket::Open(Napi::Env env, Workers& workers, int netns_fd,
                               Napi::Object handlers) {
  auto link_socket = std::make_shared<LinkSocket>();
  link_socket->handlers_ = Napi::Persistent(handlers);
  return workers.RunInNetns(
      env, netns_fd, [link_socket] { return link_socket->Connect(); },
      [link_socket](Napi::Env env) { return link_socket->Start(env); });
}

Outcome LinkSocket::Connect() {
  socket_ = Descriptor(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE));
  if (!socket_.Valid()) return LastError("socket");
  setsockopt(socket_.Get(), SOL_SOCKET, SO_RCVBUFFORCE, &kReceiveBuffer, sizeof(kReceiveBuffer));
  sockaddr_nl address{};
  address.nl_family = AF_NETLINK;
  address.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR;
  if (bind(socket_.Get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) {
    return LastError("bind");
  }
  return {};
}

Napi::Value LinkSocket::Start(Napi::Env env) {
  auto self = shared_from_this();
  if (const Outcome outcome =
          poll_.Start(env, std::move(socket_), UV_READABLE, [self] { self->Read(); })) {
    ToError(env, *outcome).ThrowAsJavaScriptException();
    return env.Undefined();
  }
  Napi::Object object = Napi::Object::New(env);
  object.Set("requestDump",
             Napi::Function::New(env, [self](const Napi::CallbackInfo&) { self->RequestDump(); }));
  object.Set("close",
             Napi::Function::New(env, [self](const Napi::CallbackInfo&) { self->Close(); }));
  return object;
}

void LinkSocket::RequestDump() {
  if (!poll_.Open()) return;  // failed, and said so
  if (dump_ == Dump::kNone) {
    SendDump(Dump::kLinks);
  } else {
    dump_wanted_ = true;
  }
}

void LinkSocket::SendDump(Dump dump) {
  struct {
    nlmsghdr header;
    ifinfomsg link;
    rtattr filter;
    uint32_t filter_mask;
  } links{};
  struct {
    nlmsghdr header;
    ifaddrmsg address;
  } addresses{};
  const bool of_links = dump == Dump::kLinks;
  links.filter = {RTA_LENGTH(sizeof(links.filter_mask)), IFLA_EXT_MASK};
  links.filter_mask = RTEXT_FILTER_VF;
  nlmsghdr& header = of_links ? links.header : addresses.header;
  header.nlmsg_len = of_links ? sizeof(links) : sizeof(addresses);
  header.nlmsg_type = of_links ? RTM_GETLINK : RTM_GETADDR;
  header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  header.nlmsg_seq = ++sequence_;
  dump_ = dump;
  if (send(poll_.Fd(), &header, header.nlmsg_len, 0) < 0) Fail(LastError("send"));
}

void LinkSocket::Read() {
  alignas(nlmsghdr) static std::array<char, kMessageMax> buffer;
  const Napi::HandleScope scope(handlers_.Env());
  for (int reads = 0; reads < kReadsPerTurn && poll_.Open(); reads++) {
    const ssize_t length = recv(poll_.Fd(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (length < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (length < 0 && errno == ENOBUFS) {
      Call("onOverrun", {});
      continue;
    }
    if (length < 0) return Fail(LastError("recv"));
    auto rest = static_cast<uint32_t>(length);
    const auto* message = reinterpret_cast<const nlmsghdr*>(buffer.data());
    for (; NLMSG_OK(message, rest) && poll_.Open(); message = NLMSG_NEXT(message, rest)) {
      Dispatch(message);
    }
  }
}

void LinkSocket::Dispatch(const nlmsghdr* message) {
  const Napi::Env env = handlers_.Env();
  const Napi::HandleScope scope(env);
  if ((message->nlmsg_flags & NLM_F_DUMP_INTR) != 0) inconsistent_ = true;
  switch (message->nlmsg_type) {
    case RTM_NEWLINK:
      // bridges tell of their ports in a family of their own, with half of what a link is
      if (static_cast<const ifinfomsg*>(NLMSG_DATA(message))->ifi_family != AF_UNSPEC) return;
      return Call("onLink", {ToLink(env, message)});
    case RTM_DELLINK:
      if (static_cast<const ifinfomsg*>(NLMSG_DATA(message))->ifi_family != AF_UNSPEC) return;
      return Call(
          "onLinkGone",
          {Napi::Number::New(env, static_cast<const ifinfomsg*>(NLMSG_DATA(message))->ifi_index)});
    case RTM_NEWADDR:
    case RTM_DELADDR: {
      const Napi::Value address = ToAddress(env, message);
      if (address.IsNull()) return;
      return Call(message->nlmsg_type == RTM_NEWADDR ? "onAddress" : "onAddressGone", {address});
    }
    case NLMSG_DONE:
      if (message->nlmsg_seq == sequence_) EndOfDump();
      return;
    case NLMSG_ERROR: {
      const int error = static_cast<const nlmsgerr*>(NLMSG_DATA(message))->error;
      if (error != 0) Fail({-error, "netlink dump", {}});
      return;
    }
    default:
      return;
  }
}

void LinkSocket::EndOfDump() {
  if (inconsistent_) {
    inconsistent_ = false;
    return SendDump(dump_);
  }
  if (dump_ == Dump::kLinks) return SendDump(Dump::kAddresses);
  dump_ = Dump::kNone;
  Call("onDumpEnd", {});
  if (dump_wanted_ && dump_ == Dump::kNone && poll_.Open()) {
    dump_wanted_ = false;
    SendDump(Dump::kLinks);
  }
}

void LinkSocket::Fail(const Failure& failure) {
  poll_.Close();
  const Napi::Env env = handlers_.Env();
  const Napi::HandleScope scope(env);
  Call("onError", {ToError(env, failure).Value()});
}

void LinkSocket::Call(const char* handler, std::initializer_list<napi_value> arguments) {
  if (handlers_.IsEmpty()) return;
  const Napi::Object handlers = handlers_.Value();
  CallBack(handlers, handlers.Get(handler).As<Napi::Function>(), arguments);
}

void LinkSocket::Close() {
  poll_.Close();
  handlers_.Reset();
}

}  // namespace tributary
