// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Only a datagram's first fragment has ports. This remembers them for the others, so that all are in one flow. */
#ifndef TRIBUTARY_FRAGMENTS_H
#define TRIBUTARY_FRAGMENTS_H

#include "parse.h"

#define FRAGMENTED_DATAGRAMS_MAX 8192

struct fragment_key {
	__u8 src_addr[16];
	__u8 dst_addr[16];
	__u32 id;
	__u32 ifindex;
	__u32 netns;
	__u8 proto; /* IPv4 only: an IPv6 fragment names the header that follows, not the transport */
	__u8 direction;
	__u16 reserved;
};

struct fragment_ports {
	__u16 src_port;
	__u16 dst_port;
	__u8 proto;
};

/* datagrams under way, the oldest forgotten first */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, FRAGMENTED_DATAGRAMS_MAX);
	__type(key, struct fragment_key);
	__type(value, struct fragment_ports);
} fragments SEC(".maps");

/* Returns whether the packet's key is complete: false for a later fragment whose first was not seen. */
static __always_inline bool resolve_fragment(struct packet *packet)
{
	struct fragment_key key = { .id = packet->fragment_id };
	struct flow_key_v4 *v4 = &packet->key.v4;
	struct flow_key_v6 *v6 = &packet->key.v6;
	struct fragment_ports *known;

	if (packet->kind == FLOW_V4) {
		__builtin_memcpy(key.src_addr, v4->src_addr, sizeof(v4->src_addr));
		__builtin_memcpy(key.dst_addr, v4->dst_addr, sizeof(v4->dst_addr));
		key.proto = v4->proto;
		key.direction = v4->direction;
		key.ifindex = v4->ifindex;
		key.netns = v4->netns;
	} else {
		__builtin_memcpy(key.src_addr, v6->src_addr, sizeof(v6->src_addr));
		__builtin_memcpy(key.dst_addr, v6->dst_addr, sizeof(v6->dst_addr));
		key.direction = v6->direction;
		key.ifindex = v6->ifindex;
		key.netns = v6->netns;
	}
	if (packet->first_fragment) {
		struct fragment_ports ports = {};

		ports.src_port = packet->kind == FLOW_V4 ? v4->src_port : v6->src_port;
		ports.dst_port = packet->kind == FLOW_V4 ? v4->dst_port : v6->dst_port;
		ports.proto = packet->kind == FLOW_V4 ? v4->proto : v6->proto;
		bpf_map_update_elem(&fragments, &key, &ports, BPF_ANY);
		return true;
	}
	known = bpf_map_lookup_elem(&fragments, &key);
	if (!known)
		return false;
	if (packet->kind == FLOW_V4) {
		v4->src_port = known->src_port;
		v4->dst_port = known->dst_port;
	} else {
		v6->src_port = known->src_port;
		v6->dst_port = known->dst_port;
		v6->proto = known->proto;
	}
	return true;
}

#endif
