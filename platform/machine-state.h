/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside of platform/: what a machine is made of. Users include platform/machine.h. */
#ifndef TRAPLINE_PLATFORM_MACHINE_STATE_H
#define TRAPLINE_PLATFORM_MACHINE_STATE_H

#include <signal.h>

#include "gic/gic.h"
#include "mmu/physmap.h"
#include "platform/boot.h"
#include "platform/chardev.h"
#include "platform/devices.h"
#include "platform/machine.h"
#include "platform/pl011.h"
#include "platform/pl031.h"
#include "platform/virt.h"
#include "timer/timer.h"
#include "trace/trace.h"

/* Host input is taken once in a millisecond of modelled time. */
#define INPUT_TICKS_PER_SECOND 1000u

/* What the scheduler knows of a core beyond its cpu. */
struct sched_core {
	struct event sev;   /* in the core's queue: another core's SEV arrives */
	uint64_t last_sev;  /* arrival of the last one; later than sev.when: one more follows */
	uint64_t slept_at;  /* time at which it went to sleep */
	bool monitor_armed; /* its exclusive monitor was set when the last turn ended */
};

/* One core's turn. Kept while a debugger looks at it in the middle. */
struct slice {
	bool active;
	unsigned core;
	uint64_t until;
};

struct machine {
	struct machine_config config;
	struct core_timing core_timing;
	struct mem_timing mem_timing;
	struct device_timing device_timing;
	uint64_t frequency;  /* cycles a second */
	uint64_t max_cycles; /* 0: no limit */
	unsigned cores;

	struct physmap map;
	uint8_t *ram;
	uint64_t ram_size;
	struct boot boot;

	struct memsys *memsys;
	struct cpu *cpus[MACHINE_MAX_CORES];
	struct event_queue *queues[MACHINE_MAX_CORES]; /* of cpus */
	struct gic *gic;
	struct timers *timers;
	struct pl011 uart;
	struct pl031 rtc;
	struct devices devices;
	struct chardev *serial;
	struct chardev *console;   /* of semihosting: serial, or one of its own */
	struct event_queue events; /* of the devices, in cycles */
	struct trace *trace;

	/* scheduler */
	struct sched_core sched[MACHINE_MAX_CORES];
	struct slice slice;
	uint64_t quantum;
	uint64_t next_input; /* when host input is taken next; UINT64_MAX: never again */
	/* on a terminal: this modelled time was this host time, ns; 0: not tied together yet */
	uint64_t pace_cycles, pace_host;
	bool reset_pending;
	bool power_pressed; /* the button will be, when the next thing happens */
	struct event power_release;
	struct machine_hooks hooks;
	void *hooks_opaque;
	uint64_t next_poll; /* host time of the next call of hooks.poll, ns */
	bool held;	    /* start_stopped, and not yet released */
	bool begun;	    /* it has run: its output files are written */

	/* requests, from signal handlers too */
	volatile sig_atomic_t stop_request, quit_request, signal;

	/* why it stopped or ended */
	enum stop_reason stop_reason;
	unsigned stop_core;
	bool ended;
	enum machine_exit end;
	int status;
	char message[256];

	int semihost_errno;
	unsigned semihost_features_at; /* read position in ":semihosting-features" */
};

/* Ends the run: the first reason holds. The core that runs returns at its next block boundary. */
void machine_end(struct machine *m, enum machine_exit why, int status, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* Makes the core that runs return at its next block boundary, whatever its slice says. */
void machine_end_slice(struct machine *m);

/* An event was put into @core's queue: see struct gic_config. */
void machine_kick(void *opaque, unsigned core);

/* Reset of the whole machine: RAM as loaded, all cores off but the first. */
void machine_reset(struct machine *m);

/* platform/virt.c: the board */
bool virt_lay_out(struct machine *m, struct error *err); /* needs m->ram */
bool virt_make_timers(struct machine *m, struct error *err);
bool virt_make_gic(struct machine *m, struct error *err); /* needs m->cpus */
bool virt_has_gicv3(const struct machine *m);
bool virt_has_its(const struct machine *m);
/* A bus's device sends an interrupt message: struct msi_out, with the machine as opaque. */
void virt_send_msi(void *opaque, uint32_t requester, uint64_t address, uint32_t data, uint64_t now);
/* Needs the serial line; before the first reset. */
void virt_init_devices(struct machine *m);
void virt_pmu_irq(void *opaque, struct cpu *cpu, bool level);

/* It is about to run for the first time: empties the files that it writes. */
bool machine_begin(struct machine *m, struct error *err);

/* platform/power.c */
void power_init(struct machine *m);
/* The button is pressed at @when, and let go a little later. */
void power_press(struct machine *m, uint64_t when);
/* Resets the machine at the next boundary, or ends the run for the reason @why (-no-reboot). */
void power_reset(struct machine *m, const char *why);

/* The machine goes away: signals find none any more. */
void machine_release_signals(const struct machine *m);

/* platform/psci.c and platform/semihost.c, as members of struct cpu_ops */
bool psci_call(void *opaque, struct cpu *cpu, bool smc);
bool semihost_call(void *opaque, struct cpu *cpu);
/* platform/sched.c, likewise */
void sched_send_event(void *opaque, struct cpu *cpu);

/* The core whose turn it is, or comes next. */
unsigned machine_next_core(const struct machine *m);

/* Prepares the scheduler's part of a machine whose cores are made. */
void sched_init(struct machine *m);
void sched_reset(struct machine *m);

/* Sets the time of a core that does not run; never backwards. */
void sched_set_time(struct cpu *cpu, uint64_t when);

/* Waits for input of @input up to @ns of host time, or until something wants attention. */
void machine_wait_host(struct machine *m, struct chardev *input, uint64_t ns);

/* Whether a request to stop or end is waiting. */
static inline bool machine_wanted(const struct machine *m)
{
	return m->stop_request || m->quit_request || m->signal;
}

#endif
