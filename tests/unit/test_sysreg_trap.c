// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Traps of system instructions, as a matrix: a control bit, an EL, an
 * instruction, and the EL and EC that it ends in. Every row is also run with the
 * control the other way round, where it must not trap.
 */
#include "cpu/exception.h"

#include "cpu/sysreg-bits.h"
#include "tests/unit/stub-cpu.h"
#include "tests/unit/unit.h"

enum access { READ, WRITE };

struct trap_case {
	enum sysreg_id reg;
	enum access access;
	uint8_t el;	      /* from */
	enum sysreg_id control;
	uint64_t bits;	      /* of the control */
	bool when_clear;      /* traps while the bits are 0 */
	uint8_t target;
};

#define HCR(reg, access, bit) { SR_##reg, access, 1, SR_HCR_EL2, bit, false, 2 }
#define HCR0(reg, access, bit) { SR_##reg, access, 0, SR_HCR_EL2, bit, false, 2 }
#define MDCR(reg, access, bit) { SR_##reg, access, 1, SR_MDCR_EL2, bit, false, 2 }
#define NEEDS(reg, access, control, bit) { SR_##reg, access, 0, SR_##control, bit, true, 1 }

static const struct trap_case cases[] = {
	HCR(SCTLR_EL1, WRITE, HCR_TVM), HCR(SCTLR_EL1, READ, HCR_TRVM),
	HCR(TTBR0_EL1, WRITE, HCR_TVM), HCR(TTBR0_EL1, READ, HCR_TRVM),
	HCR(TTBR1_EL1, WRITE, HCR_TVM), HCR(TTBR1_EL1, READ, HCR_TRVM),
	HCR(TCR_EL1, WRITE, HCR_TVM), HCR(TCR_EL1, READ, HCR_TRVM),
	HCR(ESR_EL1, WRITE, HCR_TVM), HCR(ESR_EL1, READ, HCR_TRVM),
	HCR(FAR_EL1, WRITE, HCR_TVM), HCR(FAR_EL1, READ, HCR_TRVM),
	HCR(AFSR0_EL1, WRITE, HCR_TVM), HCR(AFSR1_EL1, READ, HCR_TRVM),
	HCR(MAIR_EL1, WRITE, HCR_TVM), HCR(AMAIR_EL1, READ, HCR_TRVM),
	HCR(CONTEXTIDR_EL1, WRITE, HCR_TVM), HCR(CONTEXTIDR_EL1, READ, HCR_TRVM),
	HCR(ACTLR_EL1, READ, HCR_TACR), HCR(ACTLR_EL1, WRITE, HCR_TACR),
	HCR(REVIDR_EL1, READ, HCR_TID1), HCR(AIDR_EL1, READ, HCR_TID1),
	HCR(CTR_EL0, READ, HCR_TID2), HCR(CCSIDR_EL1, READ, HCR_TID2),
	HCR(CLIDR_EL1, READ, HCR_TID2), HCR(CSSELR_EL1, READ, HCR_TID2),
	HCR(CSSELR_EL1, WRITE, HCR_TID2),
	HCR(ID_PFR0_EL1, READ, HCR_TID3), HCR(ID_AA64MMFR0_EL1, READ, HCR_TID3),
	HCR(ID_RES_7_7, READ, HCR_TID3), HCR(MVFR0_EL1, READ, HCR_TID3),
	HCR(CPUACTLR_EL1, READ, HCR_TIDCP), HCR(L2CTLR_EL1, WRITE, HCR_TIDCP),
	{ SR_CPACR_EL1, READ, 1, SR_CPTR_EL2, CPTR_TCPAC, false, 2 },
	{ SR_CPACR_EL1, WRITE, 1, SR_CPTR_EL2, CPTR_TCPAC, false, 2 },
	MDCR(PMCR_EL0, READ, MDCR_TPM), MDCR(PMCR_EL0, READ, MDCR_TPMCR),
	MDCR(PMCCNTR_EL0, READ, MDCR_TPM), MDCR(PMCNTENSET_EL0, WRITE, MDCR_TPM),
	MDCR(PMINTENSET_EL1, WRITE, MDCR_TPM), MDCR(PMUSERENR_EL0, WRITE, MDCR_TPM),
	MDCR(PMEVCNTR3_EL0, READ, MDCR_TPM), MDCR(PMCCFILTR_EL0, WRITE, MDCR_TPM),
	MDCR(PMSWINC_EL0, WRITE, MDCR_TPM), MDCR(PMCEID0_EL0, READ, MDCR_TPM),
	MDCR(MDSCR_EL1, READ, MDCR_TDA), MDCR(MDSCR_EL1, WRITE, MDCR_TDA),
	MDCR(DBGBCR0_EL1, WRITE, MDCR_TDA), MDCR(DBGWVR3_EL1, READ, MDCR_TDA),
	MDCR(MDCCINT_EL1, READ, MDCR_TDA), MDCR(DBGCLAIMSET_EL1, READ, MDCR_TDA),
	MDCR(DBGAUTHSTATUS_EL1, READ, MDCR_TDA), MDCR(MDCCSR_EL0, READ, MDCR_TDA),
	MDCR(MDRAR_EL1, READ, MDCR_TDRA), MDCR(OSLAR_EL1, WRITE, MDCR_TDOSA),
	MDCR(OSLSR_EL1, READ, MDCR_TDOSA), MDCR(OSDLR_EL1, WRITE, MDCR_TDOSA),
	MDCR(DBGPRCR_EL1, READ, MDCR_TDOSA), MDCR(MDSCR_EL1, READ, MDCR_TDE),
	MDCR(MDRAR_EL1, READ, MDCR_TDE), MDCR(OSLSR_EL1, READ, MDCR_TDE),
	/* EL0 needs EL1's permission */
	NEEDS(CTR_EL0, READ, SCTLR_EL1, SCTLR_UCT),
	NEEDS(DAIF, READ, SCTLR_EL1, SCTLR_UMA), NEEDS(DAIF, WRITE, SCTLR_EL1, SCTLR_UMA),
	NEEDS(PMCR_EL0, READ, PMUSERENR_EL0, PMUSERENR_EN),
	NEEDS(PMCCNTR_EL0, READ, PMUSERENR_EL0, PMUSERENR_EN),
	NEEDS(PMCCNTR_EL0, READ, PMUSERENR_EL0, PMUSERENR_CR),
	NEEDS(PMCCNTR_EL0, WRITE, PMUSERENR_EL0, PMUSERENR_EN),
	NEEDS(PMEVCNTR0_EL0, READ, PMUSERENR_EL0, PMUSERENR_ER),
	NEEDS(PMXEVCNTR_EL0, READ, PMUSERENR_EL0, PMUSERENR_ER),
	NEEDS(PMSELR_EL0, WRITE, PMUSERENR_EL0, PMUSERENR_ER),
	NEEDS(PMSWINC_EL0, WRITE, PMUSERENR_EL0, PMUSERENR_SW),
	{ SR_MDCCSR_EL0, READ, 0, SR_MDSCR_EL1, MDSCR_TDCC, false, 1 },
	/* with that given, EL2's controls apply to EL0 too */
	HCR0(CTR_EL0, READ, HCR_TID2),
	{ SR_PMCR_EL0, READ, 0, SR_MDCR_EL2, MDCR_TPM, false, 2 },
	{ SR_MDCCSR_EL0, READ, 0, SR_MDCR_EL2, MDCR_TDA, false, 2 },
	/* timers: the stub's controls */
	NEEDS(CNTPCT_EL0, READ, CNTKCTL_EL1, CNTKCTL_EL0PCTEN),
	NEEDS(CNTVCT_EL0, READ, CNTKCTL_EL1, CNTKCTL_EL0VCTEN),
	NEEDS(CNTFRQ_EL0, READ, CNTKCTL_EL1, CNTKCTL_EL0VCTEN),
	NEEDS(CNTFRQ_EL0, READ, CNTKCTL_EL1, CNTKCTL_EL0PCTEN),
	NEEDS(CNTP_TVAL_EL0, READ, CNTKCTL_EL1, CNTKCTL_EL0PTEN),
	NEEDS(CNTV_CTL_EL0, WRITE, CNTKCTL_EL1, CNTKCTL_EL0VTEN),
	{ SR_CNTPCT_EL0, READ, 1, SR_CNTHCTL_EL2, CNTHCTL_EL1PCTEN, true, 2 },
	{ SR_CNTP_CTL_EL0, WRITE, 1, SR_CNTHCTL_EL2, CNTHCTL_EL1PCEN, true, 2 },
	{ SR_CNTP_CVAL_EL0, READ, 1, SR_CNTHCTL_EL2, CNTHCTL_EL1PCEN, true, 2 },
	{ SR_CNTPCT_EL0, READ, 0, SR_CNTHCTL_EL2, CNTHCTL_EL1PCTEN, true, 2 },
};

static uint64_t *control_of(struct cpu *cpu, enum sysreg_id id)
{
	return id == SR_CNTKCTL_EL1 || id == SR_CNTHCTL_EL2 ? &stub_log(cpu)->timer[id] :
							      &cpu->sys[id];
}

/* All that EL0 may be given, and nothing that EL2 takes. */
static void permit_all(struct cpu *cpu)
{
	cpu->sys[SR_SCTLR_EL1] |= SCTLR_UCT | SCTLR_UMA | SCTLR_UCI | SCTLR_DZE | SCTLR_NTWI |
				  SCTLR_NTWE;
	cpu->sys[SR_PMUSERENR_EL0] = 0xf;
	stub_log(cpu)->timer[SR_CNTKCTL_EL1] = UINT64_MAX;
	stub_log(cpu)->timer[SR_CNTHCTL_EL2] = UINT64_MAX;
}

static void run_case(const struct trap_case *c, bool trapping)
{
	struct cpu *cpu = stub_cpu_new("cortex-a57", true);
	uint32_t word = c->access == READ ? stub_mrs(c->reg, 3) : stub_msr(c->reg, 3);
	const struct sysreg *r = &sysregs[c->reg];
	uint64_t *control;
	bool went_on;

	permit_all(cpu);
	control = control_of(cpu, c->control);
	if (c->when_clear && c->control != SR_CNTHCTL_EL2 && c->control != SR_SCTLR_EL1)
		*control = 0; /* one bit is enough, and the other rows' bits are not it */
	*control = trapping == c->when_clear ? *control & ~c->bits : *control | c->bits;
	stub_at_el(cpu, c->el);
	went_on = stub_run(cpu, word);
	ck_assert_msg(went_on == !trapping, "%s of %s at EL%u, %s %llx: %s",
		      c->access == READ ? "read" : "write", r->name, c->el,
		      sysregs[c->control].name,
		      (unsigned long long)*control, went_on ? "went on" : "trapped");
	if (trapping) {
		uint32_t iss = (uint32_t)(r->enc >> 14) << 20 | (uint32_t)(r->enc & 7) << 17 |
			       (uint32_t)(r->enc >> 11 & 7) << 14 |
			       (uint32_t)(r->enc >> 7 & 15) << 10 | 3u << 5 |
			       (uint32_t)(r->enc >> 3 & 15) << 1 | (c->access == READ);

		ck_assert_uint_eq(cpu->ps.el, c->target);
		ck_assert_msg(stub_ec(cpu) == EC_SYS64, "%s: EC %x", r->name, stub_ec(cpu));
		ck_assert_uint_eq(stub_iss(cpu), iss);
		/* the instruction did not happen: the handler may emulate or repeat it */
		ck_assert_uint_eq(cpu->sys[c->target == 2 ? SR_ELR_EL2 : SR_ELR_EL1], STUB_PC);
	}
	stub_cpu_free(cpu);
}

START_TEST(matrix)
{
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		run_case(&cases[i], true);
		run_case(&cases[i], false);
	}
}
END_TEST

/* No control of EL1 or EL2 traps EL2 itself (CPTR_EL2.TFP apart). */
START_TEST(el2_is_not_trapped)
{
	struct cpu *cpu = stub_cpu_new("cortex-a57", true);

	cpu->sys[SR_HCR_EL2] = (HCR_EL2_MASK | HCR_RW) & ~HCR_E2H;
	cpu->sys[SR_MDCR_EL2] = MDCR_EL2_MASK;
	cpu->sys[SR_CPTR_EL2] |= CPTR_TCPAC;
	stub_at_el(cpu, 2);
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct trap_case *c = &cases[i];

		cpu->r[3] = sysreg_peek(cpu, c->reg);
		ck_assert_msg(stub_run(cpu, c->access == READ ? stub_mrs(c->reg, 3) :
								stub_msr(c->reg, 3)),
			      "%s", sysregs[c->reg].name);
	}
	stub_cpu_free(cpu);
}
END_TEST

/* Below the lowest EL of a register the access is UNDEFINED, whatever would trap it. */
START_TEST(undefined_below_the_lowest_el)
{
	for (unsigned i = 0; i < SYSREG_COUNT; i++) {
		const struct sysreg *r = &sysregs[i];

		for (unsigned el = 0; el < 2; el++)
			for (unsigned write = 0; write < 2; write++) {
				struct cpu *cpu;
				uint32_t word;

				if (el >= (write ? r->min_el_write : r->min_el_read))
					continue;
				cpu = stub_cpu_new("cortex-a57", true);
				cpu->sys[SR_HCR_EL2] |= HCR_EL2_MASK & ~(HCR_TGE | HCR_TIDCP);
				stub_at_el(cpu, el);
				word = write ? stub_msr(i, 0) : stub_mrs(i, 0);
				ck_assert_msg(!stub_run(cpu, word),
					      "%s at EL%u", r->name, el);
				ck_assert_msg(cpu->ps.el == 1 && stub_ec(cpu) == EC_UNKNOWN,
					      "%s at EL%u: EL%u EC %x", r->name, el, cpu->ps.el,
					      stub_ec(cpu));
				ck_assert_uint_eq(stub_iss(cpu), 0);
				stub_cpu_free(cpu);
			}
	}
}
END_TEST

/* With TGE what EL1 would get from EL0 goes to EL2. */
START_TEST(tge_routes_to_el2)
{
	struct cpu *cpu = stub_cpu_new("cortex-a57", true);

	cpu->sys[SR_HCR_EL2] |= HCR_TGE;
	stub_at_el(cpu, 0);
	ck_assert(!stub_run(cpu, stub_mrs(SR_DAIF, 0)));
	ck_assert_uint_eq(cpu->ps.el, 2);
	ck_assert_uint_eq(stub_ec(cpu), EC_SYS64);
	stub_at_el(cpu, 0);
	ck_assert(!stub_run(cpu, stub_mrs(SR_SCTLR_EL1, 0)));
	ck_assert_uint_eq(cpu->ps.el, 2);
	ck_assert_uint_eq(stub_ec(cpu), EC_UNKNOWN);
	stub_at_el(cpu, 0);
	ck_assert(!stub_run(cpu, stub_mrs(SR_FPCR, 0))); /* CPACR_EL1.FPEN is 0 */
	ck_assert_uint_eq(cpu->ps.el, 2);
	ck_assert_uint_eq(stub_ec(cpu), EC_UNKNOWN);
	stub_cpu_free(cpu);
}
END_TEST

/* FPCR by CPACR_EL1.FPEN and CPTR_EL2.TFP: the EL that it traps to, 0 for none. */
START_TEST(fp_matrix)
{
	static const struct {
		uint8_t fpen, el;
		bool tfp;
		uint8_t target;
	} rows[] = {
		{ 0, 0, false, 1 }, { 1, 0, false, 1 }, { 2, 0, false, 1 }, { 3, 0, false, 0 },
		{ 0, 1, false, 1 }, { 1, 1, false, 0 }, { 2, 1, false, 1 }, { 3, 1, false, 0 },
		{ 0, 2, false, 0 }, { 3, 2, true, 2 },	{ 3, 1, true, 2 },  { 3, 0, true, 2 },
		/* EL1's trap comes first */
		{ 0, 1, true, 1 },  { 1, 0, true, 1 },
	};

	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct cpu *cpu = stub_cpu_new("cortex-a57", true);
		bool went_on;

		cpu->sys[SR_CPACR_EL1] = (uint64_t)rows[i].fpen << 20;
		cpu->sys[SR_CPTR_EL2] |= rows[i].tfp ? CPTR_TFP : 0;
		stub_at_el(cpu, rows[i].el);
		ck_assert_uint_eq(cpu->flags >> BLOCK_FP_TRAP_SHIFT & 3, rows[i].target);
		went_on = stub_run(cpu, stub_mrs(SR_FPCR, 0));
		ck_assert_msg(went_on == !rows[i].target, "row %u", i);
		if (rows[i].target) {
			ck_assert_msg(cpu->ps.el == rows[i].target, "row %u", i);
			ck_assert_uint_eq(stub_ec(cpu), EC_FP);
			ck_assert_uint_eq(stub_iss(cpu), 0x1e00000);
		}
		stub_cpu_free(cpu);
	}
}
END_TEST

#define SYS(op1, crn, crm, op2, rt) \
	(0xd5080000u | (op1) << 16 | (crn) << 12 | (crm) << 8 | (op2) << 5 | (rt))

/* Maintenance: the bit that traps it from EL1, and from EL0 where EL0 may. */
START_TEST(maintenance)
{
	static const struct {
		uint32_t word;
		uint64_t hcr;
		bool el0; /* allowed at EL0 with SCTLR_EL1.UCI */
	} rows[] = {
		{ SYS(0, 7, 1, 0, 31), HCR_TPU, false }, /* IC IALLUIS */
		{ SYS(0, 7, 5, 0, 31), HCR_TPU, false }, /* IC IALLU */
		{ SYS(3, 7, 5, 1, 0), HCR_TPU, true },	 /* IC IVAU */
		{ SYS(3, 7, 11, 1, 0), HCR_TPU, true },	 /* DC CVAU */
		{ SYS(3, 7, 10, 1, 0), HCR_TPC, true },	 /* DC CVAC */
		{ SYS(3, 7, 14, 1, 0), HCR_TPC, true },	 /* DC CIVAC */
		{ SYS(0, 7, 6, 1, 0), HCR_TPC, false },	 /* DC IVAC */
		{ SYS(0, 7, 6, 2, 0), HCR_TSW, false },	 /* DC ISW */
		{ SYS(0, 7, 10, 2, 0), HCR_TSW, false }, /* DC CSW */
		{ SYS(0, 7, 14, 2, 0), HCR_TSW, false }, /* DC CISW */
		{ SYS(0, 8, 7, 0, 31), HCR_TTLB, false }, /* TLBI VMALLE1 */
		{ SYS(0, 8, 3, 1, 0), HCR_TTLB, false },  /* TLBI VAE1IS */
		{ SYS(0, 8, 7, 7, 0), HCR_TTLB, false },  /* TLBI VAALE1 */
	};

	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct cpu *cpu = stub_cpu_new("cortex-a57", true);

		cpu->sys[SR_HCR_EL2] |= rows[i].hcr;
		stub_at_el(cpu, 1);
		ck_assert(!stub_run(cpu, rows[i].word));
		ck_assert_msg(cpu->ps.el == 2 && stub_ec(cpu) == EC_SYS64, "row %u", i);
		ck_assert_uint_eq(stub_iss(cpu), cpu_sysreg_syndrome(rows[i].word));
		/* EL0 without UCI: EL1's business, or UNDEFINED */
		stub_at_el(cpu, 0);
		ck_assert(!stub_run(cpu, rows[i].word));
		ck_assert_uint_eq(cpu->ps.el, 1);
		ck_assert_msg(stub_ec(cpu) == (rows[i].el0 ? EC_SYS64 : EC_UNKNOWN), "row %u", i);
		/* and with it, EL2's */
		cpu->sys[SR_SCTLR_EL1] |= SCTLR_UCI;
		stub_at_el(cpu, 0);
		ck_assert(!stub_run(cpu, rows[i].word));
		ck_assert_msg(cpu->ps.el == (rows[i].el0 ? 2 : 1), "row %u", i);
		stub_cpu_free(cpu);
	}
}
END_TEST

/* EL2's own maintenance is UNDEFINED below it; unallocated SYS is everywhere. */
START_TEST(undefined_maintenance)
{
	struct cpu *cpu = stub_cpu_new("cortex-a57", true);

	stub_at_el(cpu, 1);
	ck_assert(!stub_run(cpu, SYS(4, 8, 7, 0, 31))); /* TLBI ALLE2 */
	ck_assert_uint_eq(stub_ec(cpu), EC_UNKNOWN);
	ck_assert_uint_eq(cpu->ps.el, 1);
	stub_at_el(cpu, 2);
	ck_assert(!stub_run(cpu, SYS(0, 8, 7, 4, 31)));
	ck_assert_uint_eq(stub_ec(cpu), EC_UNKNOWN);
	stub_cpu_free(cpu);
}
END_TEST

/* WFI and WFE trap when they would wait, and only then. */
START_TEST(wait_traps)
{
	static const struct {
		uint32_t word;
		uint64_t sctlr, hcr;
		uint32_t ti;
	} rows[] = {
		{ 0xd503207f, SCTLR_NTWI, HCR_TWI, 0 },
		{ 0xd503205f, SCTLR_NTWE, HCR_TWE, 1 },
	};

	for (unsigned i = 0; i < 2; i++) {
		struct cpu *cpu = stub_cpu_new("cortex-a57", true);
		uint8_t asleep = i ? SLEEP_WFE : SLEEP_WFI;

		stub_at_el(cpu, 0);
		ck_assert(!stub_run(cpu, rows[i].word));
		ck_assert_uint_eq(cpu->ps.el, 1);
		ck_assert_uint_eq(stub_ec(cpu), EC_WFX);
		ck_assert_uint_eq(stub_iss(cpu), 0x1e00000 | rows[i].ti);
		cpu->sys[SR_SCTLR_EL1] |= rows[i].sctlr;
		cpu->sys[SR_HCR_EL2] |= rows[i].hcr;
		stub_at_el(cpu, 0);
		ck_assert(!stub_run(cpu, rows[i].word));
		ck_assert_uint_eq(cpu->ps.el, 2);
		ck_assert_uint_eq(stub_iss(cpu), 0x1e00000 | rows[i].ti);
		ck_assert_uint_eq(cpu->sys[SR_ELR_EL2], STUB_PC);
		/* a reason to go on at once: no trap, no sleep */
		stub_at_el(cpu, 1);
		if (i)
			cpu->event_register = true;
		else
			cpu->irq_lines = LINE_IRQ, cpu->ps.daif = 0xf;
		ck_assert(stub_run(cpu, rows[i].word));
		ck_assert_uint_eq(cpu->sleep, AWAKE);
		ck_assert(!cpu->event_register);
		/* EL2 sleeps, and wakes */
		cpu->irq_lines = 0;
		stub_at_el(cpu, 2);
		ck_assert(!stub_run(cpu, rows[i].word));
		ck_assert_uint_eq(cpu->sleep, asleep);
		ck_assert_uint_eq(cpu->pc, STUB_PC + 4);
		if (i)
			cpu_set_event(cpu);
		else
			cpu_set_line(cpu, LINE_IRQ, true);
		ck_assert_uint_eq(cpu->sleep, AWAKE);
		ck_assert(!cpu->event_register);
		stub_cpu_free(cpu);
	}
}
END_TEST

START_TEST(dc_zva_trap)
{
	struct cpu *cpu = stub_cpu_new("cortex-a57", true);

	stub_at_el(cpu, 0);
	ck_assert_uint_eq(cpu_dc_zva_trap(cpu), 1);
	cpu->sys[SR_SCTLR_EL1] |= SCTLR_DZE;
	ck_assert_uint_eq(cpu_dc_zva_trap(cpu), 0);
	cpu->sys[SR_HCR_EL2] |= HCR_TDZ;
	ck_assert_uint_eq(cpu_dc_zva_trap(cpu), 2);
	stub_at_el(cpu, 1);
	ck_assert_uint_eq(cpu_dc_zva_trap(cpu), 2);
	stub_at_el(cpu, 2);
	ck_assert_uint_eq(cpu_dc_zva_trap(cpu), 0);
	stub_cpu_free(cpu);
}
END_TEST

int main(void)
{
	return unit_run(unit_suite("cpu/sysreg-traps", (const TTest *const[]){
		matrix, el2_is_not_trapped, undefined_below_the_lowest_el, tge_routes_to_el2,
		fp_matrix, maintenance, undefined_maintenance, wait_traps, dc_zva_trap, NULL }));
}
