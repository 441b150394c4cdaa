// SPDX-License-Identifier: GPL-2.0-or-later
/* LPIs at the redistributors and the CPU interfaces: IHI 0069 5.1. */
#include <stdio.h>

#include "base/log.h"
#include "tests/unit/test_gic_its.h"

enum { CORES = 3, DEVICE = 8, COLLECTIONS = CORES };

/* Collection n is core n; event n of the device is LPI 8192 + n, of core 0. */
static void setup(void)
{
	start_lpis(CORES, false);
	enable_its();
	for (unsigned core = 0; core < CORES; core++)
		its_mapc(core, core, true);
	its_mapd(DEVICE, 9, itt(0), true);
	for (unsigned event = 0; event < 16; event++) {
		configure_lpi(LPI + event, 0xa0, true);
		its_mapti(DEVICE, event, LPI + event, 0);
	}
}

static uint32_t acknowledge(unsigned core)
{
	return (uint32_t)bench_mrs(core, false, SR_ICC_IAR1_EL1);
}

static void end(unsigned core, uint32_t intid)
{
	bench_msr(core, false, SR_ICC_EOIR1_EL1, intid);
}

START_TEST(identification)
{
	char name[32];

	ck_assert_uint_eq(frame_read(&gicd3_ops, GICD_TYPER, 4) >> 17 & 1, 1);
	ck_assert_uint_eq(frame_read(&gicd3_ops, GICD_TYPER, 4) >> 19 & 31, LPI_BITS - 1);
	for (unsigned core = 0; core < CORES; core++) {
		ck_assert_uint_eq(gicr_r(core, GICR_TYPER, 8) & 0xf, 1); /* PLPIS only */
		ck_assert_uint_eq(gicr_r(core, GICR_CTLR, 4), 3);	 /* EnableLPIs, CES */
	}
	ck_assert(gic_register_name(GIC_FRAME_GICR, GICR_PENDBASER, name, sizeof(name)));
	ck_assert_str_eq(name, "GICR_PENDBASER");
}
END_TEST

START_TEST(base_registers)
{
	const uint64_t mask = UINT64_C(0x070fffffffffff9f), pmask = UINT64_C(0x070fffffffff0f80);

	/* with LPIs enabled they do not change */
	gicr_w(0, GICR_PROPBASER, 8, 0);
	gicr_w(0, GICR_PENDBASER, 8, 0);
	ck_assert_uint_eq(gicr_r(0, GICR_PROPBASER, 8), BENCH_RAM + AT_CONFIG + 15);
	ck_assert_uint_eq(gicr_r(0, GICR_PENDBASER, 8), BENCH_RAM + AT_PENDING);
	gicr_w(0, GICR_CTLR, 4, 0);
	ck_assert_uint_eq(gicr_r(0, GICR_CTLR, 4), 2);
	gicr_w(0, GICR_PROPBASER, 8, ~UINT64_C(0));
	gicr_w(0, GICR_PENDBASER, 8, ~UINT64_C(0));
	ck_assert_uint_eq(gicr_r(0, GICR_PROPBASER, 8), mask);
	ck_assert_uint_eq(gicr_r(0, GICR_PENDBASER, 8), pmask); /* PTZ reads as zero */
	gicr_w(0, GICR_PROPBASER + 4, 4, 0);
	gicr_w(0, GICR_PENDBASER, 4, 0);
	ck_assert_uint_eq(gicr_r(0, GICR_PROPBASER, 8), mask & 0xffffffff);
	ck_assert_uint_eq(gicr_r(0, GICR_PENDBASER, 4), 0);
	ck_assert_uint_eq(gicr_r(0, GICR_PENDBASER + 4, 4), pmask >> 32);
	/* of each core its own */
	ck_assert_uint_eq(gicr_r(1, GICR_PENDBASER, 8), BENCH_RAM + AT_PENDING + 0x10000);
}
END_TEST

START_TEST(acknowledge_and_end)
{
	message(DEVICE, 4, 3);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ);
	ck_assert_uint_eq(bench_lines[1], 0);
	ck_assert_uint_eq(bench_mrs(0, false, SR_ICC_HPPIR1_EL1), LPI + 3);
	ck_assert_uint_eq(bench_mrs(0, false, SR_ICC_IAR0_EL1), SPURIOUS);
	ck_assert_uint_eq(acknowledge(0), LPI + 3);
	ck_assert_uint_eq(bench_lines[0], 0);
	ck_assert_uint_eq(bench_mrs(0, false, SR_ICC_RPR_EL1), 0xa0);
	/* no active state: pending again, it waits for the priority only */
	message(DEVICE, 4, 3);
	ck_assert_uint_eq(bench_lines[0], 0);
	bench_msr(0, false, SR_ICC_DIR_EL1, LPI + 3);
	end(0, LPI + 3);
	ck_assert_uint_eq(bench_mrs(0, false, SR_ICC_RPR_EL1), 0xff);
	ck_assert_uint_eq(acknowledge(0), LPI + 3);
	end(0, LPI + 3);
	ck_assert_uint_eq(acknowledge(0), SPURIOUS);
}
END_TEST

/* -d int names it. */
START_TEST(log_names_it)
{
	struct error err;
	char line[64] = "";
	FILE *f;

	ck_assert(log_open("log", &err) && log_set_mask("int", &err));
	message(DEVICE, 4, 3);
	ck_assert_uint_eq(acknowledge(0), LPI + 3);
	ck_assert(log_set_mask("none", &err) && log_open("-", &err));
	f = fopen("log", "r");
	ck_assert(f && fgets(line, sizeof(line), f));
	fclose(f);
	ck_assert_str_eq(line, "Acknowledging LPI 8195 on CPU 0\n");
}
END_TEST

START_TEST(priorities)
{
	configure_lpi(LPI + 5, 0x43, true); /* bits 1 and 2 are none of a priority's */
	message(DEVICE, 4, 9);
	message(DEVICE, 4, 2);
	message(DEVICE, 4, 5);
	ck_assert_uint_eq(acknowledge(0), LPI + 5);
	ck_assert_uint_eq(bench_mrs(0, false, SR_ICC_RPR_EL1), 0x40);
	end(0, LPI + 5);
	ck_assert_uint_eq(acknowledge(0), LPI + 2); /* of equals the first */
	/* one that is more urgent preempts */
	message(DEVICE, 4, 5);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ);
	ck_assert_uint_eq(acknowledge(0), LPI + 5);
	end(0, LPI + 5);
	ck_assert_uint_eq(bench_lines[0], 0);
	end(0, LPI + 2);
	ck_assert_uint_eq(acknowledge(0), LPI + 9);
	end(0, LPI + 9);
}
END_TEST

/* With an SPI: priority decides, of equals the lower INTID. */
START_TEST(among_others)
{
	frame_write(&gicd3_ops, GICD_IGROUPR + 4, 4, ~0u);
	frame_write(&gicd3_ops, GICD_ISENABLER + 4, 4, 1);
	frame_write(&gicd3_ops, GICD_IPRIORITYR + 32, 1, 0xa0);
	frame_write(&gicd3_ops, GICD_ISPENDR + 4, 4, 1);
	message(DEVICE, 4, 0);
	ck_assert_uint_eq(bench_mrs(0, false, SR_ICC_HPPIR1_EL1), 32);
	frame_write(&gicd3_ops, GICD_IPRIORITYR + 32, 1, 0xa8);
	ck_assert_uint_eq(bench_mrs(0, false, SR_ICC_HPPIR1_EL1), LPI);
	/* LPIs are in Group 1, whose enables they need */
	frame_write(&gicd3_ops, GICD_CTLR, 4, 1);
	ck_assert_uint_eq(bench_lines[0], 0);
	frame_write(&gicd3_ops, GICD_CTLR, 4, 3);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ);
	bench_msr(0, false, SR_ICC_IGRPEN1_EL1, 0);
	ck_assert_uint_eq(bench_lines[0], 0);
}
END_TEST

START_TEST(configuration_is_read_again)
{
	configure_lpi(LPI + 1, 0xa0, false);
	message(DEVICE, 4, 1);
	ck_assert_uint_eq(bench_lines[0], 0);
	configure_lpi(LPI + 1, 0xa0, true);
	its_event(SYNC, 0, 0);
	ck_assert_uint_eq(bench_lines[0], 0);
	its_event(INV, DEVICE, 1);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ);
	/* by INVALL, of the collection's core only */
	configure_lpi(LPI + 1, 0xa0, false);
	its_do(INVALL, 0, 1, 0);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ);
	its_do(INVALL, 0, 0, 0);
	ck_assert_uint_eq(bench_lines[0], 0);
	/* what is not pending reads it when it becomes so */
	configure_lpi(LPI + 2, 0x20, true);
	message(DEVICE, 4, 2);
	ck_assert_uint_eq(acknowledge(0), LPI + 2);
	ck_assert_uint_eq(bench_mrs(0, false, SR_ICC_RPR_EL1), 0x20);
}
END_TEST

/* Pending states go to the table, and come back unless software says that it is zero. */
START_TEST(pending_table)
{
	message(DEVICE, 4, 0);
	message(DEVICE, 4, 15);
	bench_ram[AT_PENDING] = 0x5a; /* the first KiB is not the LPIs' */
	ck_assert(!table_pending(0, LPI));
	gicr_w(0, GICR_CTLR, 4, 0);
	ck_assert_uint_eq(bench_lines[0], 0);
	ck_assert(table_pending(0, LPI) && table_pending(0, LPI + 15));
	ck_assert(!table_pending(0, LPI + 1));
	ck_assert_uint_eq(bench_ram[AT_PENDING], 0x5a);
	/* meanwhile messages are lost */
	message(DEVICE, 4, 7);
	bench_ram[AT_PENDING + (LPI + 9) / 8] |= 1 << (LPI + 9) % 8;
	gicr_w(0, GICR_CTLR, 4, 1);
	ck_assert_uint_eq(acknowledge(0), LPI);
	end(0, LPI);
	ck_assert_uint_eq(acknowledge(0), LPI + 9);
	end(0, LPI + 9);
	ck_assert_uint_eq(acknowledge(0), LPI + 15);
	end(0, LPI + 15);
	ck_assert_uint_eq(acknowledge(0), SPURIOUS);

	message(DEVICE, 4, 4);
	gicr_w(0, GICR_CTLR, 4, 0);
	ck_assert(table_pending(0, LPI + 4));
	enable_lpis(0, PENDBASER_PTZ);
	ck_assert_uint_eq(bench_lines[0], 0);
}
END_TEST

/* GICR_PROPBASER.IDbits says how many LPIs there are: none below 14. */
START_TEST(fewer_bits)
{
	for (unsigned bits = 1; bits <= 32; bits++) {
		uint32_t last = (bits < 16 ? 1u << bits : 1u << 16) - 1;

		gicr_w(0, GICR_CTLR, 4, 0);
		gicr_w(0, GICR_PROPBASER, 8, BENCH_RAM + AT_CONFIG + bits - 1);
		gicr_w(0, GICR_CTLR, 4, 1);
		if (bits >= 14) {
			configure_lpi(last, 0x80, true);
			its_mapti(DEVICE, 20, last, 0);
			message(DEVICE, 4, 20);
			ck_assert_uint_eq(acknowledge(0), last);
			end(0, last);
		}
		if (bits < 16) {
			uint32_t next = last + 1 < LPI ? LPI : last + 1;

			configure_lpi(next, 0x80, true);
			its_mapti(DEVICE, 20, next, 0);
			message(DEVICE, 4, 20);
			ck_assert_uint_eq(acknowledge(0), SPURIOUS);
		}
	}
}
END_TEST

/* Tables that are not in RAM: nothing is pending, nothing is enabled, nothing is lost but that. */
START_TEST(tables_outside_memory)
{
	static const uint64_t bad[] = { 0, 0x3fff0000, BENCH_RAM + BENCH_RAM_SIZE - 0x1000,
					UINT64_C(0xffffffffff000) };

	for (unsigned i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		gicr_w(0, GICR_CTLR, 4, 0);
		gicr_w(0, GICR_PROPBASER, 8, bad[i] | 15);
		gicr_w(0, GICR_PENDBASER, 8, bad[i]);
		gicr_w(0, GICR_CTLR, 4, 1);
		message(DEVICE, 4, 0);
		its_do(INVALL, 0, 0, 0);
		ck_assert_uint_eq(acknowledge(0), SPURIOUS);
	}
	gicr_w(0, GICR_CTLR, 4, 0);
	enable_lpis(0, PENDBASER_PTZ);
	message(DEVICE, 4, 0);
	ck_assert_uint_eq(acknowledge(0), LPI);
}
END_TEST

/* Every LPI at once: each is acknowledged once, in order. */
START_TEST(all_of_them)
{
	memset(bench_ram + AT_CONFIG, 0x81, 0x10000 - LPI);
	gicr_w(1, GICR_CTLR, 4, 0);
	memset(bench_ram + AT_PENDING + 0x10000, 0xff, 0x10000 / 8);
	enable_lpis(1, 0);
	for (uint32_t intid = LPI; intid < 0x10000; intid += 1 + intid % 512) {
		/* pass over some, from the other end of what one command can do */
		ck_assert_uint_eq(bench_mrs(1, false, SR_ICC_HPPIR1_EL1), intid);
		for (uint32_t i = 0; i <= intid % 512 && intid + i < 0x10000; i++) {
			ck_assert_uint_eq(acknowledge(1), intid + i);
			end(1, intid + i);
		}
	}
	ck_assert_uint_eq(acknowledge(1), SPURIOUS);
}
END_TEST

START_TEST(reset)
{
	message(DEVICE, 4, 0);
	gic_reset(bench, bench_now);
	ck_assert_uint_eq(bench_lines[0], 0);
	ck_assert_uint_eq(gicr_r(0, GICR_CTLR, 4), 2);
	ck_assert_uint_eq(gicr_r(0, GICR_PROPBASER, 8), 0);
	ck_assert_uint_eq(gicr_r(0, GICR_PENDBASER, 8), 0);
	ck_assert_uint_eq(gits_r(GITS_CTLR, 4), 0x80000000);
	ck_assert_uint_eq(gits_r(GITS_CBASER, 8), 0);
	ck_assert_uint_eq(gits_r(GITS_BASER, 8) & ITS_VALID, 0);
	ck_assert(!table_pending(0, LPI));
}
END_TEST

START_TEST(without_lpis)
{
	bench_teardown();
	bench_lpis = false;
	bench_setup(1, 4, 5, false);
	gicr_w(0, GICR_CTLR, 4, 1);
	gicr_w(0, GICR_PROPBASER, 8, ~UINT64_C(0));
	gicr_w(0, GICR_PENDBASER, 8, ~UINT64_C(0));
	ck_assert_uint_eq(gicr_r(0, GICR_CTLR, 4), 0);
	ck_assert_uint_eq(gicr_r(0, GICR_PROPBASER, 8), 0);
	ck_assert_uint_eq(gicr_r(0, GICR_PENDBASER, 8), 0);
	ck_assert_uint_eq(gicr_r(0, GICR_TYPER, 8) & 1, 0);
	ck_assert_uint_eq(frame_read(&gicd3_ops, GICD_TYPER, 4) >> 17 & 1, 0);
}
END_TEST

/* A message takes the ITS's time and the line's; to a core that did not cause it, no less than an
 * SGI. */
START_TEST(it_takes_time)
{
	struct mmio_access a = { .core = 0, .size = 4, .now = 0 };

	bench_teardown();
	start_lpis(2, true);
	enable_its();
	its_mapc(0, 0, true);
	its_mapc(1, 1, true);
	its_mapd(0, 1, itt(0), true);
	configure_lpi(LPI, 0x80, true);
	configure_lpi(LPI + 1, 0x80, true);
	its_mapti(0, 0, LPI, 0);
	its_mapti(0, 1, LPI + 1, 1);
	a.now = bench_now;
	gits_ops.write(bench, &a, GITS_TRANSLATER, 0);
	ck_assert_uint_eq(event_next(&bench_queue[0]), bench_now + IRQ_LATENCY + ITS_TRANSLATION);
	gits_ops.write(bench, &a, GITS_TRANSLATER, 1);
	ck_assert_uint_eq(event_next(&bench_queue[1]), bench_now + SGI_PROPAGATION);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		identification,
		base_registers,
		acknowledge_and_end,
		log_names_it,
		priorities,
		among_others,
		configuration_is_read_again,
		pending_table,
		fewer_bits,
		tables_outside_memory,
		all_of_them,
		reset,
		without_lpis,
		it_takes_time,
		NULL,
	};

	return unit_run(unit_fixture_suite("gic-lpi", setup, bench_teardown, tests));
}
