/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PrimeCell real-time clock PL031 (DDI 0224), counting modelled seconds. */
#ifndef TRAPLINE_PLATFORM_PL031_H
#define TRAPLINE_PLATFORM_PL031_H

#include "base/event.h"
#include "mmu/physmap.h"
#include "platform/irq.h"

struct pl031_config {
	struct irq_out irq;
	struct event_queue *events; /* for the alarm */
	uint64_t frequency;	    /* cycles of modelled time a second */
	uint32_t base;		    /* the count at time 0 */
};

struct pl031 {
	struct pl031_config c;
	uint32_t load, match, imsc, ris;
	uint32_t offset; /* count = offset + seconds of modelled time */
	struct event alarm;
};

extern const struct mmio_ops pl031_ops; /* dev: struct pl031 */

void pl031_init(struct pl031 *r, const struct pl031_config *c);
/* The count goes on over a reset, as a clock with a battery does. */
void pl031_reset(struct pl031 *r, uint64_t now);

#endif
