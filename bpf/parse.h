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
#include "flow.h"
#include "kernel.h"

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
	union {
		struct flow_key_v4 v4;
		struct flow_key_v6 v6;
		struct flow_key_l2 l2;
	} key;
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

struct transport {
	__u16 src_port;
	__u16 dst_port;
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

static __always_inline bool parse_tcp(struct cursor *cursor, struct transport *ports, __u32 *flags)
{
	struct tcphdr *tcp = take(cursor, sizeof(*tcp));
	__u32 seen;

	if (!tcp)
		return false;
	ports->src_port = bpf_ntohs(tcp->source);
	ports->dst_port = bpf_ntohs(tcp->dest);
	seen = ((__u8 *)tcp)[13];
	if (tcp->ack)
		seen |= (tcp->syn ? FLOW_FLAG_SYN_ACK : 0) | (tcp->fin ? FLOW_FLAG_FIN_ACK : 0) |
			(tcp->rst ? FLOW_FLAG_RST_ACK : 0);
	*flags = seen;
	/* only a length is taken from the options: they need not be within reach */
	cursor->at = (void *)tcp + tcp->doff * 4;
	return tcp->doff * 4 >= sizeof(*tcp);
}

static __always_inline bool parse_ports(struct cursor *cursor, __u32 length, struct transport *ports)
{
	__be16 *header = take(cursor, length);

	if (!header)
		return false;
	ports->src_port = bpf_ntohs(header[0]);
	ports->dst_port = bpf_ntohs(header[1]);
	return true;
}

static __always_inline bool parse_icmp(struct cursor *cursor, struct transport *ports)
{
	__u8 *header = take(cursor, ICMP_TYPE_CODE_LENGTH);

	if (!header)
		return false;
	ports->src_port = header[0];
	ports->dst_port = header[1];
	return true;
}

static __always_inline bool parse_transport(struct cursor *cursor, __u8 proto, __u8 icmp,
					    struct transport *ports, __u32 *flags)
{
	if (proto == IPPROTO_TCP)
		return parse_tcp(cursor, ports, flags);
	if (proto == IPPROTO_UDP)
		return parse_ports(cursor, sizeof(struct udphdr), ports);
	if (proto == IPPROTO_SCTP)
		return parse_ports(cursor, SCTP_HEADER_LENGTH, ports);
	if (proto == icmp)
		return parse_icmp(cursor, ports);
	return true;
}

/* Returns false where there is no readable IPv4 header; what is wrong behind it only sets packet->truncated. */
static __always_inline bool parse_ipv4(struct cursor *cursor, struct packet *packet)
{
	struct flow_key_v4 *key = &packet->key.v4;
	struct iphdr *ip = take(cursor, sizeof(*ip));
	struct transport ports = {};
	__u16 fragment;

	if (!ip || ip->version != 4 || ip->ihl < 5)
		return false;
	packet->kind = FLOW_V4;
	__builtin_memcpy(key->src_addr, &ip->saddr, sizeof(key->src_addr));
	__builtin_memcpy(key->dst_addr, &ip->daddr, sizeof(key->dst_addr));
	key->proto = ip->protocol;
	packet->dscp = ip->tos >> 2;
	fragment = bpf_ntohs(ip->frag_off);
	packet->fragment_id = bpf_ntohs(ip->id);
	packet->later_fragment = fragment & IPV4_FRAGMENT_OFFSET;
	cursor->at = ip;
	packet->truncated = !take(cursor, ip->ihl * 4);
	if (!packet->truncated && !packet->later_fragment) {
		packet->truncated =
			!parse_transport(cursor, key->proto, IPPROTO_ICMP, &ports, &packet->flags);
		packet->first_fragment = !packet->truncated && fragment & IPV4_MORE_FRAGMENTS;
	}
	key->src_port = ports.src_port;
	key->dst_port = ports.dst_port;
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
	struct flow_key_v6 *key = &packet->key.v6;
	struct ipv6hdr *ip = take(cursor, sizeof(*ip));
	struct transport ports = {};
	__u8 next;

	if (!ip || ip->version != 6)
		return false;
	packet->kind = FLOW_V6;
	__builtin_memcpy(key->src_addr, &ip->saddr, sizeof(key->src_addr));
	__builtin_memcpy(key->dst_addr, &ip->daddr, sizeof(key->dst_addr));
	packet->dscp = (ip->priority << 2) | (ip->flow_lbl[0] >> 6);
	next = ip->nexthdr;
	packet->truncated = is_ipv6_extension(next) && !parse_ipv6_extensions(skb, cursor, packet, &next);
	if (!packet->truncated && !packet->later_fragment)
		packet->truncated =
			!parse_transport(cursor, next, IPPROTO_ICMPV6, &ports, &packet->flags);
	if (packet->truncated)
		packet->first_fragment = false;
	key->proto = next;
	key->src_port = ports.src_port;
	key->dst_port = ports.dst_port;
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

/* Fills *packet, but for the observation point. */
static __always_inline void parse_packet(struct __sk_buff *skb, struct packet *packet, __u16 *vlan)
{
	void *data = (void *)(long)skb->data;
	struct cursor cursor = { .at = data, .end = (void *)(long)skb->data_end };
	__u16 device_type = SKB_READ(skb, dev, type);
	__u16 ether_type = 0;
	bool tagged = skb->vlan_present;
	bool readable;

	*vlan = tagged ? skb->vlan_tci & VLAN_ID_MASK : 0;
	packet->flags = 0;
	packet->dscp = 0;
	packet->fragment_id = 0;
	packet->first_fragment = false;
	packet->later_fragment = false;
	packet->has_link_header = device_type == ARPHRD_ETHER || device_type == ARPHRD_LOOPBACK;
	if (packet->has_link_header) {
		readable = parse_ethernet(&cursor, &ether_type, vlan, tagged);
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
