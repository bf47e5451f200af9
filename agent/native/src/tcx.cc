#include <bpf/bpf.h>

#include <climits>

#include "hook.h"

namespace tributary {
namespace {

// of linux/bpf.h since 6.6
constexpr auto kTcxIngress = static_cast<bpf_attach_type>(46);
constexpr auto kTcxEgress = static_cast<bpf_attach_type>(47);
constexpr uint32_t kBeforeAllOthers = 1 << 3;  // BPF_F_BEFORE

}  // namespace

Outcome TcxHook::Attach(int program, HookPoint point) {
  LIBBPF_OPTS(bpf_link_create_opts, options, .flags = kBeforeAllOthers);
  const bpf_attach_type type = point.ingress ? kTcxIngress : kTcxEgress;
  link_ = Descriptor(bpf_link_create(program, point.ifindex, type, &options));
  if (!link_.Valid()) return LastError("bpf_link_create");
  return {};
}

Outcome TcxHook::Detach() {
  link_.Close();
  return {};
}

bool HasTcx() {
  const bpf_insn carry_on[] = {
      {.code = BPF_ALU64 | BPF_MOV | BPF_K,
       .dst_reg = BPF_REG_0,
       .src_reg = 0,
       .off = 0,
       .imm = -1},
      {.code = BPF_JMP | BPF_EXIT, .dst_reg = 0, .src_reg = 0, .off = 0, .imm = 0},
  };
  const Descriptor program(bpf_prog_load(BPF_PROG_TYPE_SCHED_CLS, "tributary_try", "GPL", carry_on,
                                         std::size(carry_on), nullptr));
  if (!program.Valid()) return false;
  const Descriptor link(bpf_link_create(program.Get(), INT_MAX, kTcxIngress, nullptr));
  return errno == ENODEV;
}

}  // namespace tributary
