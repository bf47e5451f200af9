// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* The short way for the packet that most packets are: untagged Ethernet, IPv4 without options, whole, TCP or UDP. */
#ifndef TRIBUTARY_PLAIN_H
#define TRIBUTARY_PLAIN_H

#include "parse.h"

#define IP_AT ETH_HLEN
#define TRANSPORT_AT (IP_AT + sizeof(struct iphdr))
/* of UDP, too: a datagram of less than twelve bytes goes the long way */
#define PLAIN_LENGTH (TRANSPORT_AT + sizeof(struct tcphdr))
#define IPV4_WITHOUT_OPTIONS 0x45
#define TCP_FIN_SYN_RST 0x07

/* Fills *packet as parse_packet does, or returns false where the packet is any other. */
static __always_inline bool parse_plain(struct __sk_buff *skb, struct packet *packet)
{
	void *data = (void *)(long)skb->data;
	struct iphdr *ip = data + IP_AT;
	struct tcphdr *tcp = data + TRANSPORT_AT;

	if (data + PLAIN_LENGTH > (void *)(long)skb->data_end || skb->vlan_present ||
	    *(__be16 *)(data + 2 * ETH_ALEN) != bpf_htons(ETH_P_IP) ||
	    *(__u8 *)ip != IPV4_WITHOUT_OPTIONS ||
	    ip->frag_off & bpf_htons(IPV4_MORE_FRAGMENTS | IPV4_FRAGMENT_OFFSET) ||
	    !has_ethernet(skb))
		return false;
	if (ip->protocol == IPPROTO_TCP) {
		packet->flags = ((__u8 *)tcp)[13];
		if (packet->flags & TCP_FIN_SYN_RST)
			packet->flags |= tcp_combinations(tcp);
		packet->header_length = TRANSPORT_AT + tcp->doff * 4;
	} else if (ip->protocol == IPPROTO_UDP) {
		packet->flags = 0;
		packet->header_length = TRANSPORT_AT + sizeof(struct udphdr);
	} else {
		return false;
	}
	packet->has_link_header = true;
	packet->dscp = ip->tos >> 2;
	packet->key.words[0] = join(ip->saddr, ip->daddr, 32);
	packet->point.src_port = bpf_ntohs(tcp->source);
	packet->point.dst_port = bpf_ntohs(tcp->dest);
	packet->point.proto = ip->protocol;
	packet->point.vlan = 0;
	return true;
}

#endif
