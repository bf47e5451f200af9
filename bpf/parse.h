// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Reads a packet's headers. Each parse_* checks its own bounds and moves the cursor past what it has read. */
#ifndef TRIBUTARY_PARSE_H
#define TRIBUTARY_PARSE_H

#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <bpf/bpf_endian.h>
#include "kernel.h"
#include "key.h"

/* of linux/if_arp.h, which needs a C library */
#define ARPHRD_ETHER 1
#define ARPHRD_LOOPBACK 772
#define VLAN_ID_MASK 0x0fff
#define VLAN_TAG_LENGTH 4
#define VLAN_TAGS_MAX 2
#define IPV4_MORE_FRAGMENTS 0x2000
#define IPV4_FRAGMENT_OFFSET 0x1fff
#define IPV6_MORE_FRAGMENTS 0x0001
#define IPV6_FRAGMENT_OFFSET 0xfff8
#define IPV6_EXTENSIONS_MAX 8
#define IPV6_EXTENSIONS_END 32767
#define SCTP_HEADER_LENGTH 12
#define ICMP_TYPE_CODE_LENGTH 4
/* farther from the frame's start than any link layer puts the network header */
#define LINK_LENGTH_MAX 255

struct cursor {
	void *at;
	void *end;
};

struct vlan_tag {
	__be16 tci;
	__be16 ether_type;
};

struct ipv6_extension {
	__u8 next;
	__u8 length;
	__be16 fragment_offset; /* of the fragment header; other headers have options here */
	__be32 fragment_id;
};

/* One packet, as far as it could be read. */
struct packet {
	union flow_key key; /* complete when the observation point is in it, too */
	struct flow_point point;
	enum flow_kind kind;
	__u32 flags;
	__u32 header_length; /* from the start of the frame to the payload of the (outer) transport */
	__u32 fragment_id;
	__u8 dscp;
	bool has_link_header;
	bool truncated;
	bool first_fragment;
	bool later_fragment;
};

static __always_inline void *take(struct cursor *cursor, __u32 length)
{
	void *header = cursor->at;

	if (header + length > cursor->end)
		return NULL;
	cursor->at = header + length;
	return header;
}

/* Returns the EtherType behind the tags, and the outermost tag's id in *vlan unless the skb itself had one. */
static __always_inline bool parse_ethernet(struct cursor *cursor, __u16 *ether_type, __u16 *vlan,
					   bool tagged)
{
	struct ethhdr *ethernet = take(cursor, sizeof(*ethernet));

	if (!ethernet)
		return false;
	*ether_type = bpf_ntohs(ethernet->h_proto);
#pragma unroll
	for (int i = 0; i < VLAN_TAGS_MAX; i++) {
		struct vlan_tag *tag;

		if (*ether_type != ETH_P_8021Q && *ether_type != ETH_P_8021AD)
			break;
		tag = take(cursor, sizeof(*tag));
		if (!tag)
			return false;
		if (!tagged)
			*vlan = bpf_ntohs(tag->tci) & VLAN_ID_MASK;
		tagged = true;
		*ether_type = bpf_ntohs(tag->ether_type);
	}
	if (*ether_type < ETH_P_802_3_MIN)
		*ether_type = ETH_P_802_2;
	return true;
}

/* Flags of ours for the pairs that say more than their parts. */
static __always_inline __u32 tcp_combinations(const struct tcphdr *tcp)
{
	if (!tcp->ack)
		return 0;
	return (tcp->syn ? FLOW_FLAG_SYN_ACK : 0) | (tcp->fin ? FLOW_FLAG_FIN_ACK : 0) |
	       (tcp->rst ? FLOW_FLAG_RST_ACK : 0);
}

static __always_inline bool parse_tcp(struct cursor *cursor, struct flow_point *point, __u32 *flags)
{
	struct tcphdr *tcp = take(cursor, sizeof(*tcp));

	if (!tcp)
		return false;
	point->src_port = bpf_ntohs(tcp->source);
	point->dst_port = bpf_ntohs(tcp->dest);
	*flags = ((__u8 *)tcp)[13] | tcp_combinations(tcp);
	/* only a length is taken from the options: they need not be within reach */
	cursor->at = (void *)tcp + tcp->doff * 4;
	return tcp->doff * 4 >= sizeof(*tcp);
}

static __always_inline bool parse_ports(struct cursor *cursor, __u32 length, struct flow_point *point)
{
	__be16 *header = take(cursor, length);

	if (!header)
		return false;
	point->src_port = bpf_ntohs(header[0]);
	point->dst_port = bpf_ntohs(header[1]);
	return true;
}

static __always_inline bool parse_icmp(struct cursor *cursor, struct flow_point *point)
{
	__u8 *header = take(cursor, ICMP_TYPE_CODE_LENGTH);

	if (!header)
		return false;
	point->src_port = header[0];
	point->dst_port = header[1];
	return true;
}

static __always_inline bool parse_transport(struct cursor *cursor, __u8 proto, __u8 icmp,
					    struct flow_point *point, __u32 *flags)
{
	if (proto == IPPROTO_TCP)
		return parse_tcp(cursor, point, flags);
	if (proto == IPPROTO_UDP)
		return parse_ports(cursor, sizeof(struct udphdr), point);
	if (proto == IPPROTO_SCTP)
		return parse_ports(cursor, SCTP_HEADER_LENGTH, point);
	if (proto == icmp)
		return parse_icmp(cursor, point);
	return true;
}

/* Returns false where there is no readable IPv4 header; what is wrong behind it only sets packet->truncated. */
static __always_inline bool parse_ipv4(struct cursor *cursor, struct packet *packet)
{
	struct iphdr *ip = take(cursor, sizeof(*ip));
	__u16 fragment;

	if (!ip || ip->version != 4 || ip->ihl < 5)
		return false;
	packet->kind = FLOW_V4;
	packet->key.words[0] = join(ip->saddr, ip->daddr, 32);
	packet->point.proto = ip->protocol;
	packet->dscp = ip->tos >> 2;
	fragment = bpf_ntohs(ip->frag_off);
	packet->fragment_id = bpf_ntohs(ip->id);
	packet->later_fragment = fragment & IPV4_FRAGMENT_OFFSET;
	cursor->at = ip;
	packet->truncated = !take(cursor, ip->ihl * 4);
	if (!packet->truncated && !packet->later_fragment) {
		packet->truncated =
			!parse_transport(cursor, ip->protocol, IPPROTO_ICMP, &packet->point, &packet->flags);
		packet->first_fragment = !packet->truncated && fragment & IPV4_MORE_FRAGMENTS;
	}
	return true;
}

/* A walk along an IPv6 packet's extension headers, and what it found. */
struct ipv6_walk {
	__u32 offset; /* of the header that `next` names, from the start of the frame */
	__u32 fragment_id;
	__u8 next;
	__u8 first_fragment;
	__u8 later_fragment;
	__u8 reserved;
};

static __always_inline bool is_ipv6_extension(__u8 next)
{
	return next == IPPROTO_HOPOPTS || next == IPPROTO_ROUTING || next == IPPROTO_DSTOPTS ||
	       next == IPPROTO_FRAGMENT || next == IPPROTO_AH;
}

/*
 * Walks to the transport, or to what a later fragment goes on with. Returns 0 where the headers end early or are more
 * than IPV6_EXTENSIONS_MAX; walk->next is then the first header that was not read. A global function, so that the
 * verifier follows its many paths only once.
 */
__noinline int walk_ipv6_extensions(struct __sk_buff *skb, struct ipv6_walk *walk)
{
	if (!walk)
		return 0;
	for (int i = 0; i < IPV6_EXTENSIONS_MAX && is_ipv6_extension(walk->next); i++) {
		struct cursor cursor = { .end = (void *)(long)skb->data_end };
		struct ipv6_extension *extension;
		__u32 length;

		if (walk->offset > IPV6_EXTENSIONS_END)
			return 0;
		cursor.at = (void *)(long)skb->data + walk->offset;
		extension = take(&cursor, sizeof(*extension));
		if (!extension)
			return 0;
		if (walk->next == IPPROTO_FRAGMENT) {
			__u16 offset = bpf_ntohs(extension->fragment_offset);

			walk->fragment_id = bpf_ntohl(extension->fragment_id);
			walk->later_fragment = (offset & IPV6_FRAGMENT_OFFSET) != 0;
			walk->first_fragment = !walk->later_fragment && offset & IPV6_MORE_FRAGMENTS;
			length = sizeof(*extension);
		} else if (walk->next == IPPROTO_AH) {
			length = (extension->length + 2) * 4;
		} else {
			length = (extension->length + 1) * 8;
		}
		walk->next = extension->next;
		walk->offset += length;
		if (walk->later_fragment)
			return 1;
	}
	return !is_ipv6_extension(walk->next);
}

static __always_inline bool parse_ipv6_extensions(struct __sk_buff *skb, struct cursor *cursor,
						  struct packet *packet, __u8 *next)
{
	void *data = (void *)(long)skb->data;
	struct ipv6_walk walk = { .offset = cursor->at - data, .next = *next };
	bool whole = walk_ipv6_extensions(skb, &walk);

	*next = walk.next;
	packet->fragment_id = walk.fragment_id;
	packet->first_fragment = walk.first_fragment;
	packet->later_fragment = walk.later_fragment;
	if (walk.offset > IPV6_EXTENSIONS_END)
		return false;
	cursor->at = data + walk.offset;
	return whole;
}

/* Returns false where there is no readable IPv6 header; what is wrong behind it only sets packet->truncated. */
static __always_inline bool parse_ipv6(struct __sk_buff *skb, struct cursor *cursor, struct packet *packet)
{
	struct ipv6hdr *ip = take(cursor, sizeof(*ip));
	const __u64 *addresses;
	__u8 next;

	if (!ip || ip->version != 6)
		return false;
	packet->kind = FLOW_V6;
	addresses = (const __u64 *)&ip->saddr;
	packet->key.words[0] = addresses[0];
	packet->key.words[1] = addresses[1];
	packet->key.words[2] = addresses[2];
	packet->key.words[3] = addresses[3];
	packet->dscp = (ip->priority << 2) | (ip->flow_lbl[0] >> 6);
	next = ip->nexthdr;
	packet->truncated = is_ipv6_extension(next) && !parse_ipv6_extensions(skb, cursor, packet, &next);
	if (!packet->truncated && !packet->later_fragment)
		packet->truncated =
			!parse_transport(cursor, next, IPPROTO_ICMPV6, &packet->point, &packet->flags);
	if (packet->truncated)
		packet->first_fragment = false;
	packet->point.proto = next;
	return true;
}

/* The rest: addressed by MAC, or by nothing on an interface without a link layer. */
static __always_inline void parse_other(struct __sk_buff *skb, struct packet *packet, __u16 ether_type)
{
	struct flow_key_l2 *key = &packet->key.l2;
	void *data = (void *)(long)skb->data;

	__builtin_memset(key, 0, sizeof(*key));
	packet->kind = FLOW_L2;
	key->ether_type = ether_type;
	if (packet->has_link_header && data + ETH_HLEN <= (void *)(long)skb->data_end) {
		__builtin_memcpy(key->dst_mac, data, sizeof(key->dst_mac));
		__builtin_memcpy(key->src_mac, data + sizeof(key->dst_mac), sizeof(key->src_mac));
	}
}

/* Where the network header begins, on an interface whose link layer is not Ethernet's. */
static __always_inline __u32 network_offset(struct __sk_buff *skb)
{
	__u64 offset = SKB_READ(skb, network_header) - skb_headroom(skb);

	if (offset > LINK_LENGTH_MAX)
		offset = 0;
	/* says it to the verifier, which does not follow the comparison */
	asm volatile("%0 &= %1" : "+r"(offset) : "i"(LINK_LENGTH_MAX));
	return offset;
}

/* Whether frames of the skb's interface begin with an Ethernet header. */
static __always_inline bool has_ethernet(struct __sk_buff *skb)
{
	__u16 type = SKB_READ(skb, dev, type);

	return type == ARPHRD_ETHER || type == ARPHRD_LOOPBACK;
}

/* Fills *packet, but for the observation point. */
static __always_inline void parse_packet(struct __sk_buff *skb, struct packet *packet)
{
	void *data = (void *)(long)skb->data;
	struct cursor cursor = { .at = data, .end = (void *)(long)skb->data_end };
	__u16 ether_type = 0;
	bool tagged = skb->vlan_present;
	bool readable;

	packet->point = (struct flow_point){};
	packet->point.vlan = tagged ? skb->vlan_tci & VLAN_ID_MASK : 0;
	packet->flags = 0;
	packet->dscp = 0;
	packet->fragment_id = 0;
	packet->first_fragment = false;
	packet->later_fragment = false;
	packet->has_link_header = has_ethernet(skb);
	if (packet->has_link_header) {
		readable = parse_ethernet(&cursor, &ether_type, &packet->point.vlan, tagged);
	} else {
		ether_type = bpf_ntohs(skb->protocol);
		readable = take(&cursor, network_offset(skb));
	}
	if (readable && ether_type == ETH_P_IP)
		readable = parse_ipv4(&cursor, packet);
	else if (readable && ether_type == ETH_P_IPV6)
		readable = parse_ipv6(skb, &cursor, packet);
	else if (readable)
		packet->truncated = false;
	if (!readable)
		packet->truncated = true;
	if (!readable || (ether_type != ETH_P_IP && ether_type != ETH_P_IPV6))
		parse_other(skb, packet, ether_type);
	packet->header_length = cursor.at - data;
}

#endif
