// SPDX-License-Identifier: GPL-2.0-or-later
/* FEAT_RAS: deferred SErrors, their syndromes, external aborts that EL2 takes. */
#include "cpu/exception.h"
#include "cpu/sysreg-bits.h"
#include "tests/unit/stub-cpu.h"
#include "tests/unit/unit.h"

#define ESB UINT32_C(0xd503221f)

/* By EL, routing and mask: deferred where it could not be taken, else left to be taken. */
START_TEST(physical)
{
	for (unsigned el = 0; el < 3; el++)
		for (unsigned bits = 0; bits < 8; bits++) {
			struct cpu *cpu = stub_cpu_new("neoverse-n1", true);
			bool amo = bits & 1, tge = bits & 2, masked = bits & 4;
			unsigned to = amo || tge ? 2 : 1;
			bool deferred =
				to < el || (masked && to == el) || (masked && to == 1 && el == 0);

			cpu->sys[SR_HCR_EL2] |= (amo ? HCR_AMO : 0) | (tge ? HCR_TGE : 0);
			stub_at_el(cpu, el);
			cpu->ps.daif = masked ? DAIF_A : 0;
			cpu->irq_lines = LINE_SERROR;
			cpu->sys[SR_DISR_EL1] = 0;
			ck_assert(stub_run(cpu, ESB));
			ck_assert_msg(!(cpu->irq_lines & LINE_SERROR) == deferred, "EL%u %u", el,
				      bits);
			ck_assert_uint_eq(cpu->sys[SR_DISR_EL1], deferred ? DISR_A : 0);
			stub_cpu_free(cpu);
		}
}
END_TEST

/* EL2 gives a guest an SError with a syndrome; masked, the guest finds it in its DISR_EL1. */
START_TEST(virtual)
{
	struct cpu *cpu = stub_cpu_new("neoverse-n1", true);

	cpu->sys[SR_HCR_EL2] |= HCR_AMO | HCR_VSE;
	sysreg_write(cpu, &sysregs[SR_VSESR_EL2], UINT64_MAX, 0);
	ck_assert_uint_eq(cpu->sys[SR_VSESR_EL2], 0x1ffffff);
	sysreg_write(cpu, &sysregs[SR_VSESR_EL2], 0x1000402, 0);
	stub_at_el(cpu, 1);
	cpu->ps.daif = DAIF_A;
	ck_assert(stub_run(cpu, ESB));
	ck_assert_uint_eq(cpu->sys[SR_HCR_EL2] & HCR_VSE, 0);
	ck_assert_uint_eq(cpu->sys[SR_VDISR_EL2], DISR_A | 0x1000402);
	ck_assert(stub_run(cpu, stub_mrs(SR_DISR_EL1, 0)));
	ck_assert_uint_eq(cpu->r[0], DISR_A | 0x1000402);
	cpu->r[0] = 0;
	ck_assert(stub_run(cpu, stub_msr(SR_DISR_EL1, 0)));
	ck_assert_uint_eq(cpu->sys[SR_VDISR_EL2], 0);
	/* EL2's own is another */
	cpu->sys[SR_DISR_EL1] = DISR_A;
	stub_at_el(cpu, 2);
	ck_assert(stub_run(cpu, stub_mrs(SR_DISR_EL1, 0)));
	ck_assert_uint_eq(cpu->r[0], DISR_A);
	/* unmasked, it is taken */
	cpu->sys[SR_HCR_EL2] |= HCR_VSE;
	stub_at_el(cpu, 1);
	cpu->ps.daif = 0;
	ck_assert(stub_run(cpu, ESB));
	ck_assert(cpu_take_interrupt(cpu));
	ck_assert_uint_eq(stub_ec(cpu), 0x2f);
	ck_assert_uint_eq(stub_iss(cpu), 0x1000402);
	stub_cpu_free(cpu);
}
END_TEST

/* ESB is a hint, and these registers are nowhere, on a core of Armv8.0. */
START_TEST(absent)
{
	struct cpu *cpu = stub_cpu_new("cortex-a57", true);

	cpu->ps.daif = DAIF_A;
	stub_at_el(cpu, 1);
	cpu->irq_lines = LINE_SERROR;
	ck_assert(stub_run(cpu, ESB));
	ck_assert_uint_ne(cpu->irq_lines & LINE_SERROR, 0);
	cpu->irq_lines = 0;
	ck_assert(!stub_run(cpu, stub_mrs(SR_DISR_EL1, 0)));
	ck_assert_uint_eq(stub_ec(cpu), 0);
	stub_cpu_free(cpu);
}
END_TEST

START_TEST(traps)
{
	struct cpu *cpu = stub_cpu_new("neoverse-n1", true);

	stub_at_el(cpu, 1);
	cpu->r[3] = 1;
	ck_assert(stub_run(cpu, stub_mrs(SR_ERRIDR_EL1, 3)));
	ck_assert_uint_eq(cpu->r[3], 0);
	cpu->sys[SR_HCR_EL2] |= HCR_TERR;
	ck_assert(!stub_run(cpu, stub_mrs(SR_ERRIDR_EL1, 3)));
	ck_assert_uint_eq(cpu->ps.el, 2);
	ck_assert_uint_eq(stub_ec(cpu), 0x18);
	stub_cpu_free(cpu);
}
END_TEST

/* HCR_EL2.TEA: external aborts, and no others. */
START_TEST(external_aborts)
{
	static const unsigned codes[] = { FSC_EXTERNAL, FSC_EXTERNAL_WALK | 2, FSC_PERMISSION | 3 };

	for (unsigned el = 0; el < 2; el++)
		for (unsigned i = 0; i < 3; i++)
			for (unsigned tea = 0; tea < 2; tea++) {
				struct cpu *cpu = stub_cpu_new("neoverse-n1", true);
				struct mmu_fault f = { .va = 0x1000, .fsc = (uint8_t)codes[i] };

				cpu->sys[SR_HCR_EL2] |= tea ? HCR_TEA : 0;
				stub_at_el(cpu, el);
				cpu_fetch_abort(cpu, &f);
				ck_assert_uint_eq(cpu->ps.el, tea && i < 2 ? 2 : 1);
				stub_cpu_free(cpu);
			}
}
END_TEST

int main(void)
{
	return unit_run(
		unit_suite("cpu/ras", (const TTest *const[]){ physical, virtual, absent, traps,
							      external_aborts, NULL }));
}
