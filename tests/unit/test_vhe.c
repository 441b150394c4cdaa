// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * FEAT_VHE (Arm ARM D5.6): which register a name reaches, what traps a host's EL0, where exceptions
 * and interrupts go, and the EL2&0 regime with its AT and TLBI.
 */
#include "cpu/exception.h"
#include "cpu/regime.h"

#include "cpu/sysreg-bits.h"
#include "tests/unit/stub-cpu.h"
#include "tests/unit/test_mmu_world.h"

#define E2H	     HCR_E2H
#define HOST	     (HCR_E2H | HCR_TGE)

#define MRS(enc, rt) (0xd5200000u | (uint32_t)(enc) << 5 | (rt))
#define MSR(enc, rt) (0xd5000000u | (uint32_t)(enc) << 5 | (rt))
#define SYS(op1, crn, crm, op2, rt) \
	(0xd5080000u | (op1) << 16 | (crn) << 12 | (crm) << 8 | (op2) << 5 | (rt))

static struct cpu *core(uint64_t hcr, unsigned el)
{
	struct cpu *cpu = stub_cpu_new("neoverse-n1", true);

	cpu->sys[SR_HCR_EL2] |= hcr;
	stub_at_el(cpu, el);
	return cpu;
}

/*
 * Arm ARM D5.6.3: the EL1 or EL0 name, what EL2 reaches by it with E2H, the _EL12 or _EL02
 * name, and
 * a value that both hold.
 */
static const struct redirection {
	enum sysreg_id name, host;
	uint16_t alias;
	uint64_t value;
} redirections[] = {
	{ SR_SCTLR_EL1, SR_SCTLR_EL2, SYSREG_ENC(3, 5, 1, 0, 0), 0x30d00981 },
	{ SR_CPACR_EL1, SR_CPTR_EL2, SYSREG_ENC(3, 5, 1, 0, 2), 0x300000 },
	{ SR_TTBR0_EL1, SR_TTBR0_EL2, SYSREG_ENC(3, 5, 2, 0, 0), 0x0012000040001000 },
	{ SR_TTBR1_EL1, SR_TTBR1_EL2, SYSREG_ENC(3, 5, 2, 0, 1), 0x0034000040002000 },
	{ SR_TCR_EL1, SR_TCR_EL2, SYSREG_ENC(3, 5, 2, 0, 2), 0x5b5193519 },
	{ SR_SPSR_EL1, SR_SPSR_EL2, SYSREG_ENC(3, 5, 4, 0, 0), 0x60000345 },
	{ SR_ELR_EL1, SR_ELR_EL2, SYSREG_ENC(3, 5, 4, 0, 1), 0xffff800012345678 },
	{ SR_ESR_EL1, SR_ESR_EL2, SYSREG_ENC(3, 5, 5, 2, 0), 0x56000001 },
	{ SR_FAR_EL1, SR_FAR_EL2, SYSREG_ENC(3, 5, 6, 0, 0), 0xdeadbeef000 },
	{ SR_MAIR_EL1, SR_MAIR_EL2, SYSREG_ENC(3, 5, 10, 2, 0), 0x44ff0004 },
	{ SR_VBAR_EL1, SR_VBAR_EL2, SYSREG_ENC(3, 5, 12, 0, 0), 0xffff800010000800 },
	{ SR_CONTEXTIDR_EL1, SR_CONTEXTIDR_EL2, SYSREG_ENC(3, 5, 13, 0, 1), 0x1234 },
	{ SR_CNTKCTL_EL1, SR_CNTHCTL_EL2, SYSREG_ENC(3, 5, 14, 1, 0), 0x0d6 },
	{ SR_CNTP_TVAL_EL0, SR_CNTHP_TVAL_EL2, SYSREG_ENC(3, 5, 14, 2, 0), 0x77 },
	{ SR_CNTP_CTL_EL0, SR_CNTHP_CTL_EL2, SYSREG_ENC(3, 5, 14, 2, 1), 3 },
	{ SR_CNTP_CVAL_EL0, SR_CNTHP_CVAL_EL2, SYSREG_ENC(3, 5, 14, 2, 2), 0x123456789a },
	{ SR_CNTV_TVAL_EL0, SR_CNTHV_TVAL_EL2, SYSREG_ENC(3, 5, 14, 3, 0), 0x78 },
	{ SR_CNTV_CTL_EL0, SR_CNTHV_CTL_EL2, SYSREG_ENC(3, 5, 14, 3, 1), 1 },
	{ SR_CNTV_CVAL_EL0, SR_CNTHV_CVAL_EL2, SYSREG_ENC(3, 5, 14, 3, 2), 0x223456789a },
	/* hold nothing, but are there */
	{ SR_AFSR0_EL1, SR_AFSR0_EL2, SYSREG_ENC(3, 5, 5, 1, 0), 0 },
	{ SR_AFSR1_EL1, SR_AFSR1_EL2, SYSREG_ENC(3, 5, 5, 1, 1), 0 },
	{ SR_AMAIR_EL1, SR_AMAIR_EL2, SYSREG_ENC(3, 5, 10, 3, 0), 0 },
};
#define REDIRECTIONS (sizeof(redirections) / sizeof(redirections[0]))

/* Storage of @id: the core's, or the timer's behind the stub. */
static uint64_t stored(const struct cpu *cpu, enum sysreg_id id)
{
	return sysregs[id].read == sysregs[SR_CNTKCTL_EL1].read ? stub_log(cpu)->timer[id]
								: cpu->sys[id];
}

/* A write of @word's register at @el lands in @lands and leaves @other alone; a read finds it. */
static void check_access(uint64_t hcr, unsigned el, uint16_t enc, uint64_t value,
			 enum sysreg_id lands, enum sysreg_id other)
{
	struct cpu *cpu = core(hcr, el);
	uint64_t untouched;

	stub_log(cpu)->timer[SR_CNTHCTL_EL2] = 0xc03; /* EL1 may */
	untouched = stored(cpu, other);
	cpu->r[0] = value;
	ck_assert_msg(stub_run(cpu, MSR(enc, 0)), "%s", sysregs[lands].name);
	ck_assert_msg(stored(cpu, lands) == value, "%s: %llx", sysregs[lands].name,
		      (unsigned long long)stored(cpu, lands));
	ck_assert_msg(stored(cpu, other) == untouched, "%s", sysregs[other].name);
	ck_assert(stub_run(cpu, MRS(enc, 1)));
	ck_assert_uint_eq(cpu->r[1], value);
	stub_cpu_free(cpu);
}

START_TEST(names_reach)
{
	for (unsigned i = 0; i < REDIRECTIONS; i++) {
		const struct redirection *r = &redirections[i];
		uint16_t enc = sysregs[r->name].enc;

		ck_assert_uint_eq(sysregs[r->name].vhe, r->host);
		check_access(0, 2, enc, r->value, r->name, r->host);
		check_access(E2H, 2, enc, r->value, r->host, r->name);
		check_access(HOST, 2, enc, r->value, r->host, r->name);
		check_access(E2H, 1, enc, r->value, r->name, r->host);
		check_access(E2H, 2, r->alias, r->value, r->name, r->host);
		check_access(HOST, 2, r->alias, r->value, r->name, r->host);
		check_access(HOST, 2, sysregs[r->host].enc, r->value, r->host, r->name);
	}
}
END_TEST

/* The list above has every row that is redirected. */
START_TEST(no_other_names)
{
	unsigned rows = 0;

	for (unsigned i = 0; i < SYSREG_COUNT; i++)
		rows += sysregs[i].vhe != 0;
	ck_assert_uint_eq(rows, REDIRECTIONS);
}
END_TEST

static void is_undefined(struct cpu *cpu, uint32_t word)
{
	unsigned from = cpu->ps.el;

	ck_assert_msg(!stub_run(cpu, word), "%08x", word);
	ck_assert_uint_eq(stub_ec(cpu), EC_UNKNOWN);
	ck_assert_uint_ge(cpu->ps.el, from);
	stub_cpu_free(cpu);
}

START_TEST(aliases_are_for_a_host)
{
	struct cpu *old;

	for (unsigned i = 0; i < REDIRECTIONS; i++) {
		uint16_t alias = redirections[i].alias;

		is_undefined(core(0, 2), MRS(alias, 0));
		is_undefined(core(HCR_TGE, 2), MRS(alias, 0));
		is_undefined(core(E2H, 1), MRS(alias, 0));
		is_undefined(core(E2H, 0), MRS(alias, 0));
		is_undefined(core(HOST, 0), MSR(alias, 0));
		is_undefined(stub_cpu_new("cortex-a57", true), MRS(alias, 0));
	}
	/* and E2H is RES0 without FEAT_VHE */
	old = stub_cpu_new("cortex-a57", true);
	old->r[0] = UINT64_MAX;
	ck_assert(stub_run(old, stub_msr(SR_HCR_EL2, 0)));
	ck_assert(!(old->sys[SR_HCR_EL2] & E2H));
	is_undefined(old, stub_mrs(SR_TTBR1_EL2, 0));
}
END_TEST

/* What the tracer and the attribution are told of is the register that was reached. */
START_TEST(lifter_resolves)
{
	ck_assert_uint_eq(sysreg_effective(sysregs[SR_TTBR0_EL1].enc, BLOCK_E2H | 2),
			  sysregs[SR_TTBR0_EL2].enc);
	ck_assert_uint_eq(sysreg_effective(SYSREG_ENC(3, 5, 2, 0, 0), BLOCK_E2H | 2),
			  sysregs[SR_TTBR0_EL1].enc);
	ck_assert_uint_eq(sysreg_effective(sysregs[SR_TTBR0_EL1].enc, 2),
			  sysregs[SR_TTBR0_EL1].enc);
	ck_assert_uint_eq(sysreg_effective(sysregs[SR_VTTBR_EL2].enc, BLOCK_E2H | 2),
			  sysregs[SR_VTTBR_EL2].enc);
	/* no alias: ACTLR_EL1 is not redirected */
	ck_assert_uint_eq(sysreg_effective(SYSREG_ENC(3, 5, 1, 0, 1), BLOCK_E2H | 2),
			  SYSREG_ENC(3, 5, 1, 0, 1));
}
END_TEST

/* ---- traps ---------------------------------------------------------------------------- */

/* An instruction at @el, a control, and where it goes while the control has @value; 0: nowhere. */
static const struct trap_case {
	uint64_t hcr;
	uint8_t el;
	uint32_t word;
	enum sysreg_id control;
	uint64_t value;
	uint8_t target;
	uint8_t ec;
} traps[] = {
#define READ(reg) (0xd5200000u | (reg) << 5)
#define CTR	  SYSREG_ENC(3, 3, 0, 0, 1)
#define DAIF_ENC  SYSREG_ENC(3, 3, 4, 2, 1)
#define FPCR_ENC  SYSREG_ENC(3, 3, 4, 4, 0)
#define PCT	  SYSREG_ENC(3, 3, 14, 0, 1)
#define VCT	  SYSREG_ENC(3, 3, 14, 0, 2)
#define P_CTL	  SYSREG_ENC(3, 3, 14, 2, 1)
#define V_CTL	  SYSREG_ENC(3, 3, 14, 3, 1)
	/* a host's EL0 is under SCTLR_EL2 */
	{ HOST, 0, READ(CTR), SR_SCTLR_EL2, 0, 2, EC_SYS64 },
	{ HOST, 0, READ(CTR), SR_SCTLR_EL2, SCTLR_UCT, 0, 0 },
	{ HOST, 0, READ(CTR), SR_SCTLR_EL1, SCTLR_UCT, 2, EC_SYS64 },
	{ HOST, 0, READ(DAIF_ENC), SR_SCTLR_EL2, SCTLR_UMA, 0, 0 },
	{ HOST, 0, READ(DAIF_ENC), SR_SCTLR_EL1, SCTLR_UMA, 2, EC_SYS64 },
	{ E2H, 0, READ(CTR), SR_SCTLR_EL1, SCTLR_UCT, 0, 0 },
	{ E2H, 0, READ(CTR), SR_SCTLR_EL2, SCTLR_UCT, 1, EC_SYS64 },
	/* and HCR_EL2's traps are not for it */
	{ HOST | HCR_TID2, 0, READ(CTR), SR_SCTLR_EL2, SCTLR_UCT, 0, 0 },
	{ E2H | HCR_TID2, 0, READ(CTR), SR_SCTLR_EL1, SCTLR_UCT, 2, EC_SYS64 },
	{ E2H | HCR_TID3, 1, READ(SYSREG_ENC(3, 0, 0, 7, 0)), SR_SCTLR_EL1, 0, 2, EC_SYS64 },
	/* FP: CPTR_EL2.FPEN for EL2 and its EL0; CPACR_EL1 is the guest's */
	{ HOST, 2, READ(FPCR_ENC), SR_CPTR_EL2, 0, 2, EC_FP },
	{ HOST, 2, READ(FPCR_ENC), SR_CPTR_EL2, UINT64_C(1) << 20, 0, 0 },
	{ HOST, 2, READ(FPCR_ENC), SR_CPTR_EL2, UINT64_C(2) << 20, 2, EC_FP },
	{ HOST, 2, READ(FPCR_ENC), SR_CPTR_EL2, UINT64_C(3) << 20, 0, 0 },
	{ HOST, 2, READ(FPCR_ENC), SR_CPTR_EL2, UINT64_C(3) << 20 | CPTR_TFP, 0, 0 },
	{ HOST, 0, READ(FPCR_ENC), SR_CPTR_EL2, UINT64_C(1) << 20, 2, EC_FP },
	{ HOST, 0, READ(FPCR_ENC), SR_CPTR_EL2, UINT64_C(3) << 20, 0, 0 },
	{ E2H, 1, READ(FPCR_ENC), SR_CPACR_EL1, 0, 1, EC_FP },
	{ E2H, 1, READ(FPCR_ENC), SR_CPACR_EL1, UINT64_C(3) << 20, 2, EC_FP }, /* by CPTR_EL2 */
	/* timers: CNTHCTL_EL2 has CNTKCTL's bits for the host's EL0, EL1's bits at 10 and 11 */
	{ HOST, 0, READ(PCT), SR_CNTHCTL_EL2, 0, 2, EC_SYS64 },
	{ HOST, 0, READ(PCT), SR_CNTHCTL_EL2, CNTKCTL_EL0PCTEN, 0, 0 },
	{ HOST, 0, READ(VCT), SR_CNTHCTL_EL2, CNTKCTL_EL0PCTEN, 2, EC_SYS64 },
	{ HOST, 0, READ(VCT), SR_CNTHCTL_EL2, CNTKCTL_EL0VCTEN, 0, 0 },
	{ HOST, 0, READ(P_CTL), SR_CNTHCTL_EL2, CNTKCTL_EL0PTEN, 0, 0 },
	{ HOST, 0, READ(V_CTL), SR_CNTHCTL_EL2, CNTKCTL_EL0VTEN, 0, 0 },
	{ HOST, 0, READ(V_CTL), SR_CNTKCTL_EL1, CNTKCTL_EL0VTEN, 2, EC_SYS64 },
	{ E2H, 1, READ(PCT), SR_CNTHCTL_EL2, CNTHCTL_EL1PCTEN, 2, EC_SYS64 },
	{ E2H, 1, READ(PCT), SR_CNTHCTL_EL2, UINT64_C(1) << 10, 0, 0 },
	{ E2H, 1, READ(P_CTL), SR_CNTHCTL_EL2, UINT64_C(1) << 10, 2, EC_SYS64 },
	{ E2H, 1, READ(P_CTL), SR_CNTHCTL_EL2, UINT64_C(1) << 11, 0, 0 },
	{ 0, 1, READ(PCT), SR_CNTHCTL_EL2, UINT64_C(1) << 10, 2, EC_SYS64 },
	/* SVC and HVC of a host's EL0 */
	{ HOST, 0, 0xd4000001, SR_SCTLR_EL2, 0, 2, EC_SVC64 },
	{ HOST, 0, 0xd4000002, SR_SCTLR_EL2, 0, 2, EC_UNKNOWN },
	{ E2H, 0, 0xd4000001, SR_SCTLR_EL2, 0, 1, EC_SVC64 },
};

START_TEST(trap_matrix)
{
	for (unsigned i = 0; i < sizeof(traps) / sizeof(traps[0]); i++) {
		const struct trap_case *c = &traps[i];
		struct cpu *cpu = core(c->hcr, 2);
		bool ran;

		if (c->control == SR_CNTHCTL_EL2 || c->control == SR_CNTKCTL_EL1)
			stub_log(cpu)->timer[c->control] = c->value;
		else
			cpu->sys[c->control] = c->value;
		stub_at_el(cpu, c->el);
		ran = stub_run(cpu, c->word);
		ck_assert_msg(ran == !c->target, "case %u", i);
		if (!ran) {
			ck_assert_msg(cpu->ps.el == c->target, "case %u: EL%u", i, cpu->ps.el);
			ck_assert_msg(stub_ec(cpu) == c->ec, "case %u: EC %x", i, stub_ec(cpu));
			/* from a lower EL that uses AArch64 */
			if (c->target > c->el)
				ck_assert_uint_eq(cpu->pc, c->target * 0x10000 + 0x400);
		}
		stub_cpu_free(cpu);
	}
}
END_TEST

/* CNTVOFF_EL2 is not for a host; a host's EL0 has EL2's timers. */
START_TEST(host_timers)
{
	struct cpu *cpu = core(HOST, 2);
	struct stub_log *log = stub_log(cpu);

	log->timer[SR_CNTVCT_EL0] = UINT64_MAX;
	ck_assert(stub_run(cpu, stub_mrs(SR_CNTVCT_EL0, 1)));
	ck_assert_uint_lt(cpu->r[1], 1000000);
	log->timer[SR_CNTHCTL_EL2] = 0x3ff;
	log->timer[SR_CNTHV_CVAL_EL2] = 5;
	log->timer[SR_CNTV_CVAL_EL0] = 6;
	stub_at_el(cpu, 0);
	ck_assert(stub_run(cpu, stub_mrs(SR_CNTV_CVAL_EL0, 1)));
	ck_assert_uint_eq(cpu->r[1], 5);
	ck_assert(stub_run(cpu, stub_mrs(SR_CNTVCT_EL0, 1)));
	ck_assert_uint_lt(cpu->r[1], 1000000);
	cpu->sys[SR_HCR_EL2] &= ~HCR_TGE;
	log->timer[SR_CNTKCTL_EL1] = 0x3ff;
	stub_at_el(cpu, 0);
	ck_assert(stub_run(cpu, stub_mrs(SR_CNTV_CVAL_EL0, 1)));
	ck_assert_uint_eq(cpu->r[1], 6);
	ck_assert(stub_run(cpu, stub_mrs(SR_CNTVCT_EL0, 1)));
	ck_assert_uint_eq(cpu->r[1], UINT64_MAX);
	stub_cpu_free(cpu);
}
END_TEST

/* ---- PSTATE, interrupts --------------------------------------------------------------------- */

/* PSTATE.I masks what goes to EL2 from a host's EL0, and not from a guest's. */
START_TEST(interrupt_masks)
{
	for (unsigned host = 0; host < 2; host++)
		for (unsigned masked = 0; masked < 2; masked++) {
			struct cpu *cpu = core(host ? HOST : HCR_IMO, 0);

			cpu->ps.daif = masked ? DAIF_I : 0;
			cpu_set_line(cpu, LINE_IRQ, true);
			ck_assert_uint_eq(cpu_take_interrupt(cpu), !(host && masked));
			ck_assert_uint_eq(cpu->ps.el, host && masked ? 0 : 2);
			stub_cpu_free(cpu);
		}
}
END_TEST

/* SPAN of the EL2 that has an EL0 sets PAN on entry; without TGE, EL2 leaves it alone. */
START_TEST(pan_on_entry)
{
	for (unsigned i = 0; i < 8; i++) {
		bool tge = i & 1, span = i & 2, el1 = i & 4;
		struct cpu *cpu = core(el1 ? 0 : tge ? HOST : E2H | HCR_TSC, 2);
		enum sysreg_id sctlr = el1 ? SR_SCTLR_EL1 : SR_SCTLR_EL2;

		cpu->sys[sctlr] = span ? SCTLR_SPAN : 0;
		stub_at_el(cpu, el1 || tge ? 0 : 1);
		cpu->ps.pan = false;
		cpu->ps.uao = true;
		/* SVC, or SMC that is trapped */
		ck_assert(!stub_run(cpu, el1 || tge ? 0xd4000001 : 0xd4000003));
		ck_assert_uint_eq(cpu->ps.el, el1 ? 1 : 2);
		ck_assert_uint_eq(cpu->ps.pan, (el1 || tge) && !span);
		ck_assert(!cpu->ps.uao);
		stub_cpu_free(cpu);
	}
}
END_TEST

/* MSR of PAN and UAO, by register and by immediate; the SPSR keeps them. */
START_TEST(pan_and_uao)
{
	struct cpu *cpu = core(HOST, 2), *old = stub_cpu_new("cortex-a57", true);

	ck_assert(stub_run(cpu, 0xd500419f)); /* msr pan, #1 */
	ck_assert(cpu->ps.pan);
	ck_assert(stub_run(cpu, 0xd500417f)); /* msr uao, #1 */
	ck_assert(cpu->ps.uao);
	ck_assert_uint_eq(cpu_pstate_spsr(cpu) & (SPSR_PAN | SPSR_UAO), SPSR_PAN | SPSR_UAO);
	ck_assert(stub_run(cpu, 0xd500409f));
	ck_assert(!cpu->ps.pan);
	/* LDTR is a plain load with UAO */
	ck_assert(cpu->flags & BLOCK_UNPRIV_EL1);
	ck_assert(stub_run(cpu, 0xd500407f));
	ck_assert(!(cpu->flags & BLOCK_UNPRIV_EL1));
	is_undefined(old, stub_mrs(SR_PAN, 0));
	stub_cpu_free(cpu);
}
END_TEST

/* ---- the EL2&0 regime ------------------------------------------------------------------------ */

#define USER	  UINT64_C(0x12345000)
#define KERNEL	  UINT64_C(0xffffff8012345000)
#define ASID(n)	  ((uint64_t)(n) << 48)
#define AT_S1E1R  SYS(0, 7, 8, 0, 0)
#define AT_S1E1RP SYS(0, 7, 9, 0, 0)
#define AT_S1E0R  SYS(0, 7, 8, 2, 0)
#define AT_S1E2R  SYS(4, 7, 8, 0, 0)
#define OA	  UINT64_C(0xfffffffff001)

/* A host: EL2's tables map a user page and a kernel page; EL1's stage 1 is off. */
static struct cpu *host_with_tables(struct world **world, uint64_t hcr)
{
	struct cpu *cpu = stub_cpu_new("neoverse-n1", true);
	struct world *w = world_new(1, NULL, true);

	use_el1(w);
	map_at(w, &w->s1, USER, DATA, 3, D_AF | D_AP(1) | D_NG);
	map_at(w, &w->s1_upper, KERNEL, DATA + 0x1000, 3, D_AF | D_AP(0));
	cpu->mmu = w->m;
	cpu->sys[SR_HCR_EL2] |= hcr;
	cpu->sys[SR_SCTLR_EL2] |= w->regs.sctlr;
	cpu->sys[SR_TCR_EL2] = w->regs.tcr;
	cpu->sys[SR_TTBR0_EL2] = w->regs.ttbr0 | ASID(1);
	cpu->sys[SR_TTBR1_EL2] = w->regs.ttbr1;
	cpu->sys[SR_MAIR_EL2] = w->regs.mair;
	stub_at_el(cpu, 2);
	*world = w;
	return cpu;
}

static bool reads(struct world *w, uint64_t va)
{
	uint64_t v;

	return mmu_read(w->m, va, 8, 0, &v, &w->fault);
}

START_TEST(two_ranges_and_two_privileges)
{
	struct world *w;
	struct cpu *cpu = host_with_tables(&w, HOST);

	ck_assert(reads(w, USER) && reads(w, KERNEL));
	/* PAN takes effect at once */
	ck_assert(stub_run(cpu, 0xd500419f));
	ck_assert(!reads(w, USER) && reads(w, KERNEL));
	ck_assert_uint_eq(w->fault.fsc, FSC_PERMISSION | 3);
	ck_assert(stub_run(cpu, 0xd500409f));
	ck_assert(reads(w, USER));
	stub_at_el(cpu, 0);
	ck_assert(reads(w, USER) && !reads(w, KERNEL));
	/* without TGE, EL0 is a guest's: no stage 1 */
	cpu->sys[SR_HCR_EL2] &= ~HCR_TGE;
	stub_at_el(cpu, 0);
	ck_assert(!reads(w, USER));
	stub_cpu_free(cpu);
	world_free(w);
}
END_TEST

static uint64_t at(struct cpu *cpu, uint32_t op, uint64_t va)
{
	cpu->r[0] = va;
	ck_assert(stub_run(cpu, op));
	return cpu->sys[SR_PAR_EL1];
}

START_TEST(address_translation)
{
	struct world *w;
	struct cpu *cpu = host_with_tables(&w, HOST);

	ck_assert_uint_eq(at(cpu, AT_S1E1R, KERNEL) & OA, DATA + 0x1000);
	ck_assert_uint_eq(at(cpu, AT_S1E2R, KERNEL) & OA, DATA + 0x1000);
	ck_assert_uint_eq(at(cpu, AT_S1E0R, USER) & OA, DATA);
	ck_assert_uint_eq(at(cpu, AT_S1E0R, KERNEL) & 0x7f, 1 | 0xf << 1);
	/* the P form looks at PAN, the others do not */
	cpu->ps.pan = true;
	ck_assert_uint_eq(at(cpu, AT_S1E1R, USER) & OA, DATA);
	ck_assert_uint_eq(at(cpu, AT_S1E1RP, USER) & 0x7f, 1 | 0xf << 1);
	ck_assert_uint_eq(at(cpu, AT_S1E1RP, KERNEL) & OA, DATA + 0x1000);
	/* a guest's EL1, which is off: flat */
	cpu->sys[SR_HCR_EL2] &= ~HCR_TGE;
	stub_at_el(cpu, 2);
	ck_assert_uint_eq(at(cpu, AT_S1E1R, USER) & OA, USER);
	ck_assert_uint_eq(at(cpu, AT_S1E2R, USER) & OA, DATA);
	stub_cpu_free(cpu);
	world_free(w);
}
END_TEST

/* TLBI by @word with the operand, at EL2 with @hcr: whether the host's used translation is lost. */
static bool invalidates(uint64_t hcr, uint32_t word, uint64_t operand)
{
	struct world *w;
	struct cpu *cpu = host_with_tables(&w, HOST);
	bool lost;

	ck_assert(reads(w, USER));
	*desc_at(w, &w->s1, USER, 3) = 0;
	ck_assert(reads(w, USER));
	cpu->sys[SR_HCR_EL2] = (cpu->sys[SR_HCR_EL2] & ~HOST) | hcr;
	cpu->r[0] = operand;
	ck_assert(stub_run(cpu, word));
	cpu->sys[SR_HCR_EL2] |= HOST;
	cpu_sync_context(cpu);
	lost = !reads(w, USER);
	stub_cpu_free(cpu);
	world_free(w);
	return lost;
}

START_TEST(tlb_maintenance)
{
	static const struct {
		uint64_t hcr;
		uint32_t word;
		uint64_t operand;
		bool lost;
	} cases[] = {
		{ HOST, SYS(0, 8, 7, 0, 31), 0, true }, /* VMALLE1 */
		{ E2H, SYS(0, 8, 7, 0, 31), 0, false },
		{ HOST, SYS(0, 8, 7, 1, 0), USER >> 12 | ASID(1), true }, /* VAE1 */
		{ HOST, SYS(0, 8, 7, 1, 0), USER >> 12 | ASID(2), false },
		{ E2H, SYS(0, 8, 7, 1, 0), USER >> 12 | ASID(1), false },
		{ HOST, SYS(0, 8, 3, 2, 0), ASID(1), true }, /* ASIDE1IS */
		{ HOST, SYS(0, 8, 3, 2, 0), ASID(2), false },
		{ HOST, SYS(0, 8, 7, 3, 0), USER >> 12, true },		 /* VAAE1 */
		{ E2H, SYS(4, 8, 7, 1, 0), USER >> 12 | ASID(1), true }, /* VAE2 */
		{ E2H, SYS(4, 8, 7, 1, 0), USER >> 12 | ASID(2), false },
		{ HOST, SYS(4, 8, 3, 0, 31), 0, true },	 /* ALLE2IS */
		{ 0, SYS(4, 8, 3, 0, 31), 0, false },	 /* of the EL2 regime */
		{ HOST, SYS(4, 8, 7, 4, 31), 0, false }, /* ALLE1 */
		{ HOST, SYS(4, 8, 7, 6, 31), 0, false }, /* VMALLS12E1 */
	};

	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ck_assert_msg(invalidates(cases[i].hcr, cases[i].word, cases[i].operand) ==
				      cases[i].lost,
			      "case %u", i);
}
END_TEST

int main(void)
{
	return unit_run(unit_suite(
		"cpu/vhe",
		(const TTest *const[]){ names_reach, no_other_names, aliases_are_for_a_host,
					lifter_resolves, trap_matrix, host_timers, interrupt_masks,
					pan_on_entry, pan_and_uao, two_ranges_and_two_privileges,
					address_translation, tlb_maintenance, NULL }));
}
