// SPDX-License-Identifier: GPL-2.0-or-later
/* The distributor's registers, and how inputs become pending. */
#include <string.h>

#include "tests/unit/test_gic_bench.h"

enum { WORDS = 1 + BENCH_SPIS / 32 };

static void setup(void)
{
	bench_setup(4, 4, 5, false);
}

START_TEST(bad_configurations)
{
	static const struct gic_config good = {
		.cores = 1, .spis = 32, .list_registers = 1, .priority_bits = 4
	};
	struct gic_config bad[] = { good, good, good, good, good, good, good };
	struct error err;
	struct gic *g = gic_new(&good, NULL);

	ck_assert_ptr_nonnull(g);
	gic_free(g);
	gic_free(NULL);
	bad[0].cores = 0;
	bad[1].cores = 9;
	bad[2].spis = 31;
	bad[3].spis = 992;
	bad[4].list_registers = 0;
	bad[5].priority_bits = 3;
	bad[6].priority_bits = 9;
	for (unsigned i = 0; i < 7; i++) {
		err.msg[0] = 0;
		ck_assert_ptr_null(gic_new(&bad[i], &err));
		ck_assert_msg(!strncmp(err.msg, "gic: ", 5), "%s", err.msg);
	}
}
END_TEST

START_TEST(identification)
{
	static const struct {
		unsigned offset;
		uint32_t value;
	} ids[] = { { 0xfd0, 0x04 }, { 0xfe0, 0x90 }, { 0xfe4, 0xb4 },
		    { 0xfe8, 0x2b }, { 0xfec, 0 },    { 0xff0, 0x0d },
		    { 0xff4, 0xf0 }, { 0xff8, 0x05 }, { 0xffc, 0xb1 } };

	ck_assert_uint_eq(gicd_r(0, GICD_TYPER), 3 << 5 | (WORDS - 1));
	ck_assert_uint_eq(gicd_r(0, GICD_IIDR), 0x0200143b);
	for (unsigned i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		ck_assert_uint_eq(gicd_r(0, ids[i].offset), ids[i].value);
	gicd_w(0, GICD_TYPER, 0);
	gicd_w(0, GICD_IIDR, 0);
	ck_assert_uint_eq(gicd_r(0, GICD_TYPER), 3 << 5 | (WORDS - 1));
	ck_assert_uint_eq(gicd_r(0, GICD_IIDR), 0x0200143b);
	gicd_w(0, GICD_CTLR, ~0u);
	ck_assert_uint_eq(gicd_r(0, GICD_CTLR), 3);
}
END_TEST

/* What a write of all ones, then of all zeros, leaves in each word register of an array. */
START_TEST(word_registers)
{
	static const struct {
		unsigned base;
		uint32_t ones[2];  /* of word 0 and of the others */
		uint32_t zeros[2]; /* after ones */
	} arrays[] = {
		{ GICD_IGROUPR, { ~0u, ~0u }, { 0, 0 } },
		{ GICD_ISENABLER, { ~0u, ~0u }, { ~0u, ~0u } },
		{ GICD_ICENABLER, { 0xffff, 0 }, { 0xffff, 0 } },
		{ GICD_ISPENDR, { 0xffff0000, ~0u }, { 0xffff0000, ~0u } },
		{ GICD_ICPENDR, { 0, 0 }, { 0, 0 } },
		{ GICD_ISACTIVER, { ~0u, ~0u }, { ~0u, ~0u } },
		{ GICD_ICACTIVER, { 0, 0 }, { 0, 0 } },
		{ GICD_NSACR, { 0, 0 }, { 0, 0 } },
	};

	for (unsigned i = 0; i < sizeof(arrays) / sizeof(arrays[0]); i++) {
		for (unsigned word = 0; word < 32; word++) {
			unsigned offset = arrays[i].base + 4 * word;
			bool there = word < WORDS;

			gicd_w(1, offset, ~0u);
			ck_assert_uint_eq(gicd_r(1, offset), there ? arrays[i].ones[word > 0] : 0);
			gicd_w(1, offset, 0);
			ck_assert_uint_eq(gicd_r(1, offset), there ? arrays[i].zeros[word > 0] : 0);
		}
	}
}
END_TEST

START_TEST(banked_by_core)
{
	gicd_w(1, GICD_ISENABLER, 1u << 27);
	write8(&gicd_ops, 1, GICD_IPRIORITYR + 27, 0x48);
	gicd_w(1, GICD_ISENABLER + 4, 1u << 3);
	ck_assert_uint_eq(gicd_r(1, GICD_ISENABLER), 1u << 27 | 0xffff);
	ck_assert_uint_eq(gicd_r(0, GICD_ISENABLER), 0xffff);
	ck_assert_uint_eq(read8(&gicd_ops, 0, GICD_IPRIORITYR + 27), 0);
	ck_assert_uint_eq(read8(&gicd_ops, 1, GICD_IPRIORITYR + 27), 0x48);
	ck_assert_uint_eq(gicd_r(0, GICD_ISENABLER + 4), 1u << 3);
}
END_TEST

START_TEST(byte_lanes)
{
	uint64_t value = 0;
	struct mmio_access half = { .core = 0, .size = 2, .now = 0 };

	gicd_w(0, GICD_IPRIORITYR + 40, 0xffa75511);
	ck_assert_uint_eq(gicd_r(0, GICD_IPRIORITYR + 40), 0xf8a05010);
	ck_assert_uint_eq(read8(&gicd_ops, 0, GICD_IPRIORITYR + 41), 0x50);
	write8(&gicd_ops, 0, GICD_IPRIORITYR + 42, 0x08);
	ck_assert_uint_eq(gicd_r(0, GICD_IPRIORITYR + 40), 0xf8085010);
	ck_assert(gicd_ops.read(bench, &half, GICD_IPRIORITYR + 42, &value));
	ck_assert_uint_eq(value, 0xf808);
	/* the last interrupt, and past it */
	gicd_w(0, GICD_IPRIORITYR + 32 * WORDS - 4, ~0u);
	gicd_w(0, GICD_IPRIORITYR + 32 * WORDS, ~0u);
	ck_assert_uint_eq(gicd_r(0, GICD_IPRIORITYR + 32 * WORDS - 4), 0xf8f8f8f8);
	ck_assert_uint_eq(gicd_r(0, GICD_IPRIORITYR + 32 * WORDS), 0);
	/* word registers have no byte lanes */
	write8(&gicd_ops, 0, GICD_ISENABLER + 4, 0xff);
	ck_assert_uint_eq(gicd_r(0, GICD_ISENABLER + 4), 0);
	gicd_w(0, GICD_ISENABLER + 4, 0xff);
	ck_assert_uint_eq(read8(&gicd_ops, 0, GICD_ISENABLER + 4), 0);
}
END_TEST

START_TEST(targets)
{
	ck_assert_uint_eq(gicd_r(2, GICD_ITARGETSR), 0x04040404);
	gicd_w(2, GICD_ITARGETSR, 0);
	ck_assert_uint_eq(gicd_r(2, GICD_ITARGETSR + 28), 0x04040404);
	ck_assert_uint_eq(gicd_r(0, GICD_ITARGETSR + 32), 0);
	gicd_w(0, GICD_ITARGETSR + 32, 0xff0f0801); /* four cores exist */
	ck_assert_uint_eq(gicd_r(0, GICD_ITARGETSR + 32), 0x0f0f0801);
	write8(&gicd_ops, 0, GICD_ITARGETSR + 33, 0x02);
	ck_assert_uint_eq(gicd_r(1, GICD_ITARGETSR + 32), 0x0f0f0201);
}
END_TEST

START_TEST(targets_of_one_core)
{
	bench_teardown();
	bench_setup(1, 4, 5, false);
	gicd_w(0, GICD_ITARGETSR + 32, ~0u);
	ck_assert_uint_eq(gicd_r(0, GICD_ITARGETSR + 32), 0);
	ck_assert_uint_eq(gicd_r(0, GICD_ITARGETSR), 0);
	bench_enable(0, ENABLE0);
	bench_irq(0, 40, 0x80, 0, 0);
	gic_set_spi(bench, 8, true, 0, bench_now);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ);
}
END_TEST

START_TEST(configuration)
{
	ck_assert_uint_eq(gicd_r(0, GICD_ICFGR), 0xaaaaaaaa);
	ck_assert_uint_eq(gicd_r(0, GICD_ICFGR + 4), 0);
	gicd_w(0, GICD_ICFGR, 0);
	gicd_w(0, GICD_ICFGR + 4, ~0u);
	ck_assert_uint_eq(gicd_r(0, GICD_ICFGR), 0xaaaaaaaa);
	ck_assert_uint_eq(gicd_r(0, GICD_ICFGR + 4), 0);
	gicd_w(0, GICD_ICFGR + 8, 0xf000000b);
	gicd_w(0, GICD_ICFGR + 12, 0x00000002);
	ck_assert_uint_eq(gicd_r(0, GICD_ICFGR + 8), 0xa000000a);
	ck_assert_uint_eq(gicd_r(0, GICD_ICFGR + 12), 0x00000002);
	gicd_w(0, GICD_ICFGR + 4 * 2 * WORDS, ~0u);
	ck_assert_uint_eq(gicd_r(0, GICD_ICFGR + 4 * 2 * WORDS), 0);
}
END_TEST

START_TEST(level_follows_the_line)
{
	gic_set_spi(bench, 5, true, 0, bench_now);
	ck_assert_uint_eq(gicd_r(0, GICD_ISPENDR + 4), 1u << 5);
	ck_assert_uint_eq(gicd_r(0, GICD_SPISR), 1u << 5);
	gicd_w(0, GICD_ICPENDR + 4, ~0u);
	ck_assert_uint_eq(gicd_r(0, GICD_ISPENDR + 4), 1u << 5);
	gic_set_spi(bench, 5, false, 0, bench_now);
	ck_assert_uint_eq(gicd_r(0, GICD_ISPENDR + 4), 0);
	/* pending by software stays without the line, until it is cleared */
	gicd_w(0, GICD_ISPENDR + 4, 1u << 5);
	gic_set_spi(bench, 5, true, 0, bench_now);
	gic_set_spi(bench, 5, false, 0, bench_now);
	ck_assert_uint_eq(gicd_r(0, GICD_ICPENDR + 4), 1u << 5);
	gicd_w(0, GICD_ICPENDR + 4, 1u << 5);
	ck_assert_uint_eq(gicd_r(0, GICD_ISPENDR + 4), 0);
}
END_TEST

START_TEST(level_acknowledged_and_ended)
{
	bench_enable(0, ENABLE0);
	bench_irq(0, 37, 0x40, 0, 1);
	gicd_w(0, GICD_ISPENDR + 4, 1u << 5); /* line and latch together */
	gic_set_spi(bench, 5, true, 0, bench_now);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 37);
	/* active and, by the line, pending; not signalled again while active */
	ck_assert_uint_eq(gicd_r(0, GICD_ISPENDR + 4), 1u << 5);
	ck_assert_uint_eq(gicd_r(0, GICD_ISACTIVER + 4), 1u << 5);
	ck_assert_uint_eq(bench_lines[0], 0);
	gicc_w(0, GICC_EOIR, 37);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 37);
	gic_set_spi(bench, 5, false, 0, bench_now);
	gicc_w(0, GICC_EOIR, 37);
	ck_assert_uint_eq(bench_lines[0], 0);
	ck_assert_uint_eq(gicd_r(0, GICD_ISPENDR + 4), 0);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), SPURIOUS);
}
END_TEST

START_TEST(edge_is_latched)
{
	bench_enable(0, ENABLE0);
	bench_irq(0, 37, 0x40, 0, 1);
	gicd_w(0, GICD_ICFGR + 8, 2u << 10);
	gic_set_spi(bench, 5, true, 0, bench_now);
	gic_set_spi(bench, 5, false, 0, bench_now);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ);
	gic_set_spi(bench, 5, true, 0, bench_now); /* merges with the first */
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 37);
	ck_assert_uint_eq(gicd_r(0, GICD_ISPENDR + 4), 0);
	ck_assert_uint_eq(gicd_r(0, GICD_SPISR), 1u << 5);
	/* a new edge while active waits for the end */
	gic_set_spi(bench, 5, false, 0, bench_now);
	gic_set_spi(bench, 5, true, 0, bench_now);
	ck_assert_uint_eq(gicd_r(0, GICD_ISPENDR + 4), 1u << 5);
	ck_assert_uint_eq(bench_lines[0], 0);
	gicc_w(0, GICC_EOIR, 37);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ);
	/* unlike a level, it can be cleared */
	gicd_w(0, GICD_ICPENDR + 4, 1u << 5);
	ck_assert_uint_eq(bench_lines[0], 0);
}
END_TEST

START_TEST(ppis)
{
	bench_enable(2, ENABLE0);
	bench_irq(2, 27, 0, 0, 0);
	gic_set_ppi(bench, 1, 27, true, bench_now);
	ck_assert_uint_eq(gicd_r(1, GICD_PPISR), 1u << 11);
	ck_assert_uint_eq(gicd_r(2, GICD_PPISR), 0);
	ck_assert_uint_eq(bench_lines[2], 0);
	gic_set_ppi(bench, 2, 27, true, bench_now);
	ck_assert_uint_eq(bench_lines[2], LINE_IRQ);
	ck_assert_uint_eq(bench_lines[1], 0);
	/* not PPIs, not there, or the GIC's own */
	gic_set_ppi(bench, 0, 15, true, bench_now);
	gic_set_ppi(bench, 0, 32, true, bench_now);
	gic_set_ppi(bench, 0, GIC_MAINTENANCE_PPI, true, bench_now);
	gic_set_ppi(bench, 4, 27, true, bench_now);
	gic_set_spi(bench, BENCH_SPIS, true, 0, bench_now);
	ck_assert_uint_eq(gicd_r(0, GICD_ISPENDR), 0);
	ck_assert_uint_eq(gicd_r(0, GICD_ISPENDR + 4), 0);
}
END_TEST

START_TEST(sgi_sources)
{
	for (unsigned core = 0; core < 4; core++)
		bench_enable(core, ENABLE0);
	gicd_w(2, GICD_SGIR, 1u << 16 | 5); /* to core 0 */
	gicd_w(1, GICD_SGIR, 1u << 16 | 5);
	gicd_w(1, GICD_SGIR, 1u << 16 | 5); /* once more is the same */
	ck_assert_uint_eq(read8(&gicd_ops, 0, GICD_SPENDSGIR + 5), 0x06);
	ck_assert_uint_eq(gicd_r(0, GICD_ISPENDR), 1u << 5);
	gicd_w(0, GICD_ICPENDR, ~0u); /* not for SGIs */
	ck_assert_uint_eq(gicc_r(0, GICC_HPPIR), 1u << 10 | 5);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 1u << 10 | 5);
	ck_assert_uint_eq(read8(&gicd_ops, 0, GICD_CPENDSGIR + 5), 0x04);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), SPURIOUS); /* active */
	gicc_w(0, GICC_EOIR, 1u << 10 | 5);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 2u << 10 | 5);
	gicc_w(0, GICC_EOIR, 2u << 10 | 5);
	ck_assert_uint_eq(gicd_r(0, GICD_ISPENDR), 0);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), SPURIOUS);
}
END_TEST

START_TEST(sgi_target_filter)
{
	static const struct {
		uint32_t sgir;
		unsigned expect; /* cores that get it, from core 1 */
	} cases[] = { { 0u << 24 | 0x0d << 16 | 3, 0x0d },
		      { 0u << 24 | 0xf0 << 16 | 3, 0 },
		      { 1u << 24 | 0x02 << 16 | 3, 0x0d },
		      { 2u << 24 | 0xff << 16 | 3, 0x02 },
		      { 3u << 24 | 0xff << 16 | 3, 0 } };

	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		gicd_w(1, GICD_SGIR, cases[i].sgir);
		for (unsigned core = 0; core < 4; core++) {
			ck_assert_uint_eq(read8(&gicd_ops, core, GICD_SPENDSGIR + 3),
					  cases[i].expect >> core & 1 ? 0x02 : 0);
			write8(&gicd_ops, core, GICD_CPENDSGIR + 3, 0xff);
			ck_assert_uint_eq(gicd_r(core, GICD_ISPENDR), 0);
		}
	}
	ck_assert_uint_eq(gicd_r(1, GICD_SGIR), 0);
}
END_TEST

START_TEST(sgi_pending_registers)
{
	bench_enable(0, ENABLE0);
	gicd_w(0, GICD_SPENDSGIR + 8, 0xff010204); /* SGIs 8 to 11; core 4 and up do not exist */
	ck_assert_uint_eq(gicd_r(0, GICD_CPENDSGIR + 8), 0x0f010204);
	ck_assert_uint_eq(gicd_r(0, GICD_ISPENDR), 0xf00);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ);
	gicd_w(0, GICD_CPENDSGIR + 8, 0x0e010004);
	ck_assert_uint_eq(gicd_r(0, GICD_SPENDSGIR + 8), 0x01000200);
	ck_assert_uint_eq(gicd_r(0, GICD_ISPENDR), 0xa00);
	gicd_w(0, GICD_CPENDSGIR + 8, ~0u);
	ck_assert_uint_eq(bench_lines[0], 0);
}
END_TEST

START_TEST(one_of_several_targets_takes_it)
{
	bench_enable(0, ENABLE0);
	bench_enable(1, ENABLE0);
	bench_enable(2, ENABLE0);
	bench_irq(0, 50, 0x40, 0, 0x3);
	gicd_w(0, GICD_ICFGR + 12, 2u << 4);
	gic_set_spi(bench, 18, true, 0, bench_now);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ);
	ck_assert_uint_eq(bench_lines[1], LINE_IRQ);
	ck_assert_uint_eq(bench_lines[2], 0);
	ck_assert_uint_eq(gicc_r(1, GICC_IAR), 50);
	ck_assert_uint_eq(bench_lines[0], 0);
	ck_assert_uint_eq(bench_lines[1], 0);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), SPURIOUS);
	gicc_w(1, GICC_EOIR, 50);
	ck_assert_uint_eq(gicd_r(0, GICD_ISACTIVER + 4), 0);
}
END_TEST

START_TEST(distributor_enables)
{
	bench_enable(0, ENABLE0 | ENABLE1 | ACK_CTL);
	bench_irq(0, 40, 0x40, 0, 1);
	bench_irq(0, 41, 0x20, 1, 1);
	gicd_w(0, GICD_ISPENDR + 4, 3u << 8);
	ck_assert_uint_eq(gicc_r(0, GICC_HPPIR), 41);
	gicd_w(0, GICD_CTLR, 1);
	ck_assert_uint_eq(gicc_r(0, GICC_HPPIR), 40);
	gicd_w(0, GICD_CTLR, 0);
	ck_assert_uint_eq(gicc_r(0, GICC_HPPIR), SPURIOUS);
	ck_assert_uint_eq(bench_lines[0], 0);
	ck_assert_uint_eq(gicd_r(0, GICD_ISPENDR + 4), 3u << 8);
	gicd_w(0, GICD_CTLR, 2);
	gicd_w(0, GICD_ICENABLER + 4, 1u << 9);
	ck_assert_uint_eq(gicc_r(0, GICC_HPPIR), SPURIOUS);
}
END_TEST

START_TEST(reset_keeps_inputs)
{
	bench_enable(0, ENABLE0);
	bench_irq(0, 40, 0x40, 0, 1);
	gicd_w(0, GICD_SGIR, 2u << 24 | 1);
	gic_set_spi(bench, 8, true, 0, bench_now);
	gic_set_ppi(bench, 0, 30, true, bench_now);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ);
	gic_reset(bench, bench_now);
	ck_assert_uint_eq(bench_lines[0], 0);
	ck_assert_uint_eq(gicd_r(0, GICD_ISPENDR), 1u << 30);
	ck_assert_uint_eq(gicd_r(0, GICD_ISPENDR + 4), 1u << 8);
	ck_assert_uint_eq(gicd_r(0, GICD_ISENABLER + 4), 0);
	ck_assert_uint_eq(gicd_r(0, GICD_IPRIORITYR + 40), 0);
	bench_enable(0, ENABLE0);
	bench_irq(0, 40, 0x40, 0, 1);
	ck_assert_uint_eq(gicc_r(0, GICC_IAR), 40);
}
END_TEST

START_TEST(names)
{
	static const struct {
		enum gic_frame_id frame;
		unsigned offset;
		const char *name;
	} cases[] = {
		{ GIC_FRAME_GICD, 0x008, "GICD_IIDR" },
		{ GIC_FRAME_GICD, 0x104, "GICD_ISENABLER1" },
		{ GIC_FRAME_GICD, 0x423, "GICD_IPRIORITYR8" },
		{ GIC_FRAME_GICC, 0x00c, "GICC_IAR" },
		{ GIC_FRAME_GICC, 0x1000, "GICC_DIR" },
		{ GIC_FRAME_GICH, 0x10c, "GICH_LR3" },
		{ GIC_FRAME_GICH, 0x1404, "GICH_VTR" },
		{ GIC_FRAME_GICV, 0x010, "GICV_EOIR" },
	};
	char buf[32];

	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ck_assert(gic_register_name(cases[i].frame, cases[i].offset, buf, sizeof(buf)));
		ck_assert_str_eq(buf, cases[i].name);
	}
	ck_assert(!gic_register_name(GIC_FRAME_GICH, 0x00c, buf, sizeof(buf)));
	ck_assert(!gic_register_name(GIC_FRAME_GICC, UINT64_C(1) << 32, buf, sizeof(buf)));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		bad_configurations,
		identification,
		word_registers,
		banked_by_core,
		byte_lanes,
		targets,
		targets_of_one_core,
		configuration,
		level_follows_the_line,
		level_acknowledged_and_ended,
		edge_is_latched,
		ppis,
		sgi_sources,
		sgi_target_filter,
		sgi_pending_registers,
		one_of_several_targets_takes_it,
		distributor_enables,
		reset_keeps_inputs,
		names,
		NULL,
	};

	return unit_run(unit_fixture_suite("gic-distributor", setup, bench_teardown, tests));
}
