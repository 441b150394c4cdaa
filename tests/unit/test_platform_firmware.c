// SPDX-License-Identifier: GPL-2.0-or-later
/* PSCI and semihosting, called as the core calls them. */
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "platform/machine-state.h"
#include "tests/unit/machine-fixture.h"
#include "tests/unit/unit.h"

#define RAM VIRT_RAM_BASE

static int64_t psci(struct machine *m, unsigned core, uint32_t function, uint64_t a, uint64_t b,
		    uint64_t c)
{
	struct cpu *cpu = m->cpus[core];

	cpu->r[0] = function;
	cpu->r[1] = a;
	cpu->r[2] = b;
	cpu->r[3] = c;
	ck_assert(psci_call(m, cpu, cpu->has_el2));
	ck_assert_uint_eq(cpu->r[1], a);
	return (int64_t)cpu->r[0];
}

static struct machine *make(void)
{
	struct machine_config c = fixture_config();

	return fixture_machine(&c);
}

START_TEST(conduit)
{
	struct machine_config c = fixture_config();
	struct machine *m = fixture_machine(&c);

	m->cpus[0]->r[0] = 0x84000000;
	ck_assert(!psci_call(m, m->cpus[0], false)); /* HVC goes to EL2 */
	ck_assert_uint_eq(m->cpus[0]->r[0], 0x84000000);
	machine_free(m, NULL);
	c.virtualization = false;
	m = fixture_machine(&c);
	m->cpus[0]->r[0] = 0x84000000;
	ck_assert(!psci_call(m, m->cpus[0], true)); /* SMC is undefined */
	ck_assert(psci_call(m, m->cpus[0], false));
	ck_assert_uint_eq(m->cpus[0]->r[0], 0x10001);
	machine_free(m, NULL);
}
END_TEST

START_TEST(queries)
{
	struct machine *m = make();

	ck_assert_int_eq(psci(m, 0, 0x84000000, 0, 0, 0), 0x10001);
	ck_assert_int_eq(psci(m, 0, 0x80000000, 0, 0, 0), 0x10001);
	ck_assert_int_eq(psci(m, 0, 0x80000001, 0x80000000, 0, 0), 0);
	ck_assert_int_eq(psci(m, 0, 0x80000001, 0x80008000, 0, 0), -1);
	ck_assert_int_eq(psci(m, 0, 0x84000006, 0, 0, 0), 2);
	ck_assert_int_eq(psci(m, 0, 0x8400000a, 0xc4000003, 0, 0), 0);
	ck_assert_int_eq(psci(m, 0, 0x8400000a, 0x80000000, 0, 0), 0);
	ck_assert_int_eq(psci(m, 0, 0x8400000a, 0x84000005, 0, 0), -1);
	ck_assert_int_eq(psci(m, 0, 0x84000005, 0, 0, 0), -1);
	ck_assert_int_eq(psci(m, 0, 0xc4000000, 0, 0, 0), -1); /* VERSION has no 64-bit form */
	ck_assert_int_eq(psci(m, 0, 0x12345678, 0, 0, 0), -1);
	/* the upper half of x0 does not count */
	m->cpus[0]->r[0] = 0xffffffff84000000;
	ck_assert(psci_call(m, m->cpus[0], true));
	ck_assert_uint_eq(m->cpus[0]->r[0], 0x10001);
	machine_free(m, NULL);
}
END_TEST

START_TEST(cores_on_and_off)
{
	struct machine *m = make();
	struct cpu *second = m->cpus[1];

	ck_assert_int_eq(psci(m, 0, 0xc4000004, 1, 0, 0), 1);
	ck_assert_int_eq(psci(m, 0, 0xc4000004, 0, 0, 0), 0);
	ck_assert_int_eq(psci(m, 0, 0xc4000004, 2, 0, 0), -2);
	ck_assert_int_eq(psci(m, 0, 0xc4000004, 2, 1, 0), 0);
	ck_assert_int_eq(psci(m, 0, 0xc4000003, 2, RAM, 5), -2);
	ck_assert_int_eq(psci(m, 0, 0xc4000003, 1, RAM + 2, 5), -9);
	ck_assert_int_eq(psci(m, 0, 0xc4000003, 0, RAM, 5), -4);
	sched_set_time(m->cpus[0], 5000);
	ck_assert_int_eq(psci(m, 0, 0xc4000003, 1, RAM + 16, 0x123456789a), 0);
	ck_assert_uint_eq(second->sleep, AWAKE);
	ck_assert_uint_eq(second->pc, RAM + 16);
	ck_assert_uint_eq(second->r[0], 0x123456789a);
	ck_assert_uint_eq(second->ps.el, 2);
	ck_assert_uint_eq(cpu_now(second), 5000 + m->core_timing.sgi_propagation);
	ck_assert_int_eq(psci(m, 0, 0xc4000003, 1, RAM, 5), -4);
	ck_assert_int_eq(psci(m, 1, 0x84000002, 0, 0, 0), 0);
	ck_assert_uint_eq(second->sleep, POWERED_OFF);
	/* 32-bit calls see the low halves of their arguments */
	ck_assert_int_eq(psci(m, 0, 0x84000003, 0xff00000001, 0xff40000000, ~0ull), 0);
	ck_assert_uint_eq(second->pc, RAM);
	ck_assert_uint_eq(second->r[0], 0xffffffff);
	machine_free(m, NULL);
}
END_TEST

START_TEST(suspend_and_system)
{
	struct machine *m = make();

	ck_assert_int_eq(psci(m, 0, 0xc4000001, 0x80000000, 0, 0), -2);
	ck_assert_uint_eq(m->cpus[0]->sleep, AWAKE);
	ck_assert_int_eq(psci(m, 0, 0xc4000001, 0x10001, 0, 0), 0);
	ck_assert_uint_eq(m->cpus[0]->sleep, SLEEP_WFI);
	ck_assert_int_eq(psci(m, 0, 0xc4000012, 5, 0, 0), -2);
	ck_assert(!m->ended);
	psci(m, 0, 0x84000008, 0, 0, 0);
	ck_assert_int_eq(machine_run(m), MACHINE_POWER_OFF);
	ck_assert_int_eq(machine_exit_status(m), EXIT_POWER_OFF);
	machine_free(m, NULL);
	m = make();
	psci(m, 0, 0x84000009, 0, 0, 0);
	ck_assert_int_eq(machine_run(m), MACHINE_RESET);
	ck_assert_int_eq(machine_exit_status(m), EXIT_RESET);
	machine_free(m, NULL);
}
END_TEST

/* ---- semihosting ------------------------------------------------------------------ */

/* With the MMU off, virtual addresses are physical ones: the parameter block is at RAM. */
static uint64_t call(struct machine *m, uint32_t op, uint64_t x1)
{
	struct cpu *cpu = m->cpus[0];

	cpu->r[0] = op;
	cpu->r[1] = x1;
	ck_assert(semihost_call(m, cpu));
	return cpu->r[0];
}

static uint64_t call_block(struct machine *m, uint32_t op, uint64_t a, uint64_t b, uint64_t c)
{
	const uint64_t block[3] = { a, b, c };

	memcpy(m->ram, block, sizeof(block));
	return call(m, op, RAM);
}

START_TEST(off_unless_asked)
{
	struct machine_config c = fixture_config();
	struct machine *m;

	c.semihosting = false;
	m = fixture_machine(&c);
	m->cpus[0]->r[0] = 4;
	ck_assert(!semihost_call(m, m->cpus[0]));
	machine_free(m, NULL);
}
END_TEST

START_TEST(console)
{
	struct machine *m = make();
	uint64_t handle;

	memcpy(m->ram + 64, "abc\0:tt\0/etc/passwd", 20);
	call(m, 3, RAM + 64);
	call(m, 4, RAM + 65);
	ck_assert_uint_eq(call_block(m, 1, RAM + 68, 0, 3), 1);
	handle = call_block(m, 1, RAM + 68, 4, 3);
	ck_assert_uint_eq(handle, 2);
	ck_assert_uint_eq(call_block(m, 1, RAM + 68, 8, 3), 3);
	ck_assert_uint_eq(call_block(m, 5, handle, RAM + 64, 3), 0);
	ck_assert_uint_eq(call_block(m, 5, 9, RAM + 64, 3), 3);
	ck_assert_uint_eq(call_block(m, 9, handle, 0, 0), 1);
	ck_assert_uint_eq(call_block(m, 9, 9, 0, 0), UINT64_MAX);
	ck_assert_uint_eq(call_block(m, 2, handle, 0, 0), 0);
	/* no file of the host */
	ck_assert_uint_eq(call_block(m, 1, RAM + 72, 0, 11), UINT64_MAX);
	ck_assert_uint_eq(call(m, 0x13, 0), 2 /* ENOENT */);
	ck_assert_uint_eq(call_block(m, 8, UINT64_MAX, 0, 0), 1);
	ck_assert_uint_eq(call_block(m, 8, 7, 0, 0), 0);
	ck_assert_uint_eq(call(m, 0x99, 0), UINT64_MAX);
	machine_free(m, NULL);
	ck_assert_str_eq(fixture_output(), "abcabc");
}
END_TEST

START_TEST(features)
{
	struct machine *m = make();

	memcpy(m->ram + 64, ":semihosting-features", 22);
	ck_assert_uint_eq(call_block(m, 1, RAM + 64, 0, 21), 4);
	ck_assert_uint_eq(call_block(m, 0xc, 4, 0, 0), 5);
	ck_assert_uint_eq(call_block(m, 6, 4, RAM + 128, 4), 0);
	ck_assert_int_eq(memcmp(m->ram + 128, "SHFB", 4), 0);
	ck_assert_uint_eq(call_block(m, 6, 4, RAM + 128, 4), 3);
	ck_assert_uint_eq(m->ram[128], 3);
	ck_assert_uint_eq(call_block(m, 0xa, 4, 1, 0), 0);
	ck_assert_uint_eq(call_block(m, 6, 4, RAM + 128, 1), 0);
	ck_assert_uint_eq(m->ram[128], 'H');
	ck_assert_uint_eq(call_block(m, 0xa, 4, 6, 0), UINT64_MAX);
	machine_free(m, NULL);
}
END_TEST

START_TEST(time_and_place)
{
	struct machine_config c = fixture_config();
	struct machine *m;
	uint64_t heap[4], ticks;

	c.append = "one two";
	m = fixture_machine(&c);
	sched_set_time(m->cpus[0], 3 * m->frequency / 2);
	ck_assert_uint_eq(call(m, 0x10, 0), 150);
	ck_assert_uint_eq(call(m, 0x11, 0), (uint64_t)MACHINE_RTC_BASE + 1);
	ck_assert_uint_eq(call(m, 0x31, 0), 62500000);
	ck_assert_uint_eq(call(m, 0x30, RAM), 0);
	memcpy(&ticks, m->ram, 8);
	ck_assert_uint_eq(ticks, 93750000);
	ck_assert_uint_eq(call_block(m, 0x15, RAM + 64, 8, 0), 0);
	ck_assert_str_eq((char *)m->ram + 64, "one two");
	ck_assert_uint_eq(m->ram[8], 7);
	ck_assert_uint_eq(call_block(m, 0x15, RAM + 64, 7, 0), UINT64_MAX);
	ck_assert_uint_eq(call_block(m, 0x16, RAM + 64, 0, 0), 0);
	memcpy(heap, m->ram + 64, sizeof(heap));
	ck_assert(heap[0] < heap[1] && heap[1] <= RAM + m->ram_size);
	machine_free(m, NULL);
}
END_TEST

START_TEST(exits)
{
	static const struct {
		uint64_t reason, code;
		int status;
	} cases[] = {
		{ 0x20026, 0, 0 },   { 0x20026, 7, 7 },		  { 0x20026, 62, 62 },
		{ 0x20026, 64, 63 }, { 0x20026, UINT64_MAX, 63 }, { 0x20023, 0, 1 },
	};

	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct machine *m = make();

		call_block(m, i % 2 ? 0x18 : 0x20, cases[i].reason, cases[i].code, 0);
		ck_assert_int_eq(machine_run(m), MACHINE_GUEST_EXIT);
		ck_assert_int_eq(machine_exit_status(m), cases[i].status);
		machine_free(m, NULL);
	}
}
END_TEST

/* Pointers into nowhere, into devices, off the end of RAM: the call fails, nothing else. */
START_TEST(hostile_pointers)
{
	static const uint64_t pointers[] = { 0,
					     1,
					     0x08000000,
					     0x09000000,
					     RAM + 1,
					     RAM + (128u << 20) - 4,
					     RAM + (128u << 20),
					     UINT64_C(0xffff000000000000),
					     UINT64_MAX - 3,
					     UINT64_MAX };
	static const uint32_t ops[] = { 1,   2,	   3,	 4,    5,    6,	   8,	 9,   0xa,
					0xc, 0x10, 0x11, 0x13, 0x15, 0x16, 0x30, 0x31 };
	struct machine *m = make();
	struct rng rng;

	rng_seed(&rng, 4);
	for (unsigned i = 0; i < 20000; i++) {
		const unsigned n = sizeof(pointers) / sizeof(pointers[0]);
		uint32_t op = ops[rng_below(&rng, sizeof(ops) / sizeof(ops[0]))];
		uint64_t block[3];

		for (unsigned k = 0; k < 3; k++)
			block[k] = rng_below(&rng, 3) ? pointers[rng_below(&rng, n)]
						      : rng_below(&rng, 6);
		if (rng_below(&rng, 2))
			call_block(m, op, block[0], block[1], block[2]);
		else
			call(m, op, pointers[rng_below(&rng, n)]);
	}
	ck_assert(!m->ended);
	ck_assert_uint_eq(call(m, 0x18, 0x20000000), UINT64_MAX); /* nothing is there */
	ck_assert(!m->ended);
	machine_free(m, NULL);
}
END_TEST

int main(void)
{
	return unit_run(unit_suite("platform/firmware",
				   (const TTest *const[]){ conduit, queries, cores_on_and_off,
							   suspend_and_system, off_unless_asked,
							   console, features, time_and_place, exits,
							   hostile_pointers, NULL }));
}
