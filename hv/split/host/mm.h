/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TRAPLINE_HV_HOST_MM_H
#define TRAPLINE_HV_HOST_MM_H

#include "hv/include/bits.h"
#include "hv/include/types.h"
#include "hv/split/include/kernel_map.h"

static inline void *to_virt(u64 pa)
{
	return (void *)(pa + KERNEL_OFFSET);
}

static inline u64 to_phys(const void *p)
{
	return (u64)p - KERNEL_OFFSET;
}

/* Puts the RAM behind the image into the allocator. */
void mm_init(void);

/* A zeroed page by physical address. Running out of memory is a panic. */
u64 alloc_page(void);

/* size bytes of contiguous zeroed memory, for kernel structures; never freed. */
void *alloc_bytes(size_t size);

/*
 * The descriptor of va in a three-level table, 4 KiB granule, 39 bits: stage 1
 * of a process or stage 2 of a VM. Missing tables are added. The caller
 * serialises.
 */
u64 *table_walk(u64 root, u64 va);

#endif
