// SPDX-License-Identifier: GPL-2.0-or-later
/* FEAT_LOR (Arm ARM B2.3.8): the registers of limited ordering regions, and who may access them. */
#include "cpu/exception.h"
#include "cpu/sysreg-bits.h"
#include "tests/unit/stub-cpu.h"
#include "tests/unit/unit.h"

static const enum sysreg_id registers[] = { SR_LORSA_EL1, SR_LOREA_EL1, SR_LORN_EL1, SR_LORC_EL1,
					    SR_LORID_EL1 };

/* LORID_EL1.{LD, LR}; addresses are the core's, and the rest what LORID_EL1 leaves. */
START_TEST(fields)
{
	static const struct {
		const char *core;
		uint64_t address;
	} cores[] = { { "cortex-a76", 0xffffff0000 },
		      { "neoverse-n1", 0xffffffff0000 },
		      { "max", 0xffffffff0000 } };

	for (unsigned i = 0; i < 3; i++) {
		struct cpu *cpu = stub_cpu_new(cores[i].core, true);

		stub_at_el(cpu, 1 + i % 2);
		ck_assert_uint_eq(stub_read(cpu, SR_LORID_EL1), 0x40004);
		for (unsigned k = 0; k < 4; k++) {
			ck_assert_uint_eq(stub_read(cpu, registers[k]), 0);
			stub_write(cpu, registers[k], UINT64_MAX);
		}
		ck_assert_uint_eq(stub_read(cpu, SR_LORC_EL1), 0xd);
		stub_write(cpu, SR_LORC_EL1, 0);
		ck_assert_uint_eq(stub_read(cpu, SR_LORSA_EL1), cores[i].address | 1);
		ck_assert_uint_eq(stub_read(cpu, SR_LOREA_EL1), cores[i].address);
		ck_assert_uint_eq(stub_read(cpu, SR_LORN_EL1), 3);
		ck_assert(!stub_run(cpu, stub_msr(SR_LORID_EL1, 0)));
		ck_assert_uint_eq(stub_ec(cpu), EC_UNKNOWN);
		stub_cpu_free(cpu);
	}
}
END_TEST

/* Each descriptor that LORC_EL1.DS selects has its own three; a reset forgets them. */
START_TEST(descriptors)
{
	struct cpu *cpu = stub_cpu_new("neoverse-n1", true);

	for (uint64_t ds = 0; ds < 4; ds++) {
		stub_write(cpu, SR_LORC_EL1, ds << 2 | 1);
		stub_write(cpu, SR_LORSA_EL1, (ds + 1) << 20 | 1);
		stub_write(cpu, SR_LOREA_EL1, (ds + 1) << 24);
		stub_write(cpu, SR_LORN_EL1, 3 - ds);
	}
	for (uint64_t ds = 0; ds < 4; ds++) {
		stub_write(cpu, SR_LORC_EL1, ds << 2);
		ck_assert_uint_eq(stub_read(cpu, SR_LORSA_EL1), (ds + 1) << 20 | 1);
		ck_assert_uint_eq(stub_read(cpu, SR_LOREA_EL1), (ds + 1) << 24);
		ck_assert_uint_eq(stub_read(cpu, SR_LORN_EL1), 3 - ds);
		ck_assert_uint_eq(sysreg_peek(cpu, SR_LORSA_EL1), (ds + 1) << 20 | 1);
	}
	cpu_reset_sysregs(cpu);
	for (uint64_t ds = 0; ds < 4; ds++) {
		ck_assert_uint_eq(stub_read(cpu, SR_LORC_EL1), ds ? (ds - 1) << 2 : 0);
		stub_write(cpu, SR_LORC_EL1, ds << 2);
		ck_assert_uint_eq(stub_read(cpu, SR_LORSA_EL1), 0);
	}
	stub_cpu_free(cpu);
}
END_TEST

/* HCR_EL2.TLOR traps EL1's accesses of all five, and nobody else's; EL0 has none. */
START_TEST(traps)
{
	for (unsigned i = 0; i < 5; i++)
		for (unsigned write = 0; write < (registers[i] == SR_LORID_EL1 ? 1 : 2); write++) {
			uint32_t word = write ? stub_msr(registers[i], 3)
					      : stub_mrs(registers[i], 3);
			struct cpu *cpu = stub_cpu_new("cortex-a76", true);

			sysreg_write(cpu, &sysregs[SR_HCR_EL2], HCR_TLOR, 0);
			ck_assert_uint_eq(cpu->sys[SR_HCR_EL2], HCR_TLOR | HCR_RW);
			ck_assert(stub_run(cpu, word));
			stub_at_el(cpu, 1);
			ck_assert(!stub_run(cpu, word));
			ck_assert_uint_eq(cpu->ps.el, 2);
			ck_assert_uint_eq(stub_ec(cpu), EC_SYS64);
			ck_assert_uint_eq(stub_iss(cpu), cpu_sysreg_syndrome(word));
			stub_at_el(cpu, 0);
			ck_assert(!stub_run(cpu, word));
			ck_assert_uint_eq(cpu->ps.el, 1);
			ck_assert_uint_eq(stub_ec(cpu), EC_UNKNOWN);
			/* with E2H and TGE the bit is as if 0 */
			sysreg_write(cpu, &sysregs[SR_HCR_EL2], HCR_TLOR | HCR_E2H | HCR_TGE, 0);
			stub_at_el(cpu, 2);
			ck_assert(stub_run(cpu, word));
			stub_at_el(cpu, 0);
			ck_assert(!stub_run(cpu, word));
			ck_assert_uint_eq(stub_ec(cpu), EC_UNKNOWN);
			stub_cpu_free(cpu);
		}
}
END_TEST

START_TEST(absent)
{
	struct cpu *cpu = stub_cpu_new("cortex-a57", true);

	sysreg_write(cpu, &sysregs[SR_HCR_EL2], HCR_TLOR, 0);
	ck_assert_uint_eq(cpu->sys[SR_HCR_EL2], HCR_RW);
	for (unsigned i = 0; i < 5; i++) {
		ck_assert(!stub_run(cpu, stub_mrs(registers[i], 3)));
		ck_assert_uint_eq(stub_ec(cpu), EC_UNKNOWN);
	}
	stub_cpu_free(cpu);
}
END_TEST

int main(void)
{
	return unit_run(unit_suite("cpu/lor", (const TTest *const[]){ fields, descriptors, traps,
								      absent, NULL }));
}
