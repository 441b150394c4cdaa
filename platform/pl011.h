/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PrimeCell UART PL011 (DDI 0183), 16 deep FIFOs.
 *
 * What is written is sent at once, so the transmit FIFO is always empty. As QEMU does, and
 * guests rely on, it works without being enabled (CR.UARTEN); receiving needs CR.RXE only, which
 * is set after reset.
 */
#ifndef TRAPLINE_PLATFORM_PL011_H
#define TRAPLINE_PLATFORM_PL011_H

#include "base/event.h"
#include "mmu/physmap.h"
#include "platform/chardev.h"
#include "platform/irq.h"

#define PL011_CLOCK_HZ	 24000000u
#define PL011_FIFO_DEPTH 16u

struct pl011_config {
	struct irq_out irq;
	struct chardev *chardev;    /* NULL: nobody listens */
	struct event_queue *events; /* for the receive timeout */
	uint64_t frequency;	    /* cycles of modelled time a second */
};

struct pl011 {
	struct pl011_config c;
	uint32_t rsr, ilpr, ibrd, fbrd, lcr_h, cr, ifls, imsc, ris, dmacr;
	uint16_t fifo[PL011_FIFO_DEPTH]; /* received: data and error bits, as DR shows them */
	unsigned head, count;
	struct event timeout;
};

extern const struct mmio_ops pl011_ops; /* dev: struct pl011 */

void pl011_init(struct pl011 *u, const struct pl011_config *c);
/* Register reset; drops what was received. Cancels its event. */
void pl011_reset(struct pl011 *u, uint64_t now);
/* Whether a received character would interrupt. */
bool pl011_input_interrupts(const struct pl011 *u);
/* Moves input of the chardev to the receive FIFO, as far as there is room and CR.RXE is set. */
void pl011_receive(struct pl011 *u, uint64_t now);

#endif
