#include <bpf/libbpf.h>
#include <linux/pkt_cls.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <array>
#include <vector>

#include "attributes.h"
#include "hook.h"

namespace tributary {
namespace {

// libbpf names a filter after its program: tributary_in, tributary_out
constexpr char kNamePrefix[] = "tributary";
// before all others, which may end the chain
constexpr uint32_t kPriority = 1;
constexpr uint32_t kHandle = 0x74726962;
constexpr size_t kMessageMax = 64 << 10;

struct Filter {
  uint32_t priority;
  uint32_t handle;
  bool ours;
};

bpf_tc_hook TcPoint(int ifindex, bpf_tc_attach_point at) {
  bpf_tc_hook hook{};
  hook.sz = sizeof(hook);
  hook.ifindex = ifindex;
  hook.attach_point = at;
  return hook;
}

bpf_tc_attach_point Side(bool ingress) { return ingress ? BPF_TC_INGRESS : BPF_TC_EGRESS; }

// An interface that is gone, or has no clsact, has no filter either.
bool AlreadyGone(int error) { return error == -ENODEV || error == -ENOENT || error == -EINVAL; }

Filter ToFilter(const nlmsghdr* message) {
  const auto* header = static_cast<const tcmsg*>(NLMSG_DATA(message));
  const Attributes attributes(TCA_RTA(header), static_cast<int>(TCA_PAYLOAD(message)));
  Filter filter{TC_H_MAJ(header->tcm_info) >> 16, header->tcm_handle, false};
  const rtattr* kind = attributes[TCA_KIND];
  const rtattr* options = attributes[TCA_OPTIONS];
  if (kind == nullptr || options == nullptr || AttributeString(kind) != "bpf") return filter;
  const Attributes nested(options);
  const rtattr* name = nested[TCA_BPF_NAME];
  filter.ours = name != nullptr && AttributeString(name).starts_with(kNamePrefix);
  return filter;
}

// Lists the clsact filters of one direction; none where there is no clsact.
Outcome ListFilters(int ifindex, bool ingress, std::vector<Filter>* filters) {
  const Descriptor netlink(socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
  if (!netlink.Valid()) return LastError("socket");
  struct {
    nlmsghdr header;
    tcmsg filter;
  } request{};
  request.header.nlmsg_len = sizeof(request);
  request.header.nlmsg_type = RTM_GETTFILTER;
  request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  request.filter.tcm_family = AF_UNSPEC;
  request.filter.tcm_ifindex = ifindex;
  request.filter.tcm_parent = TC_H_MAKE(TC_H_CLSACT, ingress ? TC_H_MIN_INGRESS : TC_H_MIN_EGRESS);
  if (send(netlink.Get(), &request, sizeof(request), 0) < 0) return LastError("send");
  bool interrupted = false;
  alignas(nlmsghdr) std::array<char, kMessageMax> buffer;
  for (;;) {
    const ssize_t length = recv(netlink.Get(), buffer.data(), buffer.size(), 0);
    if (length < 0) return LastError("recv");
    auto rest = static_cast<uint32_t>(length);
    const auto* message = reinterpret_cast<const nlmsghdr*>(buffer.data());
    for (; NLMSG_OK(message, rest); message = NLMSG_NEXT(message, rest)) {
      if ((message->nlmsg_flags & NLM_F_DUMP_INTR) != 0) interrupted = true;
      if (message->nlmsg_type == NLMSG_DONE) {
        if (!interrupted) return {};
        filters->clear();
        return ListFilters(ifindex, ingress, filters);
      }
      if (message->nlmsg_type == NLMSG_ERROR) {
        const int error = static_cast<const nlmsgerr*>(NLMSG_DATA(message))->error;
        if (AlreadyGone(error)) return {};
        return Failure{-error, "RTM_GETTFILTER", {}};
      }
      // a chain announces itself with a filter that has no handle
      if (message->nlmsg_type != RTM_NEWTFILTER) continue;
      const Filter filter = ToFilter(message);
      if (filter.handle != 0) filters->push_back(filter);
    }
  }
}

// An empty clsact does nothing; ours goes with its last filter.
Outcome RemoveEmptyQdisc(int ifindex) {
  std::vector<Filter> left;
  if (Outcome outcome = ListFilters(ifindex, true, &left)) return outcome;
  if (Outcome outcome = ListFilters(ifindex, false, &left)) return outcome;
  if (!left.empty()) return {};
  bpf_tc_hook both =
      TcPoint(ifindex, static_cast<bpf_tc_attach_point>(BPF_TC_INGRESS | BPF_TC_EGRESS));
  const int error = bpf_tc_hook_destroy(&both);
  if (error != 0 && !AlreadyGone(error)) return Failure{-error, "bpf_tc_hook_destroy", {}};
  return {};
}

Outcome RemoveFilter(int ifindex, bool ingress, uint32_t priority, uint32_t handle) {
  bpf_tc_hook hook = TcPoint(ifindex, Side(ingress));
  LIBBPF_OPTS(bpf_tc_opts, options, .handle = handle, .priority = priority);
  const int error = bpf_tc_detach(&hook, &options);
  if (error != 0 && !AlreadyGone(error)) return Failure{-error, "bpf_tc_detach", {}};
  return {};
}

}  // namespace

Outcome TcHook::Attach(int program, HookPoint point) {
  point_ = point;
  bpf_tc_hook hook = TcPoint(point.ifindex, Side(point.ingress));
  if (const int error = bpf_tc_hook_create(&hook); error != 0 && error != -EEXIST) {
    return Failure{-error, "bpf_tc_hook_create", {}};
  }
  // one left by a killed process has the same handle and is replaced
  LIBBPF_OPTS(bpf_tc_opts, options, .prog_fd = program, .flags = BPF_TC_F_REPLACE,
              .handle = kHandle, .priority = kPriority);
  if (const int error = bpf_tc_attach(&hook, &options); error != 0) {
    return Failure{-error, "bpf_tc_attach", {}};
  }
  return {};
}

Outcome TcHook::Detach() {
  netns_.Close();  // the thread is inside
  if (Outcome outcome = RemoveFilter(point_.ifindex, point_.ingress, kPriority, kHandle)) {
    return outcome;
  }
  return RemoveEmptyQdisc(point_.ifindex);
}

Outcome RemoveStaleFilters(int ifindex, int* removed) {
  for (const bool ingress : {true, false}) {
    std::vector<Filter> filters;
    if (Outcome outcome = ListFilters(ifindex, ingress, &filters)) return outcome;
    for (const Filter& filter : filters) {
      if (!filter.ours) continue;
      if (Outcome outcome = RemoveFilter(ifindex, ingress, filter.priority, filter.handle)) {
        return outcome;
      }
      ++*removed;
    }
  }
  return *removed > 0 ? RemoveEmptyQdisc(ifindex) : Outcome{};
}

}  // namespace tributary
