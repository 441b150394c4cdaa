// SPDX-License-Identifier: GPL-2.0-or-later
/* The ITS: registers, tables, each command and what is wrong with it; IHI 0069 5.2, 5.3, 12.19. */
#include "base/rng.h"
#include "tests/unit/test_gic_its.h"

enum { CORES = 3, DEVICE = 0x18 };

/* Collection n is core n; the device has 512 events. All LPIs are enabled. */
static void setup(void)
{
	start_lpis(CORES, false);
	memset(bench_ram + AT_CONFIG, 0x81, 0x10000 - LPI);
	enable_its();
	for (unsigned core = 0; core < CORES; core++)
		its_mapc(core, core, true);
	its_mapd(DEVICE, 9, itt(0), true);
}

/* Ends what @core acknowledges, and says what it was. */
static uint32_t take(unsigned core)
{
	uint32_t intid = (uint32_t)bench_mrs(core, false, SR_ICC_IAR1_EL1);

	if (intid != SPURIOUS)
		bench_msr(core, false, SR_ICC_EOIR1_EL1, intid);
	return intid;
}

static void nothing_pending(void)
{
	for (unsigned core = 0; core < CORES; core++)
		ck_assert_uint_eq(take(core), SPURIOUS);
}

/* The queue is done, and did not stall. */
static void all_done(void)
{
	ck_assert_uint_eq(gits_r(GITS_CREADR, 8), gits_r(GITS_CWRITER, 8));
}

/* ---- registers ------------------------------------------------------------------ */

START_TEST(identification)
{
	static const struct {
		unsigned offset;
		uint32_t value;
	} ids[] = { { GITS_IIDR, 0x43b }, { 0xffd0, 0x44 }, { 0xffe0, 0x94 }, { 0xffe4, 0xb4 },
		    { 0xffe8, 0x3b },	  { 0xfff0, 0x0d }, { 0xfff4, 0xf0 }, { 0xfff8, 0x05 },
		    { 0xfffc, 0xb1 } };
	char name[32];

	for (unsigned i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		ck_assert_uint_eq(gits_r(ids[i].offset, 4), ids[i].value);
	/* physical LPIs, 8 bytes an ITT entry, 16 bits of EventID, DeviceID and, CIL, collection */
	ck_assert_uint_eq(gits_r(GITS_TYPER, 8), UINT64_C(0x1f0001ef71));
	ck_assert_uint_eq(gits_r(GITS_TYPER + 4, 4), 0x1f);
	gits_w(GITS_TYPER, 8, 0);
	gits_w(GITS_IIDR, 4, 0);
	ck_assert_uint_eq(gits_r(GITS_TYPER, 4), 0x1ef71);
	ck_assert_uint_eq(gits_r(GITS_TRANSLATER, 4), 0); /* write-only */
	ck_assert(gic_register_name(GIC_FRAME_GITS, GITS_BASER + 12, name, sizeof(name)));
	ck_assert_str_eq(name, "GITS_BASER1");
	ck_assert(gic_register_name(GIC_FRAME_GITS_TRANSLATE, 0x40, name, sizeof(name)));
	ck_assert_str_eq(name, "GITS_TRANSLATER");
}
END_TEST

START_TEST(registers)
{
	const uint64_t cmask = UINT64_C(0xb8effffffffffcff), bmask = UINT64_C(0xf8e0ffffffffffff);

	/* enabled: what it is set up with does not change */
	gits_w(GITS_CBASER, 8, 0);
	gits_w(GITS_BASER, 8, 0);
	ck_assert_uint_eq(gits_r(GITS_CBASER, 8), ITS_VALID | (BENCH_RAM + AT_QUEUE));
	ck_assert_uint_ne(gits_r(GITS_BASER, 8) & ITS_VALID, 0);
	ck_assert_uint_eq(gits_r(GITS_CTLR, 4), 0x80000001);
	gits_w(GITS_CTLR, 4, 0xfffffffe);
	ck_assert_uint_eq(gits_r(GITS_CTLR, 4), 0x80000000);

	ck_assert_uint_gt(gits_r(GITS_CREADR, 8), 0);
	gits_w(GITS_CBASER, 8, ~UINT64_C(0));
	ck_assert_uint_eq(gits_r(GITS_CBASER, 8), cmask);
	ck_assert_uint_eq(gits_r(GITS_CREADR, 8), 0);
	gits_w(GITS_CBASER, 4, 0);
	ck_assert_uint_eq(gits_r(GITS_CBASER, 8), cmask >> 32 << 32);
	gits_w(GITS_CBASER + 4, 4, 0);
	ck_assert_uint_eq(gits_r(GITS_CBASER + 4, 4), 0);
	gits_w(GITS_CWRITER, 8, ~UINT64_C(0));
	ck_assert_uint_eq(gits_r(GITS_CWRITER, 8), 0xfffe0);
	gits_w(GITS_CREADR, 8, 0x40);
	ck_assert_uint_eq(gits_r(GITS_CREADR, 8), 0);

	for (unsigned n = 0; n < 8; n++) {
		/* Type of devices and of collections, Entry_Size of 8 */
		static const uint64_t constant[8] = { UINT64_C(0x0107000000000000),
						      UINT64_C(0x0407000000000000) };
		uint64_t offset = GITS_BASER + 8 * n, written = constant[n] ? bmask : 0;

		gits_w(offset, 8, 0);
		ck_assert_uint_eq(gits_r(offset, 8), constant[n]);
		gits_w(offset, 8, ~UINT64_C(0));
		ck_assert_uint_eq(gits_r(offset, 8), written | constant[n]);
		gits_w(offset + 4, 4, 0);
		ck_assert_uint_eq(gits_r(offset + 4, 4), constant[n] >> 32);
		ck_assert_uint_eq(gits_r(offset, 4), written & 0xffffffff);
	}
}
END_TEST

/* ---- translation --------------------------------------------------------------------- */

START_TEST(messages)
{
	its_mapti(DEVICE, 0, 8192, 0);
	its_mapti(DEVICE, 511, 65535, 2);
	message(DEVICE, 4, 0);
	message(DEVICE, 4, 511);
	message(DEVICE, 4, 1);	     /* not mapped */
	message(DEVICE, 4, 512);     /* out of range */
	message(DEVICE + 1, 4, 0);   /* another device */
	message(0x10000, 4, 0);	     /* more bits than there are */
	message(0xffffffff, 4, ~0u);
	ck_assert_uint_eq(take(0), 8192);
	ck_assert_uint_eq(take(2), 65535);
	nothing_pending();
	message(DEVICE, 2, 511);
	ck_assert_uint_eq(take(2), 65535);
	/* a core's write is device 0's */
	its_mapd(0, 1, itt(1), true);
	its_mapti(0, 1, 9000, 1);
	gits_w(GITS_TRANSLATER, 4, 1);
	ck_assert_uint_eq(take(1), 9000);
	/* not by a byte, nor by a doubleword, nor elsewhere, nor while disabled */
	gits_w(GITS_TRANSLATER, 1, 1);
	gits_w(GITS_TRANSLATER, 8, 1);
	gits_w(GITS_TRANSLATER + 4, 4, 1);
	gits_w(GITS_CTLR, 4, 0);
	message(DEVICE, 4, 0);
	nothing_pending();
}
END_TEST

/* Several events of several devices may have one LPI, and one collection many. */
START_TEST(sharing)
{
	its_mapd(7, 4, itt(1), true);
	its_mapti(DEVICE, 1, 8200, 1);
	its_mapti(7, 15, 8200, 1);
	message(DEVICE, 4, 1);
	message(7, 4, 15);
	ck_assert_uint_eq(take(1), 8200);
	ck_assert_uint_eq(take(1), SPURIOUS);
}
END_TEST

/* ---- commands -------------------------------------------------------------------------- */

START_TEST(mapd)
{
	its_mapti(DEVICE, 0, 8192, 0);
	/* unmapped, nothing gets through; mapped again with the same table, everything */
	its_mapd(DEVICE, 9, itt(0), false);
	message(DEVICE, 4, 0);
	nothing_pending();
	its_mapd(DEVICE, 9, itt(0), true);
	message(DEVICE, 4, 0);
	ck_assert_uint_eq(take(0), 8192);
	/* fewer bits, fewer events */
	its_mapti(DEVICE, 8, 8193, 0);
	its_mapd(DEVICE, 3, itt(0), true);
	message(DEVICE, 4, 8);
	nothing_pending();
	message(DEVICE, 4, 0);
	ck_assert_uint_eq(take(0), 8192);
	/* no more than 16 bits, and DeviceIDs neither: dropped */
	its_mapd(DEVICE, 17, itt(1), true);
	its_mapd(0x10000, 9, itt(1), true);
	its_mapd(0xffffffff, 9, itt(1), false);
	message(DEVICE, 4, 0);
	ck_assert_uint_eq(take(0), 8192);
	all_done();
}
END_TEST

START_TEST(mapc)
{
	its_mapti(DEVICE, 0, 8192, 5); /* a collection that is not mapped yet */
	message(DEVICE, 4, 0);
	nothing_pending();
	its_mapc(5, 2, true);
	message(DEVICE, 4, 0);
	ck_assert_uint_eq(take(2), 8192);
	its_mapc(5, 1, true);
	message(DEVICE, 4, 0);
	ck_assert_uint_eq(take(1), 8192);
	its_mapc(5, CORES, true); /* no such redistributor: dropped */
	its_do(MAPC, 0, ITS_VALID | UINT64_C(1) << 48 | 5, 0);
	message(DEVICE, 4, 0);
	ck_assert_uint_eq(take(1), 8192);
	its_mapc(5, CORES, false); /* of which only the number of the collection counts */
	message(DEVICE, 4, 0);
	nothing_pending();
	its_mapc(0x2000, 0, true); /* the table has room for 8192 */
	its_mapti(DEVICE, 1, 8193, 0x2000);
	its_mapti(DEVICE, 1, 8193, 0x1fff);
	its_mapc(0x1fff, 0, true);
	message(DEVICE, 4, 1);
	ck_assert_uint_eq(take(0), 8193);
	all_done();
}
END_TEST

START_TEST(mapti_and_mapi)
{
	its_do((uint64_t)DEVICE << 32 | MAPI, 100, 1, 0); /* INTID 100 is no LPI */
	message(DEVICE, 4, 100);
	nothing_pending();
	its_mapd(DEVICE, 16, itt(0), true);
	its_do((uint64_t)DEVICE << 32 | MAPI, 8192 + 100, 1, 0);
	message(DEVICE, 4, 8192 + 100);
	ck_assert_uint_eq(take(1), 8192 + 100);

	its_mapti(DEVICE, 1, 8191, 0);
	its_mapti(DEVICE, 1, 65536, 0);
	its_mapti(DEVICE, 1, 0xffffffff, 0);
	its_mapti(DEVICE, 0x10000, 8192, 0);
	its_mapti(DEVICE + 1, 1, 8192, 0);
	message(DEVICE, 4, 1);
	nothing_pending();
	its_mapti(DEVICE, 1, 1023, 0); /* may be said, and is no interrupt */
	message(DEVICE, 4, 1);
	nothing_pending();
	/* mapped again, it is another */
	its_mapti(DEVICE, 1, 8192, 0);
	its_mapti(DEVICE, 1, 8193, 1);
	message(DEVICE, 4, 1);
	ck_assert_uint_eq(take(1), 8193);
	nothing_pending();
	all_done();
}
END_TEST

START_TEST(movi)
{
	its_mapti(DEVICE, 0, 8192, 0);
	its_mapti(DEVICE, 1, 8193, 0);
	message(DEVICE, 4, 0);
	message(DEVICE, 4, 1);
	its_movi(DEVICE, 0, 1);
	/* its pending state goes along */
	ck_assert_uint_eq(take(1), 8192);
	ck_assert_uint_eq(take(0), 8193);
	message(DEVICE, 4, 0);
	ck_assert_uint_eq(take(1), 8192);
	its_movi(DEVICE, 0, 9); /* not mapped: dropped, as for an event that is not */
	its_movi(DEVICE, 2, 1);
	its_movi(DEVICE, 512, 1);
	its_movi(DEVICE + 1, 0, 1);
	its_movi(DEVICE, 0, 0x2000);
	message(DEVICE, 4, 0);
	ck_assert_uint_eq(take(1), 8192);
	nothing_pending();
	/* to a core without LPIs it is lost */
	message(DEVICE, 4, 0);
	gicr_w(2, GICR_CTLR, 4, 0);
	its_movi(DEVICE, 0, 2);
	nothing_pending();
	all_done();
}
END_TEST

START_TEST(movall)
{
	for (unsigned event = 0; event < 200; event++) {
		its_mapti(DEVICE, event, 8192 + 37 * event, event % 2);
		message(DEVICE, 4, event);
	}
	its_do(MOVALL, 0, 0 << 16, 2 << 16);
	ck_assert_uint_eq(take(0), SPURIOUS);
	for (unsigned event = 0; event < 200; event++)
		ck_assert_uint_eq(take(1 + !(event % 2)), 8192 + 37 * event);
	/* it moves what is pending, not where events go */
	message(DEVICE, 4, 0);
	ck_assert_uint_eq(take(0), 8192);
	message(DEVICE, 4, 1);
	its_do(MOVALL, 0, 1 << 16, 1 << 16);
	its_do(MOVALL, 0, 1 << 16, CORES << 16);
	its_do(MOVALL, 0, CORES << 16, 1 << 16);
	ck_assert_uint_eq(take(1), 8192 + 37);
	nothing_pending();
	all_done();
}
END_TEST

START_TEST(int_and_clear)
{
	its_mapti(DEVICE, 3, 8195, 2);
	its_event(INT, DEVICE, 3);
	ck_assert_uint_eq(bench_lines[2], LINE_IRQ);
	its_event(CLEAR, DEVICE, 3);
	ck_assert_uint_eq(bench_lines[2], 0);
	its_event(INT, DEVICE, 3);
	ck_assert_uint_eq(take(2), 8195);
	its_event(INT, DEVICE, 4);
	its_event(INT, DEVICE, 0x10003);
	its_event(INT, DEVICE + 1, 3);
	its_event(CLEAR, DEVICE, 4);
	nothing_pending();
	all_done();
}
END_TEST

START_TEST(discard)
{
	its_mapti(DEVICE, 3, 8195, 2);
	message(DEVICE, 4, 3);
	its_event(DISCARD, DEVICE, 3);
	nothing_pending();
	message(DEVICE, 4, 3);
	nothing_pending();
	its_event(DISCARD, DEVICE, 3); /* not mapped any more */
	its_event(DISCARD, DEVICE, 512);
	its_event(DISCARD, 9, 3);
	all_done();
}
END_TEST

START_TEST(inv_and_invall)
{
	configure_lpi(8195, 0x80, false);
	configure_lpi(8196, 0x80, false);
	its_mapti(DEVICE, 3, 8195, 2);
	its_mapti(DEVICE, 4, 8196, 2);
	message(DEVICE, 4, 3);
	message(DEVICE, 4, 4);
	configure_lpi(8195, 0x80, true);
	configure_lpi(8196, 0x80, true);
	its_event(INV, DEVICE, 5); /* not mapped */
	its_do(INVALL, 0, 9, 0);   /* neither */
	its_do(INVALL, 0, 0x2000, 0);
	nothing_pending();
	its_event(INV, DEVICE, 4);
	ck_assert_uint_eq(take(2), 8196);
	nothing_pending();
	its_do(INVALL, 0, 2, 0);
	ck_assert_uint_eq(take(2), 8195);
	all_done();
}
END_TEST

START_TEST(unknown_commands)
{
	its_mapti(DEVICE, 0, 8192, 0);
	for (unsigned command = 0; command < 256; command++)
		if (command < MOVI || command > DISCARD)
			its_do((uint64_t)DEVICE << 32 | command, 0, 0, 0);
	its_do(2, 0, 0, 0);
	its_do(6, 0, 0, 0);
	its_do(7, 0, 0, 0);
	its_do(SYNC, 0, 0, 0);
	its_do(SYNC, 0, CORES << 16, 0);
	all_done();
	message(DEVICE, 4, 0);
	ck_assert_uint_eq(take(0), 8192);
}
END_TEST

/* ---- the queue --------------------------------------------------------------------- */

/* Commands wait for the ITS to be enabled, and the queue wraps. */
START_TEST(queue)
{
	const uint64_t word = (uint64_t)DEVICE << 32 | INT;

	its_mapti(DEVICE, 0, 8192, 0);
	gits_w(GITS_CTLR, 4, 0);
	gits_w(GITS_CBASER, 8, ITS_VALID | (BENCH_RAM + AT_QUEUE) | 1); /* two pages */
	memset(bench_ram + AT_QUEUE, 0, 0x2000);
	memcpy(bench_ram + AT_QUEUE + 0x1fe0, &word, sizeof(word));
	gits_w(GITS_CWRITER, 8, 0x1fe0);
	ck_assert_uint_eq(gits_r(GITS_CREADR, 8), 0);
	gits_w(GITS_CTLR, 4, 1);
	ck_assert_uint_eq(gits_r(GITS_CREADR, 8), 0x1fe0);
	nothing_pending();
	gits_w(GITS_CWRITER, 4, 0);
	ck_assert_uint_eq(gits_r(GITS_CREADR, 8), 0);
	ck_assert_uint_eq(take(0), 8192);
	/* behind its end: nothing happens until it is said better */
	gits_w(GITS_CWRITER, 8, 0x2000);
	ck_assert_uint_eq(gits_r(GITS_CREADR, 8), 0);
	ck_assert_uint_eq(gits_r(GITS_CTLR, 4), 1); /* not quiescent */
	gits_w(GITS_CWRITER, 8, 0x20);
	ck_assert_uint_eq(gits_r(GITS_CREADR, 8), 0x20);
	/* without a queue there are no commands */
	gits_w(GITS_CTLR, 4, 0);
	gits_w(GITS_CBASER, 8, BENCH_RAM + AT_QUEUE);
	gits_w(GITS_CTLR, 4, 1);
	gits_w(GITS_CWRITER, 8, 0x40);
	ck_assert_uint_eq(gits_r(GITS_CREADR, 8), 0);
}
END_TEST

/* A table outside memory stalls the queue; Retry goes on, once it is there. */
START_TEST(stall)
{
	uint64_t at = gits_r(GITS_CWRITER, 8);

	its_mapd(DEVICE, 9, 0x1000, true);
	its_mapti(DEVICE, 0, 8192, 0);
	ck_assert_uint_eq(gits_r(GITS_CREADR, 8), (at + 32) | 1);
	its_event(SYNC, 0, 0);
	ck_assert_uint_eq(gits_r(GITS_CREADR, 8), (at + 32) | 1);
	gits_w(GITS_CWRITER, 8, (at + 96) | 1); /* no better */
	ck_assert_uint_eq(gits_r(GITS_CREADR, 8), (at + 32) | 1);
	ck_assert_uint_eq(gits_r(GITS_CTLR, 4), 1);
	message(DEVICE, 4, 0); /* meanwhile messages are dropped, not stalled */
	bench_ram[AT_QUEUE + at + 32] = SYNC;
	gits_w(GITS_CWRITER, 8, (at + 96) | 1);
	ck_assert_uint_eq(gits_r(GITS_CREADR, 8), at + 96);

	gits_w(GITS_CTLR, 4, 0);
	gits_w(GITS_CBASER, 8, ITS_VALID | 0x1000);
	gits_w(GITS_CTLR, 4, 1);
	ck_assert_uint_eq(gits_r(GITS_CREADR, 8), 1);
	gits_w(GITS_CTLR, 4, 0);
	gits_w(GITS_CBASER, 8, ITS_VALID | (BENCH_RAM + AT_QUEUE));
	ck_assert_uint_eq(gits_r(GITS_CREADR, 8), 0);
	nothing_pending();
}
END_TEST

/* ---- tables ------------------------------------------------------------------------ */

static void set_tables(uint64_t devices, uint64_t collections)
{
	gits_w(GITS_CTLR, 4, 0);
	memset(bench_ram + AT_DEVICES, 0, AT_QUEUE - AT_DEVICES);
	memset(bench_ram + AT_ITT, 0, 0x2000);
	gits_w(GITS_BASER, 8, devices);
	gits_w(GITS_BASER + 8, 8, collections);
	gits_w(GITS_CTLR, 4, 1);
}

static bool works(uint32_t device, uint32_t collection)
{
	bool ok;

	its_mapd(device, 1, itt(0), true);
	its_mapc(collection, 1, true);
	its_mapti(device, 0, 8192, collection);
	message(device, 4, 0);
	ok = take(1) == 8192;
	its_event(DISCARD, device, 0);
	its_mapd(device, 1, itt(0), false);
	its_mapc(collection, 1, false);
	all_done();
	return ok;
}

/* Flat, of each page size and of one and two pages: as many as fit. */
START_TEST(flat_tables)
{
	for (unsigned size = 0; size < 3; size++) {
		unsigned page = 0x1000u << 2 * size;

		for (unsigned pages = 1; pages < 3; pages++) {
			uint32_t entries = page * pages / 8;
			uint64_t at = ITS_VALID | size << 8 | (pages - 1);

			set_tables(at | (BENCH_RAM + AT_DEVICES), at | (BENCH_RAM + 0x80000));
			ck_assert(works(entries - 1, entries - 1));
			ck_assert(works(0, 0));
			ck_assert(!works(entries, 0));
			ck_assert(!works(0, entries));
		}
	}
	/* none at all */
	set_tables(BENCH_RAM + AT_DEVICES, ITS_VALID | (BENCH_RAM + AT_COLLECTIONS));
	ck_assert(!works(0, 0));
	set_tables(ITS_VALID | (BENCH_RAM + AT_DEVICES), BENCH_RAM + AT_COLLECTIONS);
	ck_assert(!works(0, 0));
}
END_TEST

/* Two levels, of each page size: where there is a second level. */
START_TEST(indirect_tables)
{
	for (unsigned size = 0; size < 3; size++) {
		uint32_t page = 0x1000u << 2 * size, each = page / 8;
		const uint64_t level2 = ITS_VALID | (BENCH_RAM + 0x80000);
		uint32_t last = 0xffff / each;

		set_tables(ITS_VALID | ITS_INDIRECT | size << 8 | (BENCH_RAM + AT_DEVICES),
			   ITS_VALID | (BENCH_RAM + AT_COLLECTIONS));
		ck_assert(!works(0, 0));
		memcpy(bench_ram + AT_DEVICES, &level2, 8);
		memcpy(bench_ram + AT_DEVICES + 8 * last, &level2, 8);
		ck_assert(works(0, 0));
		ck_assert(works(each - 1, 0));
		ck_assert(works(0xffff, 0) == (last < each));
		if (last > 1)
			ck_assert(!works(each, 0));
	}
	/* collections as well */
	set_tables(ITS_VALID | (BENCH_RAM + AT_DEVICES),
		   ITS_VALID | ITS_INDIRECT | (BENCH_RAM + AT_COLLECTIONS));
	ck_assert(!works(1, 511));
	memcpy(bench_ram + AT_COLLECTIONS, &(uint64_t){ ITS_VALID | (BENCH_RAM + 0x80000) }, 8);
	ck_assert(works(1, 511));
	ck_assert(!works(1, 512));
}
END_TEST

/* Address bits 51 to 48 of a table with pages of 64 KiB are bits 15 to 12: not where RAM is. */
START_TEST(high_addresses)
{
	set_tables(ITS_VALID | 2 << 8 | 1 << 12 | (BENCH_RAM + AT_DEVICES),
		   ITS_VALID | (BENCH_RAM + AT_COLLECTIONS));
	its_mapd(0, 1, itt(0), true);
	ck_assert_uint_eq(gits_r(GITS_CREADR, 8) & 1, 1);
	/* with smaller pages they are part of the address, and page-aligned */
	set_tables(ITS_VALID | 1 << 8 | 3 << 12 | (BENCH_RAM + AT_DEVICES),
		   ITS_VALID | (BENCH_RAM + AT_COLLECTIONS));
	gits_w(GITS_CWRITER, 8, gits_r(GITS_CWRITER, 8) | 1);
	ck_assert(works(0, 0));
}
END_TEST

/* Whatever is in tables and queue, software cannot do harm, and what it reads has meaning. */
START_TEST(hostile_memory)
{
	struct rng r;

	rng_seed(&r, 1);
	for (unsigned round = 0; round < 12; round++) {
		for (unsigned i = 0; i < BENCH_RAM_SIZE; i += 8) {
			uint64_t word = rng_next(&r) & (rng_below(&r, 2) ? rng_next(&r) : ~0ull);

			/* half the addresses in it are near the RAM */
			if (rng_below(&r, 2))
				word = (word & UINT64_C(0xc00000000000ffff)) | BENCH_RAM |
				       (word & 0x1f0000);
			if (i % 32 == 0 && rng_below(&r, 4))
				word = (word & ~UINT64_C(0xffe0000000ff)) | rng_below(&r, 16);
			memcpy(bench_ram + i, &word, 8);
		}
		gits_w(GITS_CTLR, 4, 0);
		for (unsigned n = 0; n < 2; n++)
			gits_w(GITS_BASER + 8 * n, 8,
			       (rng_next(&r) & UINT64_C(0x400000000000f3ff)) | ITS_VALID |
				       BENCH_RAM | rng_below(&r, 32) << 16);
		gits_w(GITS_CBASER, 8,
		       ITS_VALID | (BENCH_RAM + (rng_below(&r, 512) << 12)) | rng_below(&r, 256));
		gits_w(GITS_CTLR, 4, 1);
		for (unsigned i = 0; i < 300; i++) {
			gits_w(GITS_CWRITER, 8, rng_next(&r) | rng_below(&r, 2));
			message((uint32_t)rng_next(&r) & 0xffff, 4, (uint32_t)rng_below(&r, 64));
			take((unsigned)rng_below(&r, CORES));
			if (!rng_below(&r, 16)) {
				unsigned core = (unsigned)rng_below(&r, CORES);

				gicr_w(core, GICR_CTLR, 4, 0);
				gicr_w(core, GICR_PROPBASER, 8,
				       BENCH_RAM | rng_below(&r, 64) << 16 | rng_below(&r, 32));
				gicr_w(core, GICR_PENDBASER, 8,
				       (rng_next(&r) & PENDBASER_PTZ) | BENCH_RAM |
					       rng_below(&r, 64) << 16);
				gicr_w(core, GICR_CTLR, 4, 1);
			}
		}
		for (unsigned core = 0; core < CORES; core++) {
			uint32_t intid = (uint32_t)bench_mrs(core, false, SR_ICC_HPPIR1_EL1);

			ck_assert(intid == SPURIOUS || (intid >= LPI && intid < 0x10000));
			ck_assert_int_eq(intid != SPURIOUS, bench_lines[core] == LINE_IRQ);
		}
	}
}
END_TEST

START_TEST(absent)
{
	static const uint64_t offsets[] = { GITS_CTLR, GITS_CBASER, GITS_CWRITER, GITS_BASER,
					    GITS_TRANSLATER };

	bench_teardown();
	bench_lpis = false;
	bench_setup(1, 4, 5, false);
	for (unsigned i = 0; i < sizeof(offsets) / sizeof(offsets[0]); i++) {
		gits_w(offsets[i], 4, ~0u);
		ck_assert_uint_eq(gits_r(offsets[i], 4), 0);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		identification,
		registers,
		messages,
		sharing,
		mapd,
		mapc,
		mapti_and_mapi,
		movi,
		movall,
		int_and_clear,
		discard,
		inv_and_invall,
		unknown_commands,
		queue,
		stall,
		flat_tables,
		indirect_tables,
		high_addresses,
		hostile_memory,
		absent,
		NULL,
	};

	return unit_run(unit_fixture_suite("gic-its", setup, bench_teardown, tests));
}
