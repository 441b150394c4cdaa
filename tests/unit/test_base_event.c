// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/event.h"

#include <string.h>

#include "base/rng.h"
#include "tests/unit/unit.h"

/* What fired, in order. */
static struct {
	struct event *e;
	uint64_t when;
} fired[1000];
static size_t fired_count;

static void record(void *opaque, uint64_t when)
{
	fired[fired_count].e = opaque;
	fired[fired_count++].when = when;
}

static struct event make(struct event *self, uint32_t priority)
{
	return (struct event){
		.name = "test", .priority = priority, .fire = record, .opaque = self
	};
}

START_TEST(empty)
{
	struct event_queue q;

	event_queue_init(&q);
	ck_assert_uint_eq(event_next(&q), UINT64_MAX);
	event_run_until(&q, UINT64_MAX);
	event_queue_fini(&q);
}
END_TEST

START_TEST(order_by_time_priority_sequence)
{
	struct event_queue q;
	struct event e[5];

	fired_count = 0;
	event_queue_init(&q);
	for (int i = 0; i < 5; i++)
		e[i] = make(&e[i], i == 3 ? 0 : 1);
	event_schedule(&q, &e[0], 20);
	event_schedule(&q, &e[1], 10);
	event_schedule(&q, &e[2], 10);
	event_schedule(&q, &e[3], 10); /* last of its time, but more urgent */
	event_schedule(&q, &e[4], 30);
	ck_assert_uint_eq(event_next(&q), 10);

	event_run_until(&q, 9);
	ck_assert_uint_eq(fired_count, 0);
	event_run_until(&q, 20);
	ck_assert_uint_eq(fired_count, 4);
	ck_assert_ptr_eq(fired[0].e, &e[3]);
	ck_assert_ptr_eq(fired[1].e, &e[1]);
	ck_assert_ptr_eq(fired[2].e, &e[2]);
	ck_assert_ptr_eq(fired[3].e, &e[0]);
	ck_assert_uint_eq(fired[3].when, 20);
	ck_assert(!e[0].queued);
	ck_assert(e[4].queued);
	event_queue_fini(&q);
	ck_assert(!e[4].queued);
}
END_TEST

START_TEST(reschedule_and_cancel)
{
	struct event_queue q;
	struct event a, b;

	fired_count = 0;
	event_queue_init(&q);
	a = make(&a, 0);
	b = make(&b, 0);
	event_schedule(&q, &a, 10);
	event_schedule(&q, &b, 10);
	event_schedule(&q, &a, 10); /* unchanged: keeps its place before b */
	event_run_until(&q, 10);
	ck_assert_ptr_eq(fired[0].e, &a);
	ck_assert_ptr_eq(fired[1].e, &b);

	event_schedule(&q, &a, 10);
	event_schedule(&q, &b, 10);
	event_schedule(&q, &a, 12);
	event_schedule(&q, &a, 10); /* moved away and back: after b */
	event_run_until(&q, 20);
	ck_assert_uint_eq(fired_count, 4);
	ck_assert_ptr_eq(fired[2].e, &b);
	ck_assert_ptr_eq(fired[3].e, &a);

	event_schedule(&q, &a, 30);
	event_cancel(&q, &a);
	event_cancel(&q, &a);
	ck_assert_uint_eq(event_next(&q), UINT64_MAX);
	event_run_until(&q, UINT64_MAX);
	ck_assert_uint_eq(fired_count, 4);
	event_queue_fini(&q);
}
END_TEST

/* A timer that fires every `period`, and on its third time cancels another event. */
struct periodic {
	struct event event;
	struct event_queue *q;
	struct event *victim;
	uint64_t period;
	int count;
};

static void fire_periodic(void *opaque, uint64_t when)
{
	struct periodic *p = opaque;

	ck_assert(!p->event.queued);
	if (++p->count == 3)
		event_cancel(p->q, p->victim);
	event_schedule(p->q, &p->event, when + p->period);
}

START_TEST(handlers_change_the_queue)
{
	struct event_queue q;
	struct event victim;
	struct periodic p = { .q = &q, .victim = &victim, .period = 10 };

	fired_count = 0;
	event_queue_init(&q);
	victim = make(&victim, 9);
	p.event = (struct event){ .name = "periodic", .fire = fire_periodic, .opaque = &p };
	event_schedule(&q, &p.event, 10);
	event_schedule(&q, &victim, 30); /* due with the third, and after it */
	event_run_until(&q, 100);
	ck_assert_int_eq(p.count, 10);
	ck_assert_uint_eq(fired_count, 0);
	ck_assert_uint_eq(event_next(&q), 110);
	event_queue_fini(&q);
}
END_TEST

/* Against a model that searches all events each time. */
START_TEST(random_operations)
{
	enum { EVENTS = 50 };
	static struct event e[EVENTS];
	struct event_queue q;
	uint64_t now = 0;
	struct rng rng;

	event_queue_init(&q);
	rng_seed(&rng, 11);
	for (int i = 0; i < EVENTS; i++)
		e[i] = make(&e[i], (uint32_t)rng_below(&rng, 3));

	for (int step = 0; step < 50000; step++) {
		struct event *x = &e[rng_below(&rng, EVENTS)];

		switch (rng_below(&rng, 4)) {
		case 0:
		case 1:
			event_schedule(&q, x, now + rng_below(&rng, 64));
			break;
		case 2:
			event_cancel(&q, x);
			break;
		case 3: {
			struct event *expected[EVENTS];
			size_t count = 0;

			now += rng_below(&rng, 16);
			for (int i = 0; i < EVENTS; i++) {
				size_t at = count;

				if (!e[i].queued || e[i].when > now)
					continue;
				for (; at > 0; at--) {
					struct event *o = expected[at - 1];

					if (o->when != e[i].when ? o->when < e[i].when
					    : o->priority != e[i].priority
						    ? o->priority < e[i].priority
						    : o->seq < e[i].seq)
						break;
					expected[at] = o;
				}
				expected[at] = &e[i];
				count++;
			}
			fired_count = 0;
			event_run_until(&q, now);
			ck_assert_uint_eq(fired_count, count);
			for (size_t i = 0; i < count; i++)
				ck_assert_ptr_eq(fired[i].e, expected[i]);
			ck_assert_uint_gt(event_next(&q), now);
			break;
		}
		}
	}
	event_queue_fini(&q);
}
END_TEST

int main(void)
{
	return unit_run(unit_suite(
		"base/event", (const TTest *const[]){
				      empty, order_by_time_priority_sequence, reschedule_and_cancel,
				      handlers_change_the_queue, random_operations, NULL }));
}
