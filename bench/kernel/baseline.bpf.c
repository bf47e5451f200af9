// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* What the flow program is measured against: doing nothing, and looking up one known flow. */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include "../../bpf/flow.h"

/* as large as the agent's by default */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 100000);
	__type(key, struct flow_key_v4);
	__type(value, struct flow_value);
} flows SEC(".maps");

SEC("tc")
int empty(struct __sk_buff *skb)
{
	return -1;
}

SEC("tc")
int lookup(struct __sk_buff *skb)
{
	struct flow_key_v4 key = {};

	/* of the packet, so that the compiler cannot know the key */
	key.ifindex = skb->ifindex;
	return bpf_map_lookup_elem(&flows, &key) ? -1 : 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
