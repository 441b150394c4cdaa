// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Breakpoints and watchpoints (Arm ARM D2.9, D2.10): where they match, what contexts they are
 * linked to, which bytes they watch, and every form of access that they stop before it did
 * anything.
 */
#include "tests/unit/test_hw_world.h"

#include "base/rng.h"

#define FSC_DEBUG 0x22u
#define WNR	  (1u << 6)
#define CM	  (1u << 8)

/* ---- HMC, SSC and PMC --------------------------------------------------------------- */

/*
 * Arm ARM, the table of these fields, without EL3 and Secure EL2: which ELs, bit by bit; the
 * others: none.
 */
static const struct {
	uint8_t hmc, ssc, pmc, els, els_without_el2;
} states[] = {
	{ 0, 0, 1, 2, 2 }, { 0, 0, 2, 1, 1 }, { 0, 0, 3, 3, 3 },
	{ 1, 0, 1, 6, 0 }, { 1, 0, 3, 7, 0 }, { 1, 3, 0, 4, 0 },
};

static unsigned expected_els(unsigned state, bool el2)
{
	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if ((unsigned)(states[i].hmc << 4 | states[i].ssc << 2 | states[i].pmc) == state)
			return el2 ? states[i].els : states[i].els_without_el2;
	return 0;
}

START_TEST(fields_say_where)
{
	for (unsigned el2 = 0; el2 < 2; el2++) {
		struct hw_world h = hw_world_new("cortex-a57", el2);
		struct cpu *cpu = h.cpu;

		for (unsigned state = 0; state < 32; state++) {
			uint64_t where = (uint64_t)(state >> 4) << 13 |
					 (uint64_t)(state >> 2 & 3) << 14 | (state & 3) << 1;
			unsigned els = expected_els(state, el2);

			cpu->sys[SR_DBGBCR2_EL1] = POINT_E | BCR_BAS | where;
			cpu->sys[SR_DBGWCR1_EL1] = POINT_E | WCR_LOAD | WCR_BAS(0xff) | where;
			for (unsigned el = 0; el < 2 + el2; el++) {
				ck_assert_msg(hw_breaks_at(cpu, el) == (els >> el & 1 ? 4 : 0),
					      "HMC:SSC:PMC %02x at EL%u", state, el);
				ck_assert_uint_eq(hw_watches_at(cpu, el, false),
						  els >> el & 1 ? 2 : 0);
				ck_assert_uint_eq(hw_watches_at(cpu, el, true), els & 1 ? 2 : 0);
			}
			cpu->sys[SR_DBGBCR2_EL1] &= ~(uint64_t)POINT_E;
			cpu->sys[SR_DBGWCR1_EL1] &= ~(uint64_t)POINT_E;
			ck_assert_uint_eq(hw_breaks_at(cpu, 1) | hw_watches_at(cpu, 1, false), 0);
		}
		hw_world_free(&h);
	}
}
END_TEST

/* ---- kinds of breakpoint -------------------------------------------------------------- */

#define CID1 0x1234567u
#define CID2 0x89abcdeu
#define VMID 0x42u
#define HOST (HCR_E2H | HCR_TGE)

/*
 * One breakpoint with a type of context, and whether it matches at EL0, EL1, EL2 of a guest, and at
 * EL0 and EL2 of a host; at Armv8.0 and later. Values: low half, high half.
 */
static const struct {
	uint8_t type;
	uint32_t low, high;
	const char *guest, *host; /* "012": at these ELs */
	const char *v80;	  /* a guest's, on a core without VHE */
} contexts[] = {
	{ 2, CID1, 0, "01", "", "01" },	    { 2, CID2, 0, "", "02", "" },
	{ 4, CID1, 0, "", "", "" }, /* reserved */
	{ 6, CID1, 0, "01", "", "" },	    { 6, CID2, 0, "", "", "" },
	{ 8, 0, VMID, "01", "", "01" },	    { 8, 0, VMID + 1, "", "", "" },
	{ 10, CID1, VMID, "01", "", "01" }, { 10, CID1 + 1, VMID, "", "", "" },
	{ 10, CID1, VMID + 1, "", "", "" }, { 12, 0, CID2, "012", "02", "" },
	{ 12, 0, CID2 + 1, "", "", "" },    { 14, CID1, CID2, "01", "", "" },
	{ 14, CID1, CID2 + 1, "", "", "" }, { 14, CID1 + 4, CID2, "", "", "" },
};

static bool says(const char *els, unsigned el)
{
	return strchr(els, '0' + (int)el);
}

/* Breakpoint 5 by itself matches at CODE (@link 16), or the address breakpoint 0, linked to @link.
 */
static bool matches(struct cpu *cpu, unsigned el, unsigned link)
{
	uint16_t asked = link > 15 ? 1u << 5 : 1;

	cpu->ps.el = (uint8_t)el;
	cpu->sys[SR_DBGBVR0_EL1] = CODE;
	cpu->sys[SR_DBGBCR0_EL1] = link > 15 ? 0
					     : POINT_E | BCR_BAS | POINT_HMC | POINT_EL0 |
						       POINT_EL1 | BCR_BT(1) | LBN(link);
	return hw_break_match(cpu, hw_breaks_at(cpu, el) & asked, CODE);
}

START_TEST(contexts_match)
{
	static const char *const models[] = { "cortex-a57", "neoverse-n1" };

	for (unsigned vhe = 0; vhe < 2; vhe++) {
		struct hw_world h = hw_world_new(models[vhe], true);
		struct cpu *cpu = h.cpu;
		uint64_t *last = &cpu->sys[SR_DBGBVR5_EL1]; /* the last of six, with its control */

		cpu->sys[SR_CONTEXTIDR_EL1] = CID1;
		cpu->sys[SR_CONTEXTIDR_EL2] = vhe ? CID2 : 0;
		cpu->sys[SR_VTTBR_EL2] = (uint64_t)VMID << 48;
		for (size_t i = 0; i < sizeof contexts / sizeof *contexts; i++)
			for (unsigned n = 0; n < (vhe ? 6 : 3); n++) {
				unsigned el = n % 3;
				bool host = n >= 3, expected;

				if (host && el == 1)
					continue;
				cpu->sys[SR_HCR_EL2] = HCR_RW | (host ? HOST : 0);
				expected = says(!vhe   ? contexts[i].v80
						: host ? contexts[i].host
						       : contexts[i].guest,
						el);
				last[0] = (uint64_t)contexts[i].high << 32 | contexts[i].low;
				/* by itself, then for an address that is linked to it */
				last[1] = POINT_E | BCR_BAS | POINT_HMC | POINT_EL0 | POINT_EL1 |
					  BCR_BT(contexts[i].type);
				ck_assert_msg(matches(cpu, el, 16) == expected,
					      "%s: row %zu at EL%u, host %d", models[vhe], i, el,
					      host);
				ck_assert(!matches(cpu, el, 5));
				last[1] = POINT_E | BCR_BAS | BCR_BT(contexts[i].type | 1);
				ck_assert(!matches(cpu, el, 16));
				ck_assert(matches(cpu, el, 5) == expected);
				last[1] &= ~(uint64_t)POINT_E;
				ck_assert(!matches(cpu, el, 5));
				last[1] = 0;
			}
		hw_world_free(&h);
	}
}
END_TEST

START_TEST(links_need_a_context)
{
	struct hw_world h = hw_world_new("cortex-a57", true);
	struct cpu *cpu = h.cpu;

	/* breakpoints 4 and 5 of six are context-aware */
	cpu->sys[SR_CONTEXTIDR_EL1] = 7;
	for (unsigned n = 1; n < 6; n++) {
		cpu->sys[SR_DBGBVR0_EL1 + 2 * n] = 7;
		cpu->sys[SR_DBGBCR0_EL1 + 2 * n] = POINT_E | BCR_BAS | BCR_BT(3);
		ck_assert_msg(matches(cpu, 1, n) == (n >= 4), "linked to %u", n);
	}
	ck_assert(!matches(cpu, 1, 6));
	ck_assert(!matches(cpu, 1, 15));
	/* an address is no context */
	cpu->sys[SR_DBGBCR4_EL1] = POINT_E | BCR_BAS | BCR_BT(1);
	ck_assert(!matches(cpu, 1, 4));
	ck_assert(!matches(cpu, 1, 0));
	hw_world_free(&h);
}
END_TEST

START_TEST(addresses_are_sign_extended)
{
	struct hw_world h = hw_world_new("max", true);
	struct cpu *cpu = h.cpu;
	uint64_t upper = UINT64_C(0xffff000012345678);

	cpu->ps.el = 1;
	cpu->sys[SR_DBGBCR9_EL1] = POINT_E | BCR_BAS | POINT_EL1;
	cpu->sys[SR_DBGBVR9_EL1] = upper;
	ck_assert(hw_break_match(cpu, hw_breaks_at(cpu, 1), upper));
	ck_assert(!hw_break_match(cpu, hw_breaks_at(cpu, 1), upper + 4));
	/* RESS is not looked at, nor are the bits of an instruction's alignment */
	cpu->sys[SR_DBGBVR9_EL1] = (upper & mask64(49)) | 3;
	ck_assert(hw_break_match(cpu, hw_breaks_at(cpu, 1), upper));
	hw_world_free(&h);
}
END_TEST

/* ---- watchpoints: forms of access ------------------------------------------------------ */

/* x0 = base, x1 = data, x2 = offset 0; all access DATA + 0x40 or the line of it. */
enum { READS = 1, WRITES = 2, NEITHER = 0, BOTH = 3 };

static const struct form {
	uint32_t word;
	uint8_t how;
	uint8_t offset, bytes; /* from x0 = DATA + 0x40 */
	bool maintenance;
} forms[] = {
	{ 0x39400001, READS, 0, 1, false },   /* ldrb w1, [x0] */
	{ 0x79400401, READS, 2, 2, false },   /* ldrh w1, [x0, #2] */
	{ 0xb9400401, READS, 4, 4, false },   /* ldr w1, [x0, #4] */
	{ 0xf9400401, READS, 8, 8, false },   /* ldr x1, [x0, #8] */
	{ 0xf8626801, READS, 0, 8, false },   /* ldr x1, [x0, x2] */
	{ 0xf8408c01, READS, 8, 8, false },   /* ldr x1, [x0, #8]! */
	{ 0xf8408401, READS, 0, 8, false },   /* ldr x1, [x0], #8 */
	{ 0xb8800001, READS, 0, 4, false },   /* ldursw x1, [x0] */
	{ 0xf8400801, READS, 0, 8, false },   /* ldtr x1, [x0] */
	{ 0xa9408c01, READS, 8, 16, false },  /* ldp x1, x3, [x0, #8] */
	{ 0x69400c01, READS, 0, 8, false },   /* ldpsw x1, x3, [x0] */
	{ 0xa8400c01, READS, 0, 16, false },  /* ldnp x1, x3, [x0] */
	{ 0x3dc00000, READS, 0, 16, false },  /* ldr q0, [x0] */
	{ 0xad400400, READS, 0, 32, false },  /* ldp q0, q1, [x0] */
	{ 0x4c407000, READS, 0, 16, false },  /* ld1 {v0.16b}, [x0] */
	{ 0x4c400000, READS, 0, 64, false },  /* ld4 {v0.16b-v3.16b}, [x0] */
	{ 0x0d401c00, READS, 0, 1, false },   /* ld1 {v0.b}[7], [x0] */
	{ 0x4d40c800, READS, 0, 4, false },   /* ld1r {v0.4s}, [x0] */
	{ 0x4cdf7000, READS, 0, 16, false },  /* ld1 {v0.16b}, [x0], #16 */
	{ 0xc85f7c01, READS, 0, 8, false },   /* ldxr x1, [x0] */
	{ 0xc87f0c01, READS, 0, 16, false },  /* ldxp x1, x3, [x0] */
	{ 0xc8dffc01, READS, 0, 8, false },   /* ldar x1, [x0] */
	{ 0xc8df7c01, READS, 0, 8, false },   /* ldlar x1, [x0] */
	{ 0x38bfc001, READS, 0, 1, false },   /* ldaprb w1, [x0] */
	{ 0x39000001, WRITES, 0, 1, false },  /* strb w1, [x0] */
	{ 0x79000401, WRITES, 2, 2, false },  /* strh w1, [x0, #2] */
	{ 0xf9000401, WRITES, 8, 8, false },  /* str x1, [x0, #8] */
	{ 0xf8226801, WRITES, 0, 8, false },  /* str x1, [x0, x2] */
	{ 0xf8008c01, WRITES, 8, 8, false },  /* str x1, [x0, #8]! */
	{ 0xf8008401, WRITES, 0, 8, false },  /* str x1, [x0], #8 */
	{ 0xf8000801, WRITES, 0, 8, false },  /* sttr x1, [x0] */
	{ 0xa9008c01, WRITES, 8, 16, false }, /* stp x1, x3, [x0, #8] */
	{ 0xa8000c01, WRITES, 0, 16, false }, /* stnp x1, x3, [x0] */
	{ 0x3d800000, WRITES, 0, 16, false }, /* str q0, [x0] */
	{ 0xad000400, WRITES, 0, 32, false }, /* stp q0, q1, [x0] */
	{ 0x4c000000, WRITES, 0, 64, false }, /* st4 {v0.16b-v3.16b}, [x0] */
	{ 0x0d001c00, WRITES, 0, 1, false },  /* st1 {v0.b}[7], [x0] */
	{ 0xc8047c01, WRITES, 0, 8, false },  /* stxr w4, x1, [x0]: whether it would store or not */
	{ 0xc8240c01, WRITES, 0, 16, false }, /* stxp w4, x1, x3, [x0] */
	{ 0xc89ffc01, WRITES, 0, 8, false },  /* stlr x1, [x0] */
	{ 0x489f7c01, WRITES, 0, 2, false },  /* stllrh w1, [x0] */
	{ 0xf8230001, BOTH, 0, 8, false },    /* ldadd x3, x1, [x0] */
	{ 0xf8238001, BOTH, 0, 8, false },    /* swp x3, x1, [x0] */
	{ 0xb823301f, BOTH, 0, 4, false },    /* stset w3, [x0] */
	{ 0xc8a37c01, BOTH, 0, 8, false },    /* cas x3, x1, [x0] */
	{ 0x48247c06, BOTH, 0, 16, false },   /* casp x4, x5, x6, x7, [x0] */
	{ 0xd50b7420, WRITES, 0, 64, false }, /* dc zva, x0 */
	{ 0xd5087620, WRITES, 0, 64, true },  /* dc ivac, x0 */
	{ 0xd50b7a20, NEITHER, 0, 64, true }, /* dc cvac, x0 */
	{ 0xd50b7b20, NEITHER, 0, 64, true }, /* dc cvau, x0 */
	{ 0xd50b7e20, NEITHER, 0, 64, true }, /* dc civac, x0 */
	{ 0xd50b7520, NEITHER, 0, 64, true }, /* ic ivau, x0 */
	{ 0xf9800000, NEITHER, 0, 8, false }, /* prfm pldl1keep, [x0] */
};
#define FORMS (sizeof forms / sizeof *forms)

static struct hw_world watch_world(void)
{
	struct hw_world h = hw_world_new("max", true);

	for (size_t i = 0; i < FORMS; i++)
		hw_code(&h, CODE + 8 * i, (const uint32_t[]){ forms[i].word, SVC }, 2);
	h.cpu->sys[SR_MDSCR_EL1] = MDSCR_MDE | MDSCR_KDE;
	return h;
}

/*
 * Runs form @i at EL1 with watchpoint 3 as given. Returns whether it stopped; then nothing has
 * changed, and *@iss and FAR_EL1 say why.
 */
static bool stops(struct hw_world *h, size_t i, uint64_t wvr, uint64_t wcr, uint32_t *iss)
{
	struct cpu *cpu = h->cpu;
	uint8_t *data = host_at(h->w, DATA);
	uint8_t memory[256];
	uint64_t r[SLOT_SP];

	for (unsigned k = 1; k < 8; k++)
		cpu->r[k] = 0x1111111111111111 * k;
	cpu->r[2] = 0;
	cpu->r[0] = DATA + 0x40;
	for (unsigned k = 0; k < sizeof memory; k++)
		data[k] = (uint8_t)(k * 37 + i);
	memcpy(r, cpu->r, sizeof r);
	memcpy(memory, data, sizeof memory);
	cpu->sys[SR_DBGWVR3_EL1] = wvr;
	cpu->sys[SR_DBGWCR3_EL1] = wcr;
	hw_at(h, 1, false);
	cpu->pc = CODE + 8 * i;
	hw_run(h);
	if (cpu->sys[SR_ESR_EL1] >> 26 == EC_SVC64) {
		hw_took(h, 1, EC_SVC64, CODE + 8 * i + 8);
		return false;
	}
	*iss = hw_took(h, 1, EC_WATCHPOINT_SAME, CODE + 8 * i);
	ck_assert_uint_eq(*iss & 0x3f, FSC_DEBUG);
	ck_assert_mem_eq(r, cpu->r, sizeof r);
	ck_assert_mem_eq(memory, data, sizeof memory);
	return true;
}

START_TEST(every_access_is_watched)
{
	struct hw_world h = watch_world();
	const uint64_t on = POINT_E | POINT_EL1 | POINT_EL0;

	for (size_t i = 0; i < FORMS; i++) {
		const struct form *f = &forms[i];
		uint64_t first = DATA + 0x40 + f->offset, last = first + f->bytes - 1;
		uint32_t iss;

		for (unsigned lsc = 1; lsc <= 3; lsc++) {
			uint64_t wcr = on | WCR_BAS(1u << (last & 7)) | lsc << 3;
			bool expected = f->how & lsc;

			ck_assert_msg(stops(&h, i, last & ~UINT64_C(7), wcr, &iss) == expected,
				      "%08x, LSC %u", f->word, lsc);
			if (!expected)
				continue;
			ck_assert_msg(!!(iss & WNR) == !(f->how & lsc & READS), "%08x", f->word);
			ck_assert_msg(!!(iss & CM) == f->maintenance, "%08x", f->word);
			ck_assert_uint_eq(h.cpu->sys[SR_FAR_EL1],
					  f->maintenance ? DATA + 0x40 : last);
		}
		/* the bytes beside it */
		ck_assert(!stops(&h, i, (last + 1) & ~UINT64_C(7),
				 on | 3 << 3 | WCR_BAS(1u << ((last + 1) & 7)), &iss));
		ck_assert(!stops(&h, i, (first - 1) & ~UINT64_C(7),
				 on | 3 << 3 | WCR_BAS(1u << ((first - 1) & 7)), &iss));
	}
	hw_world_free(&h);
}
END_TEST

START_TEST(unprivileged_accesses_are_those_of_el0)
{
	struct hw_world h = watch_world();
	uint32_t iss;

	for (size_t i = 0; i < FORMS; i++) {
		bool unprivileged = forms[i].word == 0xf8400801 || forms[i].word == 0xf8000801;
		bool access = forms[i].how != NEITHER;
		uint64_t wcr = POINT_E | 3 << 3 | WCR_BAS(0xff) | WCR_MASK(6);

		ck_assert_msg(stops(&h, i, DATA + 0x40, wcr | POINT_EL0, &iss) ==
				      (access && unprivileged),
			      "%08x", forms[i].word);
		ck_assert_msg(stops(&h, i, DATA + 0x40, wcr | POINT_EL1, &iss) ==
				      (access && !unprivileged),
			      "%08x", forms[i].word);
	}
	hw_world_free(&h);
}
END_TEST

/* ---- watchpoints: which bytes ---------------------------------------------------------------- */

/* Arm ARM, WatchpointByteMatch, for one byte and the choices that cpu/hw-points.c states. */
static bool byte_matches(uint64_t va, uint64_t wvr, uint64_t wcr)
{
	unsigned mask = wcr >> 24 & 31, bas = wcr >> 5 & 0xff, bottom = wvr & 4 ? 2 : 3;

	if (mask == 1 || mask == 2)
		return false;
	if (mask)
		return va >> mask == wvr >> mask;
	return va >> bottom == wvr >> bottom && (bas >> (va & (wvr & 4 ? 3 : 7)) & 1);
}

START_TEST(bytes_as_the_manual_says)
{
	struct hw_world h = watch_world();
	unsigned hits = 0;
	struct rng rng;

	rng_seed(&rng, 20);
	for (unsigned n = 0; n < 6000; n++) {
		size_t i = rng_next(&rng) % FORMS;
		uint64_t wvr = DATA + 0x30 + rng_next(&rng) % 0x60;
		uint64_t mask = rng_next(&rng) % 4 ? 0 : rng_next(&rng) % 9;
		uint64_t wcr = POINT_E | POINT_EL0 | POINT_EL1 | 3 << 3 | WCR_MASK(mask) |
			       WCR_BAS(rng_next(&rng) & 0xff);
		const struct form *f = &forms[i];
		uint64_t at = DATA + 0x40 + f->offset, first = 0;
		uint32_t iss;

		wvr &= ~UINT64_C(3);
		for (unsigned k = f->bytes; k-- > 0;)
			if (f->how != NEITHER && byte_matches(at + k, wvr, wcr))
				first = at + k;
		ck_assert_msg(stops(&h, i, wvr, wcr, &iss) == (first != 0),
			      "%08x, DBGWVR %lx, DBGWCR %lx", f->word, (unsigned long)wvr,
			      (unsigned long)wcr);
		if (!first)
			continue;
		hits++;
		ck_assert_uint_eq(h.cpu->sys[SR_FAR_EL1], f->maintenance ? DATA + 0x40 : first);
	}
	ck_assert_uint_gt(hits, 1000);
	hw_world_free(&h);
}
END_TEST

/* ---- beside faults, contexts and the lookup ------------------------------------------------- */

START_TEST(aborts_come_first)
{
	static const struct {
		uint32_t word;
		uint64_t base;
		unsigned fsc;
	} cases[] = {
		{ 0xf9000001, READ_ONLY, FSC_PERMISSION | 2 },	   /* str x1, [x0] */
		{ 0xf9400001, UNMAPPED, FSC_TRANSLATION | 2 },	   /* ldr x1, [x0] */
		{ 0xa9400c01, UNMAPPED - 8, FSC_TRANSLATION | 2 }, /* ldp x1, x3, [x0] */
		{ 0xc85f7c01, DATA + 4, FSC_ALIGNMENT },	   /* ldxr x1, [x0] */
		{ 0xd5087620, READ_ONLY, FSC_PERMISSION | 2 },	   /* dc ivac, x0 */
		{ 0xd50b7420, READ_ONLY, FSC_PERMISSION | 2 },	   /* dc zva, x0 */
	};
	struct hw_world h = watch_world();
	struct cpu *cpu = h.cpu;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		hw_code(&h, CODE, &cases[i].word, 1);
		cpu->sys[SR_DBGWVR0_EL1] = cases[i].base & ~UINT64_C(7);
		cpu->sys[SR_DBGWCR0_EL1] =
			POINT_E | POINT_EL1 | 3 << 3 | WCR_BAS(0xff) | WCR_MASK(4);
		hw_at(&h, 1, false);
		cpu->r[0] = cases[i].base;
		hw_run(&h);
		ck_assert_msg((hw_took(&h, 1, EC_DABT_SAME, CODE) & 0x3f) == cases[i].fsc, "%08x",
			      cases[i].word);
	}
	hw_world_free(&h);
}
END_TEST

START_TEST(watchpoints_link_to_contexts)
{
	struct hw_world h = watch_world();
	const uint64_t wcr = POINT_E | POINT_EL1 | 3 << 3 | WCR_BAS(0xff) | WCR_WT | LBN(15);
	uint32_t iss;

	ck_assert(!stops(&h, 3, DATA + 0x48, wcr, &iss));
	h.cpu->sys[SR_DBGBVR15_EL1] = CID1;
	h.cpu->sys[SR_DBGBCR15_EL1] = POINT_E | BCR_BAS | BCR_BT(3);
	ck_assert(!stops(&h, 3, DATA + 0x48, wcr, &iss));
	h.cpu->sys[SR_CONTEXTIDR_EL1] = CID1;
	ck_assert(stops(&h, 3, DATA + 0x48, wcr, &iss));
	hw_world_free(&h);
}
END_TEST

/* The guest itself: the line is in the lookup when it begins to be watched, and after. */
START_TEST(a_line_in_the_lookup_is_watched)
{
	static const uint32_t words[] = {
		0xf9400001,
		0xf9000001,
		0xf9400001,	     /* ldr, str, ldr x1, [x0] */
		0xd5100000 | 0x00c0, /* msr dbgwvr0_el1, x0 */
		0xd5100000 | 0x00e3, /* msr dbgwcr0_el1, x3 */
		ISB,
		0xf9400401, /* ldr x1, [x0, #8] */
		0xf9400001, /* ldr x1, [x0] */
	};
	struct hw_world h = watch_world();
	struct cpu *cpu = h.cpu;

	hw_code(&h, CODE, words, sizeof words / sizeof *words);
	hw_at(&h, 1, false);
	cpu->r[0] = DATA;
	cpu->r[3] = POINT_E | POINT_EL1 | WCR_LOAD | WCR_BAS(0xff);
	hw_run(&h);
	ck_assert_uint_eq(hw_took(&h, 1, EC_WATCHPOINT_SAME, CODE + 28), FSC_DEBUG);
	ck_assert_uint_eq(cpu->sys[SR_FAR_EL1], DATA);
	ck_assert_ptr_null(lookup_find(cpu->mmu->lookup->read, DATA + 8, 8));
	/* off again: the line may come back */
	cpu->sys[SR_DBGWCR0_EL1] = 0;
	hw_at(&h, 1, false);
	hw_code(&h, CODE, (const uint32_t[]){ 0xf9400001, 0xf9400001, SVC }, 3);
	hw_run(&h);
	hw_took(&h, 1, EC_SVC64, CODE + 12);
	ck_assert_ptr_nonnull(lookup_find(cpu->mmu->lookup->read, DATA + 8, 8));
	hw_world_free(&h);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		fields_say_where,
		contexts_match,
		links_need_a_context,
		addresses_are_sign_extended,
		every_access_is_watched,
		unprivileged_accesses_are_those_of_el0,
		bytes_as_the_manual_says,
		aborts_come_first,
		watchpoints_link_to_contexts,
		a_line_in_the_lookup_is_watched,
		NULL,
	};

	return unit_run(unit_suite("cpu/hw-points", tests));
}
