// SPDX-License-Identifier: GPL-2.0-or-later
/* Whole machines: how they end, stop, step and reset, and that nothing of it changes a cycle. */
#include "platform/machine.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/rng.h"
#include "platform/hostfile.h"
#include "platform/machine-state.h"
#include "tests/unit/machine-fixture.h"
#include "tests/unit/unit.h"

/* What two runs must agree on. */
struct outcome {
	enum machine_exit exit;
	uint64_t now[MACHINE_MAX_CORES], insns[MACHINE_MAX_CORES];
	uint64_t steps;
};

static struct outcome note(struct machine *m, enum machine_exit exit, uint64_t steps)
{
	struct outcome o = { .exit = exit, .steps = steps };

	for (unsigned i = 0; i < machine_core_count(m); i++) {
		o.now[i] = cpu_now(machine_cpu(m, i));
		o.insns[i] = machine_cpu(m, i)->insns;
	}
	return o;
}

static struct outcome run_to_end(const struct machine_config *c)
{
	struct machine *m = fixture_machine(c);
	struct outcome o = note(m, machine_run(m), 0);

	machine_free(m, NULL);
	return o;
}

/* The same, every instruction of core @core (or of both in turn, for -1) stepped over. */
static struct outcome step_to_end(const struct machine_config *c, int core)
{
	struct machine *m = fixture_machine(c);
	enum machine_exit exit;
	uint64_t steps = 0;
	struct outcome o;

	do {
		unsigned n = core < 0 ? (unsigned)(steps & 1) : (unsigned)core;

		exit = machine_step(m, n);
		if (exit == MACHINE_STOPPED) {
			ck_assert_int_eq(machine_stop_reason(m), STOP_STEP);
			ck_assert_uint_eq(machine_stop_core(m), n);
			steps++;
		}
	} while (exit == MACHINE_STOPPED);
	o = note(m, exit, steps);
	machine_free(m, NULL);
	return o;
}

static void same(const struct outcome *a, const struct outcome *b)
{
	ck_assert_int_eq(a->exit, b->exit);
	for (unsigned i = 0; i < MACHINE_MAX_CORES; i++) {
		ck_assert_uint_eq(a->now[i], b->now[i]);
		ck_assert_uint_eq(a->insns[i], b->insns[i]);
	}
}

START_TEST(power_off)
{
	struct machine_config c = fixture_config();
	struct machine *m;

	c.kernel = fixture_rom("tests/hello.elf");
	m = fixture_machine(&c);
	ck_assert_int_eq(machine_run(m), MACHINE_POWER_OFF);
	ck_assert_int_eq(machine_exit_status(m), 0);
	ck_assert_str_eq(machine_exit_message(m), "guest powered off");
	ck_assert_uint_gt(machine_now(m), 0);
	ck_assert_int_eq(machine_run(m), MACHINE_POWER_OFF); /* it is over */
	ck_assert(machine_free(m, NULL));
	ck_assert_str_eq(fixture_output(), "hello from EL2\r\n");
}
END_TEST

START_TEST(limits)
{
	struct machine_config c = fixture_config();
	struct machine *m;

	c.kernel = fixture_rom("tests/spin.elf");
	c.max_cycles = 5000000;
	m = fixture_machine(&c);
	ck_assert_int_eq(machine_run(m), MACHINE_LIMIT);
	ck_assert_int_eq(machine_exit_status(m), EXIT_LIMIT);
	ck_assert_uint_ge(machine_now(m), 5000000);
	ck_assert_uint_le(machine_now(m), 5000200);
	machine_free(m, NULL);

	/* modelled seconds, and the smaller limit holds */
	c.max_seconds = 0.001;
	m = fixture_machine(&c);
	ck_assert_int_eq(machine_run(m), MACHINE_LIMIT);
	ck_assert_uint_ge(machine_now(m), 2400000);
	ck_assert_uint_le(machine_now(m), 2400200);
	machine_free(m, NULL);
}
END_TEST

static const uint32_t wfi_forever[] = { 0xd503207f, 0x17ffffff };
static const uint32_t wfe_forever[] = { 0xd503205f, 0x17ffffff };
static const uint32_t reset_by_smc[] = { 0xd2b08000, 0xf2800120, 0xd4000003, 0x14000000 };

START_TEST(stuck)
{
	struct machine_config c = fixture_config();
	struct machine *m;

	c.kernel = fixture_kernel(wfi_forever, 2);
	m = fixture_machine(&c);
	ck_assert_int_eq(machine_run(m), MACHINE_STUCK);
	ck_assert_int_eq(machine_exit_status(m), EXIT_STUCK);
	ck_assert_str_eq(machine_exit_message(m),
			 "guest is stuck: no core can wake up again (core 0 WFI, 1 off)");
	machine_free(m, NULL);
	c.kernel = fixture_kernel(wfe_forever, 2);
	m = fixture_machine(&c);
	ck_assert_int_eq(machine_run(m), MACHINE_STUCK);
	machine_free(m, NULL);
	c.kernel = fixture_rom("tests/stuck.elf");
	m = fixture_machine(&c);
	ck_assert_int_eq(machine_run(m), MACHINE_STUCK);
	ck_assert_ptr_nonnull(strstr(machine_exit_message(m), "exception loop"));
	machine_free(m, NULL);
}
END_TEST

static unsigned resets;

static bool on_reset(void *opaque, struct machine *m)
{
	(void)opaque;
	ck_assert_uint_eq(machine_cpu(m, 0)->pc, FIXTURE_ENTRY);
	return ++resets == 3;
}

START_TEST(reset)
{
	struct machine_config c = fixture_config();
	const struct machine_hooks hooks = { .reset = on_reset };
	struct machine *m;
	uint64_t first;
	uint32_t word = 0;

	c.kernel = fixture_kernel(reset_by_smc, 4);
	m = fixture_machine(&c);
	ck_assert_int_eq(machine_run(m), MACHINE_RESET);
	ck_assert_int_eq(machine_exit_status(m), EXIT_RESET);
	machine_free(m, NULL);

	c.no_reboot = false;
	m = fixture_machine(&c);
	machine_set_hooks(m, &hooks, NULL);
	/* what the guest (here: a debugger) changed is loaded again, and the rest is zero */
	ck_assert(memsys_debug_access(machine_memsys(m), FIXTURE_ENTRY + 12, &word, 4, true));
	word = 0x12345678;
	ck_assert(memsys_debug_access(machine_memsys(m), FIXTURE_ENTRY + 0x1000, &word, 4, true));
	ck_assert_int_eq(machine_run(m), MACHINE_STOPPED);
	ck_assert_int_eq(machine_stop_reason(m), STOP_RESET);
	ck_assert_uint_eq(resets, 3);
	ck_assert(memsys_debug_access(machine_memsys(m), FIXTURE_ENTRY + 12, &word, 4, false));
	ck_assert_uint_eq(word, reset_by_smc[3]);
	ck_assert(memsys_debug_access(machine_memsys(m), FIXTURE_ENTRY + 0x1000, &word, 4, false));
	ck_assert_uint_eq(word, 0);
	/* time goes on */
	first = machine_now(m);
	ck_assert_uint_gt(first, 0);
	machine_free(m, NULL);
}
END_TEST

/* ---- reset: nothing stays ----------------------------------------------------------- */

#define LOOK_AT UINT64_C(0x40000) /* of a device's registers */

/* Flash is kept, and its own test resets it. */
static bool is_registers(const struct region *r)
{
	return r->kind == REGION_DEVICE && r->ops;
}

static uint64_t look_at(const struct region *r)
{
	return r->size < LOOK_AT ? r->size : LOOK_AT;
}

static void write_at_random(struct machine *m, struct rng *rng)
{
	const struct physmap *map = machine_physmap(m);
	const struct region *r = &map->regions[rng_below(rng, map->count)];
	uint64_t offset = rng_next(rng), value = rng_next(rng), size;

	if (!is_registers(r))
		return;
	size = r->ops->max_size;
	while (size > r->ops->min_size && rng_below(rng, 2))
		size /= 2;
	for (unsigned i = (unsigned)rng_below(rng, 3); i; i--)
		offset &= rng_next(rng); /* where registers are */
	value &= rng_below(rng, 2) ? rng_next(rng) : UINT64_MAX;
	offset = offset % look_at(r) & -size;
	r->ops->write(r->dev,
		      &(struct mmio_access){ .core = (uint32_t)rng_below(rng, m->cores),
					     .size = (uint32_t)size },
		      offset, value);
}

static uint64_t read_of(const struct region *r, uint32_t core, uint64_t offset)
{
	const struct mmio_access a = { .core = core, .size = r->ops->max_size };
	uint64_t value = 0;

	if (!strcmp(r->name, "rtc") && !offset)
		return 0; /* the time of day, as the guest has set it, goes on */
	return r->ops->read(r->dev, &a, offset, &value) ? value : 0xdead;
}

/*
 * How many registers of devices differ in two machines that are the same but for their past;
 * *@where and *@at: the last one.
 */
static unsigned differing(struct machine *a, struct machine *b, const char **where, uint64_t *at)
{
	const struct physmap *map = machine_physmap(a);
	unsigned n = 0;

	for (unsigned i = 0; i < map->count; i++) {
		const struct region *r = &map->regions[i], *s = &machine_physmap(b)->regions[i];

		for (uint64_t k = 0; is_registers(r) && k < look_at(r); k += r->ops->max_size)
			for (uint32_t core = 0; core < a->cores; core++)
				if (read_of(r, core, k) != read_of(s, core, k)) {
					*where = r->name;
					*at = k;
					n++;
				}
	}
	return n;
}

static void compare_cores(const struct cpu *a, const struct cpu *b)
{
	for (unsigned i = 0; i < SYSREG_COUNT; i++)
		ck_assert_msg(a->sys[i] == b->sys[i], "core %u: %s", a->core, sysregs[i].name);
	ck_assert_mem_eq(a->lor, b->lor, sizeof a->lor);
	ck_assert_mem_eq(a->r, b->r, sizeof a->r);
	ck_assert_mem_eq(a->sp_el, b->sp_el, sizeof a->sp_el);
	ck_assert_mem_eq(&a->ps, &b->ps, sizeof a->ps);
	ck_assert_uint_eq(a->pc, b->pc);
	ck_assert_uint_eq(a->sleep, b->sleep);
	ck_assert_uint_eq(a->irq_lines, b->irq_lines);
	ck_assert_uint_eq(a->event_register, b->event_register);
	ck_assert_uint_eq(a->events.len, b->events.len);
}

static struct machine *full_machine(unsigned gic)
{
	static const char *const devices[] = { "virtio-rng-pci", "virtio-rng-device",
					       "virtio-serial-pci", "virtio-serial-device" };
	struct machine_config c = fixture_config();

	c.serial = "null";
	c.gic_version = gic;
	c.model = cpu_model_find("max");
	c.kernel = fixture_rom("tests/hello.elf");
	c.nics.text[c.nics.count++] = "user";
	for (unsigned i = 0; i < sizeof(devices) / sizeof(devices[0]); i++)
		c.devices.text[c.devices.count++] = devices[i];
	return fixture_machine(&c);
}

/* After anything at all has been written anywhere, a reset machine is as a new one. */
START_TEST(reset_is_as_new)
{
	for (unsigned gic = 2; gic <= 3; gic++) {
		struct machine *fresh = full_machine(gic), *used = full_machine(gic);
		struct machine *other = full_machine(gic);
		const char *where;
		uint64_t at;
		struct rng rng;

		rng_seed(&rng, gic);
		for (unsigned i = 0; i < 50000; i++)
			write_at_random(used, &rng);
		for (unsigned i = 0; i < used->cores; i++) {
			struct cpu *cpu = used->cpus[i];

			for (unsigned k = 0; k < SYSREG_COUNT; k++)
				cpu->sys[k] = rng_next(&rng);
			for (unsigned k = 0; k < SLOT_COUNT; k++)
				cpu->r[k] = rng_next(&rng);
			memset(cpu->lor, 1, sizeof cpu->lor);
			memset(cpu->sp_el, 1, sizeof cpu->sp_el);
			cpu->ps = (struct pstate){ .el = 0 };
			cpu->sleep = i ? AWAKE : POWERED_OFF;
			cpu->event_register = true;
		}
		memset(used->ram, 0x5a, 1 << 20);
		/* reading may change something too: a machine of its own */
		ck_assert_uint_ge(differing(other, used, &where, &at), 100);
		machine_free(other, NULL);
		machine_reset(used);
		for (unsigned i = 0; i < used->cores; i++)
			compare_cores(fresh->cpus[i], used->cpus[i]);
		ck_assert_msg(!differing(fresh, used, &where, &at), "%s: register 0x%llx", where,
			      (unsigned long long)at);
		ck_assert_mem_eq(fresh->ram, used->ram, fresh->ram_size);
		ck_assert_uint_eq(fresh->events.len, used->events.len);
		machine_free(used, NULL);
		machine_free(fresh, NULL);
	}
}
END_TEST

/* Two cores, timers and interrupts: the same cycles however it is watched. */
START_TEST(repeatable)
{
	static const char *const roms[] = { "tests/smp.elf", "tests/timer.elf", "tests/hello.elf" };

	for (unsigned i = 0; i < sizeof(roms) / sizeof(roms[0]); i++) {
		struct machine_config c = fixture_config();
		struct outcome first, other;

		c.kernel = fixture_rom(roms[i]);
		first = run_to_end(&c);
		ck_assert_int_eq(first.exit, MACHINE_POWER_OFF);
		other = run_to_end(&c);
		same(&first, &other);
		for (int core = -1; core < 2; core++) {
			other = step_to_end(&c, core);
			same(&first, &other);
			/* the last instruction ends the machine, not a step */
			ck_assert(core || other.steps + 1 >= first.insns[0]);
		}
	}
}
END_TEST

/* The whole hypervisor, traced: the files too are the same, byte by byte. */
START_TEST(stepped_trace_is_identical)
{
	struct machine_config c = fixture_config();
	uint8_t *a, *b;
	size_t a_size, b_size;
	struct outcome first, second;
	struct error e;

	c.kernel = fixture_rom("split-v8-gicv2.elf");
	c.max_cycles = 6000000;
	c.trace_detail = 1;
	c.trace = "a.trace";
	first = run_to_end(&c);
	c.trace = "b.trace";
	second = step_to_end(&c, -1);
	same(&first, &second);
	ck_assert(hostfile_read("a.trace", 1 << 28, &a, &a_size, &e));
	ck_assert(hostfile_read("b.trace", 1 << 28, &b, &b_size, &e));
	ck_assert_uint_gt(a_size, 10000);
	ck_assert(a_size == b_size && !memcmp(a, b, a_size));
	free(a);
	free(b);
	/* and tracing itself costs no modelled cycle */
	c.trace = NULL;
	second = run_to_end(&c);
	same(&first, &second);
}
END_TEST

static bool always(void *opaque, struct machine *m)
{
	unsigned *calls = opaque;

	(void)m;
	++*calls;
	return true;
}

START_TEST(stopping)
{
	struct machine_config c = fixture_config();
	const struct machine_hooks hooks = { .poll = always };
	unsigned calls = 0;
	struct machine *m;

	c.kernel = fixture_rom("tests/spin.elf");
	c.start_stopped = true;
	m = fixture_machine(&c);
	ck_assert_int_eq(machine_run(m), MACHINE_STOPPED);
	ck_assert_int_eq(machine_stop_reason(m), STOP_REQUEST);
	ck_assert_uint_eq(machine_now(m), 0);
	machine_set_hooks(m, &hooks, &calls);
	ck_assert_int_eq(machine_run(m), MACHINE_STOPPED);
	ck_assert_uint_eq(calls, 1);
	machine_set_hooks(m, &(struct machine_hooks){ 0 }, NULL);
	machine_stop(m);
	ck_assert_int_eq(machine_run(m), MACHINE_STOPPED);
	machine_quit(m);
	ck_assert_int_eq(machine_run(m), MACHINE_QUIT);
	ck_assert_int_eq(machine_exit_status(m), EXIT_QUIT);
	machine_free(m, NULL);

	c.start_stopped = false;
	m = fixture_machine(&c);
	machine_catch_signals(m);
	raise(SIGTERM);
	ck_assert_int_eq(machine_run(m), MACHINE_SIGNAL);
	ck_assert_int_eq(machine_exit_status(m), 128 + SIGTERM);
	machine_free(m, NULL);
}
END_TEST

static void refuse(const struct machine_config *c, bool input, const char *message)
{
	struct error e;
	bool bad_input = !input;

	ck_assert_msg(machine_new(c, &bad_input, &e) == NULL, "accepted: %s", message);
	ck_assert_msg(strstr(e.msg, message) != NULL, "%s", e.msg);
	ck_assert(bad_input == input);
}

START_TEST(bad_configurations)
{
	const struct machine_config good = fixture_config();
	struct machine_config c;

	c = good, c.machine = "raspi3";
	refuse(&c, false, "-M raspi3: no such machine");
	c = good, c.gic_version = 4;
	refuse(&c, false, "-M gic-version=4");
	c = good, c.cores = 9;
	refuse(&c, false, "-smp 9: more than 8 cores");
	c = good, c.ram_size = 4096;
	refuse(&c, false, "-m: 4 KiB is not a possible size of RAM");
	c = good, c.ram_size = MACHINE_MAX_RAM + 4096;
	refuse(&c, false, "-m: ");
	c = good, c.kernel = "missing.elf";
	refuse(&c, true, "missing.elf: No such file");
	c = good, c.dtb = fixture_kernel(wfi_forever, 2);
	refuse(&c, true, "kernel: not a device tree blob");
	c = good, c.serial = "tcp:1";
	refuse(&c, false, "serial 'tcp:1'");
	c = good, c.serial = "file:/nonexistent/x";
	refuse(&c, true, "serial file: /nonexistent/x: No such file");
	c = good, c.trace = "/nonexistent/x";
	refuse(&c, true, "/nonexistent/x: No such file");
}
END_TEST

/* 64 GiB of RAM cost the host only what the guest touches. */
START_TEST(ram_is_lazy)
{
	struct machine_config c = fixture_config();
	struct rusage before, after;
	struct machine *m;
	uint64_t word = 0x1122334455667788, back = 0;

	getrusage(RUSAGE_SELF, &before);
	c.ram_size = MACHINE_MAX_RAM;
	c.kernel = fixture_rom("tests/hello.elf");
	m = fixture_machine(&c);
	ck_assert_int_eq(machine_run(m), MACHINE_POWER_OFF);
	ck_assert(memsys_debug_access(machine_memsys(m), 0x40000000 + MACHINE_MAX_RAM - 8, &word, 8,
				      true));
	ck_assert(memsys_debug_access(machine_memsys(m), 0x40000000 + MACHINE_MAX_RAM - 8, &back, 8,
				      false));
	ck_assert_uint_eq(back, word);
	getrusage(RUSAGE_SELF, &after);
	ck_assert_int_lt(after.ru_maxrss - before.ru_maxrss, 300 * 1024);
	machine_free(m, NULL);
}
END_TEST

int main(void)
{
	return unit_run(
		unit_suite("platform/machine",
			   (const TTest *const[]){ power_off, limits, stuck, reset, reset_is_as_new,
						   repeatable, stepped_trace_is_identical, stopping,
						   bad_configurations, ram_is_lazy, NULL }));
}
