// SPDX-License-Identifier: GPL-2.0-or-later
/* When outputs reach the cores, and what hostile software can do to them: nothing else. */
#include "base/rng.h"
#include "tests/unit/test_gic_bench.h"

static void setup(void)
{
	bench_setup(4, 4, 5, true);
	for (unsigned core = 0; core < 4; core++)
		bench_enable(core, ENABLE0);
}

static void run(unsigned core, uint64_t until)
{
	event_run_until(&bench_queue[core], until);
}

START_TEST(sgi_propagates)
{
	gicd_w(0, GICD_SGIR, 6u << 16 | 1); /* to cores 1 and 2 */
	/* the state is there at once, the input is not */
	ck_assert_uint_eq(gicd_r(1, GICD_ISPENDR), 2);
	for (unsigned core = 1; core < 3; core++) {
		ck_assert_uint_eq(event_next(&bench_queue[core]), bench_now + SGI_PROPAGATION);
		run(core, bench_now + SGI_PROPAGATION - 1);
		ck_assert_uint_eq(bench_lines[core], 0);
		run(core, bench_now + SGI_PROPAGATION);
		ck_assert_uint_eq(bench_lines[core], LINE_IRQ);
	}
	ck_assert_uint_eq(event_next(&bench_queue[3]), UINT64_MAX);
	/* it falls at once */
	ck_assert_uint_eq(gicc_r(1, GICC_IAR), 1);
	ck_assert_uint_eq(bench_lines[1], 0);
	ck_assert_uint_eq(bench_lines[2], LINE_IRQ);
}
END_TEST

START_TEST(other_causes_take_irq_latency)
{
	bench_irq(0, 40, 0x40, 0, 1);
	gic_set_spi(bench, 8, true, 0, 5000);
	ck_assert_uint_eq(event_next(&bench_queue[0]), 5000 + IRQ_LATENCY);
	run(0, 5000 + IRQ_LATENCY);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ);
	gich_w(0, 0, 1); /* GICH_HCR.En */
	gich_w(0, GICH_VMCR, 0xf8000001);
	bench_now = 6000;
	gich_w(0, GICH_LR, 1u << 28 | 50);
	ck_assert_uint_eq(event_next(&bench_queue[0]), 6000 + IRQ_LATENCY);
	run(0, 6000 + IRQ_LATENCY);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ | LINE_VIRQ);
}
END_TEST

/* Cores may be ahead of each other by the propagation of an SGI: nothing arrives earlier. */
START_TEST(no_core_hurries_another)
{
	bench_irq(0, 40, 0x40, 0, 2);
	bench_irq(0, 41, 0x40, 0, 4);
	bench_irq(0, 42, 0x40, 0, 1);
	gicd_w(0, GICD_ISPENDR + 4, 7u << 8);
	ck_assert_uint_eq(event_next(&bench_queue[0]), bench_now + IRQ_LATENCY);
	ck_assert_uint_eq(event_next(&bench_queue[1]), bench_now + SGI_PROPAGATION);
	ck_assert_uint_eq(event_next(&bench_queue[2]), bench_now + SGI_PROPAGATION);
	gicd_w(0, GICD_ICPENDR + 4, 7u << 8);
	gic_set_spi(bench, 8, true, 0, 5000);
	ck_assert_uint_eq(event_next(&bench_queue[1]), 5000 + SGI_PROPAGATION);
	gic_set_spi(bench, 8, false, 0, 5000);
	/* a device by itself: every core may be the one that is ahead */
	gic_set_spi(bench, 10, true, GIC_NO_CORE, 6000);
	ck_assert_uint_eq(event_next(&bench_queue[0]), 6000 + SGI_PROPAGATION);
	gic_set_spi(bench, 10, false, GIC_NO_CORE, 6000);
	/* the virtual interface of another core, by its alias */
	gich_w(0, GICH_ALIAS + 0x200, 1);
	gich_w(0, GICH_ALIAS + 0x200 + GICH_VMCR, 0xf8000001);
	gich_w(0, GICH_ALIAS + 0x200 + GICH_LR, 1u << 28 | 50);
	ck_assert_uint_eq(event_next(&bench_queue[1]), bench_now + SGI_PROPAGATION);
	run(1, bench_now + SGI_PROPAGATION);
}
END_TEST

START_TEST(alone_there_is_no_other)
{
	bench_teardown();
	bench_setup(1, 4, 5, true);
	bench_enable(0, ENABLE0);
	bench_irq(0, 40, 0x40, 0, 1);
	gic_set_spi(bench, 8, true, GIC_NO_CORE, 5000);
	ck_assert_uint_eq(event_next(&bench_queue[0]), 5000 + IRQ_LATENCY);
	run(0, 5000 + IRQ_LATENCY);
}
END_TEST

START_TEST(cancelled_on_its_way)
{
	bench_irq(0, 40, 0x40, 0, 1);
	gic_set_spi(bench, 8, true, 0, 5000);
	gic_set_spi(bench, 8, false, 0, 5001);
	ck_assert_uint_eq(event_next(&bench_queue[0]), UINT64_MAX);
	/* a core that polls finds it before the input rises */
	gic_set_spi(bench, 8, true, 0, 5002);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 40);
	ck_assert_uint_eq(event_next(&bench_queue[0]), UINT64_MAX);
	ck_assert_uint_eq(bench_lines[0], 0);
}
END_TEST

/* Cores' clocks differ: accesses of one that lags do not hurry what is on its way to another. */
START_TEST(unrelated_accesses_do_not_hurry_it)
{
	uint64_t due = bench_now + SGI_PROPAGATION;

	gicd_w(0, GICD_SGIR, 2u << 16 | 1);
	bench_now -= 200;
	gicd_w(3, GICD_ISENABLER + 4, 1);
	gicc_w(3, GICC_BPR, 4);
	ck_assert_uint_eq(event_next(&bench_queue[1]), due);
	bench_now += 250;
	gicd_w(3, GICD_ICENABLER + 4, 1);
	ck_assert_uint_eq(event_next(&bench_queue[1]), due);
}
END_TEST

START_TEST(another_interrupt_may_be_there_first)
{
	bench_irq(1, 40, 0x40, 0, 2);
	bench_irq(1, 41, 0x20, 0, 2);
	write8(&gicd_ops, 1, GICD_IPRIORITYR + 1, 0x80);
	gicd_w(0, GICD_SGIR, 2u << 16 | 1);
	gic_set_spi(bench, 8, true, 1, bench_now + 10);
	ck_assert_uint_eq(event_next(&bench_queue[1]), bench_now + 10 + IRQ_LATENCY);
	/* a later one changes nothing */
	gic_set_spi(bench, 9, true, 1, bench_now + 400);
	ck_assert_uint_eq(event_next(&bench_queue[1]), bench_now + 10 + IRQ_LATENCY);
	run(1, bench_now + 10 + IRQ_LATENCY);
	ck_assert_uint_eq(gicc_r(1, GICC_IAR), 41);
}
END_TEST

START_TEST(end_of_interrupt_brings_the_next)
{
	bench_irq(0, 40, 0x40, 0, 1);
	bench_irq(0, 41, 0x40, 0, 1);
	gicd_w(0, GICD_ISPENDR + 4, 3u << 8);
	run(0, bench_now + IRQ_LATENCY);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 40);
	ck_assert_uint_eq(bench_lines[0], 0);
	bench_now = 9000;
	gicc_w(0, GICC_EOIR, 40);
	ck_assert_uint_eq(event_next(&bench_queue[0]), 9000 + IRQ_LATENCY);
}
END_TEST

/* The lines as the state of the registers demands, once everything has arrived. */
static void check_lines(unsigned cores)
{
	for (unsigned core = 0; core < cores; core++) {
		bool physical, virtual;

		run(core, UINT64_MAX - 1);
		physical = bench_lines[core] & (LINE_IRQ | LINE_FIQ);
		virtual = bench_lines[core] & (LINE_VIRQ | LINE_VFIQ);
		if (physical)
			ck_assert(gicc_r(core, GICC_HPPIR) != SPURIOUS);
		else
			ck_assert(gicc_r(core, GICC_IAR) == SPURIOUS);
		if (virtual)
			ck_assert(gicv_r(core, GICC_HPPIR) != SPURIOUS);
		else
			ck_assert(gicv_r(core, GICC_IAR) == SPURIOUS);
		ck_assert_uint_ne(bench_lines[core] & (LINE_IRQ | LINE_FIQ), LINE_IRQ | LINE_FIQ);
		ck_assert_uint_ne(bench_lines[core] & (LINE_VIRQ | LINE_VFIQ),
				  LINE_VIRQ | LINE_VFIQ);
	}
}

/* Offsets that hit registers more often than a uniform choice would. */
static uint64_t some_offset(struct rng *r, unsigned size)
{
	static const uint16_t interesting[] = { 0x000, 0x080, 0x100, 0x180, 0x200,  0x280,
						0x300, 0x380, 0x400, 0x800, 0xc00,  0xf00,
						0xf10, 0xf20, 0x0d0, 0x0f0, 0x1000, 0x1200 };
	uint64_t offset;

	if (rng_below(r, 4)) {
		offset = interesting[rng_below(r, 18)];
		offset += rng_below(r, 64);
	} else {
		offset = rng_below(r, 0x2800);
	}
	return offset & ~(uint64_t)(size - 1);
}

START_TEST(hostile_software)
{
	static const struct mmio_ops *const frames[] = { &gicd_ops, &gicc_ops, &gich_ops,
							 &gicv_ops };
	static const unsigned shapes[][3] = { { 1, 1, 4 }, { 4, 4, 5 }, { 8, 64, 8 } };

	for (unsigned shape = 0; shape < 3; shape++) {
		unsigned cores = shapes[shape][0];
		struct rng r;

		bench_teardown();
		bench_setup(cores, shapes[shape][1], shapes[shape][2], true);
		rng_seed(&r, shape + 1);
		for (unsigned i = 0; i < 60000; i++) {
			const struct mmio_ops *ops = frames[rng_below(&r, 4)];
			unsigned size = 1u << (rng_below(&r, 4) ? 2 : rng_below(&r, 3));
			uint32_t core = (uint32_t)rng_below(&r, cores);
			struct mmio_access a = { .core = core,
						 .size = size,
						 .now = bench_now + rng_below(&r, 500) };
			uint64_t value = rng_next(&r) & ((UINT64_C(1) << 8 * size) - 1);
			uint64_t offset = some_offset(&r, size);
			unsigned intid = (unsigned)rng_below(&r, 40);
			bool level = rng_below(&r, 2);

			bench_now += rng_below(&r, 50);
			if (!rng_below(&r, 2))
				value &= rng_next(&r);
			switch (rng_below(&r, 8)) {
			case 0:
				gic_set_spi(bench, (unsigned)rng_below(&r, 200), level, core,
					    a.now);
				break;
			case 1:
				gic_set_ppi(bench, core + (unsigned)!rng_below(&r, 8), intid, level,
					    a.now);
				break;
			case 2:
			case 3:
				ck_assert(ops->read(bench, &a, offset, &value));
				ck_assert_uint_eq(value >> 8 * size, 0);
				break;
			default:
				ck_assert(ops->write(bench, &a, offset, value));
			}
			run(a.core, a.now);
			if (i % 1000 == 0)
				check_lines(cores);
		}
		bench_reset(cores);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		sgi_propagates,
		other_causes_take_irq_latency,
		no_core_hurries_another,
		alone_there_is_no_other,
		cancelled_on_its_way,
		unrelated_accesses_do_not_hurry_it,
		another_interrupt_may_be_there_first,
		end_of_interrupt_brings_the_next,
		hostile_software,
		NULL,
	};

	return unit_run(unit_fixture_suite("gic-output", setup, bench_teardown, tests));
}
