// SPDX-License-Identifier: GPL-2.0-or-later
/* The physical CPU interface: what is signalled, acknowledged, preempted and ended. */
#include "tests/unit/test_gic_bench.h"

static void setup(void)
{
	bench_setup(2, 4, 5, false);
	bench_enable(0, ENABLE0);
}

static void pend(unsigned intid)
{
	gicd_w(0, GICD_ISPENDR + intid / 32 * 4, UINT32_C(1) << intid % 32);
}

/* An interrupt of the priority, pending at core 0. */
static void raise_irq(unsigned intid, uint8_t priority, unsigned group)
{
	bench_irq(0, intid, priority, group, 1);
	pend(intid);
}

START_TEST(registers_at_reset)
{
	ck_assert_uint_eq(gicc_r(1, GICC_CTLR), 0);
	ck_assert_uint_eq(gicc_r(1, GICC_PMR), 0);
	ck_assert_uint_eq(gicc_r(1, GICC_BPR), 2);
	ck_assert_uint_eq(gicc_r(1, GICC_ABPR), 3);
	ck_assert_uint_eq(gicc_r(1, GICC_RPR), 0xff);
	ck_assert_uint_eq(gicc_r(1, GICC_IAR), SPURIOUS);
	ck_assert_uint_eq(gicc_r(1, GICC_AIAR), SPURIOUS);
	ck_assert_uint_eq(gicc_r(1, GICC_HPPIR), SPURIOUS);
	ck_assert_uint_eq(gicc_r(1, GICC_AHPPIR), SPURIOUS);
	ck_assert_uint_eq(gicc_r(1, GICC_IIDR), 0x0202143b);
	ck_assert_uint_eq(gicc_r(1, GICC_EOIR), 0);
	ck_assert_uint_eq(gicc_r(1, GICC_DIR), 0);
}
END_TEST

START_TEST(writable_bits)
{
	gicc_w(1, GICC_CTLR, ~0u);
	ck_assert_uint_eq(gicc_r(1, GICC_CTLR), 0x21f);
	gicc_w(1, GICC_PMR, ~0u);
	ck_assert_uint_eq(gicc_r(1, GICC_PMR), 0xf8);
	for (unsigned n = 0; n < 16; n++) {
		gicc_w(1, GICC_BPR, n);
		gicc_w(1, GICC_ABPR, n);
		ck_assert_uint_eq(gicc_r(1, GICC_BPR), (n & 7) < 2 ? 2 : (n & 7));
		ck_assert_uint_eq(gicc_r(1, GICC_ABPR), (n & 7) < 3 ? 3 : (n & 7));
	}
	for (unsigned n = 0; n < 4; n++) {
		gicc_w(1, GICC_APR + 4 * n, ~0u);
		gicc_w(1, GICC_NSAPR + 4 * n, ~0u);
		ck_assert_uint_eq(gicc_r(1, GICC_APR + 4 * n), n ? 0 : ~0u);
		ck_assert_uint_eq(gicc_r(1, GICC_NSAPR + 4 * n), n ? 0 : ~0u);
	}
	write8(&gicc_ops, 1, GICC_PMR, 0); /* words only */
	ck_assert_uint_eq(gicc_r(1, GICC_PMR), 0xf8);
	gicc_w(1, 0x40, ~0u);
	ck_assert_uint_eq(gicc_r(1, 0x40), 0);
}
END_TEST

/* Priority bits: smallest binary point, priority mask and number of active priorities registers. */
START_TEST(priority_bits)
{
	static const struct {
		unsigned bits, bpr;
		uint32_t pmr, apr[4];
	} cases[] = {
		{ 4, 3, 0xf0, { 0xffff, 0, 0, 0 } },	{ 5, 2, 0xf8, { ~0u, 0, 0, 0 } },
		{ 6, 1, 0xfc, { ~0u, ~0u, 0, 0 } },	{ 7, 0, 0xfe, { ~0u, ~0u, ~0u, ~0u } },
		{ 8, 0, 0xff, { ~0u, ~0u, ~0u, ~0u } },
	};

	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		bench_teardown();
		bench_setup(1, 4, cases[i].bits, false);
		bench_enable(0, ENABLE0);
		ck_assert_uint_eq(gicc_r(0, GICC_BPR), cases[i].bpr);
		ck_assert_uint_eq(gicc_r(0, GICC_ABPR), cases[i].bpr + 1);
		ck_assert_uint_eq(gicc_r(0, GICC_PMR), cases[i].pmr);
		bench_irq(0, 40, 0xff, 0, 1);
		ck_assert_uint_eq(read8(&gicd_ops, 0, GICD_IPRIORITYR + 40), cases[i].pmr);
		for (unsigned n = 0; n < 4; n++) {
			gicc_w(0, GICC_APR + 4 * n, ~0u);
			ck_assert_uint_eq(gicc_r(0, GICC_APR + 4 * n), cases[i].apr[n]);
			gicc_w(0, GICC_APR + 4 * n, 0);
		}
		/* the running priority is the group priority */
		bench_irq(0, 40, 0x90, 0, 1);
		pend(40);
		ck_assert_uint_eq(gicc_r(0, GICC_IAR), 40);
		ck_assert_uint_eq(gicc_r(0, GICC_RPR), 0x90);
	}
}
END_TEST

START_TEST(mask)
{
	raise_irq(40, 0x50, 0);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ);
	gicc_w(0, GICC_PMR, 0x50);
	ck_assert_uint_eq(bench_lines[0], 0);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), SPURIOUS);
	ck_assert_uint_eq(gicc_r(0, GICC_HPPIR), 40);
	gicc_w(0, GICC_CTLR, ENABLE1);
	ck_assert_uint_eq(gicc_r(0, GICC_HPPIR), SPURIOUS);
	gicc_w(0, GICC_CTLR, ENABLE0);
	gicc_w(0, GICC_PMR, 0x58);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 40);
}
END_TEST

START_TEST(highest_priority_first)
{
	raise_irq(40, 0x50, 0);
	raise_irq(90, 0x48, 0);
	raise_irq(41, 0x48, 0);
	raise_irq(39, 0x60, 0);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 41); /* of equals, the lowest number */
	gicc_w(0, GICC_EOIR, 41);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 90);
	gicc_w(0, GICC_EOIR, 90);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 40);
	gicc_w(0, GICC_EOIR, 40);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 39);
}
END_TEST

START_TEST(preemption_nests)
{
	raise_irq(40, 0x80, 0);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 40);
	ck_assert_uint_eq(gicc_r(0, GICC_RPR), 0x80);
	raise_irq(41, 0x80, 0);
	ck_assert_uint_eq(bench_lines[0], 0);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), SPURIOUS);
	raise_irq(42, 0x40, 0);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 42);
	ck_assert_uint_eq(gicc_r(0, GICC_RPR), 0x40);
	ck_assert_uint_eq(gicc_r(0, GICC_APR), 1u << 8 | 1u << 16);
	gicc_w(0, GICC_EOIR, 42);
	ck_assert_uint_eq(gicc_r(0, GICC_RPR), 0x80);
	ck_assert_uint_eq(bench_lines[0], 0);
	gicc_w(0, GICC_EOIR, 40);
	ck_assert_uint_eq(gicc_r(0, GICC_RPR), 0xff);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 41);
}
END_TEST

/* Binary point n leaves bits 7:n+1 to decide on preemption; all bits choose who is next. */
START_TEST(binary_point)
{
	for (unsigned bpr = 2; bpr < 8; bpr++) {
		for (unsigned bit = 3; bit < 8; bit++) {
			bool preempts = bit > bpr;

			gic_reset(bench, bench_now);
			bench_enable(0, ENABLE0);
			gicc_w(0, GICC_BPR, bpr);
			raise_irq(40, (uint8_t)(1u << bit), 0);
			ck_assert_uint_eq(gicc_r(0, GICC_IAR), 40);
			ck_assert_uint_eq(gicc_r(0, GICC_RPR), (1u << bit) & (0xfeu << bpr));
			raise_irq(41, 0, 0);
			ck_assert_uint_eq(gicc_r(0, GICC_IAR), preempts ? 41 : SPURIOUS);
			ck_assert_uint_eq(gicc_r(0, GICC_HPPIR), preempts ? SPURIOUS : 41);
		}
	}
}
END_TEST

START_TEST(binary_point_of_group1)
{
	bench_enable(0, ENABLE0 | ENABLE1 | ACK_CTL);
	gicc_w(0, GICC_ABPR, 6); /* as 5 in GICC_BPR: bits 7:6 */
	raise_irq(40, 0x30, 1);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 40);
	ck_assert_uint_eq(gicc_r(0, GICC_RPR), 0x00);
	ck_assert_uint_eq(gicc_r(0, GICC_NSAPR), 1);
	ck_assert_uint_eq(gicc_r(0, GICC_APR), 0);
	gicc_w(0, GICC_EOIR, 40);
	ck_assert_uint_eq(gicc_r(0, GICC_NSAPR), 0);
	gicc_w(0, GICC_CTLR, ENABLE0 | ENABLE1 | ACK_CTL | CBPR);
	pend(40);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 40);
	ck_assert_uint_eq(gicc_r(0, GICC_RPR), 0x30);
}
END_TEST

/* A coarse binary point of one group is no advantage over the other's active interrupt. */
START_TEST(binary_points_that_differ)
{
	bench_enable(0, ENABLE0 | ENABLE1 | ACK_CTL);
	gicc_w(0, GICC_ABPR, 7); /* Group 1: bit 7 alone */
	raise_irq(40, 0x40, 0);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 40);
	raise_irq(41, 0x38, 1);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), SPURIOUS);
	gicc_w(0, GICC_EOIR, 40);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 41);
	ck_assert_uint_eq(gicc_r(0, GICC_RPR), 0);
	gicc_w(0, GICC_EOIR, 41);
	gicc_w(0, GICC_ABPR, 3);
	pend(41);
	raise_irq(42, 0xc0, 0);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 41);
	raise_irq(42, 0x30, 0);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 42);
}
END_TEST

START_TEST(group1_without_ack_ctl)
{
	bench_enable(0, ENABLE0 | ENABLE1);
	raise_irq(40, 0x30, 1);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ);
	ck_assert_uint_eq(gicc_r(0, GICC_HPPIR), 1022);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 1022);
	ck_assert_uint_eq(gicc_r(0, GICC_RPR), 0xff);
	ck_assert_uint_eq(gicc_r(0, GICC_AHPPIR), 40);
	raise_irq(41, 0x20, 0);
	ck_assert_uint_eq(gicc_r(0, GICC_AIAR), SPURIOUS);
	ck_assert_uint_eq(gicc_r(0, GICC_AHPPIR), SPURIOUS);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 41);
	gicc_w(0, GICC_EOIR, 41);
	ck_assert_uint_eq(gicc_r(0, GICC_AIAR), 40);
	ck_assert_uint_eq(gicc_r(0, GICC_RPR), 0x30);
	gicc_w(0, GICC_AEOIR, 40);
	ck_assert_uint_eq(gicc_r(0, GICC_RPR), 0xff);
	ck_assert_uint_eq(gicd_r(0, GICD_ISACTIVER + 4), 0);
}
END_TEST

START_TEST(fiq_is_group0_with_fiqen)
{
	bench_enable(0, ENABLE0 | ENABLE1 | FIQ_EN);
	raise_irq(40, 0x30, 1);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ);
	raise_irq(41, 0x20, 0);
	ck_assert_uint_eq(bench_lines[0], LINE_FIQ); /* the highest only */
	gicc_w(0, GICC_CTLR, ENABLE0 | ENABLE1);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ);
	gicc_w(0, GICC_CTLR, ENABLE0 | FIQ_EN);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 41);
	ck_assert_uint_eq(bench_lines[0], 0); /* Group 1 is off here */
	gicc_w(0, GICC_EOIR, 41);
	ck_assert_uint_eq(bench_lines[0], 0);
	gicc_w(0, GICC_CTLR, ENABLE1);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ);
}
END_TEST

START_TEST(eoi_deactivates)
{
	raise_irq(40, 0x30, 0);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 40);
	gicc_w(0, GICC_DIR, 40); /* not in this mode */
	ck_assert_uint_eq(gicd_r(0, GICD_ISACTIVER + 4), 1u << 8);
	gicc_w(0, GICC_EOIR, 1023);
	gicc_w(0, GICC_EOIR, 1020);
	ck_assert_uint_eq(gicc_r(0, GICC_RPR), 0x30);
	gicc_w(0, GICC_EOIR, 40);
	ck_assert_uint_eq(gicc_r(0, GICC_RPR), 0xff);
	ck_assert_uint_eq(gicd_r(0, GICD_ISACTIVER + 4), 0);
	/* nothing left to end */
	gicd_w(0, GICD_ISACTIVER + 4, 1u << 8);
	gicc_w(0, GICC_EOIR, 40);
	ck_assert_uint_eq(gicd_r(0, GICD_ISACTIVER + 4), 1u << 8);
}
END_TEST

START_TEST(eoi_and_deactivation_split)
{
	bench_enable(0, ENABLE0 | EOI_MODE);
	raise_irq(40, 0x30, 0);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 40);
	pend(40);
	gicc_w(0, GICC_EOIR, 40);
	ck_assert_uint_eq(gicc_r(0, GICC_RPR), 0xff);
	ck_assert_uint_eq(gicd_r(0, GICD_ISACTIVER + 4), 1u << 8);
	ck_assert_uint_eq(bench_lines[0], 0); /* still active */
	raise_irq(41, 0xf0, 0);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 41); /* anything else is free to come */
	gicc_w(0, GICC_DIR, 40);
	ck_assert_uint_eq(gicd_r(0, GICD_ISACTIVER + 4), 1u << 9);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ); /* 40 again, above 41 */
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 40);
	gicc_w(0, GICC_DIR, 1019); /* not there */
	gicc_w(0, GICC_DIR, 1023);
}
END_TEST

START_TEST(active_by_software_blocks)
{
	gicd_w(0, GICD_ISACTIVER + 4, 1u << 8);
	raise_irq(40, 0x30, 0);
	ck_assert_uint_eq(bench_lines[0], 0);
	ck_assert_uint_eq(gicc_r(0, GICC_HPPIR), SPURIOUS);
	gicd_w(0, GICD_ICACTIVER + 4, 1u << 8);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ);
	/* running priority by software: as a hypervisor or power management restores it */
	gicc_w(0, GICC_APR, 1u << 2);
	ck_assert_uint_eq(gicc_r(0, GICC_RPR), 0x10);
	ck_assert_uint_eq(bench_lines[0], 0);
	gicc_w(0, GICC_APR, 0);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ);
}
END_TEST

START_TEST(interfaces_are_apart)
{
	bench_enable(1, ENABLE0);
	bench_irq(0, 40, 0x30, 0, 3);
	pend(40);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 40);
	ck_assert_uint_eq(gicc_r(0, GICC_RPR), 0x30);
	ck_assert_uint_eq(gicc_r(1, GICC_RPR), 0xff);
	gicc_w(1, GICC_EOIR, 40); /* nothing active there */
	ck_assert_uint_eq(gicd_r(0, GICD_ISACTIVER + 4), 1u << 8);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		registers_at_reset,
		writable_bits,
		priority_bits,
		mask,
		highest_priority_first,
		preemption_nests,
		binary_point,
		binary_point_of_group1,
		binary_points_that_differ,
		group1_without_ack_ctl,
		fiq_is_group0_with_fiqen,
		eoi_deactivates,
		eoi_and_deactivation_split,
		active_by_software_blocks,
		interfaces_are_apart,
		NULL,
	};

	return unit_run(unit_fixture_suite("gic-interface", setup, bench_teardown, tests));
}
