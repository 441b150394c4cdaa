// SPDX-License-Identifier: GPL-2.0-or-later
/* Watches over what contexts leave behind for others (leak.h), from what the core reports. */
#include "trace/engine.h"

enum {
	EC_SHIFT = 26,
	HCR_E2H = 34,
	CPTR_TFP = 10,
	CPTR_FPEN = 20, /* with E2H; its upper bit is about a host's EL0 */
	SYSREG_HCR_EL2 = TRACE_SYSREG(3u, 4u, 1u, 1u, 0u),
	SYSREG_CPTR_EL2 = TRACE_SYSREG(3u, 4u, 1u, 1u, 2u),
	EC_HVC32 = 0x12,
	EC_SMC32 = 0x13,
	EC_HVC64 = 0x16,
	EC_SMC64 = 0x17,
};

/* X0-X17: what a caller of HVC and SMC passes, or lets the callee change (SMCCC). */
#define GP_ARGUMENTS		  UINT32_C(0x3ffff)

#define EL1_SYSREG(crn, crm, op2) TRACE_SYSREG(3u, 0u, crn, crm, op2)

/* What EL1 and EL0 use without naming it. */
static const struct {
	uint16_t sysreg;
	const char *name;
} implicit_use[] = {
	{ EL1_SYSREG(1u, 0u, 0u), "SCTLR_EL1" },       { EL1_SYSREG(1u, 0u, 2u), "CPACR_EL1" },
	{ EL1_SYSREG(2u, 0u, 0u), "TTBR0_EL1" },       { EL1_SYSREG(2u, 0u, 1u), "TTBR1_EL1" },
	{ EL1_SYSREG(2u, 0u, 2u), "TCR_EL1" },	       { EL1_SYSREG(10u, 2u, 0u), "MAIR_EL1" },
	{ EL1_SYSREG(10u, 3u, 0u), "AMAIR_EL1" },      { EL1_SYSREG(12u, 0u, 0u), "VBAR_EL1" },
	{ EL1_SYSREG(13u, 0u, 1u), "CONTEXTIDR_EL1" }, { EL1_SYSREG(14u, 1u, 0u), "CNTKCTL_EL1" },
};

/* What an exception to EL1 writes. */
static const struct {
	uint16_t sysreg;
	bool sync_only;
} exception_writes[] = {
	{ EL1_SYSREG(4u, 0u, 0u), false }, /* SPSR_EL1 */
	{ EL1_SYSREG(4u, 0u, 1u), false }, /* ELR_EL1 */
	{ EL1_SYSREG(5u, 2u, 0u), true },  /* ESR_EL1 */
	{ EL1_SYSREG(6u, 0u, 0u), true },  /* FAR_EL1 */
};

/*
 * Whether leaks of a system register are looked for: not of PSTATE fields (SPSR carries them),
 * the PMU's (free for all) and the GIC's (reads and writes are different registers).
 */
static bool leak_tracked(uint16_t sysreg)
{
	unsigned int crn = sysreg >> 7 & 15, crm = sysreg >> 3 & 15;

	return sysreg >> 14 == 3 && !(crn == 4 && crm == 2) && crn != 9 && !(crn == 12 && crm >= 6);
}

void watch_sysreg(struct trace *t, unsigned int core, uint64_t when, uint64_t pc, uint16_t sysreg,
		  bool write, uint64_t value, uint8_t el)
{
	struct tcore *c = &t->core[core];
	leak_context who = guest_running(t, core);
	uint16_t reg;

	/* A hypervisor may lift the trap in an exit (lazy switching): then it brings in V first. */
	if (write && sysreg == SYSREG_HCR_EL2)
		c->leak.e2h = value >> HCR_E2H & 1;
	if (write && sysreg == SYSREG_CPTR_EL2)
		c->leak.fp_trapped =
			c->leak.e2h ? !(value >> CPTR_FPEN & 1) : value >> CPTR_TFP & 1;
	if (!leak_tracked(sysreg))
		return;
	reg = regs_sysreg(&t->regs, sysreg, CLASS_NONE, NULL);
	if (write)
		leak_sysreg_write(&c->leak, reg, el == 2, who, pc);
	else if (el < 2 && c->span && !c->in_guest) /* trace_insn() follows */
		leak_sysreg_read(&c->leak, reg, who);
	else if (el < 2)
		leak_sysreg_use(&t->leaks, &c->leak, reg, false,
				&(struct leak_use){ core, when, pc, who });
}

void watch_exit(struct trace *t, unsigned int core, const struct trace_exception *e)
{
	unsigned int ec = (unsigned int)(e->esr >> EC_SHIFT & 0x3f);
	bool call = e->vector == VECTOR_SYNC &&
		    (ec == EC_HVC32 || ec == EC_SMC32 || ec == EC_HVC64 || ec == EC_SMC64);
	struct tcore *c = &t->core[core];

	leak_exit(&c->leak, c->guest->number, e->pc, call ? GP_ARGUMENTS : 0);
}

void watch_exception(struct trace *t, unsigned int core, const struct trace_exception *e)
{
	struct tcore *c = &t->core[core];

	for (size_t i = 0; i < sizeof(exception_writes) / sizeof(exception_writes[0]); i++) {
		uint16_t reg;

		if (exception_writes[i].sync_only && e->vector != VECTOR_SYNC)
			continue;
		reg = regs_sysreg(&t->regs, exception_writes[i].sysreg, CLASS_NONE, NULL);
		leak_sysreg_write(&c->leak, reg, false, guest_running(t, core), e->pc);
	}
}

void watch_return(struct trace *t, unsigned int core, const struct trace_return *r)
{
	struct tcore *c = &t->core[core];
	struct leak_use use = { core, r->when, r->to_pc, guest_running(t, core) };

	if (c->in_guest)
		leak_enter(&t->leaks, &c->leak, &use);
	if (r->ctx.hcr_el2 >> HCR_TGE & 1)
		return;
	for (size_t i = 0; i < sizeof(implicit_use) / sizeof(implicit_use[0]); i++)
		leak_sysreg_use(&t->leaks, &c->leak,
				regs_sysreg(&t->regs, implicit_use[i].sysreg, CLASS_EL1_SYS,
					    implicit_use[i].name),
				true, &use);
}

void watch_insn(struct trace *t, unsigned int core, const struct trace_insn *i)
{
	struct tcore *c = &t->core[core];
	const struct trace_insn_static *s = i->s;
	struct leak_insn k = {
		.reads = watch_registers(s->gp_reads, s->fp_reads),
		.writes = watch_registers(s->gp_writes, s->fp_writes),
	};

	if (s->kind == TRACE_STORE) {
		k.push = s->gp_reads >> TRACE_REG_SP & 1;
		/* structures of SIMD registers are told of as a whole, others one by one */
		if (!s->reg_count)
			k.stores = watch_registers(0, s->fp_reads);
		for (unsigned int n = 0; n < s->reg_count; n++)
			if (s->src[n] < 64 && s->reg_bytes >= (s->src[n] < TRACE_REG_V0 ? 4 : 16))
				k.stores |= UINT64_C(1) << s->src[n];
	}
	if (s->kind == TRACE_MOVE && s->dst[0] < 31 && s->src[0] < 31)
		k.moves = (uint8_t)(s->dst[0] + 1);
	if (s->kind == TRACE_MRS && s->dst[0] < 31)
		k.mrs = (uint8_t)(s->dst[0] + 1);
	leak_insn(&t->leaks, &c->leak, &k,
		  i->el < 2 ? &(struct leak_use){ core, i->when, i->pc, LEAK_HOST } : NULL);
}
