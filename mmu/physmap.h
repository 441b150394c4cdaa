/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest-physical address map: which bytes are RAM, which are device
 * registers, and what a device access costs.
 *
 * The map is built once by the machine and is read-only while cores run.
 */
#ifndef TRAPLINE_MMU_PHYSMAP_H
#define TRAPLINE_MMU_PHYSMAP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "trace/class.h"

/* Who accesses a device register, how wide, and when. */
struct mmio_access {
	uint32_t core; /* number of the accessing core: banked registers */
	uint32_t size; /* bytes: 1, 2, 4 or 8; within the device's min and max */
	uint64_t now;  /* core's modelled time, in cycles */
	/* the device whose interrupt message the write is; 0: device 0, or a core's access */
	uint32_t requester;
};

/*
 * A device's registers. The map checks width and alignment before it calls:
 * handlers see naturally aligned accesses of min_size..max_size bytes only.
 * A handler returns false for a register that the bus answers with an error
 * (the guest takes a synchronous external abort). No handler may fail in any
 * other way: every value that a guest writes is acceptable input.
 */
struct mmio_ops {
	bool (*read)(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t *value);
	bool (*write)(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t value);
	uint8_t min_size;
	uint8_t max_size;
};

enum region_kind { REGION_RAM, REGION_ROM, REGION_DEVICE };

struct region {
	const char *name; /* the field's own: "gicd", "gich", "uart0", "ram" */
	uint64_t base;
	uint64_t size; /* bytes, > 0; regions never overlap */
	enum region_kind kind;
	uint8_t *host;			/* RAM and ROM: the bytes */
	/*
	 * DEVICE; ROM: what takes writes (NULL: nothing), and data reads while @registers is set:
	 * flash in a mode in which it shows something else than its bytes. See
	 * memsys_set_registers().
	 */
	const struct mmio_ops *ops;
	bool registers;
	void *dev;			/* DEVICE: passed to ops */
	uint32_t read_cycles;		/* DEVICE: a read blocks the core this long */
	uint32_t write_cycles;		/* DEVICE: issue cost of a posted write */
	uint32_t write_complete_cycles; /* DEVICE: until a DSB may pass the write */
	enum reg_class reg_class;	/* attribution: CLASS_VGIC for GICH and GICV */
	uint8_t id;			/* index in the map; names the region in traces */
};

#define PHYSMAP_MAX_REGIONS 64

struct physmap {
	unsigned count;
	struct region regions[PHYSMAP_MAX_REGIONS]; /* sorted by base */
};

/* Adds a copy of @r; fails (with a message naming both) on overlap, a zero size, or a full map. */
bool physmap_add(struct physmap *map, const struct region *r, struct error *err);

/* The region that holds physical address @pa, or NULL. */
const struct region *physmap_find(const struct physmap *map, uint64_t pa);

/* Host bytes of [pa, pa+len) if they lie in one RAM (or ROM, for reads) region, else NULL. */
uint8_t *physmap_ram(const struct physmap *map, uint64_t pa, uint64_t len, bool write);

#endif
