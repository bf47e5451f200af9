// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The flow tables' keys and values, shared with the agent: plain structs only. The agent takes every offset from here,
 * at compile time. All numbers are in host order, addresses as they are on the wire. No implicit padding in a key.
 */
#ifndef TRIBUTARY_FLOW_H
#define TRIBUTARY_FLOW_H

#include <linux/types.h>

enum flow_kind {
	FLOW_V4,
	FLOW_V6,
	FLOW_L2, /* neither IPv4 nor IPv6, or not readable as such */
	FLOW_KINDS,
};

enum flow_direction {
	FLOW_INGRESS,
	FLOW_EGRESS,
};

/*
 * A key is the flow's identity first, then where it was seen. The direction is the program's own (ingress or egress of
 * the interface); vlan is the id of the outermost tag, 0 without one; netns is the inode of the network namespace.
 * Ports hold type and code for ICMP and ICMPv6, and 0 for protocols that have neither.
 */
struct flow_key_v4 {
	__u8 src_addr[4];
	__u8 dst_addr[4];
	__u16 src_port;
	__u16 dst_port;
	__u8 proto;
	__u8 direction;
	__u16 vlan;
	__u32 ifindex;
	__u32 netns;
};

struct flow_key_v6 {
	__u8 src_addr[16];
	__u8 dst_addr[16];
	__u16 src_port;
	__u16 dst_port;
	__u8 proto;
	__u8 direction;
	__u16 vlan;
	__u32 ifindex;
	__u32 netns;
};

struct flow_key_l2 {
	__u8 dst_mac[6];
	__u8 src_mac[6];
	__u16 ether_type; /* of an 802.3 frame with a length in that place: 4 (ETH_P_802_2) */
	__u16 vlan;
	__u8 direction;
	__u8 reserved[3];
	__u32 ifindex;
	__u32 netns;
};

struct flow_value {
	__u64 packets;  /* segments, as the wire carries them */
	__u64 bytes;    /* likewise, each with its headers */
	__u64 first_ns; /* CLOCK_MONOTONIC */
	__u64 last_ns;
	__u32 flags; /* OR of all TCP flags and of FLOW_FLAG_* */
	__u8 src_mac[6];
	__u8 dst_mac[6];
	__u8 dscp; /* like the MACs, of the first packet */
	__u8 reserved[3];
	__u32 tick; /* of last_ns, in jiffies: spares most packets the clock */
};

#define FLOW_FLAG_SYN_ACK 0x100
#define FLOW_FLAG_FIN_ACK 0x200
#define FLOW_FLAG_RST_ACK 0x400

struct flow_record_v4 {
	struct flow_key_v4 key;
	struct flow_value value;
};

struct flow_record_v6 {
	struct flow_key_v6 key;
	struct flow_value value;
};

struct flow_record_l2 {
	struct flow_key_l2 key;
	struct flow_value value;
};

/* What the ring carries: one packet of a flow that found its table full. The record is of the size of its kind. */
struct flow_overflow {
	__u64 kind;
	union {
		struct flow_record_v4 v4;
		struct flow_record_v6 v6;
		struct flow_record_l2 l2;
	};
};

/* X(enumerator, name that the agent shows) */
#define FLOW_COUNTERS(X)                           \
	X(COUNTER_OVERFLOWED, overflowed)            \
	X(COUNTER_LOST, lost)                        \
	X(COUNTER_FRAGMENT_UNKNOWN, fragmentUnknown) \
	X(COUNTER_TRUNCATED, truncated)

enum flow_counter_id {
#define X(id, name) id,
	FLOW_COUNTERS(X)
#undef X
		FLOW_COUNTER_COUNT,
};

struct flow_counter {
	__u64 packets;
	__u64 bytes;
};

#endif
