/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Geometry and latencies of the memory system, in core cycles; filled from a profile. */
#ifndef TRAPLINE_MMU_MEMTIMING_H
#define TRAPLINE_MMU_MEMTIMING_H

#include <stdint.h>

#include "base/param.h"

struct mem_timing {
	uint32_t l1i_size, l1i_ways;
	uint32_t l1d_size, l1d_ways;
	uint32_t l2_size, l2_ways;
	uint32_t l3_size, l3_ways;	     /* 0: none */
	uint32_t itlb_entries, dtlb_entries; /* micro-TLBs, fully associative, FIFO */
	uint32_t
		utlb_max_page; /* bytes; larger pages enter the micro-TLBs in pieces of this size */
	uint32_t tlb_entries, tlb_ways; /* unified main TLB */
	uint32_t walk_cache_entries;
	uint32_t ipa_cache_entries;
	uint32_t l1i_miss;	/* added when L2 hits: refill of an instruction line */
	uint32_t l2_hit;	/* added to an L1D hit when L2 hits */
	uint32_t l3_hit;	/* added when L3 (system cache) hits */
	uint32_t dram;		/* added when memory answers */
	uint32_t peer_hit;	/* line comes from another core's L1D */
	uint32_t store_upgrade; /* shared line claimed for writing */
	uint32_t store_miss;	/* share of a miss's latency that a store shows, in percent */
	uint32_t utlb_miss;	/* main TLB hit */
	uint32_t walk_base;	/* fixed part of a table walk */
	uint32_t uncached;	/* Normal non-cacheable or Device RAM access (MMU off) */
	uint32_t tlbi_local;
	uint32_t tlbi_broadcast;
	uint32_t cache_op;   /* DC/IC by line */
	uint32_t line_cross; /* access that crosses a 64-byte line */
};

/* The rows of struct mem_timing; terminated by a NULL name. */
extern const struct param mem_timing_params[];

#endif
