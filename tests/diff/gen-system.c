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
	enum feature feature;
} registers[] = {
	{ ENC(3, 3, 13, 0, 2), true, 0, FEAT_BASE },		    /* TPIDR_EL0 */
	{ ENC(3, 3, 13, 0, 3), true, 0, FEAT_BASE },		    /* TPIDRRO_EL0 */
	{ ENC(3, 0, 13, 0, 4), true, 0, FEAT_BASE },		    /* TPIDR_EL1 */
	{ ENC(3, 0, 13, 0, 1), true, UINT64_MAX << 32, FEAT_BASE }, /* CONTEXTIDR_EL1 */
	{ ENC(3, 0, 6, 0, 0), true, 0, FEAT_BASE },		    /* FAR_EL1 */
	{ ENC(3, 0, 4, 0, 1), true, 0, FEAT_BASE },		    /* ELR_EL1 */
	{ ENC(3, 0, 4, 1, 0), true, 0, FEAT_BASE },		    /* SP_EL0 */
	{ ENC(3, 0, 12, 0, 0), false, 0, FEAT_BASE },		    /* VBAR_EL1 */
	{ ENC(3, 0, 2, 0, 0), false, 0, FEAT_BASE },		    /* TTBR0_EL1 */
	{ ENC(3, 0, 2, 0, 1), true, 1, FEAT_BASE },		    /* TTBR1_EL1 */
	{ ENC(3, 0, 10, 2, 0), false, 0, FEAT_BASE },		    /* MAIR_EL1 */
	{ ENC(3, 0, 2, 0, 2), false, 0, FEAT_BASE },		    /* TCR_EL1 */
	{ ENC(3, 0, 1, 0, 0), false, 0, FEAT_BASE },		    /* SCTLR_EL1 */
	{ ENC(3, 0, 1, 0, 2), false, 0, FEAT_BASE },		    /* CPACR_EL1 */
	{ ENC(3, 3, 4, 2, 0), true, 0, FEAT_BASE },		    /* NZCV */
	{ ENC(3, 3, 4, 2, 1), true, 0, FEAT_BASE },		    /* DAIF */
	{ ENC(3, 0, 4, 2, 2), false, 0, FEAT_BASE },		    /* CurrentEL */
	{ ENC(3, 0, 4, 2, 0), false, 0, FEAT_BASE },		    /* SPSel */
	{ ENC(3, 3, 4, 4, 0), false, 0, FEAT_BASE },		    /* FPCR */
	{ ENC(3, 3, 4, 4, 1), true, 0, FEAT_BASE },		    /* FPSR */
	{ ENC(3, 0, 0, 0, 5), false, 0, FEAT_BASE },		    /* MPIDR_EL1 */
	{ ENC(3, 3, 0, 0, 7), false, 0, FEAT_BASE },		    /* DCZID_EL0 */
	{ ENC(3, 3, 14, 0, 0), false, 0, FEAT_BASE },		    /* CNTFRQ_EL0 */
	{ ENC(3, 3, 14, 2, 2), true, 0, FEAT_BASE },		    /* CNTP_CVAL_EL0 */
	{ ENC(3, 3, 14, 3, 2), true, 0, FEAT_BASE },		    /* CNTV_CVAL_EL0 */
	{ ENC(3, 0, 14, 1, 0), false, 0, FEAT_BASE },		    /* CNTKCTL_EL1 */
	{ ENC(3, 0, 12, 1, 0), false, 0, FEAT_BASE },		    /* ISR_EL1 */
	{ ENC(3, 0, 5, 1, 0), false, 0, FEAT_BASE },		    /* AFSR0_EL1 */
	{ ENC(3, 0, 5, 1, 1), false, 0, FEAT_BASE },		    /* AFSR1_EL1 */
	{ ENC(3, 0, 10, 3, 0), false, 0, FEAT_BASE },		    /* AMAIR_EL1 */
	{ ENC(3, 0, 4, 2, 3), true, 0, FEAT_PAN },		    /* PAN */
	{ ENC(3, 0, 4, 2, 4), true, 0, FEAT_UAO },		    /* UAO */
};

/* Reads, or writes, reads back and restores. */
static bool gen_register(struct gen *g, struct diff_case *c, bool write)
{
	const struct named *r = &registers[rng_below(&g->rng, COUNT(registers))];
	unsigned value = (unsigned)rng_below(&g->rng, 31), saved = (value + 1) % 31,
		 back = (value + 2) % 31;

	if (!gen_has(g, r->feature))
		return false;
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
static const uint32_t sys_pan[] = { ENC(1, 0, 7, 9, 0), ENC(1, 0, 7, 9, 1) }; /* AT S1E1RP, WP */

static bool gen_sys(struct gen *g, struct diff_case *c)
{
	unsigned t = (unsigned)rng_below(&g->rng, 30);
	uint32_t enc;

	if (gen_one_in(g, 2)) {
		c->words[0] = MSR | sys_by_any[rng_below(&g->rng, COUNT(sys_by_any))] | t;
		return true;
	}
	enc = sys_by_address[rng_below(&g->rng, COUNT(sys_by_address))];
	if (gen_has(g, FEAT_PAN) && gen_one_in(g, 2))
		enc = sys_pan[rng_below(&g->rng, COUNT(sys_pan))];
	gen_override(c, t, gen_address(g, 8));
	c->words[0] = MSR | enc | t;
	if ((enc >> 12 & 15) == 7 && (enc >> 8 & 14) == 8) {
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

	/*
	 * EL2, EL3, 0 with SP_EL1, reserved; SPSR.IL. What an illegal return makes of UAO and SSBS
	 * is UNKNOWN, and PAN, which comes from the SPSR all the same, QEMU leaves alone.
	 */
	if (gen_one_in(g, 4)) {
		c->spsr &= ~(PSTATE_PAN | PSTATE_UAO | PSTATE_SSBS);
		spsr = gen_one_in(g, 3) ? spsr | 1u << 20 : (spsr & ~15u) | rng_below(&g->rng, 16);
	} else if (gen_has(g, FEAT_SSBS) && gen_one_in(g, 2))
		spsr |= PSTATE_SSBS;
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
	} else if (!strcmp(name, "msr_pan") || !strcmp(name, "msr_uao")) {
		/* and an access that it matters to: LDR or LDTR of X0 */
		c->words[0] = gen_word(g);
		c->words[1] = gen_one_in(g, 2) ? 0xf9400020 : 0xf8400820;
		gen_override(c, 1, gen_address(g, 8));
	} else if (!strcmp(name, "msr_ssbs")) { /* and by register: MRS, MSR, MRS */
		c->words[0] = gen_word(g);
		c->words[1] = MRS | ENC(3, 3, 4, 2, 6) | 1;
		c->words[2] = MSR | ENC(3, 3, 4, 2, 6) | 2;
		c->words[3] = MRS | ENC(3, 3, 4, 2, 6) | 3;
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

/* ---- the sweep over all registers ---- */

#define AT(level) (1u << LEVEL_##level)
#define AT_ANY	  (AT(EL1) | AT(EL2) | AT(HOST))
#define WITH_EL0  (AT(EL1) | AT(HOST))

/*
 * Registers that HCR_EL2.E2H redirects, by the encodings of EL1's or EL0's name and of EL2's; and
 * bits that are no core's RES0, and those that are RES1. Those that the guest lives by are written
 * by their _EL12 name only.
 */
static const struct pair {
	uint32_t low, high;
	uint64_t bits, ones;
	bool live;
} pairs[] = {
	{ ENC(3, 0, 1, 0, 0), ENC(3, 4, 1, 0, 0), 0x1000000dd21f, 0x30500980, true }, /* SCTLR */
	{ ENC(3, 0, 1, 0, 2), ENC(3, 4, 1, 1, 2), 0x300000, 0, true },	       /* CPACR, CPTR */
	{ ENC(3, 0, 2, 0, 0), ENC(3, 4, 2, 0, 0), 0xff0ffffffffe, 0, true },   /* TTBR0 */
	{ ENC(3, 0, 2, 0, 1), ENC(3, 4, 2, 0, 1), 0xff0ffffffffe, 0, false },  /* TTBR1 */
	{ ENC(3, 0, 2, 0, 2), ENC(3, 4, 2, 0, 2), 0x7bfffffbf, 0, true },      /* TCR */
	{ ENC(3, 0, 4, 0, 0), ENC(3, 4, 4, 0, 0), 0xf00013cf, 0, false },      /* SPSR */
	{ ENC(3, 0, 4, 0, 1), ENC(3, 4, 4, 0, 1), UINT64_MAX, 0, false },      /* ELR */
	{ ENC(3, 0, 5, 1, 0), ENC(3, 4, 5, 1, 0), 0, 0, false },	       /* AFSR0, AFSR1 */
	{ ENC(3, 0, 5, 1, 1), ENC(3, 4, 5, 1, 1), 0, 0, false },
	{ ENC(3, 0, 5, 2, 0), ENC(3, 4, 5, 2, 0), 0xffffffff, 0, false },   /* ESR */
	{ ENC(3, 0, 6, 0, 0), ENC(3, 4, 6, 0, 0), UINT64_MAX, 0, false },   /* FAR */
	{ ENC(3, 0, 10, 2, 0), ENC(3, 4, 10, 2, 0), UINT64_MAX, 0, true },  /* MAIR */
	{ ENC(3, 0, 10, 3, 0), ENC(3, 4, 10, 3, 0), 0, 0, false },	    /* AMAIR */
	{ ENC(3, 0, 12, 0, 0), ENC(3, 4, 12, 0, 0), ~0x7ffull, 0, true },   /* VBAR */
	{ ENC(3, 0, 13, 0, 1), ENC(3, 4, 13, 0, 1), 0xffffffff, 0, false }, /* CONTEXTIDR */
	{ ENC(3, 0, 14, 1, 0), ENC(3, 4, 14, 1, 0), 0x303, 0, false },	    /* CNTKCTL, CNTHCTL */
	{ ENC(3, 3, 14, 2, 1), ENC(3, 4, 14, 2, 1), 2, 0, false }, /* CNTP_CTL, CNTHP_CTL */
	{ ENC(3, 3, 14, 2, 2), ENC(3, 4, 14, 2, 2), UINT64_MAX, 0, false }, /* CVAL */
	{ ENC(3, 3, 14, 3, 1), ENC(3, 4, 14, 3, 1), 2, 0, false }, /* CNTV_CTL, CNTHV_CTL */
	{ ENC(3, 3, 14, 3, 2), ENC(3, 4, 14, 3, 2), UINT64_MAX, 0, false }, /* CVAL */
};

/*
 * Writes one name of a redirected register and reads all; the first is then as it was. Without E2H
 * the _EL12 names are UNDEFINED, and the other two reach what they say.
 */
static uint32_t gen_names(struct diff_case *c, uint32_t i, enum diff_level level)
{
	const struct pair *p = &pairs[i % COUNT(pairs)];
	const uint32_t names[] = { p->low, p->high, (p->low & ~(7u << 16)) | 5u << 16 };
	unsigned count = level == LEVEL_HOST ? 3 : 2, words = 0;
	/* of the guest's own registers EL1's only */
	uint32_t written =
		!p->live ? names[i / COUNT(pairs) % 3] : names[level == LEVEL_HOST ? 2 : 0];
	struct rng rng;

	rng_seed(&rng, i);
	gen_override(c, 5, (rng_next(&rng) & p->bits) | p->ones);
	c->words[words++] = MRS | written | 4;
	if (level == LEVEL_EL2 && written == names[2])
		return c->words[0]; /* which QEMU does not know to be UNDEFINED */
	c->words[words++] = MSR | written | 5;
	for (unsigned k = 0; k < count; k++)
		c->words[words++] = MRS | names[k] | (6 + k);
	c->words[words] = MSR | written | 4;
	return c->words[1];
}

uint32_t gen_sweep(struct diff_case *c, uint32_t i, enum diff_level level)
{
	/* what is done with the register, at EL0 or at ELx, of which op0, and at which levels */
	static const struct {
		bool read, write, el0;
		uint8_t op0;
		unsigned levels;
	} passes[] = {
		{ true, false, false, 2, AT_ANY },  { true, false, false, 3, AT_ANY },
		{ true, false, true, 2, WITH_EL0 }, { true, false, true, 3, WITH_EL0 },
		{ true, true, false, 2, AT_ANY },   { true, true, false, 3, AT_ANY },
		{ false, true, true, 2, WITH_EL0 }, { false, true, true, 3, WITH_EL0 },
		{ false, true, true, 1, WITH_EL0 }, { false, true, false, 1, AT_ANY },
	};
	bool names = i < GEN_SWEEP_NAMES; /* first: before a timer's value depends on the time */
	uint32_t n = names ? i : (i - GEN_SWEEP_NAMES) % GEN_SWEEP_ENCODINGS;
	uint32_t pass = names ? 0 : (i - GEN_SWEEP_NAMES) / GEN_SWEEP_ENCODINGS, enc;
	unsigned words = 0;

	memset(c, 0, sizeof *c);
	c->seed = i;
	c->spsr = PSTATE_DAIF | (level == LEVEL_EL1 ? EL1H : EL2H);
	c->sctlr = level == LEVEL_EL2 ? SCTLR_EL2_TEST : SCTLR_TEST;
	c->cpacr = level == LEVEL_EL2 ? CPTR_EL2_TEST : CPACR_TEST;
	if (names)
		return level == LEVEL_EL1 ? 0 : gen_names(c, n, level);
	if (!(passes[pass].levels & 1u << level))
		return 0;
	if (passes[pass].el0)
		c->spsr = PSTATE_DAIF | EL0T;
	enc = (uint32_t)passes[pass].op0 << 19 | n << 5;
	gen_override(c, 5, DATA_PAGE + 0x1000);
	if (passes[pass].read)
		c->words[words++] = MRS | enc | 5;
	if (passes[pass].write)
		c->words[words++] = MSR | enc | 5;
	return c->words[words - 1];
}
