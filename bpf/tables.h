// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The flow tables: two of each kind, the one in use behind an array of maps. The agent swaps them there, which waits for
 * running programs, and then has the old one to itself.
 */
#ifndef TRIBUTARY_TABLES_H
#define TRIBUTARY_TABLES_H

#include "counters.h"
#include "flow.h"
#include "wire.h"

/* The loader sets the size of tables and ring. */
#define FLOW_TABLES(kind)                                                            \
	struct flow_table_##kind {                                                   \
		__uint(type, BPF_MAP_TYPE_HASH);                                     \
		__uint(max_entries, 1);                                              \
		__type(key, struct flow_key_##kind);                                 \
		__type(value, struct flow_value);                                    \
	} flows_##kind##_a SEC(".maps"), flows_##kind##_b SEC(".maps");              \
	struct {                                                                     \
		__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);                            \
		__uint(max_entries, 1);                                              \
		__type(key, __u32);                                                  \
		__array(values, struct flow_table_##kind);                           \
	} active_##kind SEC(".maps") = { .values = { (void *)&flows_##kind##_a } }

FLOW_TABLES(v4);
FLOW_TABLES(v6);
FLOW_TABLES(l2);

/* one-packet flows that found their table full */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} overflow SEC(".maps");

static __always_inline void add(struct flow_value *value, const struct packet *packet, struct wire_size size)
{
	__u32 tick = bpf_jiffies64();

	__sync_fetch_and_add(&value->packets, size.packets);
	__sync_fetch_and_add(&value->bytes, size.bytes);
	if (value->tick != tick) {
		value->tick = tick;
		value->last_ns = now_ns();
	}
	if ((value->flags & packet->flags) != packet->flags)
		__sync_fetch_and_or(&value->flags, packet->flags);
}

static __always_inline void first_value(struct __sk_buff *skb, struct flow_value *value,
					const struct packet *packet, struct wire_size size)
{
	void *data = (void *)(long)skb->data;

	__builtin_memset(value, 0, sizeof(*value));
	value->packets = size.packets;
	value->bytes = size.bytes;
	value->first_ns = now_ns();
	value->last_ns = value->first_ns;
	value->tick = bpf_jiffies64();
	value->flags = packet->flags;
	value->dscp = packet->dscp;
	if (packet->has_link_header && data + ETH_HLEN <= (void *)(long)skb->data_end) {
		__builtin_memcpy(value->dst_mac, data, sizeof(value->dst_mac));
		__builtin_memcpy(value->src_mac, data + sizeof(value->dst_mac), sizeof(value->src_mac));
	}
}

static __always_inline void send_overflow(const void *key, __u32 key_size, __u32 value_offset, __u32 record_size,
					  enum flow_kind kind, const struct flow_value *value)
{
	void *entry = bpf_ringbuf_reserve(&overflow, sizeof(__u64) + record_size, 0);

	if (!entry) {
		count(COUNTER_LOST, value->packets, value->bytes);
		return;
	}
	*(__u64 *)entry = kind;
	__builtin_memcpy(entry + sizeof(__u64), key, key_size);
	__builtin_memcpy(entry + sizeof(__u64) + value_offset, value, sizeof(*value));
	bpf_ringbuf_submit(entry, 0);
	count(COUNTER_OVERFLOWED, value->packets, value->bytes);
}

/* Adds the packet to its flow, or makes the flow. */
#define ACCOUNT(name, kind)                                                                                    \
	static __always_inline void account_##name(struct __sk_buff *skb, const struct packet *packet,  \
						   struct wire_size size) \
	{                                                                                                \
		const struct flow_key_##name *key = &packet->key.name;                                   \
		struct flow_value *known, value;                                                         \
		__u32 slot = 0;                                                                          \
		void *table = bpf_map_lookup_elem(&active_##name, &slot);                                \
                                                                                                         \
		if (!table)                                                                              \
			return;                                                                          \
		known = bpf_map_lookup_elem(table, key);                                                 \
		if (known) {                                                                             \
			add(known, packet, size);                                                   \
			return;                                                                          \
		}                                                                                        \
		first_value(skb, &value, packet, size);                                             \
		if (!bpf_map_update_elem(table, key, &value, BPF_NOEXIST))                               \
			return;                                                                          \
		/* another CPU may have been quicker */                                                  \
		known = bpf_map_lookup_elem(table, key);                                                 \
		if (known)                                                                               \
			add(known, packet, size);                                                   \
		else                                                                                     \
			send_overflow(key, sizeof(*key), offsetof(struct flow_record_##name, value),     \
				      sizeof(struct flow_record_##name), kind, &value);                  \
	}

ACCOUNT(v4, FLOW_V4)
ACCOUNT(v6, FLOW_V6)
ACCOUNT(l2, FLOW_L2)

#endif
