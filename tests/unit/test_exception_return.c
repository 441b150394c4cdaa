// SPDX-License-Identifier: GPL-2.0-or-later
/* ERET: PSTATE, illegal returns (Arm ARM D1.11.4), what else it does. */
#include "cpu/exception.h"

#include "cpu/sysreg-bits.h"
#include "tests/unit/stub-cpu.h"
#include "tests/unit/unit.h"

#define ERET 0xd69f03e0u

enum { EL0T = 0, EL1T = 4, EL1H = 5, EL2T = 8, EL2H = 9, EL3H = 13 };

static struct cpu *return_from(unsigned el, uint64_t spsr, uint64_t hcr, bool has_el2)
{
	struct cpu *cpu = stub_cpu_new("cortex-a57", has_el2);

	cpu->sys[SR_HCR_EL2] |= hcr;
	stub_at_el(cpu, el);
	cpu->sys[el == 2 ? SR_SPSR_EL2 : SR_SPSR_EL1] = spsr;
	cpu->sys[el == 2 ? SR_ELR_EL2 : SR_ELR_EL1] = 0x4000;
	ck_assert(!stub_run(cpu, ERET));
	ck_assert_uint_eq(cpu->pc, 0x4000);
	return cpu;
}

/* Every mode that SPSR_ELx.M can name, from EL1 and EL2, with and without TGE and EL2. */
START_TEST(modes)
{
	for (unsigned variant = 0; variant < 4; variant++)
		for (unsigned from = 1; from < 3; from++)
			for (unsigned m = 0; m < 32; m++) {
				bool tge = variant & 1, has_el2 = !(variant & 2);
				unsigned el = m >> 2;
				bool legal = m == EL0T || m == EL1T || m == EL1H ||
					     (from == 2 && (m == EL2T || m == EL2H));
				struct cpu *cpu;

				if (!has_el2 && (tge || from == 2))
					continue;
				/* EL1 cannot be entered with TGE */
				if (tge && (m == EL1T || m == EL1H))
					legal = false;
				cpu = return_from(from, m, tge ? HCR_TGE : 0, has_el2);
				ck_assert_msg(cpu->ps.il == !legal, "from EL%u M %x", from, m);
				ck_assert_uint_eq(cpu->ps.el, legal ? el : from);
				ck_assert_uint_eq(cpu->ps.sp_sel, legal ? m & 1 : 1);
				ck_assert_uint_eq(!!(cpu->flags & BLOCK_IL), !legal);
				ck_assert_uint_eq(cpu->r[SLOT_SP],
						  0x100 * ((cpu->ps.sp_sel ? cpu->ps.el : 0) + 1));
				stub_cpu_free(cpu);
			}
}
END_TEST

/* Also of an illegal return: the flags and masks come from SPSR_ELx. */
START_TEST(pstate)
{
	for (unsigned illegal = 0; illegal < 2; illegal++) {
		struct cpu *cpu =
			return_from(2, UINT64_C(0x90000280) | (illegal ? EL3H : EL1H), 0, true);

		ck_assert_uint_eq(cpu_nzcv(cpu), 0x90000000);
		ck_assert_uint_eq(cpu->ps.daif, 0xa);
		ck_assert(!cpu->ps.ss);
		ck_assert_uint_eq(cpu->ps.il, illegal);
		stub_cpu_free(cpu);
	}
}
END_TEST

/* SPSR_ELx.IL returns into the Illegal Execution state: the next instruction says so. */
START_TEST(illegal_state_exception)
{
	struct cpu *cpu = return_from(2, SPSR_IL | EL0T, 0, true);

	ck_assert_uint_eq(cpu->ps.el, 0);
	ck_assert(cpu->ps.il);
	ck_assert(!stub_run(cpu, 0xd503201f));
	ck_assert_uint_eq(cpu->ps.el, 1);
	ck_assert_uint_eq(stub_ec(cpu), EC_ILLEGAL);
	ck_assert_uint_eq(cpu->sys[SR_ELR_EL1], 0x4000);
	ck_assert(cpu->sys[SR_SPSR_EL1] & SPSR_IL);
	ck_assert(!cpu->ps.il);
	stub_cpu_free(cpu);
}
END_TEST

START_TEST(sets_the_event_register)
{
	struct cpu *cpu = return_from(1, EL0T, 0, true);

	ck_assert(cpu->event_register);
	stub_cpu_free(cpu);
}
END_TEST

/* ELR_ELx with a tag: dropped by the regime that is entered (Arm ARM, AArch64.BranchAddr). */
START_TEST(tagged_return_address)
{
	static const struct {
		uint64_t tcr, elr, pc;
	} rows[] = {
		{ 0, UINT64_C(0xab00000000004000), UINT64_C(0xab00000000004000) },
		{ TCR_TBI0, UINT64_C(0xab00000000004000), 0x4000 },
		{ TCR_TBI0, UINT64_C(0xab80000000004000), UINT64_C(0xab80000000004000) },
		{ TCR_TBI1, UINT64_C(0xab80000000004000), UINT64_C(0xff80000000004000) },
	};

	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct cpu *cpu = stub_cpu_new("cortex-a57", true);

		cpu->sys[SR_TCR_EL1] = rows[i].tcr;
		cpu->sys[SR_SPSR_EL2] = EL1H;
		cpu->sys[SR_ELR_EL2] = rows[i].elr;
		stub_run(cpu, ERET);
		ck_assert_uint_eq(cpu->pc, rows[i].pc);
		stub_cpu_free(cpu);
	}
}
END_TEST

/* A control written before takes effect with the return. */
START_TEST(synchronises)
{
	struct cpu *cpu = stub_cpu_new("cortex-a57", true);

	cpu->r[0] = SCTLR_EL1_RESET | SCTLR_SA0;
	ck_assert(stub_run(cpu, stub_msr(SR_SCTLR_EL1, 0)));
	ck_assert(cpu->context_dirty);
	cpu->sys[SR_SPSR_EL2] = EL0T;
	stub_run(cpu, ERET);
	ck_assert(!cpu->context_dirty);
	ck_assert(cpu->flags & BLOCK_SP_ALIGN);
	stub_cpu_free(cpu);

	cpu = stub_cpu_new("cortex-a57", true);
	cpu->r[0] = SCTLR_EL2_RESET | SCTLR_A;
	stub_run(cpu, stub_msr(SR_SCTLR_EL2, 0));
	ck_assert(!(cpu->flags & BLOCK_ALIGN));
	ck_assert(stub_run(cpu, 0xd5033fdf)); /* isb */
	ck_assert(cpu->flags & BLOCK_ALIGN);
	stub_cpu_free(cpu);
}
END_TEST

int main(void)
{
	return unit_run(
		unit_suite("cpu/exception-return",
			   (const TTest *const[]){ modes, pstate, illegal_state_exception,
						   sets_the_event_register, tagged_return_address,
						   synchronises, NULL }));
}
