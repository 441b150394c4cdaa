// SPDX-License-Identifier: GPL-2.0-or-later
/* Performance monitors: arithmetic, filters, overflow, partition between EL1 and EL2. */
#include "cpu/pmu.h"

#include "base/event.h"
#include "cpu/exception.h"
#include "cpu/sysreg-bits.h"
#include "tests/unit/stub-cpu.h"
#include "tests/unit/unit.h"

#define CYCLE PMU_CYCLE_BIT
#define SVC   0xd4000001u
#define HVC   0xd4000002u
#define ERET  0xd69f03e0u

static struct cpu *counting_at(unsigned el)
{
	struct cpu *cpu = stub_cpu_new("cortex-a57", true);

	stub_at_el(cpu, el);
	return cpu;
}

/* The read sees the cycle at which it starts: each access of the stub takes one. */
START_TEST(cycle_counter)
{
	struct cpu *cpu = counting_at(1);

	stub_write(cpu, SR_PMCR_EL0, PMCR_E | PMCR_LC | PMCR_C);
	stub_write(cpu, SR_PMCNTENSET_EL0, CYCLE);
	cpu_charge(cpu, 1000);
	/* enabled at the start of its MSR: 1 + 1000 */
	ck_assert_uint_eq(stub_read(cpu, SR_PMCCNTR_EL0), 1001);
	ck_assert_uint_eq(stub_read(cpu, SR_PMCCNTR_EL0), 1002);
	stub_write(cpu, SR_PMCNTENCLR_EL0, CYCLE);
	cpu_charge(cpu, 1000);
	ck_assert_uint_eq(stub_read(cpu, SR_PMCCNTR_EL0), 1003);
	stub_write(cpu, SR_PMCCNTR_EL0, 5);
	ck_assert_uint_eq(stub_read(cpu, SR_PMCCNTR_EL0), 5);
	stub_write(cpu, SR_PMCNTENSET_EL0, CYCLE);
	stub_write(cpu, SR_PMCR_EL0, 0);
	cpu_charge(cpu, 1000);
	ck_assert_uint_eq(stub_read(cpu, SR_PMCCNTR_EL0), 6);
	stub_cpu_free(cpu);
}
END_TEST

START_TEST(divided_by_64)
{
	struct cpu *cpu = counting_at(1);

	stub_write(cpu, SR_PMCR_EL0, PMCR_E | PMCR_D);
	stub_write(cpu, SR_PMCNTENSET_EL0, CYCLE);
	cpu_charge(cpu, 62);
	ck_assert_uint_eq(stub_read(cpu, SR_PMCCNTR_EL0), 0);
	ck_assert_uint_eq(stub_read(cpu, SR_PMCCNTR_EL0), 1);
	cpu_charge(cpu, 64 * 10 - 2);
	ck_assert_uint_eq(stub_read(cpu, SR_PMCCNTR_EL0), 10);
	ck_assert_uint_eq(stub_read(cpu, SR_PMCCNTR_EL0), 11);
	/* LC overrules D */
	stub_write(cpu, SR_PMCR_EL0, PMCR_E | PMCR_D | PMCR_LC | PMCR_C);
	cpu_charge(cpu, 63);
	ck_assert_uint_eq(stub_read(cpu, SR_PMCCNTR_EL0), 64);
	stub_cpu_free(cpu);
}
END_TEST

/* Filters by EL: cycles spent at each EL, by the filter that keeps it. */
START_TEST(filters)
{
	static const struct {
		uint64_t filter;
		bool el[3];
	} rows[] = {
		{ 0, { true, true, false } },
		{ PMEVTYPER_P, { true, false, false } },
		{ PMEVTYPER_U, { false, true, false } },
		{ PMEVTYPER_NSH, { true, true, true } },
		{ PMEVTYPER_P | PMEVTYPER_U | PMEVTYPER_NSH, { false, false, true } },
	};

	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		for (unsigned el = 0; el < 3; el++) {
			struct cpu *cpu = counting_at(2);
			uint64_t before, expected;

			stub_write(cpu, SR_PMCCFILTR_EL0, rows[i].filter);
			stub_write(cpu, SR_PMCR_EL0, PMCR_E | PMCR_LC);
			stub_write(cpu, SR_PMCNTENSET_EL0, CYCLE);
			before = sysreg_peek(cpu, SR_PMCCNTR_EL0);
			cpu->sys[SR_SPSR_EL2] = el == 0 ? 0 : el == 1 ? 5 : 9;
			cpu->sys[SR_ELR_EL2] = STUB_PC;
			stub_run(cpu, ERET);
			ck_assert_uint_eq(cpu->ps.el, el);
			cpu_charge(cpu, 500);
			/* the ERET's own cycle belongs to EL2 */
			expected = (rows[i].el[el] ? 500u : 0u) + (rows[i].el[2] ? 1u : 0u);
			ck_assert_msg(sysreg_peek(cpu, SR_PMCCNTR_EL0) - before == expected,
				      "row %u EL%u", i, el);
			stub_cpu_free(cpu);
		}
}
END_TEST

/* The cost of an entry counts at the EL that is entered. */
START_TEST(entry_cost)
{
	struct core_timing t = { .exception_entry_el2 = 70 };
	struct cpu *cpu = counting_at(1);

	cpu->timing = &t;
	stub_write(cpu, SR_PMCR_EL0, PMCR_E | PMCR_LC);
	stub_write(cpu, SR_PMCNTENSET_EL0, CYCLE); /* EL1 only: NSH is 0 */
	stub_run(cpu, HVC);
	cpu_charge(cpu, 100);
	ck_assert_uint_eq(sysreg_peek(cpu, SR_PMCCNTR_EL0), 2);
	stub_cpu_free(cpu);
}
END_TEST

START_TEST(event_counters)
{
	struct cpu *cpu = counting_at(1);
	uint64_t refills = 100;

	pmu_connect(cpu, PMU_L1D_CACHE_REFILL, &refills);
	ck_assert_uint_eq(stub_read(cpu, SR_PMCR_EL0) >> 11 & 0x1f, 6);
	ck_assert_uint_eq(stub_read(cpu, SR_PMCR_EL0) >> 16, 0x4101); /* Arm's, of the Cortex-A57 */
	stub_write(cpu, SR_PMEVTYPER0_EL0, PMU_INST_RETIRED);
	stub_write(cpu, SR_PMEVTYPER1_EL0, PMU_EXC_TAKEN);
	stub_write(cpu, SR_PMEVTYPER2_EL0, PMU_CPU_CYCLES);
	stub_write(cpu, SR_PMEVTYPER3_EL0, PMU_L1D_CACHE_REFILL);
	stub_write(cpu, SR_PMEVTYPER4_EL0, PMU_EXC_RETURN);
	stub_write(cpu, SR_PMEVTYPER5_EL0, PMU_SW_INCR);
	stub_write(cpu, SR_PMCR_EL0, PMCR_E);
	stub_write(cpu, SR_PMCNTENSET_EL0, 0x3f);
	/* what came before does not count */
	refills += 7;
	stub_run(cpu, 0xd503309f); /* dsb */
	stub_run(cpu, SVC);
	stub_run(cpu, ERET);
	stub_write(cpu, SR_PMSWINC_EL0, 0x21);
	cpu_charge(cpu, 10);
	/* the enabling MSR itself, DSB, SVC, ERET, MSR */
	ck_assert_uint_eq(stub_read(cpu, SR_PMEVCNTR0_EL0), 5);
	ck_assert_uint_eq(stub_read(cpu, SR_PMEVCNTR1_EL0), 1);
	ck_assert_uint_eq(stub_read(cpu, SR_PMEVCNTR2_EL0), 5 + 10 + 2);
	ck_assert_uint_eq(stub_read(cpu, SR_PMEVCNTR3_EL0), 7);
	ck_assert_uint_eq(stub_read(cpu, SR_PMEVCNTR4_EL0), 1);
	ck_assert_uint_eq(stub_read(cpu, SR_PMEVCNTR5_EL0), 1);
	/* the indirect view */
	stub_write(cpu, SR_PMSELR_EL0, 3);
	ck_assert_uint_eq(stub_read(cpu, SR_PMXEVCNTR_EL0), 7);
	ck_assert_uint_eq(stub_read(cpu, SR_PMXEVTYPER_EL0), PMU_L1D_CACHE_REFILL);
	stub_write(cpu, SR_PMXEVCNTR_EL0, 42);
	ck_assert_uint_eq(stub_read(cpu, SR_PMEVCNTR3_EL0), 42);
	stub_write(cpu, SR_PMSELR_EL0, 31);
	stub_write(cpu, SR_PMXEVTYPER_EL0, UINT64_MAX);
	ck_assert_uint_eq(stub_read(cpu, SR_PMCCFILTR_EL0), 0xc8000000);
	/* PMCR.P resets them all, not the cycle counter */
	stub_write(cpu, SR_PMCR_EL0, PMCR_P);
	ck_assert_uint_eq(stub_read(cpu, SR_PMEVCNTR3_EL0), 0);
	/* beyond the last */
	stub_write(cpu, SR_PMEVTYPER6_EL0, PMU_CPU_CYCLES);
	ck_assert_uint_eq(stub_read(cpu, SR_PMEVTYPER6_EL0), 0);
	stub_cpu_free(cpu);
}
END_TEST

START_TEST(implemented_events)
{
	struct cpu *cpu = counting_at(1);
	uint64_t counter = 0;
	uint64_t before = stub_read(cpu, SR_PMCEID0_EL0);

	ck_assert(before >> PMU_CPU_CYCLES & 1);
	ck_assert(before >> PMU_INST_RETIRED & 1);
	ck_assert(!(before >> PMU_L2D_CACHE & 1));
	pmu_connect(cpu, PMU_L2D_CACHE, &counter);
	ck_assert_uint_eq(stub_read(cpu, SR_PMCEID0_EL0), before | UINT64_C(1) << PMU_L2D_CACHE);
	ck_assert_uint_eq(stub_read(cpu, SR_PMCEID1_EL0), 1u << (PMU_BR_RETIRED - 32));
	stub_cpu_free(cpu);
}
END_TEST

/* The interrupt rises at the cycle of the overflow, falls with PMOVSCLR. */
START_TEST(cycle_overflow)
{
	for (unsigned long_counter = 0; long_counter < 2; long_counter++) {
		struct cpu *cpu = counting_at(1);
		uint64_t due, start = long_counter ? UINT64_MAX - 999 : 0xfffffc18;

		stub_write(cpu, SR_PMCR_EL0, PMCR_E | (long_counter ? PMCR_LC : 0));
		stub_write(cpu, SR_PMINTENSET_EL1, CYCLE);
		stub_write(cpu, SR_PMCCNTR_EL0, start);
		due = cpu_now(cpu) + 1000;
		stub_write(cpu, SR_PMCNTENSET_EL0, CYCLE);
		ck_assert_uint_eq(event_next(&cpu->events), due);
		cpu_charge(cpu, 998);
		event_run_until(&cpu->events, cpu_now(cpu));
		ck_assert(!stub_log(cpu)->pmu_level);
		cpu_charge(cpu, 1);
		event_run_until(&cpu->events, cpu_now(cpu));
		ck_assert(stub_log(cpu)->pmu_level);
		ck_assert_uint_eq(stub_read(cpu, SR_PMOVSSET_EL0), CYCLE);
		ck_assert_uint_eq(stub_read(cpu, SR_PMCCNTR_EL0),
				  (long_counter ? 0 : UINT64_C(0x100000000)) + 1);
		stub_write(cpu, SR_PMOVSCLR_EL0, CYCLE);
		ck_assert(!stub_log(cpu)->pmu_level);
		stub_cpu_free(cpu);
	}
}
END_TEST

START_TEST(event_overflow)
{
	struct cpu *cpu = counting_at(1);

	stub_write(cpu, SR_PMEVTYPER2_EL0, PMU_SW_INCR);
	stub_write(cpu, SR_PMEVCNTR2_EL0, 0xffffffff);
	stub_write(cpu, SR_PMCR_EL0, PMCR_E);
	stub_write(cpu, SR_PMCNTENSET_EL0, 1u << 2);
	stub_write(cpu, SR_PMSWINC_EL0, 1u << 2);
	/* no interrupt enabled: the flag alone */
	ck_assert(!stub_log(cpu)->pmu_level);
	ck_assert_uint_eq(stub_read(cpu, SR_PMOVSCLR_EL0), 1u << 2);
	stub_write(cpu, SR_PMINTENSET_EL1, 1u << 2);
	ck_assert(stub_log(cpu)->pmu_level);
	stub_write(cpu, SR_PMINTENCLR_EL1, 1u << 2);
	ck_assert(!stub_log(cpu)->pmu_level);
	stub_cpu_free(cpu);
}
END_TEST

/* Overflow of a counter whose source nobody announces is found within the polling interval. */
START_TEST(polled_overflow)
{
	struct cpu *cpu = counting_at(1);
	uint64_t refills = 0, start;

	pmu_connect(cpu, PMU_L1D_CACHE_REFILL, &refills);
	stub_write(cpu, SR_PMEVTYPER0_EL0, PMU_L1D_CACHE_REFILL);
	stub_write(cpu, SR_PMEVCNTR0_EL0, 0xffffff00);
	stub_write(cpu, SR_PMCR_EL0, PMCR_E);
	stub_write(cpu, SR_PMINTENSET_EL1, 1);
	stub_write(cpu, SR_PMCNTENSET_EL0, 1);
	start = cpu_now(cpu);
	/* one event each 2 cycles: due after 512 */
	while (!stub_log(cpu)->pmu_level && cpu_now(cpu) < start + 10000) {
		cpu_charge(cpu, 2);
		refills++;
		event_run_until(&cpu->events, cpu_now(cpu));
	}
	ck_assert_uint_ge(cpu_now(cpu) - start, 512);
	ck_assert_uint_le(cpu_now(cpu) - start, 512 + 64);
	stub_cpu_free(cpu);
}
END_TEST

/* MDCR_EL2.HPMN keeps the upper counters for EL2 (HPME enables them). */
START_TEST(partition)
{
	struct cpu *cpu = counting_at(2);

	stub_write(cpu, SR_MDCR_EL2, 4 | MDCR_HPME);
	ck_assert_uint_eq(stub_read(cpu, SR_PMCR_EL0) >> 11 & 0x1f, 6);
	ck_assert_uint_eq(stub_read(cpu, SR_PMCR_EL0) >> 16, 0x4101); /* Arm's, of the Cortex-A57 */
	stub_write(cpu, SR_PMEVTYPER5_EL0, PMU_CPU_CYCLES);
	stub_write(cpu, SR_PMCNTENSET_EL0, 0x3f);
	stub_at_el(cpu, 1);
	pmu_update(cpu);
	ck_assert_uint_eq(stub_read(cpu, SR_PMCR_EL0) >> 11 & 0x1f, 4);
	ck_assert_uint_eq(stub_read(cpu, SR_PMCNTENSET_EL0), 0xf);
	ck_assert_uint_eq(stub_read(cpu, SR_PMEVCNTR5_EL0), 0);
	stub_write(cpu, SR_PMEVTYPER5_EL0, 0);
	stub_write(cpu, SR_PMCNTENCLR_EL0, UINT64_MAX);
	/* leaves EL2's counters alone, which PMCR.E does not stop */
	stub_write(cpu, SR_PMCR_EL0, PMCR_P);
	cpu_charge(cpu, 1000);
	stub_at_el(cpu, 2);
	ck_assert_uint_eq(stub_read(cpu, SR_PMCNTENSET_EL0), 0x30);
	ck_assert_uint_ge(stub_read(cpu, SR_PMEVCNTR5_EL0), 1000);
	stub_cpu_free(cpu);
}
END_TEST

int main(void)
{
	return unit_run(unit_suite(
		"cpu/pmu",
		(const TTest *const[]){ cycle_counter, divided_by_64, filters, entry_cost,
					event_counters, implemented_events, cycle_overflow,
					event_overflow, polled_overflow, partition, NULL }));
}
