/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A device's interrupt output. */
#ifndef TRAPLINE_PLATFORM_IRQ_H
#define TRAPLINE_PLATFORM_IRQ_H

#include <stdbool.h>
#include <stdint.h>

struct irq_out {
	/* @now: modelled time of the change, in cycles */
	void (*set)(void *opaque, unsigned line, bool level, uint64_t now);
	void *opaque;
	unsigned line; /* passed to set; the board's number of the interrupt */
	bool level;    /* as it is: set is called for changes only */
};

static inline void irq_out_set(struct irq_out *irq, bool level, uint64_t now)
{
	if (level == irq->level)
		return;
	irq->level = level;
	if (irq->set)
		irq->set(irq->opaque, irq->line, level, now);
}

#endif
