// SPDX-License-Identifier: GPL-2.0-or-later
/* The physical GICv2: its distributor and CPU interface, as the host uses them. */
#include "hv/include/board.h"
#include "hv/include/gic.h"
#include "hv/include/print.h"
#include "hv/split/host/gic.h"
#include "hv/split/host/sched.h"
#include "hv/split/host/time.h"
#include "hv/split/host/trap.h"
#include "hv/split/include/kernel_map.h"

#define GICD	      (KERNEL_OFFSET + GICD_BASE)
#define GICC	      (KERNEL_OFFSET + GICC_BASE)
#define PRIORITY_ALL  0xa0a0a0a0u
#define PRIORITY_MASK 0xf0u

void gic_init_distributor(void)
{
	mmio_write(GICD + GICD_CTLR, 1);
}

void gic_init_core(void)
{
	u32 vtr = mmio_read(KERNEL_OFFSET + GICH_BASE + GICH_VTR);
	u32 ppis = 1u << IRQ_MAINTENANCE | 1u << IRQ_VTIMER | 1u << IRQ_PTIMER;

	if ((vtr & GICH_VTR_LRS) + 1 < GICH_LRS)
		panic("the GIC has too few list registers");
	for (u64 i = 0; i < GIC_PRIVATE; i += 4)
		mmio_write(GICD + GICD_IPRIORITYR + i, PRIORITY_ALL);
	mmio_write(GICD + GICD_ISENABLER, ppis | 0xffff);
	mmio_write(GICC + GICC_PMR, PRIORITY_MASK);
	mmio_write(GICC + GICC_CTLR, 1);
}

void gic_send_sgi(u32 core, enum sgi sgi)
{
	dsb_ish(); /* what the other core is to find must be there first */
	mmio_write(GICD + GICD_SGIR, 1u << (core + GICD_SGIR_TARGETS_SHIFT) | (u32)sgi);
}

/*
 * The guest's timer and the maintenance interrupt have done their work by
 * ending the guest's run: the world switch has silenced both, and what they
 * mean is in the state that it saved (vtimer_sync, vgic_sync).
 */
static void handle(u32 id)
{
	switch (id) {
	case SGI_RESCHEDULE:
		this_cpu()->need_resched = true;
		break;
	case SGI_KICK:
	case IRQ_MAINTENANCE:
	case IRQ_VTIMER:
		break;
	case IRQ_PTIMER:
		timer_interrupt();
		break;
	default:
		print("host: unexpected interrupt %u\n", id);
		break;
	}
}

void gic_handle(void)
{
	for (;;) {
		u32 iar = mmio_read(GICC + GICC_IAR);
		u32 id = iar & GICC_IAR_ID;

		if (id >= GIC_SPURIOUS - 3) /* 1020-1023: none (left) */
			return;
		handle(id);
		mmio_write(GICC + GICC_EOIR, iar);
	}
}
