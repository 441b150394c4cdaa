// SPDX-License-Identifier: GPL-2.0-or-later
/* Events that blocks tell the PMU of: accesses and branches, in every way to run a program. */
#include "cpu/cpu.h"
#include "cpu/pmu.h"
#include "cpu/stops.h"
#include "tests/unit/machine-fixture.h"
#include "tests/unit/unit.h"

/* Four accesses and three branches a round, ten rounds, and a branch; counted from the loop on. */
static const uint32_t program[] = {
	0xd2a10000,			 /* mov x0, #0x8000000 */
	0x91004c01,			 /* add x1, x0, #0x13 */
	0xd51bec01,			 /* msr PMEVTYPER0_EL0, x1 */
	0x91004801,			 /* add x1, x0, #0x12 */
	0xd51bec21,			 /* msr PMEVTYPER1_EL0, x1 */
	0x91008401,			 /* add x1, x0, #0x21 */
	0xd51bec41,			 /* msr PMEVTYPER2_EL0, x1 */
	0x91001001,			 /* add x1, x0, #0x4 */
	0xd51bec61,			 /* msr PMEVTYPER3_EL0, x1 */
	0xd2800020,			 /* mov x0, #0x1 */
	0xd51b9c00,			 /* msr PMCR_EL0, x0 */
	0x10000322,			 /* adr x2, data */
	0xd2800143,			 /* mov x3, #0xa */
	0xd28001e0,			 /* mov x0, #0xf */
	0xd51b9c20,			 /* msr PMCNTENSET_EL0, x0 */
	0xf9400044,			 /* ldr x4, [x2] */
	0xa9401845,			 /* ldp x5, x6, [x2] */
	0xf9000044,			 /* str x4, [x2] */
	0x9400000f,			 /* bl func */
	0xf1000463,			 /* subs x3, x3, #0x1 */
	0x54ffff61,			 /* b.ne loop */
	0xb4000043,			 /* cbz x3, over */
	0xd503201f,			 /* nop */
	0xd51b9c40,			 /* msr PMCNTENCLR_EL0, x0 */
	0xf9400044,			 /* ldr x4, [x2] */
	0x94000008,			 /* bl func */
	0xd53be80a,			 /* mrs x10, PMEVCNTR0_EL0 */
	0xd53be82b,			 /* mrs x11, PMEVCNTR1_EL0 */
	0xd53be84c,			 /* mrs x12, PMEVCNTR2_EL0 */
	0xd53be86d,			 /* mrs x13, PMEVCNTR3_EL0 */
	0xd53b9cce,			 /* mrs x14, PMCEID0_EL0 */
	0xd503207f,			 /* wfi */
	0x14000000,			 /* b . */
	0xa9811444,			 /* stp x4, x5, [x2, #0x10]! */
	0xd1004042,			 /* sub x2, x2, #0x10 */
	0xd65f03c0,			 /* ret */
	0,	    0, 0, 0, 0, 0, 0, 0, /* data */
};

enum { ACCESSES = 40, BRANCHES = 31 };

static struct machine *new_machine(void)
{
	struct machine_config c = fixture_config();

	c.kernel = fixture_kernel(program, sizeof program / sizeof *program);
	return fixture_machine(&c);
}

static void check(struct machine *m)
{
	const uint64_t *r = machine_cpu(m, 0)->r;

	ck_assert_uint_eq(r[3], 0); /* the loop is done */
	ck_assert_uint_eq(r[10], ACCESSES);
	ck_assert_uint_eq(r[11], BRANCHES);
	ck_assert_uint_eq(r[12], BRANCHES);
	ck_assert_uint_eq(r[13], ACCESSES);
	/* what the architecture asks of every PMUv3 (Arm ARM D7.10.1) is there */
	ck_assert_uint_eq(~r[14] & (1u << PMU_SW_INCR | 1u << PMU_L1D_CACHE_REFILL |
				    1u << PMU_L1D_CACHE | 1u << PMU_BR_MIS_PRED |
				    1u << PMU_CPU_CYCLES | 1u << PMU_BR_PRED |
				    1u << PMU_INST_RETIRED),
			  0);
	machine_free(m, NULL);
}

START_TEST(plain)
{
	struct machine *m = new_machine();

	ck_assert_int_eq(machine_run(m), MACHINE_STUCK); /* at the WFI */
	check(m);
}
END_TEST

START_TEST(instrumented)
{
	static struct stops stops;
	static struct cpu_debug debug = { .stops = &stops };
	struct machine *m = new_machine();

	machine_cpu(m, 0)->debug = &debug;
	debug_apply(machine_cpu(m, 0));
	ck_assert_int_eq(machine_run(m), MACHINE_STUCK);
	machine_cpu(m, 0)->debug = NULL;
	check(m);
}
END_TEST

START_TEST(stepped)
{
	struct machine *m = new_machine();

	while (machine_step(m, 0) == MACHINE_STOPPED)
		;
	check(m);
}
END_TEST

int main(void)
{
	return unit_run(unit_suite("cpu/pmu blocks",
				   (const TTest *const[]){ plain, instrumented, stepped, NULL }));
}
