/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PrimeCell GPIO PL061 (DDI 0190): eight lines, of which the machine drives some as inputs. */
#ifndef TRAPLINE_PLATFORM_PL061_H
#define TRAPLINE_PLATFORM_PL061_H

#include "mmu/physmap.h"
#include "platform/irq.h"

struct pl061 {
	struct irq_out irq;
	uint8_t input; /* levels that the machine puts on the lines */
	uint8_t data, dir, is, ibe, iev, im, afsel;
	uint8_t edges; /* RIS of lines that are sensed by edge */
};

extern const struct mmio_ops pl061_ops; /* dev: struct pl061 */

void pl061_init(struct pl061 *g, const struct irq_out *irq);
void pl061_reset(struct pl061 *g, uint64_t now);
/* Line @line (0-7) gets level @level at @now. */
void pl061_set(struct pl061 *g, unsigned line, bool level, uint64_t now);

#endif
