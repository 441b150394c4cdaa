// SPDX-License-Identifier: GPL-2.0-or-later
/* Virtual interface control and the virtual CPU interface that a guest sees. */
#include "tests/unit/test_gic_bench.h"

#define LR_PENDING  (1u << 28)
#define LR_ACTIVE   (2u << 28)
#define LR_BOTH	    (3u << 28)
#define LR_GRP1	    (1u << 30)
#define LR_HW	    (1u << 31)
#define LR_EOI	    (1u << 19)
#define LR_PRIO(p)  ((uint32_t)(p) >> 3 << 23)
#define LR_PHYS(id) ((uint32_t)(id) << 10)
#define LR_CPU(n)   ((uint32_t)(n) << 10)

enum {
	HCR_EN = 1u << 0,
	MISR_EOI = 1u << 0,
	MISR_U = 1u << 1,
	MISR_LRENP = 1u << 2,
	MISR_NP = 1u << 3,
	VMCR_OPEN = 0x1fu << 27, /* VMPriMask */
};

static void lr(unsigned n, uint32_t value)
{
	gich_w(0, GICH_LR + 4 * n, value);
}

static uint32_t get_lr(unsigned n)
{
	return gich_r(0, GICH_LR + 4 * n);
}

static unsigned eoi_count(void)
{
	return gich_r(0, GICH_HCR) >> 27;
}

/* The maintenance interrupt's input. */
static bool maintenance(void)
{
	return gicd_r(0, GICD_PPISR) >> (GIC_MAINTENANCE_PPI - 16) & 1;
}

static void setup(void)
{
	bench_setup(2, 4, 5, false);
	gich_w(0, GICH_HCR, HCR_EN);
	gich_w(0, GICH_VMCR, VMCR_OPEN | ENABLE0);
}

START_TEST(registers)
{
	ck_assert_uint_eq(gich_r(1, GICH_VTR), 0x90000003);
	ck_assert_uint_eq(gich_r(1, GICH_VMCR), 0x004c0000);
	ck_assert_uint_eq(gich_r(1, GICH_HCR), 0);
	ck_assert_uint_eq(gich_r(1, GICH_ELRSR0), 0xf);
	ck_assert_uint_eq(gich_r(1, GICH_ELRSR0 + 4), 0);
	gich_w(1, GICH_HCR, 0xfffffffe);
	ck_assert_uint_eq(gich_r(1, GICH_HCR), 0xf80000fe);
	gich_w(1, GICH_VMCR, ~0u);
	ck_assert_uint_eq(gich_r(1, GICH_VMCR), 0xf8fc021f);
	gich_w(1, GICH_VMCR, 0);
	ck_assert_uint_eq(gich_r(1, GICH_VMCR), 0x004c0000); /* binary points have a minimum */
	gich_w(1, GICH_LR + 12, ~0u);
	ck_assert_uint_eq(gich_r(1, GICH_LR + 12), 0xff8fffff);
	gich_w(1, GICH_LR + 16, ~0u); /* not implemented */
	ck_assert_uint_eq(gich_r(1, GICH_LR + 16), 0);
	gich_w(1, GICH_APR, ~0u);
	ck_assert_uint_eq(gich_r(1, GICH_APR), ~0u);
	gich_w(1, GICH_VTR, 0);
	gich_w(1, GICH_MISR, ~0u);
	ck_assert_uint_eq(gich_r(1, GICH_VTR), 0x90000003);
	ck_assert_uint_eq(gich_r(0, GICH_LR + 12), 0);
}
END_TEST

/* GICV's registers and GICH_VMCR are two views of one state. */
START_TEST(vmcr_is_the_guests_view)
{
	gicv_w(0, GICC_CTLR, ~0u);
	gicv_w(0, GICC_PMR, 0xa7);
	gicv_w(0, GICC_BPR, 5);
	gicv_w(0, GICC_ABPR, 6);
	ck_assert_uint_eq(gich_r(0, GICH_VMCR), 0x21f | 6u << 18 | 5u << 21 | 0x14u << 27);
	gich_w(0, GICH_VMCR, ENABLE1 | 4u << 18 | 3u << 21 | 0x1eu << 27);
	ck_assert_uint_eq(gicv_r(0, GICC_CTLR), ENABLE1);
	ck_assert_uint_eq(gicv_r(0, GICC_PMR), 0xf0);
	ck_assert_uint_eq(gicv_r(0, GICC_BPR), 3);
	ck_assert_uint_eq(gicv_r(0, GICC_ABPR), 4);
	gicv_w(0, GICC_BPR, 0);
	ck_assert_uint_eq(gicv_r(0, GICC_BPR), 2);
	gich_w(0, GICH_APR, 1u << 3);
	ck_assert_uint_eq(gicv_r(0, GICC_APR), 1u << 3);
	ck_assert_uint_eq(gicv_r(0, GICC_RPR), 3u << 3);
	gicv_w(0, GICC_NSAPR, ~0u);
	gicv_w(0, GICC_APR + 4, ~0u);
	ck_assert_uint_eq(gicv_r(0, GICC_NSAPR) | gicv_r(0, GICC_APR + 4), 0);
	ck_assert_uint_eq(gicv_r(0, GICC_IIDR), 0x0202143b);
	ck_assert_uint_eq(gicc_r(0, GICC_CTLR), 0); /* the physical one is another */
}
END_TEST

START_TEST(list_register_states)
{
	lr(1, LR_PENDING | LR_PRIO(0x40) | 45);
	ck_assert_uint_eq(bench_lines[0], LINE_VIRQ);
	ck_assert_uint_eq(gich_r(0, GICH_ELRSR0), 0xd);
	ck_assert_uint_eq(gicv_r(0, GICC_HPPIR), 45);
	ck_assert_uint_eq(gicv_r(0, GICC_IAR), 45);
	ck_assert_uint_eq(bench_lines[0], 0);
	ck_assert_uint_eq(get_lr(1), LR_ACTIVE | LR_PRIO(0x40) | 45);
	ck_assert_uint_eq(gich_r(0, GICH_APR), 1u << 8);
	ck_assert_uint_eq(gicv_r(0, GICC_RPR), 0x40);
	ck_assert_uint_eq(gicv_r(0, GICC_IAR), SPURIOUS);
	/* the hypervisor makes it pending again: it waits for the end */
	lr(1, LR_BOTH | LR_PRIO(0x40) | 45);
	ck_assert_uint_eq(bench_lines[0], 0);
	ck_assert_uint_eq(gicv_r(0, GICC_HPPIR), SPURIOUS);
	gicv_w(0, GICC_EOIR, 45);
	ck_assert_uint_eq(get_lr(1), LR_PENDING | LR_PRIO(0x40) | 45);
	ck_assert_uint_eq(gich_r(0, GICH_APR), 0);
	ck_assert_uint_eq(bench_lines[0], LINE_VIRQ);
	ck_assert_uint_eq(gicv_r(0, GICC_IAR), 45);
	gicv_w(0, GICC_EOIR, 45);
	ck_assert_uint_eq(get_lr(1), LR_PRIO(0x40) | 45);
	ck_assert_uint_eq(gich_r(0, GICH_ELRSR0), 0xf);
	ck_assert_uint_eq(eoi_count(), 0);
}
END_TEST

START_TEST(off_is_silent)
{
	gich_w(0, GICH_HCR, 0x8); /* NPIE, without En */
	lr(0, LR_PENDING | 45);
	ck_assert_uint_eq(bench_lines[0], 0);
	ck_assert_uint_eq(gicv_r(0, GICC_IAR), SPURIOUS);
	ck_assert_uint_eq(gicv_r(0, GICC_HPPIR), SPURIOUS);
	lr(0, 0);
	ck_assert_uint_eq(gich_r(0, GICH_MISR), MISR_NP);
	ck_assert(!maintenance());
	gich_w(0, GICH_HCR, 0x9);
	ck_assert(maintenance());
}
END_TEST

START_TEST(groups_and_lines)
{
	lr(0, LR_PENDING | LR_PRIO(0x40) | 45);
	lr(1, LR_PENDING | LR_GRP1 | LR_PRIO(0x20) | 46);
	ck_assert_uint_eq(bench_lines[0], 0); /* the highest one's group is off */
	gicv_w(0, GICC_CTLR, ENABLE0 | ENABLE1 | FIQ_EN);
	ck_assert_uint_eq(bench_lines[0], LINE_VIRQ);
	ck_assert_uint_eq(gicv_r(0, GICC_IAR), 1022);
	ck_assert_uint_eq(gicv_r(0, GICC_AIAR), 46);
	ck_assert_uint_eq(gich_r(0, GICH_APR), 1u << 4); /* of both groups */
	gicv_w(0, GICC_AEOIR, 46);
	ck_assert_uint_eq(gich_r(0, GICH_APR), 0);
	ck_assert_uint_eq(bench_lines[0], LINE_VFIQ);
	gicv_w(0, GICC_CTLR, ENABLE0);
	ck_assert_uint_eq(bench_lines[0], LINE_VIRQ);
	gicv_w(0, GICC_CTLR, 0);
	ck_assert_uint_eq(bench_lines[0], 0);
}
END_TEST

START_TEST(priorities)
{
	lr(0, LR_PENDING | LR_PRIO(0x80) | 45);
	lr(2, LR_PENDING | LR_PRIO(0x40) | 46);
	lr(3, LR_PENDING | LR_PRIO(0x40) | 47);
	gicv_w(0, GICC_PMR, 0x40);
	ck_assert_uint_eq(bench_lines[0], 0);
	gicv_w(0, GICC_PMR, 0x48);
	ck_assert_uint_eq(gicv_r(0, GICC_IAR), 46); /* of equals, the first register */
	gicv_w(0, GICC_EOIR, 46);
	ck_assert_uint_eq(gicv_r(0, GICC_IAR), 47);
	gicv_w(0, GICC_PMR, 0xf8);
	ck_assert_uint_eq(gicv_r(0, GICC_IAR), SPURIOUS);
	gicv_w(0, GICC_EOIR, 47);
	/* preemption, by the binary point of VMCR */
	gicv_w(0, GICC_BPR, 7);
	ck_assert_uint_eq(gicv_r(0, GICC_IAR), 45);
	ck_assert_uint_eq(gicv_r(0, GICC_RPR), 0);
	lr(1, LR_PENDING | LR_PRIO(0x78) | 48);
	ck_assert_uint_eq(bench_lines[0], 0);
	gicv_w(0, GICC_EOIR, 45);
	lr(0, LR_PENDING | LR_PRIO(0x80) | 45);
	lr(1, 0);
	gicv_w(0, GICC_BPR, 2);
	ck_assert_uint_eq(gicv_r(0, GICC_IAR), 45);
	lr(1, LR_PENDING | LR_PRIO(0x78) | 48);
	ck_assert_uint_eq(bench_lines[0], LINE_VIRQ);
	ck_assert_uint_eq(gicv_r(0, GICC_IAR), 48);
	ck_assert_uint_eq(gicv_r(0, GICC_RPR), 0x78);
	ck_assert_uint_eq(gich_r(0, GICH_APR), 1u << 15 | 1u << 16);
	gicv_w(0, GICC_EOIR, 48);
	ck_assert_uint_eq(gicv_r(0, GICC_RPR), 0x80);
}
END_TEST

START_TEST(sgis_carry_their_source)
{
	lr(0, LR_PENDING | LR_CPU(3) | 2);
	lr(1, LR_PENDING | LR_CPU(1) | 2);
	ck_assert_uint_eq(gicv_r(0, GICC_HPPIR), 3u << 10 | 2);
	gicv_w(0, GICC_CTLR, ENABLE0 | EOI_MODE);
	ck_assert_uint_eq(gicv_r(0, GICC_IAR), 3u << 10 | 2);
	gicv_w(0, GICC_EOIR, 3u << 10 | 2);
	ck_assert_uint_eq(gicv_r(0, GICC_IAR), 1u << 10 | 2);
	gicv_w(0, GICC_EOIR, 1u << 10 | 2);
	gicv_w(0, GICC_DIR, 3u << 10 | 2);
	ck_assert_uint_eq(gich_r(0, GICH_ELRSR0), 0xd);
	gicv_w(0, GICC_DIR, 1u << 10 | 2);
	ck_assert_uint_eq(gich_r(0, GICH_ELRSR0), 0xf);
	ck_assert_uint_eq(eoi_count(), 0);
}
END_TEST

START_TEST(hardware_interrupt_ends_with_the_virtual_one)
{
	bench_enable(0, ENABLE0 | EOI_MODE);
	bench_irq(0, 27, 0x80, 0, 0);
	gic_set_ppi(bench, 0, 27, true, bench_now);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 27);
	gicc_w(0, GICC_EOIR, 27); /* the host drops, the guest will deactivate */
	ck_assert_uint_eq(bench_lines[0], 0);
	lr(2, LR_HW | LR_PENDING | LR_PHYS(27) | LR_PRIO(0x80) | 33);
	ck_assert_uint_eq(gicv_r(0, GICC_IAR), 33);
	ck_assert_uint_eq(gicd_r(0, GICD_ISACTIVER), 1u << 27);
	gic_set_ppi(bench, 0, 27, false, bench_now);
	gicv_w(0, GICC_EOIR, 33);
	ck_assert_uint_eq(gicd_r(0, GICD_ISACTIVER), 0);
	ck_assert_uint_eq(gich_r(0, GICH_ELRSR0), 0xf);
	ck_assert_uint_eq(gich_r(0, GICH_EISR0), 0);
	ck_assert_uint_eq(bench_lines[0], 0);
}
END_TEST

START_TEST(hardware_interrupt_still_asserted_comes_back)
{
	bench_enable(0, ENABLE0 | EOI_MODE);
	bench_irq(0, 40, 0x80, 0, 1);
	gic_set_spi(bench, 8, true, 0, bench_now);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 40);
	gicc_w(0, GICC_EOIR, 40);
	lr(0, LR_HW | LR_PENDING | LR_PHYS(40) | 40);
	ck_assert_uint_eq(gicv_r(0, GICC_IAR), 40);
	gicv_w(0, GICC_CTLR, ENABLE0 | EOI_MODE);
	gicv_w(0, GICC_EOIR, 40);
	ck_assert_uint_eq(bench_lines[0], 0);
	gicv_w(0, GICC_DIR, 40);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ);
	/* a physical SGI, or one that is not there, cannot be behind it */
	gicd_w(0, GICD_ISACTIVER, 1u << 3);
	lr(1, LR_HW | LR_ACTIVE | LR_PHYS(3) | 50);
	lr(2, LR_HW | LR_ACTIVE | LR_PHYS(1019) | 51);
	gicv_w(0, GICC_DIR, 50);
	gicv_w(0, GICC_DIR, 51);
	ck_assert_uint_eq(gich_r(0, GICH_ELRSR0), 0xf);
	ck_assert_uint_eq(gicd_r(0, GICD_ISACTIVER), 1u << 3);
}
END_TEST

START_TEST(split_end_of_interrupt)
{
	gicv_w(0, GICC_CTLR, ENABLE0 | EOI_MODE);
	lr(0, LR_PENDING | LR_PRIO(0x40) | 45);
	ck_assert_uint_eq(gicv_r(0, GICC_IAR), 45);
	gicv_w(0, GICC_EOIR, 45);
	ck_assert_uint_eq(gich_r(0, GICH_APR), 0);
	ck_assert_uint_eq(get_lr(0), LR_ACTIVE | LR_PRIO(0x40) | 45);
	gicv_w(0, GICC_DIR, 45);
	ck_assert_uint_eq(get_lr(0), LR_PRIO(0x40) | 45);
	ck_assert_uint_eq(eoi_count(), 0);
	gicv_w(0, GICC_DIR, 45); /* in no list register as active */
	ck_assert_uint_eq(eoi_count(), 1);
	gicv_w(0, GICC_CTLR, ENABLE0);
	gicv_w(0, GICC_DIR, 45); /* not in this mode */
	ck_assert_uint_eq(eoi_count(), 1);
}
END_TEST

START_TEST(eoi_count_of_dropped_interrupts)
{
	gich_w(0, GICH_HCR, HCR_EN | 4); /* LRENPIE */
	gich_w(0, GICH_APR, 0x3);
	ck_assert(!maintenance());
	gicv_w(0, GICC_EOIR, 1023); /* the benchmark's: nothing happens */
	ck_assert_uint_eq(gich_r(0, GICH_APR), 0x3);
	ck_assert_uint_eq(eoi_count(), 0);
	gicv_w(0, GICC_EOIR, 99);
	ck_assert_uint_eq(gich_r(0, GICH_APR), 0x2);
	ck_assert_uint_eq(eoi_count(), 1);
	ck_assert_uint_eq(gich_r(0, GICH_MISR), MISR_LRENP);
	ck_assert(maintenance());
	gicv_w(0, GICC_EOIR, 99);
	ck_assert_uint_eq(eoi_count(), 2);
	gicv_w(0, GICC_EOIR, 99); /* clears no active priority: not counted */
	ck_assert_uint_eq(eoi_count(), 2);
	/* pending is not active */
	gich_w(0, GICH_APR, 0x1);
	lr(0, LR_PENDING | 99);
	gicv_w(0, GICC_EOIR, 99);
	ck_assert_uint_eq(eoi_count(), 3);
	ck_assert_uint_eq(get_lr(0), LR_PENDING | 99);
	gich_w(0, GICH_HCR, HCR_EN | 31u << 27);
	gich_w(0, GICH_APR, 0x1);
	gicv_w(0, GICC_EOIR, 99);
	ck_assert_uint_eq(gich_r(0, GICH_HCR), HCR_EN);
}
END_TEST

START_TEST(maintenance_on_eoi)
{
	bench_enable(0, ENABLE0);
	bench_irq(0, GIC_MAINTENANCE_PPI, 0x80, 0, 0);
	lr(2, LR_PENDING | LR_EOI | 45);
	ck_assert_uint_eq(gicv_r(0, GICC_IAR), 45);
	ck_assert_uint_eq(gich_r(0, GICH_EISR0), 0);
	gicv_w(0, GICC_EOIR, 45);
	ck_assert_uint_eq(gich_r(0, GICH_EISR0), 1u << 2);
	ck_assert_uint_eq(gich_r(0, GICH_ELRSR0), 0xb); /* kept until the hypervisor has seen it */
	ck_assert_uint_eq(gich_r(0, GICH_MISR), MISR_EOI);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), GIC_MAINTENANCE_PPI);
	lr(2, 0);
	ck_assert(!maintenance());
	gicc_w(0, GICC_EOIR, GIC_MAINTENANCE_PPI);
	ck_assert_uint_eq(bench_lines[0], 0);
	lr(2, LR_HW | LR_EOI | 45); /* part of the physical INTID here */
	ck_assert_uint_eq(gich_r(0, GICH_EISR0), 0);
	ck_assert_uint_eq(gich_r(0, GICH_ELRSR0), 0xf);
}
END_TEST

START_TEST(maintenance_conditions)
{
	/* underflow: none or one valid */
	gich_w(0, GICH_HCR, HCR_EN | 2);
	ck_assert_uint_eq(gich_r(0, GICH_MISR), MISR_U);
	lr(0, LR_PENDING | 40);
	ck_assert_uint_eq(gich_r(0, GICH_MISR), MISR_U);
	lr(1, LR_ACTIVE | 41);
	ck_assert_uint_eq(gich_r(0, GICH_MISR), 0);
	ck_assert(!maintenance());
	/* none pending: pending and active does not count */
	gich_w(0, GICH_HCR, HCR_EN | 8);
	ck_assert_uint_eq(gich_r(0, GICH_MISR), 0);
	lr(0, LR_BOTH | 40);
	ck_assert_uint_eq(gich_r(0, GICH_MISR), MISR_NP);
	ck_assert(maintenance());
	/* the guest enables or disables a group */
	gich_w(0, GICH_VMCR, 0);
	for (unsigned group = 0; group < 2; group++) {
		uint32_t enabled = 1u << (4 + 2 * group), disabled = enabled << 1;

		gich_w(0, GICH_HCR, HCR_EN | enabled);
		ck_assert(!maintenance());
		gicv_w(0, GICC_CTLR, 1u << group);
		ck_assert_uint_eq(gich_r(0, GICH_MISR), enabled);
		ck_assert(maintenance());
		gich_w(0, GICH_HCR, HCR_EN | disabled);
		ck_assert(!maintenance());
		gicv_w(0, GICC_CTLR, 0);
		ck_assert_uint_eq(gich_r(0, GICH_MISR), disabled);
		ck_assert(maintenance());
	}
}
END_TEST

START_TEST(frames_of_other_cores)
{
	lr(0, LR_PENDING | LR_PRIO(0x40) | 45);
	ck_assert_uint_eq(gich_r(1, GICH_ALIAS + GICH_LR), LR_PENDING | LR_PRIO(0x40) | 45);
	gich_w(0, GICH_ALIAS + 0x200 + GICH_VMCR, VMCR_OPEN | ENABLE0);
	gich_w(0, GICH_ALIAS + 0x200 + GICH_HCR, HCR_EN);
	gich_w(0, GICH_ALIAS + 0x200 + GICH_LR + 8, LR_PENDING | 46);
	ck_assert_uint_eq(bench_lines[1], LINE_VIRQ);
	ck_assert_uint_eq(gicv_r(1, GICC_IAR), 46);
	gich_w(0, GICH_ALIAS + 2 * 0x200 + GICH_HCR, HCR_EN); /* no such core */
	ck_assert_uint_eq(gich_r(0, GICH_ALIAS + 2 * 0x200 + GICH_VTR), 0);
	ck_assert_uint_eq(gich_r(0, 0x200 + GICH_VTR), 0); /* nor a register */
}
END_TEST

START_TEST(sixty_four_list_registers)
{
	bench_teardown();
	bench_setup(1, 64, 5, false);
	gich_w(0, GICH_HCR, HCR_EN | 8);
	gich_w(0, GICH_VMCR, VMCR_OPEN | ENABLE0);
	ck_assert_uint_eq(gich_r(0, GICH_VTR), 0x9000003f);
	lr(63, LR_PENDING | LR_EOI | 45);
	ck_assert_uint_eq(gich_r(0, GICH_ELRSR0), ~0u);
	ck_assert_uint_eq(gich_r(0, GICH_ELRSR0 + 4), 0x7fffffff);
	ck_assert_uint_eq(gicv_r(0, GICC_IAR), 45);
	gicv_w(0, GICC_EOIR, 45);
	ck_assert_uint_eq(gich_r(0, GICH_EISR0), 0);
	ck_assert_uint_eq(gich_r(0, GICH_EISR0 + 4), 0x80000000);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		registers,
		vmcr_is_the_guests_view,
		list_register_states,
		off_is_silent,
		groups_and_lines,
		priorities,
		sgis_carry_their_source,
		hardware_interrupt_ends_with_the_virtual_one,
		hardware_interrupt_still_asserted_comes_back,
		split_end_of_interrupt,
		eoi_count_of_dropped_interrupts,
		maintenance_on_eoi,
		maintenance_conditions,
		frames_of_other_cores,
		sixty_four_list_registers,
		NULL,
	};

	return unit_run(unit_fixture_suite("gic-virtual", setup, bench_teardown, tests));
}
