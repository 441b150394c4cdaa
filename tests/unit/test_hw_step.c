// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Debug exceptions: when they are enabled and where they go (Arm ARM D2.4, D2.5), software step in
 * all its states (D2.12), priorities (D1.13.4), and the debug communications channel. What QEMU
 * has of this in common is compared by tests/guest/programs with hv/tests/debug.S.
 */
#include "tests/unit/test_hw_world.h"

#define FSC_DEBUG 0x22u
#define ISV	  (1u << 24)
#define EX	  (1u << 6)
#define HOST	  (HCR_E2H | HCR_TGE)

#define RUN_WORDS(h, ...)                                   \
	hw_code(h, CODE, (const uint32_t[]){ __VA_ARGS__ }, \
		sizeof((const uint32_t[]){ __VA_ARGS__ }) / sizeof(uint32_t))

/* A world whose code has a breakpoint at its second instruction, at every EL. */
static struct hw_world break_world(const char *model, bool el2)
{
	struct hw_world h = hw_world_new(model, el2);

	RUN_WORDS(&h, NOP, NOP, NOP, SVC);
	h.cpu->sys[SR_MDSCR_EL1] = MDSCR_MDE;
	h.cpu->sys[SR_DBGBVR1_EL1] = CODE + 4;
	h.cpu->sys[SR_DBGBCR1_EL1] =
		POINT_E | BCR_BAS | POINT_EL0 | POINT_EL1 | (el2 ? POINT_HMC : 0);
	return h;
}

/* The breakpoint stops the code at @el, and the exception goes to @target; 0: it does not. */
static void check_break(struct hw_world *h, unsigned el, bool masked, unsigned target)
{
	hw_at(h, el, masked);
	hw_run(h);
	if (target)
		ck_assert_uint_eq(hw_took(h, target,
					  target == el ? EC_BREAKPOINT_SAME : EC_BREAKPOINT_LOW,
					  CODE + 4),
				  FSC_DEBUG);
	else
		hw_took(h, h->cpu->ps.el, EC_SVC64, CODE + 16);
}

START_TEST(enabled_and_routed)
{
	struct hw_world h = break_world("neoverse-n1", true);
	uint64_t *hcr = &h.cpu->sys[SR_HCR_EL2], *mdcr = &h.cpu->sys[SR_MDCR_EL2];
	uint64_t *mdscr = &h.cpu->sys[SR_MDSCR_EL1];

	*hcr = HCR_RW;
	check_break(&h, 0, true, 1);
	check_break(&h, 1, false, 0); /* its own level: KDE, and not masked */
	check_break(&h, 2, false, 0); /* above the level that debugs */
	*mdscr |= MDSCR_KDE;
	check_break(&h, 0, true, 1);
	check_break(&h, 1, false, 1);
	check_break(&h, 1, true, 0);
	check_break(&h, 2, false, 0);
	*mdcr |= MDCR_TDE;
	check_break(&h, 0, true, 2);
	check_break(&h, 1, false, 2);
	check_break(&h, 1, true, 2);
	check_break(&h, 2, false, 2);
	check_break(&h, 2, true, 0);
	*mdscr &= ~MDSCR_KDE;
	check_break(&h, 1, true, 2);
	check_break(&h, 2, false, 0);
	hw_world_free(&h);
}
END_TEST

START_TEST(a_host_debugs_its_el0)
{
	struct hw_world h = break_world("neoverse-n1", true);
	uint64_t *sys = h.cpu->sys;

	sys[SR_HCR_EL2] = HCR_RW | HOST;
	/* stage 1 of EL2&0 is off, as at EL2 */
	check_break(&h, 0, true, 2);
	check_break(&h, 2, false, 0);
	sys[SR_MDSCR_EL1] |= MDSCR_KDE;
	check_break(&h, 2, false, 2);
	sys[SR_HCR_EL2] = HCR_RW | HCR_E2H;
	check_break(&h, 1, false, 1);
	hw_world_free(&h);
}
END_TEST

START_TEST(brk_goes_where_debugging_goes)
{
	static const struct {
		uint64_t hcr, mdcr;
		unsigned el, target;
	} cases[] = {
		{ 0, 0, 0, 1 },	       { 0, 0, 1, 1 },	      { 0, 0, 2, 2 },
		{ 0, MDCR_TDE, 0, 2 }, { 0, MDCR_TDE, 1, 2 }, { 0, MDCR_TDE, 2, 2 },
		{ HCR_TGE, 0, 0, 2 },
	};
	struct hw_world h = hw_world_new("cortex-a57", true);

	/* neither locks nor masks concern it */
	RUN_WORDS(&h, 0xd4201540); /* brk #0xaa */
	h.cpu->sys[SR_OSLSR_EL1] |= OSLSR_OSLK;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		h.cpu->sys[SR_HCR_EL2] = HCR_RW | cases[i].hcr;
		h.cpu->sys[SR_MDCR_EL2] = cases[i].mdcr;
		hw_at(&h, cases[i].el, true);
		hw_run(&h);
		ck_assert_uint_eq(hw_took(&h, cases[i].target, EC_BRK64, CODE), 0xaa);
	}
	hw_world_free(&h);
}
END_TEST

START_TEST(locks_disable)
{
	struct hw_world h = break_world("cortex-a57", false);
	uint64_t *sys = h.cpu->sys;

	check_break(&h, 0, false, 1);
	sys[SR_OSLSR_EL1] |= OSLSR_OSLK;
	check_break(&h, 0, false, 0);
	sys[SR_OSLSR_EL1] &= ~OSLSR_OSLK;
	sys[SR_OSDLR_EL1] = OSDLR_DLK;
	check_break(&h, 0, false, 0);
	sys[SR_DBGPRCR_EL1] = DBGPRCR_CORENPDRQ;
	check_break(&h, 0, false, 1);
	hw_world_free(&h);
}
END_TEST

/* The registers take effect at a context synchronisation event, PSTATE.D at once. */
START_TEST(synchronisation)
{
	struct hw_world h = break_world("cortex-a57", false);
	uint64_t *sys = h.cpu->sys;

	sys[SR_MDSCR_EL1] = 0;
	sys[SR_OSLSR_EL1] |= OSLSR_OSLK;
	sys[SR_DBGBVR1_EL1] = CODE + 20;
	RUN_WORDS(&h, MSR(SR_OSLAR_EL1, 31), MSR(SR_MDSCR_EL1, 1), ISB, NOP, NOP, NOP, SVC);
	hw_at(&h, 1, false);
	h.cpu->r[1] = MDSCR_MDE | MDSCR_KDE;
	hw_run(&h);
	hw_took(&h, 1, EC_BREAKPOINT_SAME, CODE + 20);

	RUN_WORDS(&h, NOP, NOP, NOP, NOP, 0xd50348ff, NOP, SVC); /* msr daifclr, #8 */
	hw_at(&h, 1, true);
	hw_run(&h);
	hw_took(&h, 1, EC_BREAKPOINT_SAME, CODE + 20);
	hw_world_free(&h);
}
END_TEST

/* ---- software step ---------------------------------------------------------------------- */

static struct hw_world step_world(void)
{
	struct hw_world h = hw_world_new("cortex-a57", true);

	h.cpu->sys[SR_HCR_EL2] = HCR_RW;
	h.cpu->sys[SR_MDSCR_EL1] = MDSCR_SS;
	return h;
}

/* EL0 goes on at @pc with PSTATE.SS as given. */
static void step_at(struct hw_world *h, uint64_t pc, bool ss)
{
	hw_at(h, 0, false);
	h->cpu->pc = pc;
	h->cpu->ps.ss = ss;
}

static bool spsr_ss(const struct hw_world *h)
{
	return h->cpu->sys[SR_SPSR_EL1] & SPSR_SS;
}

START_TEST(states_and_syndromes)
{
	struct hw_world h = step_world();
	struct cpu *cpu = h.cpu;

	RUN_WORDS(&h, NOP, 0xc85f7c01, 0x88dffc01, 0xc87f0c01, SVC, NOP);
	cpu->r[0] = DATA;
	/* active-not-pending: one instruction */
	step_at(&h, CODE, true);
	hw_run(&h);
	ck_assert_uint_eq(hw_took(&h, 1, EC_STEP_LOW, CODE + 4), ISV | FSC_DEBUG);
	ck_assert(!spsr_ss(&h));
	/* loads exclusive say so; LDAR is none */
	step_at(&h, CODE + 4, true);
	hw_run(&h);
	ck_assert_uint_eq(hw_took(&h, 1, EC_STEP_LOW, CODE + 8), ISV | EX | FSC_DEBUG);
	step_at(&h, CODE + 8, true);
	hw_run(&h);
	ck_assert_uint_eq(hw_took(&h, 1, EC_STEP_LOW, CODE + 12), ISV | FSC_DEBUG);
	step_at(&h, CODE + 12, true);
	hw_run(&h);
	ck_assert_uint_eq(hw_took(&h, 1, EC_STEP_LOW, CODE + 16), ISV | EX | FSC_DEBUG);
	/* SVC is over when its exception is taken */
	step_at(&h, CODE + 16, true);
	hw_run(&h);
	hw_took(&h, 1, EC_SVC64, CODE + 20);
	ck_assert(!spsr_ss(&h));
	/* active-pending: none */
	step_at(&h, CODE, false);
	hw_run(&h);
	ck_assert_uint_eq(hw_took(&h, 1, EC_STEP_LOW, CODE), FSC_DEBUG);
	/* at EL1, which debugs, it is inactive without KDE */
	hw_at(&h, 1, false);
	hw_run(&h);
	hw_took(&h, 1, EC_SVC64, CODE + 20);
	hw_world_free(&h);
}
END_TEST

START_TEST(aborted_instructions_are_to_be_stepped_again)
{
	static const struct {
		uint32_t word;
		unsigned ec;
	} cases[] = {
		{ 0xf9400001, EC_DABT_LOW }, /* ldr x1, [x0] */
		{ 0x00000000, EC_UNKNOWN },
		{ 0xd4200000, EC_BRK64 },
		{ 0xd53be020, EC_SYS64 }, /* mrs x0, cntpct_el0 */
	};
	struct hw_world h = step_world();

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		RUN_WORDS(&h, cases[i].word);
		step_at(&h, CODE, true);
		h.cpu->r[0] = UNMAPPED;
		hw_run(&h);
		hw_took(&h, 1, cases[i].ec, CODE);
		ck_assert_msg(spsr_ss(&h), "%08x", cases[i].word);
	}
	hw_world_free(&h);
}
END_TEST

/* SPSR.SS counts if debug exceptions are disabled here and enabled there. */
START_TEST(returns)
{
	struct hw_world h = step_world();
	struct cpu *cpu = h.cpu;

	RUN_WORDS(&h, ERET, NOP, NOP);
	for (unsigned ss = 0; ss < 2; ss++) {
		hw_at(&h, 1, true);
		cpu->sys[SR_ELR_EL1] = CODE + 4;
		cpu->sys[SR_SPSR_EL1] = ss ? SPSR_SS : 0;
		hw_run(&h);
		ck_assert_uint_eq(hw_took(&h, 1, EC_STEP_LOW, CODE + 4 + 4 * ss),
				  (ss ? ISV : 0) | FSC_DEBUG);
	}
	/* from a level that is debugged itself: the ERET was the step */
	cpu->sys[SR_MDCR_EL2] = MDCR_TDE;
	hw_at(&h, 1, true);
	cpu->ps.ss = true;
	cpu->sys[SR_ELR_EL1] = CODE + 4;
	cpu->sys[SR_SPSR_EL1] = SPSR_SS;
	hw_run(&h);
	ck_assert_uint_eq(hw_took(&h, 2, EC_STEP_LOW, CODE + 4), ISV | FSC_DEBUG);
	ck_assert_uint_eq(cpu->sys[SR_SPSR_EL2] & (SPSR_SS | 0xf), 0);
	hw_world_free(&h);
}
END_TEST

/* An exception to a level that is debugged too: its vector is where the next step would begin. */
START_TEST(exceptions_below_the_debugger)
{
	struct hw_world h = step_world();

	RUN_WORDS(&h, SVC);
	h.cpu->sys[SR_MDCR_EL2] = MDCR_TDE;
	step_at(&h, CODE, true);
	hw_run(&h);
	ck_assert_uint_eq(hw_took(&h, 2, EC_STEP_LOW, VECTORS_EL1 + 0x400), FSC_DEBUG);
	ck_assert_uint_eq(h.cpu->sys[SR_ELR_EL1], CODE + 4);
	ck_assert(!spsr_ss(&h));
	hw_world_free(&h);
}
END_TEST

/* A step that masks debug exceptions of its own level ends without an exception. */
START_TEST(masking_ends_it)
{
	struct hw_world h = step_world();

	h.cpu->sys[SR_MDSCR_EL1] |= MDSCR_KDE;
	RUN_WORDS(&h, 0xd50348df, NOP, 0xd50348ff, NOP, SVC); /* daifset, daifclr #8 */
	hw_at(&h, 1, false);
	h.cpu->ps.ss = true;
	hw_run(&h);
	/* active-pending since it was unmasked: nothing was stepped then */
	ck_assert_uint_eq(hw_took(&h, 1, EC_STEP_SAME, CODE + 12), FSC_DEBUG);
	hw_world_free(&h);
}
END_TEST

START_TEST(waiting_does_not_sleep)
{
	static const uint32_t waits[] = { WFI, 0xd503205f };
	struct hw_world h = step_world();

	for (unsigned i = 0; i < 2; i++) {
		RUN_WORDS(&h, waits[i], NOP);
		h.cpu->sys[SR_SCTLR_EL1] |= SCTLR_NTWI | SCTLR_NTWE;
		h.cpu->event_register = false;
		step_at(&h, CODE, true);
		hw_run(&h);
		ck_assert_uint_eq(hw_took(&h, 1, EC_STEP_LOW, CODE + 4), ISV | FSC_DEBUG);
		/* a hypervisor's trap of it comes first */
		h.cpu->sys[SR_HCR_EL2] |= HCR_TWI | HCR_TWE;
		step_at(&h, CODE, true);
		hw_run(&h);
		hw_took(&h, 2, EC_WFX, CODE);
		ck_assert(h.cpu->sys[SR_SPSR_EL2] & SPSR_SS);
		h.cpu->sys[SR_HCR_EL2] = HCR_RW;
	}
	hw_world_free(&h);
}
END_TEST

/* ---- priorities ---------------------------------------------------------------------------- */

START_TEST(priorities)
{
	struct hw_world h = step_world();
	struct cpu *cpu = h.cpu;

	cpu->sys[SR_MDSCR_EL1] |= MDSCR_MDE;
	cpu->sys[SR_DBGBCR0_EL1] = POINT_E | BCR_BAS | POINT_EL0;
	RUN_WORDS(&h, NOP, NOP);
	/* software step before all else */
	cpu->sys[SR_DBGBVR0_EL1] = CODE + 4;
	step_at(&h, CODE, true);
	hw_run(&h);
	hw_took(&h, 1, EC_STEP_LOW, CODE + 4);
	step_at(&h, CODE + 5, false);
	hw_run(&h);
	hw_took(&h, 1, EC_STEP_LOW, CODE + 5);
	/* a breakpoint stops before the step is made */
	step_at(&h, CODE + 4, true);
	hw_run(&h);
	hw_took(&h, 1, EC_BREAKPOINT_LOW, CODE + 4);
	ck_assert(spsr_ss(&h));
	/* an instruction that cannot be fetched has no breakpoint */
	cpu->sys[SR_DBGBVR0_EL1] = UNMAPPED;
	step_at(&h, UNMAPPED, true);
	hw_run(&h);
	hw_took(&h, 1, EC_IABT_LOW, UNMAPPED);
	ck_assert(spsr_ss(&h));
	/* a breakpoint comes before the illegal state of its instruction */
	cpu->sys[SR_DBGBVR0_EL1] = CODE;
	hw_at(&h, 0, false);
	cpu->ps.il = cpu->ps.ss = true;
	cpu_sync_context(cpu);
	hw_run(&h);
	hw_took(&h, 1, EC_BREAKPOINT_LOW, CODE);
	/* an interrupt is taken before the step is made, but not before its exception */
	cpu->sys[SR_DBGBVR0_EL1] = 0;
	cpu->sys[SR_ESR_EL1] = 0;
	step_at(&h, CODE, true);
	cpu_set_line(cpu, LINE_IRQ, true);
	ck_assert_int_eq(cpu_run(cpu, cpu_now(cpu) + 1), RUN_LIMIT);
	ck_assert_uint_eq(cpu->pc & ~UINT64_C(0x7f), VECTORS_EL1 + 0x480);
	ck_assert_uint_eq(cpu->sys[SR_ELR_EL1], CODE);
	ck_assert(spsr_ss(&h));
	step_at(&h, CODE, false);
	cpu->ps.daif = DAIF_I;
	ck_assert_int_eq(cpu_run(cpu, cpu_now(cpu) + 1), RUN_LIMIT);
	hw_took(&h, 1, EC_STEP_LOW, CODE);
	hw_world_free(&h);
}
END_TEST

/* ---- debug communications channel ------------------------------------------------------- */

START_TEST(channel)
{
	struct hw_world h = hw_world_new("cortex-a57", false);
	struct cpu *cpu = h.cpu;

	RUN_WORDS(&h, MRS(SR_MDCCSR_EL0, 1), MSR(SR_DBGDTRRX_EL0, 2), MRS(SR_MDCCSR_EL0, 3),
		  MRS(SR_OSDTRTX_EL1, 4), SVC);
	hw_at(&h, 1, true);
	cpu->r[2] = UINT64_C(0x1122334455667788);
	hw_run(&h);
	ck_assert_uint_eq(cpu->r[1], 0);
	/* nobody takes it */
	ck_assert_uint_eq(cpu->r[3], MDSCR_TXFULL);
	ck_assert_uint_eq(cpu->r[4], 0x55667788);
	/* what a debugger left, restored by software while the OS Lock is set */
	RUN_WORDS(&h, MSR(SR_OSLAR_EL1, 1), MSR(SR_MDSCR_EL1, 2), MSR(SR_OSDTRRX_EL1, 3),
		  MRS(SR_MDCCSR_EL0, 4), MRS(SR_DBGDTR_EL0, 5), MRS(SR_MDCCSR_EL0, 6),
		  MSR(SR_OSLAR_EL1, 31), MSR(SR_MDSCR_EL1, 2), MRS(SR_MDSCR_EL1, 7), SVC);
	hw_at(&h, 1, true);
	cpu->r[1] = 1;
	cpu->r[2] = MDSCR_RXFULL | MDSCR_TDCC;
	cpu->r[3] = 0xabcd;
	hw_run(&h);
	ck_assert_uint_eq(cpu->r[4], MDSCR_RXFULL);
	ck_assert_uint_eq(cpu->r[5], UINT64_C(0x556677880000abcd));
	ck_assert_uint_eq(cpu->r[6], 0);
	ck_assert_uint_eq(cpu->r[7], MDSCR_TDCC);
	hw_world_free(&h);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		enabled_and_routed,
		a_host_debugs_its_el0,
		brk_goes_where_debugging_goes,
		locks_disable,
		synchronisation,
		states_and_syndromes,
		aborted_instructions_are_to_be_stepped_again,
		returns,
		exceptions_below_the_debugger,
		masking_ends_it,
		waiting_does_not_sleep,
		priorities,
		channel,
		NULL,
	};

	return unit_run(unit_suite("cpu/hw-debug", tests));
}
