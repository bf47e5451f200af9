// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Counters of what could not be kept whole, each in packets and bytes. */
#ifndef TRIBUTARY_COUNTERS_H
#define TRIBUTARY_COUNTERS_H

#include "flow.h"
#include "kernel.h"

/* per flow_counter_id */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, FLOW_COUNTER_COUNT);
	__type(key, __u32);
	__type(value, struct flow_counter);
} counters SEC(".maps");

/* Atomic: a program may interrupt another one on the same CPU. */
static __always_inline void count(__u32 id, __u64 packets, __u64 bytes)
{
	struct flow_counter *counter = bpf_map_lookup_elem(&counters, &id);

	if (!counter)
		return;
	__sync_fetch_and_add(&counter->packets, packets);
	__sync_fetch_and_add(&counter->bytes, bytes);
}

#endif
