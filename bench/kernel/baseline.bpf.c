// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* What the flow program is measured against: doing nothing, and looking up one known flow. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include "../../bpf/flow.h"

/* as large as the agent's by default */
#define FLOWS(kind)                                    \
	struct {                                       \
		__uint(type, BPF_MAP_TYPE_HASH);       \
		__uint(max_entries, 100000);           \
		__type(key, struct flow_key_##kind);   \
		__type(value, struct flow_value);      \
	} flows_##kind SEC(".maps")

FLOWS(v4);
FLOWS(v6);

SEC("tc")
int empty(struct __sk_buff *skb)
{
	return -1;
}

/* the interface is the packet's, so that the compiler cannot know the key */
SEC("tc")
int lookup_v4(struct __sk_buff *skb)
{
	struct flow_key_v4 key = { .ifindex = skb->ifindex };

	return bpf_map_lookup_elem(&flows_v4, &key) ? -1 : 0;
}

SEC("tc")
int lookup_v6(struct __sk_buff *skb)
{
	struct flow_key_v6 key = { .ifindex = skb->ifindex };

	return bpf_map_lookup_elem(&flows_v6, &key) ? -1 : 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
