// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The same random commands and messages for QEMU's ITS and for ours, with acknowledging and ending
 * of the LPIs that come of it, redistributors' LPIs disabled and enabled, and registers read.
 *
 * Left out, because QEMU (7.2) differs:
 *   - GITS_TYPER: entries of its ITTs are larger
 *   - MAPD that unmaps a device: it looks at the size all the same
 *   - configuration that changes without INV: it reads it whenever it looks for the next LPI
 *   - registers of tables and of the queue with the ITS or LPIs enabled: some can be changed
 */
#include "tests/unit/test_gic3_guest.h"

enum {
	LPIS = 16,
	LPI = 8192,
	DEVICES = 4,
	EVENTS = 8,
	COLLECTIONS = 4,
	COMMAND_ACCESSES = 16000,
	GITS_CTLR = FRAME_GITS,
	GITS_CBASER = FRAME_GITS + 0x80,
	GITS_CWRITER = FRAME_GITS + 0x88,
	GITS_CREADR = FRAME_GITS + 0x90,
	GITS_BASER = FRAME_GITS + 0x100,
	GITS_TRANSLATER = FRAME_GITS + 0x10040,
	GICR_PROPBASER = FRAME_GICR + 0x70,
	GICR_PENDBASER = FRAME_GICR + 0x78,
	/* in RAM, where QEMU has not put its device tree */
	AT_CONFIG = 0x40100000,
	AT_PENDING = 0x40110000, /* 64 KiB a core */
	AT_DEVICES = 0x40130000,
	AT_COLLECTIONS = 0x40131000,
	AT_QUEUE = 0x40132000, /* 4 KiB */
	AT_ITT = 0x40140000,   /* 4 KiB a device */
	QUEUE_SIZE = 0x1000,
	CORE_STEP = 0x20000, /* of redistributors */
};
#define VALID (UINT64_C(1) << 63)

static uint32_t queue_at;
static uint32_t active[64];
static unsigned actives;

static void command(uint64_t w0, uint64_t w1, uint64_t w2, uint64_t w3)
{
	const uint64_t w[4] = { w0, w1, w2, w3 };

	for (unsigned i = 0; i < 4; i++)
		mmio(AT_QUEUE + queue_at + 8 * i, 8, true, w[i]);
	queue_at = (queue_at + 32) % QUEUE_SIZE;
	mmio(GITS_CWRITER, 8, true, queue_at);
	if (!pick(4))
		mmio(GITS_CREADR, 8, false, 0);
}

/* Mostly what there is, or one behind. */
static uint64_t some(unsigned there)
{
	return pick(there * 4) ? pick(there) : there;
}

static uint64_t some_device(void)
{
	return pick(20) ? pick(DEVICES) : 512; /* the table has 512 */
}

static uint64_t some_collection(void)
{
	return pick(20) ? pick(COLLECTIONS) : 512;
}

static void map_device(void)
{
	uint64_t device = some_device(), valid = pick(6) ? VALID : 0;
	unsigned size = pick(8) || !valid ? 2 : 16 + pick(16); /* bits of EventID - 1 */

	command(device << 32 | 8, size, valid | (AT_ITT + device * 0x1000), 0);
}

static void map_collection(uint64_t collection)
{
	uint64_t valid = pick(6) ? VALID : 0;

	command(9, 0, valid | some(cores) << 16 | collection, 0);
}

/* MAPTI, or MAPI, whose event is no LPI. */
static void map_event(void)
{
	uint64_t intid = pick(12) ? LPI + pick(LPIS) : pick(2) ? 100 : 65536;

	command(some_device() << 32 | (pick(12) ? 10 : 11), intid << 32 | some(EVENTS),
		some_collection(), 0);
}

/* What becomes of a change of configuration: INVALL of a collection of each core. */
static void configure(void)
{
	mmio(AT_CONFIG + pick(LPIS), 1, true, pick(8) << 5 | (pick(4) != 0));
	for (unsigned core = 0; core < cores; core++) {
		command(9, 0, VALID | (uint64_t)core << 16 | core, 0);
		command(13, 0, core, 0);
	}
}

static void command_traffic(void)
{
	static const uint8_t of_event[] = { 3, 3, 3, 3, 4, 12, 15 }; /* INT, CLEAR, INV, DISCARD */

	switch (pick(16)) {
	case 0:
		map_device();
		break;
	case 1:
		map_collection(some_collection());
		break;
	case 2:
	case 3:
	case 4:
		map_event();
		break;
	case 5:
		command(some_device() << 32 | 1, some(EVENTS), some_collection(), 0);
		break;
	case 6:
		command(14, 0, some(cores) << 16, some(cores) << 16);
		break;
	case 7:
		command(5, 0, (uint64_t)pick(cores) << 16, 0);
		break;
	case 8:
		configure();
		break;
	case 9:
		mmio(GITS_TRANSLATER, 4, true, some(EVENTS));
		break;
	default:
		command(some_device() << 32 | of_event[pick(sizeof(of_event))], some(EVENTS), 0, 0);
	}
}

static void interface_traffic(void)
{
	uint32_t intid;

	switch (pick(6)) {
	case 0:
		sysreg(SR_ICC_PMR_EL1, false, true, pick(3) ? 0xf8 : pick(8) << 5);
		break;
	case 1:
		sysreg(pick(2) ? SR_ICC_HPPIR1_EL1 : SR_ICC_RPR_EL1, false, false, 0);
		break;
	case 2:
	case 3:
		intid = (uint32_t)sysreg(SR_ICC_IAR1_EL1, false, false, 0);
		if (intid != SPURIOUS && actives < 64)
			active[actives++] = intid;
		break;
	default:
		if (actives)
			sysreg(SR_ICC_EOIR1_EL1, false, true, active[--actives]);
	}
}

/* LPIs disabled, which loses a message, and enabled again with those that were pending. */
static void disable_lpis(void)
{
	mmio(FRAME_GICR, 4, true, 0);
	mmio(FRAME_GICR, 4, false, 0);
	command((uint64_t)pick(DEVICES) << 32 | 3, pick(EVENTS), 0, 0);
	mmio(FRAME_GICR, 4, true, 1);
}

static void register_traffic(void)
{
	static const struct {
		uint32_t at;
		uint8_t size;
	} readable[] = {
		{ GITS_CTLR, 4 },	{ FRAME_GITS + 4, 4 },	    { GITS_CBASER, 8 },
		{ GITS_CBASER + 4, 4 }, { GITS_CWRITER, 8 },	    { GITS_CREADR, 4 },
		{ GITS_BASER, 8 },	{ GITS_BASER + 12, 4 },	    { GITS_BASER + 16, 8 },
		{ FRAME_GITS + 0xffe0, 4 }, { FRAME_GITS + 0xffe8, 4 }, { FRAME_GICR, 4 },
		{ FRAME_GICR + 8, 8 },	{ GICR_PROPBASER, 8 },	    { GICR_PENDBASER, 8 },
		{ GICR_PENDBASER + 4, 4 },
	};
	unsigned n = pick(sizeof(readable) / sizeof(readable[0]));

	mmio(readable[n].at, readable[n].size, false, 0);
	if (!pick(8)) { /* with the ITS disabled, commands wait, and messages are lost */
		mmio(GITS_CTLR, 4, true, 0);
		command_traffic();
		mmio(GITS_CTLR, 4, true, 1);
	}
}

static void set_up(void)
{
	mmio(FRAME_GICD + GICD_CTLR, 4, true, 3);
	sysreg(SR_ICC_SRE_EL2, false, true, 0xf);
	sysreg(SR_ICC_PMR_EL1, false, true, 0xf8);
	sysreg(SR_ICC_IGRPEN0_EL1, false, true, 1);
	sysreg(SR_ICC_IGRPEN1_EL1, false, true, 1);
	for (unsigned i = 0; i < LPIS; i++)
		mmio(AT_CONFIG + i, 1, true, pick(8) << 5 | 1);
	for (unsigned core = 0; core < cores; core++) {
		uint32_t step = core * CORE_STEP;

		mmio(GICR_PROPBASER + step, 8, true, AT_CONFIG | 15);
		mmio(GICR_PENDBASER + step, 8, true, AT_PENDING + core * 0x10000);
		mmio(FRAME_GICR + step, 4, true, 1);
	}
	mmio(GITS_BASER, 8, true, VALID | AT_DEVICES);
	mmio(GITS_BASER + 8, 8, true, VALID | AT_COLLECTIONS);
	mmio(GITS_CBASER, 8, true, VALID | AT_QUEUE);
	mmio(GITS_CWRITER, 8, true, 0);
	mmio(GITS_CTLR, 4, true, 1);
	for (unsigned i = 0; i < DEVICES; i++) {
		command((uint64_t)i << 32 | 8, 2, VALID | (AT_ITT + i * 0x1000), 0);
		command(9, 0, VALID | (uint64_t)(i % cores) << 16 | i, 0);
	}
}

static void make_traffic(uint64_t seed)
{
	words = count = 0;
	input_count = 2;
	queue_at = actives = 0;
	start_traffic(seed);
	emit_head();
	set_up();
	while (count < COMMAND_ACCESSES) {
		unsigned kind = pick(20);

		if (kind < 9)
			command_traffic();
		else if (kind < 17)
			interface_traffic();
		else if (kind < 19)
			register_traffic();
		else
			disable_lpis();
	}
	program_end = words;
	inputs[0] = 2 * count;
}

START_TEST(same_traffic)
{
	const char *trapline = getenv("TRAPLINE");
	uint64_t seed = (uint64_t)_i + 1;
	unsigned lpis = 0;

	cores = 1 + (unsigned)_i % 2;
	bench_version = 3;
	bench_lpis = true;
	memset(bench_ram, 0, sizeof(bench_ram));
	bench_setup(cores, 4, 5, false);
	make_traffic(seed);
	for (unsigned i = 0; i < count; i++)
		lpis += ours[i].value >= LPI && strstr(what[i], "IAR1") != NULL;
	ck_assert_uint_gt(lpis, 50);
	run_qemu();
	compare(seed);
	if (trapline)
		run_ours(trapline);
	bench_teardown();
}
END_TEST

int main(void)
{
	return run_traffic("gic3-its-qemu", same_traffic);
}
