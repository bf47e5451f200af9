// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* What a wire would carry of an skb: one skb may stand for many segments, whose headers it holds once. */
#ifndef TRIBUTARY_WIRE_H
#define TRIBUTARY_WIRE_H

#include "parse.h"

struct wire_size {
	__u32 packets;
	__u64 bytes;
};

/* Length of all headers up to the inner transport's payload; 0 where they cannot be read. */
static __always_inline __u32 inner_header_length(struct __sk_buff *skb)
{
	__u32 headroom = skb_headroom(skb);
	__u32 network = SKB_READ(skb, inner_network_header) - headroom;
	__u32 transport = SKB_READ(skb, inner_transport_header) - headroom;
	__u8 ip[10], proto, doff;

	if (bpf_skb_load_bytes(skb, network, ip, sizeof(ip)))
		return 0;
	proto = ip[0] >> 4 == 4 ? ip[9] : ip[6];
	if (proto == IPPROTO_UDP)
		return transport + sizeof(struct udphdr);
	if (bpf_skb_load_bytes(skb, transport + 12, &doff, sizeof(doff)))
		return 0;
	return transport + (doff >> 4) * 4;
}

static __always_inline struct wire_size wire_size(struct __sk_buff *skb, const struct packet *packet)
{
	/* a tag that the skb keeps beside its data is on the wire, too */
	__u32 tag = skb->vlan_present ? VLAN_TAG_LENGTH : 0;
	struct wire_size size = { .packets = 1, .bytes = skb->len + tag };
	__u32 payload = skb->gso_size, headers = packet->header_length, segments;

	if (!payload)
		return size;
	segments = skb->gso_segs;
	if (skb_is_encapsulated(skb)) {
		__u32 inner = inner_header_length(skb);

		if (inner)
			headers = inner;
	}
	if (!segments && skb->len > headers)
		segments = (skb->len - headers + payload - 1) / payload;
	if (segments > 1) {
		size.packets = segments;
		size.bytes += (__u64)(segments - 1) * (headers + tag);
	}
	return size;
}

#endif
