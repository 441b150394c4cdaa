// SPDX-License-Identifier: GPL-2.0-or-later
/* Exception generation, hints, barriers, PSTATE, system registers and system instructions. */
#include <string.h>

#include "tests/diff/gen.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))
#define ENC(op0, op1, crn, crm, op2) \
	((uint32_t)((op0) << 19 | (op1) << 16 | (crn) << 12 | (crm) << 8 | (op2) << 5))
#define MRS 0xd5200000u
#define MSR 0xd5000000u
#define ISB 0xd5033fdfu

/*
 * Registers with the same architected content on every core, in the state that the guest sets
 * up, and safe to write in the middle of a case, which puts them back.
 */
static const struct named {
	uint32_t enc;
	bool writable;
	uint64_t res0; /* bits that may read as written, or as 0 */
} registers[] = {
	{ ENC(3, 3, 13, 0, 2), true, 0 },		 /* TPIDR_EL0 */
	{ ENC(3, 3, 13, 0, 3), true, 0 },		 /* TPIDRRO_EL0 */
	{ ENC(3, 0, 13, 0, 4), true, 0 },		 /* TPIDR_EL1 */
	{ ENC(3, 0, 13, 0, 1), true, UINT64_MAX << 32 }, /* CONTEXTIDR_EL1 */
	{ ENC(3, 0, 6, 0, 0), true, 0 },		 /* FAR_EL1 */
	{ ENC(3, 0, 4, 0, 1), true, 0 },		 /* ELR_EL1 */
	{ ENC(3, 0, 4, 1, 0), true, 0 },		 /* SP_EL0 */
	{ ENC(3, 0, 12, 0, 0), false, 0 },		 /* VBAR_EL1 */
	{ ENC(3, 0, 2, 0, 0), false, 0 },		 /* TTBR0_EL1 */
	{ ENC(3, 0, 2, 0, 1), true, 1 },		 /* TTBR1_EL1 */
	{ ENC(3, 0, 10, 2, 0), false, 0 },		 /* MAIR_EL1 */
	{ ENC(3, 0, 2, 0, 2), false, 0 },		 /* TCR_EL1 */
	{ ENC(3, 0, 1, 0, 0), false, 0 },		 /* SCTLR_EL1 */
	{ ENC(3, 0, 1, 0, 2), false, 0 },		 /* CPACR_EL1 */
	{ ENC(3, 3, 4, 2, 0), true, 0 },		 /* NZCV */
	{ ENC(3, 3, 4, 2, 1), true, 0 },		 /* DAIF */
	{ ENC(3, 0, 4, 2, 2), false, 0 },		 /* CurrentEL */
	{ ENC(3, 0, 4, 2, 0), false, 0 },		 /* SPSel */
	{ ENC(3, 3, 4, 4, 0), false, 0 },		 /* FPCR */
	{ ENC(3, 3, 4, 4, 1), true, 0 },		 /* FPSR */
	{ ENC(3, 0, 0, 0, 5), false, 0 },		 /* MPIDR_EL1 */
	{ ENC(3, 3, 0, 0, 7), false, 0 },		 /* DCZID_EL0 */
	{ ENC(3, 3, 14, 0, 0), false, 0 },		 /* CNTFRQ_EL0 */
	{ ENC(3, 3, 14, 2, 2), true, 0 },		 /* CNTP_CVAL_EL0 */
	{ ENC(3, 3, 14, 3, 2), true, 0 },		 /* CNTV_CVAL_EL0 */
	{ ENC(3, 0, 14, 1, 0), false, 0 },		 /* CNTKCTL_EL1 */
	{ ENC(3, 0, 12, 1, 0), false, 0 },		 /* ISR_EL1 */
	{ ENC(3, 0, 5, 1, 0), false, 0 },		 /* AFSR0_EL1 */
	{ ENC(3, 0, 5, 1, 1), false, 0 },		 /* AFSR1_EL1 */
	{ ENC(3, 0, 10, 3, 0), false, 0 },		 /* AMAIR_EL1 */
};

/* Reads, or writes, reads back and restores. */
static bool gen_register(struct gen *g, struct diff_case *c, bool write)
{
	const struct named *r = &registers[rng_below(&g->rng, COUNT(registers))];
	unsigned value = (unsigned)rng_below(&g->rng, 31), saved = (value + 1) % 31,
		 back = (value + 2) % 31;

	if (!write) {
		c->words[0] = MRS | r->enc | (uint32_t)rng_below(&g->rng, 32);
		return decoder_find(g->decoder, c->words[0]) == g->row;
	}
	if (!r->writable)
		return false;
	if (r->res0)
		gen_override(c, value, rng_next(&g->rng) & ~r->res0);
	c->words[0] = MRS | r->enc | saved;
	c->words[1] = MSR | r->enc | value;
	c->words[2] = MRS | r->enc | back;
	c->words[3] = MSR | r->enc | saved;
	return true;
}

/* SYS by name; at EL1 or EL0, with addresses that hit, and PAR_EL1 read back after AT. */
static const uint32_t sys_by_address[] = {
	ENC(1, 3, 7, 5, 1),			/* IC IVAU */
	ENC(1, 0, 7, 8, 0), ENC(1, 0, 7, 8, 1), /* AT S1E1R, S1E1W */
	ENC(1, 0, 7, 8, 2), ENC(1, 0, 7, 8, 3), /* AT S1E0R, S1E0W */
};
static const uint32_t sys_by_any[] = {
	ENC(1, 0, 7, 1, 0), ENC(1, 0, 7, 5, 0), /* IC IALLUIS, IALLU */
	ENC(1, 0, 8, 3, 0), ENC(1, 0, 8, 3, 1), ENC(1, 0, 8, 3, 2),
	ENC(1, 0, 8, 3, 3), /* TLBI ...IS */
	ENC(1, 0, 8, 3, 5), ENC(1, 0, 8, 3, 7), ENC(1, 0, 8, 7, 0),
	ENC(1, 0, 8, 7, 1), ENC(1, 0, 8, 7, 2), ENC(1, 0, 8, 7, 3), /* TLBI */
	ENC(1, 0, 8, 7, 5), ENC(1, 0, 8, 7, 7), ENC(1, 4, 8, 7, 0),
	ENC(1, 4, 8, 7, 4), ENC(1, 4, 7, 8, 0), /* of EL2: UNDEFINED */
};

static bool gen_sys(struct gen *g, struct diff_case *c)
{
	unsigned t = (unsigned)rng_below(&g->rng, 30);
	uint32_t enc;

	if (gen_one_in(g, 2)) {
		c->words[0] = MSR | sys_by_any[rng_below(&g->rng, COUNT(sys_by_any))] | t;
		return true;
	}
	enc = sys_by_address[rng_below(&g->rng, COUNT(sys_by_address))];
	gen_override(c, t, gen_address(g, 8));
	c->words[0] = MSR | enc | t;
	if ((enc >> 8 & 15) == 8 && (enc >> 12 & 15) == 7) {
		c->words[1] = ISB;
		c->words[2] = MRS | ENC(3, 0, 7, 4, 0) | 30; /* PAR_EL1 */
	}
	return true;
}

/* ERET to a landing place, to a bad address, or with an SPSR that is illegal. */
static bool gen_eret(struct gen *g, struct diff_case *c)
{
	static const uint8_t modes[] = { EL0T, EL1T, EL1H };
	uint64_t spsr =
		(rng_next(&g->rng) & 0xf0000000) | PSTATE_DAIF | modes[rng_below(&g->rng, 3)];
	uint64_t to = SLOT_ADDR + 64 + 4 * rng_below(&g->rng, 100);

	if (gen_one_in(g, 4)) /* EL2, EL3, 0 with SP_EL1, reserved; SPSR.IL */
		spsr = gen_one_in(g, 3) ? spsr | 1u << 20 : (spsr & ~15u) | rng_below(&g->rng, 16);
	if (gen_one_in(g, 6))
		to = gen_one_in(g, 2) ? to + rng_below(&g->rng, 4) : gen_address(g, 4);
	if (gen_one_in(g, 4)) {
		c->interrupt = 1;
		spsr ^= rng_next(&g->rng) & PSTATE_DAIF;
	}
	gen_override(c, 1, to);
	gen_override(c, 2, spsr);
	c->words[0] = MSR | ENC(3, 0, 4, 0, 1) | 1; /* ELR_EL1 */
	c->words[1] = MSR | ENC(3, 0, 4, 0, 0) | 2; /* SPSR_EL1 */
	c->words[2] = g->value;
	return true;
}

static bool gen_cache(struct gen *g, struct diff_case *c)
{
	uint32_t word = gen_word(g);
	unsigned t = word & 31;

	if (strcmp(g->row->name, "dc_isw") && strcmp(g->row->name, "dc_csw") &&
	    strcmp(g->row->name, "dc_cisw"))
		gen_override(c, t, gen_address(g, 8));
	if (t == 31 || strncmp(g->row->name, "dc_", 3))
		return false;
	c->words[0] = word;
	return true;
}

bool gen_system(struct gen *g, struct diff_case *c, bool *ok)
{
	const char *name = g->row->name;

	*ok = true;
	if (!strcmp(name, "eret")) {
		*ok = gen_eret(g, c);
	} else if (!strcmp(name, "mrs") || !strcmp(name, "msr")) {
		*ok = gen_register(g, c, name[1] == 's');
	} else if (!strcmp(name, "sys")) {
		*ok = gen_sys(g, c);
	} else if (!strncmp(name, "dc_", 3)) {
		*ok = gen_cache(g, c);
	} else if (!strcmp(name, "hlt") || !strcmp(name, "hvc")) {
		c->words[0] = gen_word(g);
		*ok = c->words[0] != 0xd45e0000; /* semihosting */
		gen_override(c, 0, 0x12345678);	 /* no function of PSCI */
	} else if (!strcmp(name, "wfe")) {	 /* never sleeps */
		c->words[0] = 0xd50320bf;
		c->words[1] = g->value;
	} else if (!strcmp(name, "wfi")) { /* ends at once, or traps from EL0 with nTWI at 0 */
		if (gen_one_in(g, 2))
			c->sctlr &= ~(1u << 16);
		c->interrupt = 1;
		c->words[0] = g->value;
	} else if (!strncmp(name, "msr_daif", 8)) {
		c->interrupt = gen_one_in(g, 2);
		c->sctlr ^= gen_one_in(g, 2) ? 1u << 9 : 0; /* UMA */
		c->spsr ^= (uint32_t)rng_next(&g->rng) & PSTATE_DAIF;
		c->words[0] = gen_word(g);
	} else {
		return false;
	}
	return true;
}

uint32_t gen_sweep(struct diff_case *c, uint32_t i)
{
	/* what is done with the register, at which EL, and op0 */
	static const struct {
		bool read, write;
		uint8_t el, op0;
	} passes[] = {
		{ true, false, EL1H, 2 }, { true, false, EL1H, 3 }, { true, false, EL0T, 2 },
		{ true, false, EL0T, 3 }, { true, true, EL1H, 2 },  { true, true, EL1H, 3 },
		{ false, true, EL0T, 2 }, { false, true, EL0T, 3 }, { false, true, EL0T, 1 },
		{ false, true, EL1H, 1 },
	};
	uint32_t n = i % GEN_SWEEP_ENCODINGS, pass = i / GEN_SWEEP_ENCODINGS;
	uint32_t enc = (uint32_t)passes[pass].op0 << 19 | n << 5;
	unsigned words = 0;

	memset(c, 0, sizeof *c);
	c->seed = i;
	c->spsr = PSTATE_DAIF | passes[pass].el;
	c->sctlr = SCTLR_TEST;
	c->cpacr = 3u << 20;
	gen_override(c, 5, DATA_PAGE + 0x1000);
	if (passes[pass].read)
		c->words[words++] = MRS | enc | 5;
	if (passes[pass].write)
		c->words[words++] = MSR | enc | 5;
	return c->words[words - 1];
}
