// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Keys, written eight bytes at a time: the hash table reads them in words, and a processor waits when it reads a word
 * that was just stored in smaller parts.
 */
#ifndef TRIBUTARY_KEY_H
#define TRIBUTARY_KEY_H

#include <stddef.h>
#include "flow.h"

#define KEY_WORDS_MAX 6

union flow_key {
	struct flow_key_v4 v4;
	struct flow_key_v6 v6;
	struct flow_key_l2 l2;
	__u64 words[KEY_WORDS_MAX];
};

_Static_assert(offsetof(struct flow_key_v4, src_port) == 8 && offsetof(struct flow_key_v4, proto) == 12 &&
		       offsetof(struct flow_key_v4, ifindex) == 16 && sizeof(struct flow_key_v4) == 24,
	       "point_words fills the last two words of an IPv4 key");
_Static_assert(offsetof(struct flow_key_v6, src_port) == 32 && offsetof(struct flow_key_v6, proto) == 36 &&
		       offsetof(struct flow_key_v6, ifindex) == 40 && sizeof(struct flow_key_v6) == 48,
	       "point_words fills the last two words of an IPv6 key");

/* What follows the addresses in a key. */
struct flow_point {
	__u16 src_port;
	__u16 dst_port;
	__u8 proto;
	__u8 direction;
	__u16 vlan;
	__u32 ifindex;
	__u32 netns;
};

/* Two parts as they lie one behind the other in memory. */
static __always_inline __u64 join(__u64 first, __u64 second, __u32 bits)
{
	return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? first | second << bits : first << bits | second;
}

/* Ports, protocol, direction, VLAN; then interface and namespace. */
static __always_inline void point_words(__u64 *words, const struct flow_point *point)
{
	__u64 ports = join(point->src_port, point->dst_port, 16);
	__u64 rest = join(join(point->proto, point->direction, 8), point->vlan, 16);

	words[0] = join(ports, rest, 32);
	words[1] = join(point->ifindex, point->netns, 32);
}

#endif
