// SPDX-License-Identifier: GPL-2.0-or-later
/* FEAT_SSBS and FEAT_SSBS2: PSTATE.SSBS, where it comes from and where it is kept. */
#include "cpu/exception.h"
#include "cpu/regime.h"
#include "tests/unit/stub-cpu.h"
#include "tests/unit/unit.h"

#define MSR_SSBS(imm) (0xd503403fu | (imm) << 8)
#define SVC	      UINT32_C(0xd4000001)
#define HVC	      UINT32_C(0xd4000002)
#define ERET	      UINT32_C(0xd69f03e0)

/* By immediate, of which one bit counts, and by register, at every EL; nothing traps it. */
START_TEST(written_and_read)
{
	for (unsigned el = 0; el < 3; el++) {
		struct cpu *cpu = stub_cpu_new("neoverse-n1", true);

		stub_at_el(cpu, el);
		ck_assert(!cpu->ps.ssbs);
		for (unsigned imm = 0; imm < 16; imm++) {
			cpu->ps.ssbs = !(imm & 1);
			ck_assert(stub_run(cpu, MSR_SSBS(imm)));
			ck_assert_uint_eq(cpu->ps.ssbs, imm & 1);
			ck_assert(stub_run(cpu, stub_mrs(SR_SSBS, 1)));
			ck_assert_uint_eq(cpu->r[1], (uint64_t)(imm & 1) << 12);
		}
		cpu->r[2] = ~SPSR_SSBS;
		ck_assert(stub_run(cpu, stub_msr(SR_SSBS, 2)));
		ck_assert(!cpu->ps.ssbs);
		cpu->r[2] = SPSR_SSBS;
		ck_assert(stub_run(cpu, stub_msr(SR_SSBS, 2)));
		ck_assert(cpu->ps.ssbs);
		ck_assert_uint_eq(cpu_pstate_spsr(cpu) & SPSR_SSBS, SPSR_SSBS);
		ck_assert_uint_eq(cpu->ps.el, el);
		stub_cpu_free(cpu);
	}
}
END_TEST

/* The SPSR keeps it, the handler's is DSSBS of the EL that takes the exception; ERET restores. */
START_TEST(exceptions)
{
	static const char *const cores[] = { "cortex-a76", "neoverse-n1" };

	for (unsigned i = 0; i < 2 * 2 * 2 * 2; i++) {
		bool el2 = i & 1, before = i & 2, dssbs = i & 4;
		struct cpu *cpu = stub_cpu_new(cores[i >> 3], true);
		enum sysreg_id sctlr = el2 ? SR_SCTLR_EL2 : SR_SCTLR_EL1;
		enum sysreg_id other = el2 ? SR_SCTLR_EL1 : SR_SCTLR_EL2;
		enum sysreg_id spsr = el2 ? SR_SPSR_EL2 : SR_SPSR_EL1;

		sysreg_write(cpu, &sysregs[sctlr], dssbs ? SCTLR_DSSBS : 0, 0);
		sysreg_write(cpu, &sysregs[other], dssbs ? 0 : SCTLR_DSSBS, 0);
		ck_assert_uint_eq(cpu->sys[sctlr] & SCTLR_DSSBS, dssbs ? SCTLR_DSSBS : 0);
		stub_at_el(cpu, el2 ? 1 : 0);
		cpu->ps.ssbs = before;
		ck_assert(!stub_run(cpu, el2 ? HVC : SVC));
		ck_assert_uint_eq(cpu->ps.el, el2 ? 2 : 1);
		ck_assert_uint_eq(cpu->ps.ssbs, dssbs);
		ck_assert_uint_eq(cpu->sys[spsr] & SPSR_SSBS, before ? SPSR_SSBS : 0);
		ck_assert(!stub_run(cpu, ERET));
		ck_assert_uint_eq(cpu->ps.el, el2 ? 1 : 0);
		ck_assert_uint_eq(cpu->ps.ssbs, before);
		stub_cpu_free(cpu);
	}
}
END_TEST

/* A host's EL2 has DSSBS under both names. */
START_TEST(host)
{
	struct cpu *cpu = stub_cpu_new("cortex-a76", true);

	cpu->sys[SR_HCR_EL2] |= HCR_E2H | HCR_TGE;
	stub_at_el(cpu, 2);
	cpu->r[0] = SCTLR_EL1_RESET | SCTLR_DSSBS;
	ck_assert(stub_run(cpu, 0xd5181000)); /* msr sctlr_el1, x0 */
	ck_assert_uint_eq(cpu->sys[SR_SCTLR_EL2], SCTLR_EL1_RESET | SCTLR_DSSBS);
	stub_at_el(cpu, 0);
	ck_assert(!stub_run(cpu, SVC));
	ck_assert_uint_eq(cpu->ps.el, 2);
	ck_assert(cpu->ps.ssbs);
	stub_cpu_free(cpu);
}
END_TEST

/* Without it no bit of an SPSR or of SCTLR sets it, and its accesses are UNDEFINED. */
START_TEST(absent)
{
	struct cpu *cpu = stub_cpu_new("cortex-a57", true);

	sysreg_write(cpu, &sysregs[SR_SCTLR_EL1], SCTLR_DSSBS, 0);
	sysreg_write(cpu, &sysregs[SR_SCTLR_EL2], SCTLR_DSSBS, 0);
	ck_assert_uint_eq((cpu->sys[SR_SCTLR_EL1] | cpu->sys[SR_SCTLR_EL2]) & SCTLR_DSSBS, 0);
	ck_assert_uint_eq(cpu->sys[SR_ID_AA64PFR1_EL1], 0);
	cpu->sys[SR_SPSR_EL2] = SPSR_SSBS | 5;
	ck_assert(!stub_run(cpu, ERET));
	ck_assert_uint_eq(cpu->ps.el, 1);
	ck_assert(!cpu->ps.ssbs);
	for (unsigned i = 0; i < 3; i++) {
		const uint32_t words[] = { MSR_SSBS(1), stub_mrs(SR_SSBS, 0),
					   stub_msr(SR_SSBS, 0) };

		ck_assert(!stub_run(cpu, words[i]));
		ck_assert_uint_eq(stub_ec(cpu), EC_UNKNOWN);
		ck_assert(!cpu->ps.ssbs);
	}
	stub_cpu_free(cpu);
}
END_TEST

/* The Cortex-A76 has the bit, and no instruction for it. */
START_TEST(bit_alone)
{
	struct cpu *cpu = stub_cpu_new("cortex-a76", true);

	ck_assert_uint_eq(cpu->sys[SR_ID_AA64PFR1_EL1], 0x10);
	ck_assert(!stub_run(cpu, MSR_SSBS(1)));
	ck_assert_uint_eq(stub_ec(cpu), EC_UNKNOWN);
	ck_assert(!stub_run(cpu, stub_mrs(SR_SSBS, 0)));
	ck_assert_uint_eq(stub_ec(cpu), EC_UNKNOWN);
	stub_cpu_free(cpu);
}
END_TEST

int main(void)
{
	return unit_run(
		unit_suite("cpu/ssbs", (const TTest *const[]){ written_and_read, exceptions, host,
							       absent, bit_alone, NULL }));
}
