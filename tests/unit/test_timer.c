// SPDX-License-Identifier: GPL-2.0-or-later
/* The system counter and the architected timers. */
#include <string.h>

#include "base/rng.h"
#include "tests/unit/unit.h"
#include "timer/counter.h"
#include "timer/timer.h"

/* 62.5 MHz in 2.4 GHz: 5 counts in 192 cycles. */
enum { CORES = 2, MHZ = 2400 };

static struct event_queue queue[CORES];
static struct event_queue *queues[CORES] = { &queue[0], &queue[1] };
static struct timers *timers;

/* What the timers told the machine last, and how often. */
static struct {
	uint64_t when;
	unsigned core, intid, count;
	bool level;
} ppi;
static unsigned stream_events[CORES];

static void set_ppi(void *opaque, unsigned core, unsigned intid, bool level, uint64_t when)
{
	ck_assert_ptr_eq(opaque, &ppi);
	ppi.core = core;
	ppi.intid = intid;
	ppi.level = level;
	ppi.when = when;
	ppi.count++;
}

static void stream_event(void *opaque, unsigned core)
{
	ck_assert_ptr_eq(opaque, &ppi);
	stream_events[core]++;
}

static void make(uint32_t mhz, uint32_t hz)
{
	struct timer_config c = { .cores = CORES,
				  .core_mhz = mhz,
				  .counter_hz = hz,
				  .queues = queues,
				  .set_ppi = set_ppi,
				  .stream_event = stream_event,
				  .opaque = &ppi };
	struct error err;

	for (unsigned i = 0; i < CORES; i++)
		event_queue_init(&queue[i]);
	memset(&ppi, 0, sizeof(ppi));
	memset(stream_events, 0, sizeof(stream_events));
	timers = timers_new(&c, &err);
	ck_assert_msg(timers != NULL, "%s", err.msg);
}

static void teardown(void)
{
	timers_free(timers);
	for (unsigned i = 0; i < CORES; i++) {
		ck_assert_uint_eq(event_next(&queue[i]), UINT64_MAX);
		event_queue_fini(&queue[i]);
	}
}

static void setup(void)
{
	make(MHZ, TIMER_COUNTER_HZ);
}

static uint64_t rd(enum sysreg_id reg, uint64_t now)
{
	return timers_sysreg_ops.read(timers, 0, reg, now);
}

static void wr(enum sysreg_id reg, uint64_t value, uint64_t now)
{
	timers_sysreg_ops.write(timers, 0, reg, value, now);
}

/* A number of any magnitude. */
static uint64_t any(struct rng *r)
{
	uint64_t value = rng_next(r);

	return value >> rng_below(r, 64);
}

/* The first cycle whose count is at least @count, by the definition of the counter. */
static uint64_t first_cycle(uint64_t count)
{
	uint64_t cycle = (count * 192 + 4) / 5;

	ck_assert_uint_ge(timers_count(timers, cycle), count);
	if (cycle)
		ck_assert_uint_lt(timers_count(timers, cycle - 1), count);
	return cycle;
}

START_TEST(bad_configurations)
{
	struct timer_config c = { .cores = 0, .core_mhz = 1, .counter_hz = 1, .queues = queues };
	struct error err;

	ck_assert_ptr_null(timers_new(&c, &err));
	c.cores = TIMER_MAX_CORES + 1;
	ck_assert_ptr_null(timers_new(&c, &err));
	c.cores = 1;
	c.core_mhz = 0;
	ck_assert_ptr_null(timers_new(&c, &err));
	c.core_mhz = 1;
	c.counter_hz = 0;
	ck_assert_ptr_null(timers_new(&c, &err));
	ck_assert_msg(!strncmp(err.msg, "timer: ", 7), "%s", err.msg);
	timers_free(NULL);
}
END_TEST

START_TEST(counter_is_exact)
{
	ck_assert_uint_eq(timers_count(timers, 0), 0);
	ck_assert_uint_eq(timers_count(timers, 38), 0);
	ck_assert_uint_eq(timers_count(timers, 39), 1);
	ck_assert_uint_eq(timers_count(timers, 191), 4);
	ck_assert_uint_eq(timers_count(timers, 192), 5);
	/* a thousand years on, and the last cycle: no rounding, no overflow */
	ck_assert_uint_eq(timers_count(timers, UINT64_C(192) << 56), UINT64_C(5) << 56);
	ck_assert_uint_eq(timers_count(timers, UINT64_MAX), UINT64_C(480383960252852906));
	ck_assert_uint_eq(rd(SR_CNTPCT_EL0, 1920), 50);
	ck_assert_uint_eq(rd(SR_CNTVCT_EL0, 1920), 50);
	ck_assert_uint_eq(rd(SR_CNTFRQ_EL0, 0), TIMER_COUNTER_HZ);
}
END_TEST

/* counter_cycle_after() against the definition: the count is reached there and not before. */
START_TEST(cycle_of_a_count)
{
	static const uint64_t hz[] = { 1, 62500000, 19200000, 1000000000, 4294967295u };
	static const uint64_t mhz[] = { 1, 3, 50, 1700, 2400, 100000 };
	struct rng r;

	rng_seed(&r, 7);
	for (unsigned i = 0; i < 20000; i++) {
		uint64_t counter_hz = hz[rng_below(&r, 5)];
		struct counter c =
			counter_make(counter_hz, mhz[rng_below(&r, 6)] * UINT64_C(1000000));
		uint64_t now = any(&r);
		uint128 ticks = (uint128)any(&r) + 1;
		uint128 target = counter_at(&c, now) + ticks;
		uint64_t when = counter_cycle_after(&c, now, ticks);

		ck_assert_uint_gt(when, now);
		ck_assert(counter_at(&c, when - 1) < target);
		ck_assert(when == UINT64_MAX || counter_at(&c, when) >= target);
	}
}
END_TEST

START_TEST(fires_at_the_exact_cycle)
{
	static const struct {
		enum sysreg_id ctl, cval;
		unsigned intid;
	} kinds[] = { { SR_CNTP_CTL_EL0, SR_CNTP_CVAL_EL0, TIMER_PPI_PHYS },
		      { SR_CNTV_CTL_EL0, SR_CNTV_CVAL_EL0, TIMER_PPI_VIRT },
		      { SR_CNTHP_CTL_EL2, SR_CNTHP_CVAL_EL2, TIMER_PPI_HYP },
		      { SR_CNTHV_CTL_EL2, SR_CNTHV_CVAL_EL2, TIMER_PPI_HYP_VIRT } };

	for (unsigned i = 0; i < 4; i++) {
		for (uint64_t count = 1000; count < 1010; count++) {
			uint64_t cycle = first_cycle(count);

			ppi.count = 0;
			wr(kinds[i].cval, count, 0);
			wr(kinds[i].ctl, 1, 0);
			ck_assert_uint_eq(event_next(&queue[0]), cycle);
			event_run_until(&queue[0], cycle - 1);
			ck_assert_uint_eq(ppi.count, 0);
			ck_assert_uint_eq(rd(kinds[i].ctl, cycle - 1), 1);
			ck_assert_uint_eq(rd(kinds[i].ctl, cycle), 5);
			event_run_until(&queue[0], cycle + 100); /* late: told when it was due */
			ck_assert_uint_eq(ppi.count, 1);
			ck_assert_uint_eq(ppi.when, cycle);
			ck_assert_uint_eq(ppi.intid, kinds[i].intid);
			ck_assert_uint_eq(ppi.core, 0);
			ck_assert(ppi.level);
			wr(kinds[i].ctl, 0, cycle + 101);
			ck_assert_uint_eq(ppi.count, 2);
			ck_assert(!ppi.level);
			ck_assert_uint_eq(rd(kinds[i].ctl, cycle + 102), 0);
		}
	}
}
END_TEST

START_TEST(written_in_the_past_fires_at_once)
{
	wr(SR_CNTP_CTL_EL0, 1, 19200); /* CVAL is 0 */
	ck_assert_uint_eq(ppi.count, 1);
	ck_assert(ppi.level);
	ck_assert_uint_eq(ppi.when, 19200);
	ck_assert_uint_eq(event_next(&queue[0]), UINT64_MAX); /* and for ever */
	wr(SR_CNTP_CVAL_EL0, 501, 19200);		      /* at 500 now */
	ck_assert(!ppi.level);
	ck_assert_uint_eq(event_next(&queue[0]), first_cycle(501));
	wr(SR_CNTP_CVAL_EL0, 500, 19210);
	ck_assert(ppi.level);
}
END_TEST

START_TEST(mask_hides_the_output_only)
{
	wr(SR_CNTV_CVAL_EL0, 100, 0);
	wr(SR_CNTV_CTL_EL0, 3, 0);
	ck_assert_uint_eq(event_next(&queue[0]), UINT64_MAX);
	ck_assert_uint_eq(rd(SR_CNTV_CTL_EL0, 3839), 3);
	ck_assert_uint_eq(rd(SR_CNTV_CTL_EL0, 3840), 7);
	ck_assert_uint_eq(ppi.count, 0);
	wr(SR_CNTV_CTL_EL0, 1, 4000);
	ck_assert(ppi.level);
	wr(SR_CNTV_CTL_EL0, 7, 4001); /* ISTATUS is read-only */
	ck_assert(!ppi.level);
	wr(SR_CNTV_CTL_EL0, ~UINT64_C(1), 4002);
	ck_assert_uint_eq(rd(SR_CNTV_CTL_EL0, 4003), 2);
}
END_TEST

START_TEST(tval_is_signed_and_relative)
{
	wr(SR_CNTP_TVAL_EL0, 100, 19200);
	ck_assert_uint_eq(rd(SR_CNTP_CVAL_EL0, 0), 600);
	ck_assert_uint_eq(rd(SR_CNTP_TVAL_EL0, 19200), 100);
	ck_assert_uint_eq(rd(SR_CNTP_TVAL_EL0, 19200 + 3840), 0);
	ck_assert_uint_eq(rd(SR_CNTP_TVAL_EL0, 19200 + 3840 + 39), 0xffffffff);
	wr(SR_CNTP_TVAL_EL0, 0xffffffff, 19200);
	ck_assert_uint_eq(rd(SR_CNTP_CVAL_EL0, 0), 499);
	wr(SR_CNTP_TVAL_EL0, 0x80000000, 19200);
	ck_assert_uint_eq(rd(SR_CNTP_CVAL_EL0, 0), 500 - UINT64_C(0x80000000));
	wr(SR_CNTP_TVAL_EL0, UINT64_C(0x500000007), 19200); /* upper half ignored */
	ck_assert_uint_eq(rd(SR_CNTP_CVAL_EL0, 0), 507);
	wr(SR_CNTVOFF_EL2, 400, 0);
	wr(SR_CNTV_TVAL_EL0, 10, 19200);
	ck_assert_uint_eq(rd(SR_CNTV_CVAL_EL0, 0), 110);
	ck_assert_uint_eq(rd(SR_CNTV_TVAL_EL0, 19200), 10);
	ck_assert_uint_eq(rd(SR_CNTP_TVAL_EL0, 19200), 7);
}
END_TEST

START_TEST(offset_moves_the_virtual_timer_only)
{
	wr(SR_CNTV_CVAL_EL0, 100, 0);
	wr(SR_CNTV_CTL_EL0, 1, 0);
	wr(SR_CNTVOFF_EL2, 50, 0);
	ck_assert_uint_eq(rd(SR_CNTVOFF_EL2, 0), 50);
	/* the virtual count is 2^64 - 50, past every CVAL, until the counter reaches the offset */
	ck_assert_uint_eq(rd(SR_CNTVCT_EL0, 0), -UINT64_C(50));
	ck_assert(ppi.level);
	ck_assert_uint_eq(event_next(&queue[0]), first_cycle(50));
	event_run_until(&queue[0], 1921);
	ck_assert(!ppi.level);
	ck_assert_uint_eq(ppi.when, first_cycle(50));
	ck_assert_uint_eq(event_next(&queue[0]), first_cycle(150));
	event_run_until(&queue[0], 10000);
	ck_assert(ppi.level);
	ck_assert_uint_eq(ppi.when, first_cycle(150));
	ck_assert_uint_eq(rd(SR_CNTPCT_EL0, 5760), 150);
	ck_assert_uint_eq(rd(SR_CNTVCT_EL0, 5760), 100);
	ck_assert_uint_eq(timers_sysreg_ops.read(timers, 1, SR_CNTVCT_EL0, 5760), 150);
	/* a negative offset: a guest whose time began before */
	wr(SR_CNTVOFF_EL2, -UINT64_C(1000), 10000);
	ck_assert_uint_eq(rd(SR_CNTVCT_EL0, 5760), 1150);
	ck_assert(ppi.level);
}
END_TEST

START_TEST(huge_values)
{
	wr(SR_CNTP_CVAL_EL0, UINT64_MAX, 5);
	wr(SR_CNTP_CTL_EL0, 1, 5);
	ck_assert_uint_eq(event_next(&queue[0]), UINT64_MAX); /* in no cycle that can be counted */
	wr(SR_CNTP_CVAL_EL0, UINT64_C(1) << 58, 5);
	ck_assert_uint_eq(event_next(&queue[0]), (uint64_t)((((uint128)192 << 58) + 4) / 5));
	wr(SR_CNTP_CTL_EL0, 0, 5);
	/* a count of 0 comes again after 2^64: the condition is on until then */
	wr(SR_CNTV_CVAL_EL0, UINT64_MAX, 0);
	wr(SR_CNTVOFF_EL2, 2, 0);
	wr(SR_CNTV_CTL_EL0, 1, 0);
	ck_assert(!ppi.level);
	ck_assert_uint_eq(event_next(&queue[0]), first_cycle(1));
	event_run_until(&queue[0], first_cycle(1));
	ck_assert(ppi.level);
	event_run_until(&queue[0], first_cycle(2));
	ck_assert(!ppi.level);
	ck_assert_uint_eq(event_next(&queue[0]), UINT64_MAX);
	/* no count is below 0, not even one that wraps */
	wr(SR_CNTVOFF_EL2, 1000, first_cycle(2));
	wr(SR_CNTV_CVAL_EL0, 0, first_cycle(2));
	ck_assert(ppi.level);
	ck_assert_uint_eq(event_next(&queue[0]), UINT64_MAX);
}
END_TEST

/* A counter faster than the core skips values; conditions still change at the right cycle. */
START_TEST(counter_faster_than_the_core)
{
	teardown();
	make(1, TIMER_COUNTER_HZ);
	ck_assert_uint_eq(timers_count(timers, 3), 187);
	wr(SR_CNTP_CVAL_EL0, 126, 0);
	wr(SR_CNTP_CTL_EL0, 1, 0);
	ck_assert_uint_eq(event_next(&queue[0]), 3);
	wr(SR_CNTP_CVAL_EL0, 125, 0);
	ck_assert_uint_eq(event_next(&queue[0]), 2);
	/* the event stream happens at most once a cycle, and ends */
	wr(SR_CNTKCTL_EL1, 1u << 2, 0);
	event_run_until(&queue[0], 100);
	ck_assert_uint_eq(stream_events[0], 100);
	wr(SR_CNTKCTL_EL1, 0, 100);
	wr(SR_CNTP_CTL_EL0, 0, 100);
}
END_TEST

START_TEST(event_stream)
{
	static const struct {
		unsigned bit;
		bool falling;
		uint64_t first, period; /* counts */
	} cases[] = { { 0, false, 1, 2 },
		      { 0, true, 2, 2 },
		      { 3, false, 8, 16 },
		      { 3, true, 16, 16 },
		      { 15, false, 32768, 65536 } };

	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint64_t now = 0;

		teardown();
		make(MHZ, TIMER_COUNTER_HZ);
		wr(SR_CNTKCTL_EL1, 1u << 2 | (uint32_t)cases[i].falling << 3 | cases[i].bit << 4,
		   now);
		for (unsigned n = 0; n < 5; n++) {
			now = first_cycle(cases[i].first + n * cases[i].period);
			ck_assert_uint_eq(event_next(&queue[0]), now);
			event_run_until(&queue[0], now - 1);
			ck_assert_uint_eq(stream_events[0], n);
			event_run_until(&queue[0], now);
			ck_assert_uint_eq(stream_events[0], n + 1);
		}
		ck_assert_uint_eq(stream_events[1], 0);
		wr(SR_CNTKCTL_EL1, 0, now);
		ck_assert_uint_eq(event_next(&queue[0]), UINT64_MAX);
	}
}
END_TEST

START_TEST(event_stream_counts_what_its_level_sees)
{
	wr(SR_CNTVOFF_EL2, 3, 0);
	wr(SR_CNTKCTL_EL1, 1u << 2 | 3u << 4, 0); /* virtual count: -3, bit 3 is set */
	ck_assert_uint_eq(event_next(&queue[0]), first_cycle(11));
	wr(SR_CNTHCTL_EL2, 1u << 2 | 3u << 4, 0);
	ck_assert_uint_eq(event_next(&queue[0]), first_cycle(8));
	wr(SR_CNTHCTL_EL2, 0, 0);
	wr(SR_CNTVOFF_EL2, 0, 0); /* moves the stream */
	ck_assert_uint_eq(event_next(&queue[0]), first_cycle(8));
}
END_TEST

START_TEST(register_bits)
{
	ck_assert_uint_eq(rd(SR_CNTHCTL_EL2, 0), 3);
	wr(SR_CNTKCTL_EL1, ~UINT64_C(4), 0);
	wr(SR_CNTHCTL_EL2, ~UINT64_C(4), 0);
	wr(SR_CNTFRQ_EL0, UINT64_C(0x123456789), 0);
	ck_assert_uint_eq(rd(SR_CNTKCTL_EL1, 0), 0x3fb);
	ck_assert_uint_eq(rd(SR_CNTHCTL_EL2, 0), 0xfb);
	ck_assert_uint_eq(rd(SR_CNTFRQ_EL0, 0), 0x23456789);
	ck_assert_uint_eq(rd(SR_CNTPCT_EL0, 192), 5); /* CNTFRQ only says */
	wr(SR_CNTPCT_EL0, 77, 0);
	ck_assert_uint_eq(rd(SR_CNTPCT_EL0, 192), 5);
	ck_assert_uint_eq(rd(SR_MIDR_EL1, 0), 0); /* not ours */
}
END_TEST

START_TEST(reset_of_a_core)
{
	wr(SR_CNTVOFF_EL2, 9, 0);
	wr(SR_CNTP_CTL_EL0, 1, 192);
	wr(SR_CNTHCTL_EL2, 1u << 2, 192);
	ck_assert(ppi.level);
	timers_reset_core(timers, 0, 384);
	ck_assert(!ppi.level);
	ck_assert_uint_eq(ppi.when, 384);
	ck_assert_uint_eq(event_next(&queue[0]), UINT64_MAX);
	ck_assert_uint_eq(rd(SR_CNTP_CTL_EL0, 384), 0);
	ck_assert_uint_eq(rd(SR_CNTVCT_EL0, 384), 10);
}
END_TEST

/* Any writes at all: after each, the output is what the registers say, now and at the event. */
START_TEST(random_writes)
{
	static const enum sysreg_id regs[] = {
		SR_CNTP_CTL_EL0,   SR_CNTP_CVAL_EL0, SR_CNTP_TVAL_EL0, SR_CNTV_CTL_EL0,
		SR_CNTV_CVAL_EL0,  SR_CNTV_TVAL_EL0, SR_CNTHP_CTL_EL2, SR_CNTHP_CVAL_EL2,
		SR_CNTHP_TVAL_EL2, SR_CNTVOFF_EL2,
	};
	struct rng r;
	uint64_t now = 0;
	unsigned expected = 0;

	rng_seed(&r, 42);
	for (unsigned i = 0; i < 20000; i++) {
		uint64_t value = any(&r);

		if (rng_below(&r, 2))
			value = -value;
		now += any(&r) >> 32;
		event_run_until(&queue[0], now);
		wr(regs[rng_below(&r, 10)], value, now);
		expected = 0;
		for (unsigned k = 0; k < 9; k += 3)
			expected += rd(regs[k], now) == 5;
		/* enabled and unmasked timers wait for their next change, if there is one */
		if (event_next(&queue[0]) != UINT64_MAX) {
			uint64_t next = event_next(&queue[0]);
			unsigned before = 0, after = 0;

			ck_assert_uint_gt(next, now);
			for (unsigned k = 0; k < 9; k += 3) {
				before |= (rd(regs[k], next - 1) == 5) << k;
				after |= (rd(regs[k], next) == 5) << k;
			}
			ck_assert_uint_ne(before, after);
			ck_assert_uint_eq((unsigned)__builtin_popcount(before), expected);
		}
	}
	timers_reset_core(timers, 0, now);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		bad_configurations,
		counter_is_exact,
		cycle_of_a_count,
		fires_at_the_exact_cycle,
		written_in_the_past_fires_at_once,
		mask_hides_the_output_only,
		tval_is_signed_and_relative,
		offset_moves_the_virtual_timer_only,
		huge_values,
		counter_faster_than_the_core,
		event_stream,
		event_stream_counts_what_its_level_sees,
		register_bits,
		reset_of_a_core,
		random_writes,
		NULL,
	};

	return unit_run(unit_fixture_suite("timer", setup, teardown, tests));
}
