// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Counts every packet that an interface receives or sends, per flow and observation point (network namespace, interface,
 * direction). Loaded once, attached to many interfaces; changes no packet and decides nothing about it.
 */
#include <stddef.h>
#include "fragments.h"
#include "plain.h"
#include "tables.h"

/* as many bytes of headers as are made readable when a parser runs out of them */
#define HEADERS_MAX 512
/* TCX_NEXT and TC_ACT_UNSPEC alike: go on as if there were no program */
#define CARRY_ON -1

/* one packet in so many is counted; 0 and 1 count all */
const volatile __u32 sampling = 1;

static __always_inline __u32 netns_inode(struct __sk_buff *skb)
{
	return SKB_READ(skb, dev, nd_net.net, ns.inum);
}

/* Completes an IP key: `words` are its last two. */
static __always_inline void set_ip_point(struct __sk_buff *skb, struct packet *packet, __u64 *words, __u8 direction)
{
	packet->point.direction = direction;
	packet->point.ifindex = skb->ifindex;
	packet->point.netns = netns_inode(skb);
	point_words(words, &packet->point);
}

static __always_inline void set_l2_point(struct __sk_buff *skb, struct packet *packet, __u8 direction)
{
	struct flow_key_l2 *key = &packet->key.l2;

	key->vlan = packet->point.vlan;
	key->direction = direction;
	key->ifindex = skb->ifindex;
	key->netns = netns_inode(skb);
}

static __always_inline int observe(struct __sk_buff *skb, __u8 direction)
{
	struct packet packet;
	struct wire_size size;

	if (sampling > 1 && bpf_get_prandom_u32() % sampling)
		return CARRY_ON;
	if (parse_plain(skb, &packet)) {
		set_ip_point(skb, &packet, &packet.key.words[1], direction);
		size = wire_size(skb, &packet);
		account_v4(skb, &packet, size);
		return CARRY_ON;
	}
	parse_packet(skb, &packet);
	if (packet.truncated && skb->data_end - skb->data < skb->len) {
		__u32 wanted = skb->len < HEADERS_MAX ? skb->len : HEADERS_MAX;

		bpf_skb_pull_data(skb, wanted);
		parse_packet(skb, &packet);
	}
	if (packet.kind == FLOW_V4)
		set_ip_point(skb, &packet, &packet.key.words[1], direction);
	else if (packet.kind == FLOW_V6)
		set_ip_point(skb, &packet, &packet.key.words[4], direction);
	else
		set_l2_point(skb, &packet, direction);
	size = wire_size(skb, &packet);
	if (packet.truncated)
		count(COUNTER_TRUNCATED, size.packets, size.bytes);
	if ((packet.first_fragment || packet.later_fragment) && !resolve_fragment(&packet))
		count(COUNTER_FRAGMENT_UNKNOWN, size.packets, size.bytes);
	if (packet.kind == FLOW_V4)
		account_v4(skb, &packet, size);
	else if (packet.kind == FLOW_V6)
		account_v6(skb, &packet, size);
	else
		account_l2(skb, &packet, size);
	return CARRY_ON;
}

SEC("tc")
int tributary_in(struct __sk_buff *skb)
{
	return observe(skb, FLOW_INGRESS);
}

SEC("tc")
int tributary_out(struct __sk_buff *skb)
{
	return observe(skb, FLOW_EGRESS);
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
