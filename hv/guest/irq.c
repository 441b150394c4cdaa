// SPDX-License-Identifier: GPL-2.0-or-later
/* The guest's GIC, interrupt handlers, and the second vCPU. */
#include "hv/guest/guest.h"
#include "hv/include/bits.h"
#include "hv/include/gic.h"

struct irq_state irqs;
struct ipi_state ipi;
static volatile u32 peer_orders_now;

void guest_start_secondary(void);

void irq_init(void)
{
	u32 spis = 1u << (IRQ_VIRTIO + LOOPBACK_SLOT) % 32 | 1u << (IRQ_VIRTIO + NOTIFY_SLOT) % 32;
	u32 slot1 = IRQ_VIRTIO + NOTIFY_SLOT;
	u64 icfgr = GICD_MAP + GICD_ICFGR + slot1 / 16 * 4;

	mmio_write(GICD_MAP + GICD_ISENABLER, 1u << IRQ_VTIMER);
	mmio_write(GICD_MAP + GICD_ISENABLER + 4, spis);
	/* Slot 1's is an edge; slot 0 stays a level. */
	mmio_write(icfgr, mmio_read(icfgr) | 2u << slot1 % 16 * 2);
	mmio_write(GICD_MAP + GICD_CTLR, 1);
	mmio_write(GICC_MAP + GICC_PMR, 0xf0);
	mmio_write(GICC_MAP + GICC_CTLR, 1);
}

void sgi_send(u32 target, u32 sgi)
{
	__asm__ volatile("dsb ishst" ::: "memory");
	mmio_write(GICD_MAP + GICD_SGIR, 1u << (GICD_SGIR_TARGETS_SHIFT + target) | sgi);
}

static void handle_test(u32 sgi)
{
	u32 bit = 1u << (sgi - SGI_TEST);

	if (irqs.tests & bit)
		irqs.repeated++;
	irqs.tests |= bit;
}

void irq_handle(void)
{
	u32 iar = mmio_read(GICC_MAP + GICC_IAR);
	u32 id = iar & GICC_IAR_ID;

	switch (id) {
	case SGI_WAKE:
		break;
	case SGI_IPI:
		__atomic_store_n(&ipi.flag, ipi.request, __ATOMIC_RELEASE);
		break;
	case SGI_TEST ... GIC_SGIS - 1:
		handle_test(id);
		break;
	case IRQ_VTIMER:
		write_sysreg(0, cntv_ctl_el0);
		irqs.timer++;
		break;
	case IRQ_VIRTIO + LOOPBACK_SLOT:
		mmio_write(SLOT_MAP(LOOPBACK_SLOT) + VIRTIO_IRQ_ACK,
			   mmio_read(SLOT_MAP(LOOPBACK_SLOT) + VIRTIO_IRQ_STATUS));
		irqs.loopback++;
		break;
	case IRQ_VIRTIO + NOTIFY_SLOT:
		irqs.notified_at = read_cycles();
		break;
	case GIC_SPURIOUS:
		return;
	default:
		guest_fail("unexpected interrupt");
	}
	mmio_write(GICC_MAP + GICC_EOIR, iar);
}

#define FSC_EXTERNAL 0x10

/* The only exception that we provoke; the instruction is skipped. */
u64 sync_handle(u64 pc)
{
	u64 esr = read_sysreg(esr_el1);

	if (esr >> ESR_EC_SHIFT != ESR_EC_DABT_CUR || (esr & 0x3f) != FSC_EXTERNAL)
		bad_exception(pc);
	irqs.aborts++;
	return pc + 4;
}

void bad_exception(u64 pc)
{
	print("guest: exception at %lx: esr %lx far %lx\n", pc, read_sysreg(esr_el1),
	      read_sysreg(far_el1));
	guest_fail("unexpected exception");
}

/*
 * The second vCPU: asleep (out of the way of whoever needs its core), or in
 * the guest with its interrupts on, so that each one has to get it out.
 */
void guest_secondary(u64 id)
{
	(void)id;
	mmio_write(GICC_MAP + GICC_PMR, 0xf0);
	mmio_write(GICC_MAP + GICC_CTLR, 1);
	__atomic_store_n(&ipi.up, 1, __ATOMIC_RELEASE);
	for (;;) {
		u32 request = __atomic_load_n(&ipi.flag, __ATOMIC_ACQUIRE);
		u32 phase = __atomic_load_n(&ipi.phase, __ATOMIC_ACQUIRE);

		if (phase != ipi.settled_phase)
			phase_set(phase);
		__atomic_store_n(&ipi.settled_phase, phase, __ATOMIC_RELEASE);
		__atomic_store_n(&ipi.settled, request, __ATOMIC_RELEASE);
		irq_disable();
		if (peer_orders_now == PEER_OFF)
			hvc(PSCI_CPU_OFF, 0, 0);
		if (peer_orders_now == PEER_SLEEP)
			wfi();
		irq_enable();
		isb();
	}
}

void peer_start(void)
{
	u64 entry = (u64)guest_start_secondary - GUEST_OFFSET;

	ipi.up = 0;
	peer_orders_now = PEER_SLEEP;
	if (hvc(PSCI_CPU_ON, 1, entry).x0 != 0)
		guest_fail("the second vCPU does not start");
	while (!__atomic_load_n(&ipi.up, __ATOMIC_ACQUIRE))
		;
}

void peer_order(enum peer_orders orders)
{
	peer_orders_now = orders;
	sgi_send(1, SGI_WAKE);
}

void peer_stop(void)
{
	peer_order(PEER_OFF);
	while (hvc(PSCI_AFFINITY_INFO, 1, 0).x0 == 0)
		;
}
