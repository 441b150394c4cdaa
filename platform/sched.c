// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The order in which cores run.
 *
 * Cores take turns on one thread, the one furthest behind first (the lowest number among equals).
 * A turn may go as far as one quantum, the smallest latency between cores, beyond the time at
 * which any other core can next do something: so whatever one core sends another arrives in the
 * other's future. A sleeping core's next time is that of its next event. If a turn wakes another
 * core earlier than its bound had foreseen, machine_kick() cuts the turn short.
 *
 * Nothing here depends on the host but the moments at which its input is taken, which are fixed
 * in modelled time.
 */
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "platform/machine-state.h"

#define NEVER UINT64_MAX
/* Longest turn, in cycles: requests and hooks are looked at between turns. */
#define LONGEST_TURN	 UINT64_C(1000000)
#define POLL_INTERVAL_NS UINT64_C(20000000)
#define PACE_SLACK_NS	 UINT64_C(50000000)
#define WAIT_MAX_NS	 UINT64_C(100000000)

static uint64_t host_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * UINT64_C(1000000000) + (uint64_t)t.tv_nsec;
}

static uint64_t later(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t plus(uint64_t a, uint64_t b)
{
	return a > NEVER - b ? NEVER : a + b;
}

void sched_set_time(struct cpu *cpu, uint64_t when)
{
	cpu->limit = later(when, cpu_now(cpu));
	cpu->left = 0;
}

/* When @cpu can next do something by itself. */
static uint64_t core_time(const struct cpu *cpu)
{
	uint64_t next;

	if (cpu->sleep == AWAKE)
		return cpu_now(cpu);
	if (cpu->sleep == POWERED_OFF)
		return NEVER;
	next = event_next(&cpu->events);
	return next == NEVER ? NEVER : later(next, cpu_now(cpu));
}

/* ---- ending and stopping ---------------------------------------------------- */

void machine_end(struct machine *m, enum machine_exit why, int status, const char *fmt, ...)
{
	va_list ap;

	if (m->ended)
		return;
	m->ended = true;
	m->end = why;
	m->status = status;
	va_start(ap, fmt);
	vsnprintf(m->message, sizeof(m->message), fmt, ap);
	va_end(ap);
	machine_end_slice(m);
}

void machine_end_slice(struct machine *m)
{
	struct cpu *cpu;

	if (!m->slice.active)
		return;
	cpu = m->cpus[m->slice.core];
	cpu->stop_request = true;
	cpu_attention(cpu);
}

static enum machine_exit stopped(struct machine *m, enum stop_reason why, unsigned core)
{
	m->stop_reason = why;
	m->stop_core = core;
	return MACHINE_STOPPED;
}

/* ---- what cores do to each other ---------------------------------------------- */

void machine_kick(void *opaque, unsigned core)
{
	struct machine *m = opaque;

	if (!m->slice.active)
		return;
	if (core == m->slice.core)
		cpu_check_events(m->cpus[core]);
	else if (core_time(m->cpus[core]) < m->slice.until)
		machine_end_slice(m);
}

static void on_sev(void *opaque, uint64_t when)
{
	struct cpu *cpu = opaque;
	struct machine *m = cpu->ops_opaque;
	struct sched_core *s = &m->sched[cpu->core];

	cpu_set_event(cpu);
	if (s->last_sev > when)
		event_schedule(&cpu->events, &s->sev, s->last_sev);
}

/* An event for core @to arrives at @when. */
static void post_event(struct machine *m, unsigned to, uint64_t when)
{
	struct sched_core *s = &m->sched[to];

	/* those between the first and the last are absorbed: the event register has one bit */
	s->last_sev = later(when, s->last_sev);
	if (!s->sev.queued)
		event_schedule(&m->cpus[to]->events, &s->sev, when);
}

void sched_send_event(void *opaque, struct cpu *cpu)
{
	struct machine *m = opaque;
	uint64_t when = cpu_now(cpu) + m->quantum;

	for (unsigned i = 0; i < m->cores; i++) {
		struct cpu *to = m->cpus[i];

		if (to == cpu || to->sleep == POWERED_OFF)
			continue;
		post_event(m, i, when);
		machine_kick(m, i);
	}
}

/*
 * The exclusive monitor of a core, cleared by another core's store, is an event for it too (Arm
 * ARM D1.17.1: spinning on a lock with WFE). Seen here, after each turn, because the monitors
 * know no cores.
 */
static void monitor_events(struct machine *m, unsigned ran)
{
	uint64_t when = cpu_now(m->cpus[ran]) + m->quantum;

	for (unsigned i = 0; i < m->cores; i++) {
		struct cpu *cpu = m->cpus[i];
		bool was = m->sched[i].monitor_armed;

		m->sched[i].monitor_armed = mmu_monitor_armed(cpu->mmu);
		if (i != ran && was && !m->sched[i].monitor_armed && cpu->sleep != POWERED_OFF)
			post_event(m, i, when);
	}
}

/* ---- one turn ------------------------------------------------------------------ */

/* How far @core may run: see the head of this file. */
static uint64_t bound(const struct machine *m, unsigned core)
{
	uint64_t now = core_time(m->cpus[core]);
	uint64_t until = plus(now, LONGEST_TURN);

	for (unsigned i = 0; i < m->cores; i++) {
		if (i == core)
			continue;
		until = earlier(until, plus(core_time(m->cpus[i]), m->quantum));
		if (m->cpus[i]->sleep == SLEEP_WFE && m->sched[i].monitor_armed)
			until = earlier(until, plus(now, m->quantum));
	}
	until = earlier(until, event_next(&m->events));
	until = earlier(until, m->next_input);
	if (m->max_cycles)
		until = earlier(until, m->max_cycles);
	/* an event of this very moment has been handled: a turn is never empty */
	return later(until, now + 1);
}

/* A sleeping core's next event is due: time passes to it, and it may wake. */
static void pass_time(struct machine *m, struct cpu *cpu)
{
	uint64_t when = core_time(cpu);

	sched_set_time(cpu, when);
	event_run_until(&cpu->events, when);
	if (cpu->sleep != AWAKE)
		return;
	if (cpu->timing)
		sched_set_time(cpu, when + cpu->timing->wfi_wake);
	if (m->trace)
		trace_sleep(m->trace, cpu->core, m->sched[cpu->core].slept_at, cpu_now(cpu));
}

static void begin_turn(struct machine *m, unsigned core)
{
	m->slice = (struct slice){ .active = true, .core = core, .until = bound(m, core) };
	m->cpus[core]->stop_request = false;
}

static void end_turn(struct machine *m)
{
	struct cpu *cpu = m->cpus[m->slice.core];

	m->slice.active = false;
	cpu->stop_request = false;
	monitor_events(m, cpu->core);
}

/* Runs the core whose turn it is. True: the machine stops for the debugger, as *@exit says. */
static bool run_turn(struct machine *m, int step_core, enum machine_exit *exit)
{
	unsigned core = m->slice.core;
	struct cpu *cpu = m->cpus[core];
	bool stepping = step_core == (int)core;
	enum run_exit why;

	cpu->stepping = stepping;
	cpu->step_budget = stepping ? 1 : 0;
	why = cpu_run(cpu, m->slice.until);
	cpu->stepping = false;
	switch (why) {
	case RUN_BREAKPOINT:
		*exit = stopped(m, STOP_BREAKPOINT, core);
		return true;
	case RUN_STEPPED:
		*exit = stopped(m, STOP_STEP, core);
		return true;
	case RUN_SLEEP:
		m->sched[core].slept_at = cpu_now(cpu);
		break;
	case RUN_LIMIT:
		break;
	}
	end_turn(m);
	/* the instruction was the last of its turn */
	if (stepping && !cpu->step_budget && !m->ended) {
		*exit = stopped(m, STOP_STEP, core);
		return true;
	}
	return false;
}

/* ---- the host --------------------------------------------------------------------- */

void machine_wait_host(struct machine *m, struct chardev *input, uint64_t ns)
{
	struct timespec t = { .tv_nsec = (long)earlier(ns, WAIT_MAX_NS) };
	struct pollfd fds[2];
	nfds_t n = 0;
	int fd = chardev_wait_fd(input);

	chardev_flush(input);
	if (fd >= 0)
		fds[n++] = (struct pollfd){ .fd = fd, .events = POLLIN };
	if (m->hooks.wake_fd > 0)
		fds[n++] = (struct pollfd){ .fd = m->hooks.wake_fd, .events = POLLIN };
	if (!machine_wanted(m))
		ppoll(fds, n, &t, NULL);
}

/* Whether what a user types could wake the guest. */
static bool input_can_wake(struct machine *m)
{
	bool paced;

	return (chardev_has_input(m->serial) && pl011_input_interrupts(&m->uart)) ||
	       virtio_list_awaits_host(&m->devices.virtio, &paced);
}

static bool takes_input(const struct machine *m)
{
	return chardev_has_input(m->serial) || virtio_list_has_input(&m->devices.virtio);
}

/* Ctrl-A x, on any console that is a terminal. */
static bool quit_typed(const struct machine *m)
{
	for (unsigned i = 0; i < m->devices.console_count; i++)
		if (chardev_quit_requested(m->devices.consoles[i]))
			return true;
	return chardev_quit_requested(m->serial);
}

/* While the machine stands its terminal shows what it has said, and the escapes work. */
static void attend_terminal(struct machine *m)
{
	chardev_flush(m->serial);
	if (chardev_interactive(m->serial))
		chardev_pump(m->serial);
	if (quit_typed(m))
		m->quit_request = 1;
}

static void take_input(struct machine *m)
{
	uint64_t when = m->next_input;

	chardev_flush(m->serial);
	chardev_pump(m->serial);
	pl011_receive(&m->uart, when);
	virtio_list_poll(&m->devices.virtio, when);
	m->next_input = takes_input(m) ? when + m->frequency / INPUT_TICKS_PER_SECOND : NEVER;
	if (quit_typed(m))
		m->quit_request = 1;
	if (chardev_power_pressed(m->serial))
		machine_power_button(m);
}

/*
 * Waits until the host's clock has come as far as modelled time @next. The two are tied together
 * anew whenever the simulation has fallen far behind: time lost in running is not made up.
 */
static void keep_pace(struct machine *m, uint64_t next)
{
	uint64_t mhz = m->frequency / 1000000;
	uint64_t now = host_ns();
	uint64_t due = m->pace_host + (next - m->pace_cycles) * 1000 / mhz;

	if (!m->pace_host || next < m->pace_cycles || now > due + PACE_SLACK_NS) {
		m->pace_host = now;
		m->pace_cycles = next;
	} else if (due > now) {
		machine_wait_host(m, m->serial, due - now);
	}
}

/*
 * No core will do anything before @next. On a terminal that takes its time. Elsewhere there is
 * nothing to wait for but, if @only_input, a key that can still wake the guest: then modelled
 * time stands still. False: the key is not there yet.
 */
static bool idle(struct machine *m, uint64_t next, bool only_input)
{
	bool paced;

	virtio_list_awaits_host(&m->devices.virtio, &paced);
	if (paced || chardev_interactive(m->serial)) {
		keep_pace(m, next);
	} else if (only_input) {
		chardev_pump(m->serial);
		if (chardev_awaits_input(m->serial)) {
			machine_wait_host(m, m->serial, WAIT_MAX_NS);
			return false;
		}
	}
	return true;
}

/* ---- the loop ----------------------------------------------------------------------- */

static const char *sleep_name(uint8_t sleep)
{
	static const char *const names[] = {
		[AWAKE] = "awake",
		[SLEEP_WFI] = "WFI",
		[SLEEP_WFE] = "WFE",
		[POWERED_OFF] = "off",
	};

	return names[sleep];
}

static void end_stuck(struct machine *m)
{
	char what[200] = "";
	size_t len = 0;

	for (unsigned i = 0; i < m->cores; i++)
		len += (size_t)snprintf(what + len, sizeof(what) - len, "%s%u %s", i ? ", " : "", i,
					sleep_name(m->cpus[i]->sleep));
	machine_end(m, MACHINE_STUCK, EXIT_STUCK,
		    "guest is stuck: no core can wake up again (core %s)", what);
}

/* Requests from outside. True: *@exit is what machine_run returns. */
static bool requested(struct machine *m, enum machine_exit *exit)
{
	int sig = m->signal;

	if (sig)
		machine_end(m, MACHINE_SIGNAL, EXIT_SIGNAL_BASE + sig, "stopped by signal %d (%s)",
			    sig, strsignal(sig));
	if (m->stop_request)
		attend_terminal(m);
	if (m->quit_request)
		machine_end(m, MACHINE_QUIT, EXIT_QUIT, "quit");
	if (!chardev_ok(m->serial))
		machine_end(m, MACHINE_HOST_ERROR, EXIT_HOST_IO,
			    "serial output could not be written");
	if (m->trace && !trace_ok(m->trace))
		machine_end(m, MACHINE_HOST_ERROR, EXIT_HOST_IO, "the trace could not be written");
	if (m->ended) {
		*exit = m->end;
		return true;
	}
	if (m->hooks.poll && host_ns() >= m->next_poll) {
		m->next_poll = host_ns() + POLL_INTERVAL_NS;
		if (m->hooks.poll(m->hooks_opaque, m))
			m->stop_request = 1;
	}
	if (m->stop_request) {
		m->stop_request = 0;
		*exit = stopped(m, STOP_REQUEST, machine_next_core(m));
		return true;
	}
	return false;
}

/* The core that acts next, by its time. */
static unsigned furthest_behind(const struct machine *m, uint64_t *when)
{
	unsigned best = 0;

	*when = core_time(m->cpus[0]);
	for (unsigned i = 1; i < m->cores; i++) {
		uint64_t t = core_time(m->cpus[i]);

		if (t < *when) {
			*when = t;
			best = i;
		}
	}
	return best;
}

unsigned machine_next_core(const struct machine *m)
{
	uint64_t when;

	return m->slice.active ? m->slice.core : furthest_behind(m, &when);
}

/* Does what comes next in modelled time, up to the beginning of a core's turn. */
static void advance(struct machine *m)
{
	uint64_t cores, devices = event_next(&m->events), next;
	unsigned core = furthest_behind(m, &cores);
	bool awake = m->cpus[core]->sleep == AWAKE && cores != NEVER;

	next = earlier(cores, devices);
	if (m->power_pressed) {
		power_press(m, next != NEVER ? next : machine_now(m));
		return;
	}
	if (next == NEVER && !input_can_wake(m)) {
		end_stuck(m);
		return;
	}
	if (m->max_cycles && earlier(next, m->next_input) >= m->max_cycles) {
		machine_end(m, MACHINE_LIMIT, EXIT_LIMIT, "limit of %llu cycles reached",
			    (unsigned long long)m->max_cycles);
		return;
	}
	if (!awake && !idle(m, earlier(next, m->next_input), next == NEVER))
		return;
	if (m->next_input <= next)
		take_input(m);
	else if (devices <= cores)
		event_run_until(&m->events, devices);
	else if (!awake)
		pass_time(m, m->cpus[core]);
	else
		begin_turn(m, core);
}

static enum machine_exit run(struct machine *m, int step_core)
{
	enum machine_exit exit;
	struct error err;

	if (!m->begun && !machine_begin(m, &err))
		machine_end(m, MACHINE_HOST_ERROR, EXIT_HOST_IO, "%s", err.msg);
	for (;;) {
		if (m->reset_pending) {
			m->reset_pending = false;
			machine_reset(m);
			if (m->hooks.reset && m->hooks.reset(m->hooks_opaque, m))
				return stopped(m, STOP_RESET, 0);
		}
		if (requested(m, &exit))
			return exit;
		if (!m->slice.active)
			advance(m);
		else if (run_turn(m, step_core, &exit))
			return exit;
	}
}

enum machine_exit machine_run(struct machine *m)
{
	if (m->held) {
		m->held = false;
		return stopped(m, STOP_REQUEST, machine_next_core(m));
	}
	return run(m, -1);
}

enum machine_exit machine_step(struct machine *m, unsigned core)
{
	m->held = false;
	return run(m, (int)core);
}

void sched_init(struct machine *m)
{
	for (unsigned i = 0; i < m->cores; i++)
		m->sched[i].sev =
			(struct event){ .name = "sev", .fire = on_sev, .opaque = m->cpus[i] };
	m->quantum = m->core_timing.sgi_propagation ? m->core_timing.sgi_propagation : 1;
	m->next_input = m->frequency / INPUT_TICKS_PER_SECOND;
	m->held = m->config.start_stopped;
	if (!takes_input(m))
		m->next_input = NEVER;
}

void sched_reset(struct machine *m)
{
	uint64_t now = 0;

	for (unsigned i = 0; i < m->cores; i++)
		now = later(now, cpu_now(m->cpus[i]));
	for (unsigned i = 0; i < m->cores; i++) {
		sched_set_time(m->cpus[i], now);
		event_cancel(&m->cpus[i]->events, &m->sched[i].sev);
		m->sched[i].last_sev = 0;
		m->sched[i].monitor_armed = false;
	}
	m->slice.active = false;
}
