/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The device tree of the board, flattened (Devicetree Specification 0.4, chapter 5). */
#ifndef TRAPLINE_PLATFORM_DEVICETREE_H
#define TRAPLINE_PLATFORM_DEVICETREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* Largest tree that is accepted or made. */
#define DEVICETREE_MAX (2u << 20)

struct devicetree_config {
	unsigned cores;
	uint64_t ram_base, ram_size;
	bool virtualization; /* GIC's virtual interface; PSCI by SMC, not HVC */
	unsigned gic_version; /* 2 or 3 */
	bool its; /* with version 3 only */
	bool pmu;
	const char *cpu_compatible; /* "arm,cortex-a57" */
};

/* A blob, to be released with free(). */
struct devicetree {
	void *blob;
	size_t size;
};

/* Builds the tree of the board. Fails only if it outgrows DEVICETREE_MAX. */
bool devicetree_build(struct devicetree *dt, const struct devicetree_config *c, struct error *err);

/*
 * Reads a tree from @file and checks all of it. The message names the file and what is wrong
 * with it.
 */
bool devicetree_load(struct devicetree *dt, const char *file, struct error *err);

/*
 * Tells the kernel what a loader knows: command line and initial RAM disk, in /chosen. @append
 * NULL leaves bootargs as they are; @initrd_size 0 leaves the RAM disk out. @memory gives the size
 * of the RAM in /memory, as a loader does for a tree that it did not make. Fails if the tree's own
 * /chosen cannot be written or the result outgrows DEVICETREE_MAX.
 */
bool devicetree_finish(struct devicetree *dt, const char *append, uint64_t initrd,
		       uint64_t initrd_size, uint64_t ram_base, uint64_t ram_size,
		       struct error *err);

/* A module for a hypervisor (multiboot,module of Xen's device tree binding). */
struct devicetree_module {
	uint64_t pa, size;
	bool ramdisk;	      /* else a kernel */
	const char *bootargs; /* NULL: none */
};

/* Adds its node to /chosen. Fails if there is one for that address, or the tree outgrows itself. */
bool devicetree_add_module(struct devicetree *dt, const struct devicetree_module *m,
			   struct error *err);

void devicetree_release(struct devicetree *dt);

#endif
