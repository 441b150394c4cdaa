/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a device does to the machine's memory: it reads and writes RAM, coherently with the cores,
 * at no cost to them but the lines that their caches lose. Addresses and lengths come from the
 * guest: everything but RAM is refused.
 */
#ifndef TRAPLINE_PLATFORM_DMA_H
#define TRAPLINE_PLATFORM_DMA_H

#include <stdbool.h>
#include <stdint.h>

#include "mmu/mmu.h"
#include "mmu/physmap.h"

struct dma {
	const struct physmap *map;
	bool off;	       /* the device's bus lets it reach no memory */
	struct memsys *memsys; /* told of writes: caches, code lines and monitors */
};

/* Whether all of [pa, pa + len) is RAM of one region, be it within reach or not. */
static inline bool dma_is_ram(const struct dma *d, uint64_t pa, uint64_t len)
{
	return physmap_ram(d->map, pa, len, true);
}

/* The same, and it is within reach. */
static inline bool dma_valid(const struct dma *d, uint64_t pa, uint64_t len)
{
	return !d->off && dma_is_ram(d, pa, len);
}

/* False, and nothing is copied, unless all of the range is RAM. */
static inline bool dma_read(const struct dma *d, uint64_t pa, void *buf, uint32_t len)
{
	return dma_valid(d, pa, len) && memsys_debug_access(d->memsys, pa, buf, len, false);
}

static inline bool dma_write(const struct dma *d, uint64_t pa, const void *buf, uint32_t len)
{
	return dma_valid(d, pa, len) && memsys_device_write(d->memsys, pa, buf, len);
}

#endif
