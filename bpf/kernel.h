// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The few fields of kernel structs that are read, relocated to the running kernel's layout when the object is loaded. */
#ifndef TRIBUTARY_KERNEL_H
#define TRIBUTARY_KERNEL_H

#include <stdbool.h>
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct ns_common {
	unsigned int inum;
};

struct net {
	struct ns_common ns;
};

typedef struct {
	struct net *net;
} possible_net_t;

struct net_device {
	possible_net_t nd_net;
	unsigned short type;
};

struct sk_buff {
	struct net_device *dev;
	unsigned char *head;
	unsigned char *data;
	__u16 network_header;
	__u16 inner_network_header;
	__u16 inner_transport_header;
	__u8 encapsulation : 1;
};

#pragma clang attribute pop

/* Set by the loader: this kernel has bpf_cast_to_kern_ctx (>= 6.2). The verifier drops the branch not taken. */
const volatile bool has_kern_ctx = false;

extern void *bpf_cast_to_kern_ctx(void *ctx) __ksym __weak;

/*
 * Reads a chain of fields of the sk_buff behind a program's context: by plain loads where the kernel gives a typed
 * pointer, else by probe reads (the context is the sk_buff's own address).
 */
#define SKB_READ(skb, ...)                                                                 \
	(has_kern_ctx ? ___arrow(((struct sk_buff *)bpf_cast_to_kern_ctx(skb)), __VA_ARGS__) \
		      : BPF_CORE_READ((struct sk_buff *)(skb), __VA_ARGS__))

static __always_inline bool skb_is_encapsulated(struct __sk_buff *skb)
{
	if (has_kern_ctx) {
		struct sk_buff *typed = bpf_cast_to_kern_ctx(skb);

		return BPF_CORE_READ_BITFIELD(typed, encapsulation);
	}
	return BPF_CORE_READ_BITFIELD_PROBED((struct sk_buff *)skb, encapsulation);
}

/* Bytes from the buffer's start, where the skb's header offsets count from, to the frame's. */
static __always_inline __u32 skb_headroom(struct __sk_buff *skb)
{
	unsigned long headroom = (unsigned long)SKB_READ(skb, data) - (unsigned long)SKB_READ(skb, head);

	/* a 32-bit difference of pointers is refused by the verifier */
	asm volatile("" : "+r"(headroom));
	return headroom;
}

/* Milliseconds are fine enough for a flow's ends, and cheaper. */
static __always_inline __u64 now_ns(void)
{
	if (bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_ktime_get_coarse_ns))
		return bpf_ktime_get_coarse_ns();
	return bpf_ktime_get_ns();
}

#endif
