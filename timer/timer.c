// SPDX-License-Identifier: GPL-2.0-or-later
#include "timer/timer.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/bits.h"
#include "timer/counter.h"

/* CNTx_CTL */
enum { CTL_ENABLE = 1u << 0, CTL_IMASK = 1u << 1, CTL_ISTATUS = 1u << 2 };

/* CNTKCTL_EL1, CNTHCTL_EL2: the event stream has the same fields in both. */
enum { EVNTEN_BIT = 2, EVNTDIR_BIT = 3, EVNTI_BIT = 4, EVNTI_LEN = 4 };

enum {
	CNTKCTL_MASK = 0x3ff,
	CNTHCTL_MASK = 0xff,
	CNTHCTL_MASK_VHE = 0xfff,
	/* IMPLEMENTATION DEFINED in ARMv8; as ARMv7 demands: EL1 may use the physical timer */
	CNTHCTL_RESET = 0x3,
};

/* Among events of one cycle: before the outputs that they cause. */
enum { TIMER_PRIORITY = 8 };

enum timer_id { TIMER_PHYS, TIMER_VIRT, TIMER_HYP, TIMER_HYP_VIRT, TIMER_COUNT };
enum stream_id { STREAM_KERNEL, STREAM_HYP, STREAM_COUNT };

static const struct timer_row {
	const char *name;
	enum sysreg_id ctl, cval, tval;
	unsigned ppi;
	bool has_offset; /* counts CNTVCT, not CNTPCT */
} timer_rows[TIMER_COUNT] = {
	[TIMER_PHYS] = { .name = "phys",
			 .ctl = SR_CNTP_CTL_EL0,
			 .cval = SR_CNTP_CVAL_EL0,
			 .tval = SR_CNTP_TVAL_EL0,
			 .ppi = TIMER_PPI_PHYS },
	[TIMER_VIRT] = { .name = "virt",
			 .ctl = SR_CNTV_CTL_EL0,
			 .cval = SR_CNTV_CVAL_EL0,
			 .tval = SR_CNTV_TVAL_EL0,
			 .ppi = TIMER_PPI_VIRT,
			 .has_offset = true },
	[TIMER_HYP] = { .name = "hyp",
			.ctl = SR_CNTHP_CTL_EL2,
			.cval = SR_CNTHP_CVAL_EL2,
			.tval = SR_CNTHP_TVAL_EL2,
			.ppi = TIMER_PPI_HYP },
	/* FEAT_VHE: a virtual timer of EL2 whose offset is 0 */
	[TIMER_HYP_VIRT] = { .name = "hypvirt",
			     .ctl = SR_CNTHV_CTL_EL2,
			     .cval = SR_CNTHV_CVAL_EL2,
			     .tval = SR_CNTHV_TVAL_EL2,
			     .ppi = TIMER_PPI_HYP_VIRT },
};

/* Each event stream: the register that controls it, and its counter. */
static const struct stream_row {
	const char *name;
	enum sysreg_id control;
	bool has_offset;
} stream_rows[STREAM_COUNT] = {
	[STREAM_KERNEL] = { .name = "kctl", .control = SR_CNTKCTL_EL1, .has_offset = true },
	[STREAM_HYP] = { .name = "hctl", .control = SR_CNTHCTL_EL2 },
};

struct timer {
	struct event change; /* queued while enabled and unmasked: the condition changes */
	char name[24];
	struct timers *timers;
	uint8_t core, id; /* enum timer_id */
	uint64_t cval;
	uint32_t ctl; /* ENABLE, IMASK */
	bool level;   /* output, as set_ppi was told */
};

struct stream {
	struct event edge; /* queued: while enabled */
	char name[24];
	struct timers *timers;
	uint8_t core, id; /* enum stream_id */
	uint64_t control; /* CNTKCTL_EL1 or CNTHCTL_EL2, whole */
};

struct timer_core {
	struct timer timer[TIMER_COUNT];
	struct stream stream[STREAM_COUNT];
	uint64_t voff;
	uint64_t frq; /* CNTFRQ_EL0: what firmware says, of no effect */
};

struct timers {
	struct timer_config config;
	struct counter counter;
	struct timer_core core[TIMER_MAX_CORES];
};

uint64_t timers_count(const struct timers *t, uint64_t now)
{
	return (uint64_t)counter_at(&t->counter, now);
}

/* CNTPCT, or CNTVCT where the timer or stream counts that. */
static uint64_t view_count(const struct timers *t, unsigned core, bool has_offset, uint64_t now)
{
	return timers_count(t, now) - (has_offset ? t->core[core].voff : 0);
}

/* Queues @e for the cycle at which @ticks more have been counted than at @now. */
static void schedule(struct timers *t, unsigned core, struct event *e, uint64_t now, uint128 ticks)
{
	uint64_t when = counter_cycle_after(&t->counter, now, ticks);

	if (when == UINT64_MAX) {
		event_cancel(t->config.queues[core], e);
		return;
	}
	event_schedule(t->config.queues[core], e, when);
	if (t->config.kick)
		t->config.kick(t->config.opaque, core);
}

/* ---- timers ------------------------------------------------------------------ */

/* The timer condition: ISTATUS if enabled. Arm ARM D11.2.4: all values are unsigned. */
static bool condition(const struct timer *tm, uint64_t now)
{
	return view_count(tm->timers, tm->core, timer_rows[tm->id].has_offset, now) >= tm->cval;
}

/* Output and next event as registers and time have them at @now. */
static void timer_update(struct timer *tm, uint64_t now)
{
	struct timers *t = tm->timers;
	const struct timer_row *row = &timer_rows[tm->id];
	bool on = (tm->ctl & (CTL_ENABLE | CTL_IMASK)) == CTL_ENABLE;
	bool level = on && condition(tm, now);

	if (on && tm->cval) /* every count reaches 0 */
		schedule(t, tm->core, &tm->change, now,
			 counter_ticks_to_change(view_count(t, tm->core, row->has_offset, now),
						 tm->cval));
	else
		event_cancel(t->config.queues[tm->core], &tm->change);
	if (level == tm->level)
		return;
	tm->level = level;
	t->config.set_ppi(t->config.opaque, tm->core, row->ppi, level, now);
}

static void timer_fire(void *opaque, uint64_t when)
{
	timer_update(opaque, when);
}

static uint64_t timer_read(const struct timer *tm, enum sysreg_id reg, uint64_t now)
{
	const struct timer_row *row = &timer_rows[tm->id];

	if (reg == row->cval)
		return tm->cval;
	if (reg == row->tval)
		return (uint32_t)(tm->cval -
				  view_count(tm->timers, tm->core, row->has_offset, now));
	if ((tm->ctl & CTL_ENABLE) && condition(tm, now))
		return tm->ctl | CTL_ISTATUS;
	return tm->ctl;
}

static void timer_write(struct timer *tm, enum sysreg_id reg, uint64_t value, uint64_t now)
{
	const struct timer_row *row = &timer_rows[tm->id];

	if (reg == row->cval)
		tm->cval = value;
	else if (reg == row->tval)
		tm->cval =
			view_count(tm->timers, tm->core, row->has_offset, now) + sext64(value, 32);
	else
		tm->ctl = (uint32_t)value & (CTL_ENABLE | CTL_IMASK);
	timer_update(tm, now);
}

/* ---- event streams (Arm ARM D11.2.3) ------------------------------------------- */

static void stream_update(struct stream *s, uint64_t now)
{
	struct timers *t = s->timers;
	uint64_t count;

	if (!extract64(s->control, EVNTEN_BIT, 1)) {
		event_cancel(t->config.queues[s->core], &s->edge);
		return;
	}
	count = view_count(t, s->core, stream_rows[s->id].has_offset, now);
	schedule(t, s->core, &s->edge, now,
		 counter_ticks_to_edge(count, extract32((uint32_t)s->control, EVNTI_BIT, EVNTI_LEN),
				       extract64(s->control, EVNTDIR_BIT, 1)));
}

static void stream_fire(void *opaque, uint64_t when)
{
	struct stream *s = opaque;

	stream_update(s, when);
	if (s->timers->config.stream_event)
		s->timers->config.stream_event(s->timers->config.opaque, s->core);
}

static void stream_write(struct stream *s, uint64_t value, uint64_t now)
{
	uint64_t mask = CNTKCTL_MASK;

	if (s->id == STREAM_HYP)
		mask = s->timers->config.has_vhe ? CNTHCTL_MASK_VHE : CNTHCTL_MASK;
	s->control = value & mask;
	stream_update(s, now);
}

/* ---- registers -------------------------------------------------------------------- */

static struct timer *find_timer(struct timer_core *c, enum sysreg_id reg)
{
	for (unsigned id = 0; id < TIMER_COUNT; id++) {
		const struct timer_row *row = &timer_rows[id];

		if (reg == row->ctl || reg == row->cval || reg == row->tval)
			return &c->timer[id];
	}
	return NULL;
}

static struct stream *find_stream(struct timer_core *c, enum sysreg_id reg)
{
	for (unsigned id = 0; id < STREAM_COUNT; id++) {
		if (reg == stream_rows[id].control)
			return &c->stream[id];
	}
	return NULL;
}

static uint64_t timers_read(void *opaque, unsigned core, enum sysreg_id reg, uint64_t now)
{
	struct timers *t = opaque;
	struct timer_core *c = &t->core[core];
	const struct timer *tm = find_timer(c, reg);
	const struct stream *s = find_stream(c, reg);

	if (tm)
		return timer_read(tm, reg, now);
	if (s)
		return s->control;
	switch (reg) {
	case SR_CNTPCT_EL0:
		return timers_count(t, now);
	case SR_CNTVCT_EL0:
		return view_count(t, core, true, now);
	case SR_CNTVOFF_EL2:
		return c->voff;
	case SR_CNTFRQ_EL0:
		return c->frq;
	default:
		return 0;
	}
}

static void write_voff(struct timer_core *c, uint64_t value, uint64_t now)
{
	c->voff = value;
	for (unsigned id = 0; id < TIMER_COUNT; id++) {
		if (timer_rows[id].has_offset)
			timer_update(&c->timer[id], now);
	}
	for (unsigned id = 0; id < STREAM_COUNT; id++) {
		if (stream_rows[id].has_offset)
			stream_update(&c->stream[id], now);
	}
}

static void timers_write(void *opaque, unsigned core, enum sysreg_id reg, uint64_t value,
			 uint64_t now)
{
	struct timers *t = opaque;
	struct timer_core *c = &t->core[core];
	struct timer *tm = find_timer(c, reg);
	struct stream *s = find_stream(c, reg);

	if (tm)
		timer_write(tm, reg, value, now);
	else if (s)
		stream_write(s, value, now);
	else if (reg == SR_CNTVOFF_EL2)
		write_voff(c, value, now);
	else if (reg == SR_CNTFRQ_EL0)
		c->frq = (uint32_t)value;
}

const struct timer_ops timers_sysreg_ops = { .read = timers_read, .write = timers_write };

/* ---- life ------------------------------------------------------------------------- */

void timers_reset_core(struct timers *t, unsigned core, uint64_t now)
{
	struct timer_core *c = &t->core[core];

	c->voff = 0;
	c->frq = t->config.counter_hz;
	for (unsigned id = 0; id < TIMER_COUNT; id++) {
		c->timer[id].cval = 0;
		c->timer[id].ctl = 0;
		timer_update(&c->timer[id], now);
	}
	stream_write(&c->stream[STREAM_KERNEL], 0, now);
	stream_write(&c->stream[STREAM_HYP], CNTHCTL_RESET, now);
}

static void init_timer(struct timers *t, unsigned core, unsigned id)
{
	struct timer *tm = &t->core[core].timer[id];

	snprintf(tm->name, sizeof(tm->name), "timer%u.%s", core, timer_rows[id].name);
	tm->timers = t;
	tm->core = (uint8_t)core;
	tm->id = (uint8_t)id;
	tm->change = (struct event){
		.name = tm->name, .priority = TIMER_PRIORITY, .fire = timer_fire, .opaque = tm
	};
}

static void init_stream(struct timers *t, unsigned core, unsigned id)
{
	struct stream *s = &t->core[core].stream[id];

	snprintf(s->name, sizeof(s->name), "timer%u.%s", core, stream_rows[id].name);
	s->timers = t;
	s->core = (uint8_t)core;
	s->id = (uint8_t)id;
	s->edge = (struct event){
		.name = s->name, .priority = TIMER_PRIORITY, .fire = stream_fire, .opaque = s
	};
}

static bool check(const struct timer_config *c, struct error *err)
{
	if (c->cores < 1 || c->cores > TIMER_MAX_CORES)
		return error_set(err, "timer: %u cores: not 1 to %d", c->cores, TIMER_MAX_CORES);
	if (c->core_mhz < 1 || c->core_mhz > 100000)
		return error_set(err, "timer: core clock of %u MHz: not 1 to 100000", c->core_mhz);
	if (!c->counter_hz)
		return error_set(err, "timer: counter frequency is 0");
	return true;
}

struct timers *timers_new(const struct timer_config *c, struct error *err)
{
	struct timers *t;

	if (!check(c, err))
		return NULL;
	t = xcalloc(1, sizeof(*t));
	t->config = *c;
	t->counter = counter_make(c->counter_hz, UINT64_C(1000000) * c->core_mhz);
	for (unsigned core = 0; core < c->cores; core++) {
		for (unsigned id = 0; id < TIMER_COUNT; id++)
			init_timer(t, core, id);
		for (unsigned id = 0; id < STREAM_COUNT; id++)
			init_stream(t, core, id);
		timers_reset_core(t, core, 0);
	}
	return t;
}

void timers_free(struct timers *t)
{
	if (!t)
		return;
	for (unsigned core = 0; core < t->config.cores; core++) {
		for (unsigned id = 0; id < TIMER_COUNT; id++)
			event_cancel(t->config.queues[core], &t->core[core].timer[id].change);
		for (unsigned id = 0; id < STREAM_COUNT; id++)
			event_cancel(t->config.queues[core], &t->core[core].stream[id].edge);
	}
	free(t);
}
