// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/event.h"

#include <stdlib.h>

#include "base/alloc.h"

void event_queue_init(struct event_queue *q)
{
	*q = (struct event_queue){ 0 };
}

void event_queue_fini(struct event_queue *q)
{
	for (size_t i = 0; i < q->len; i++)
		q->heap[i]->queued = false;
	free(q->heap);
	event_queue_init(q);
}

/* The total order. No two queued events are equal: seq is unique. */
static bool before(const struct event *a, const struct event *b)
{
	if (a->when != b->when)
		return a->when < b->when;
	if (a->priority != b->priority)
		return a->priority < b->priority;
	return a->seq < b->seq;
}

static void place(struct event_queue *q, size_t slot, struct event *e)
{
	q->heap[slot] = e;
	e->slot = slot;
}

static void sift_up(struct event_queue *q, size_t slot, struct event *e)
{
	while (slot > 0) {
		size_t parent = (slot - 1) / 2;

		if (!before(e, q->heap[parent]))
			break;
		place(q, slot, q->heap[parent]);
		slot = parent;
	}
	place(q, slot, e);
}

static void sift_down(struct event_queue *q, size_t slot, struct event *e)
{
	for (;;) {
		size_t child = 2 * slot + 1;

		if (child >= q->len)
			break;
		if (child + 1 < q->len && before(q->heap[child + 1], q->heap[child]))
			child++;
		if (!before(q->heap[child], e))
			break;
		place(q, slot, q->heap[child]);
		slot = child;
	}
	place(q, slot, e);
}

/* Puts `e` where it belongs, starting from a slot that is free or its own. */
static void settle(struct event_queue *q, size_t slot, struct event *e)
{
	if (slot > 0 && before(e, q->heap[(slot - 1) / 2]))
		sift_up(q, slot, e);
	else
		sift_down(q, slot, e);
}

void event_schedule(struct event_queue *q, struct event *e, uint64_t when)
{
	if (e->queued && e->when == when)
		return;

	e->when = when;
	e->seq = ++q->seq;
	if (e->queued) {
		settle(q, e->slot, e);
		return;
	}
	q->heap = xgrow(q->heap, &q->cap, q->len + 1, sizeof(struct event *));
	e->queued = true;
	sift_up(q, q->len++, e);
}

void event_cancel(struct event_queue *q, struct event *e)
{
	struct event *last;

	if (!e->queued)
		return;
	e->queued = false;
	last = q->heap[--q->len];
	if (last != e)
		settle(q, e->slot, last);
}

void event_run_until(struct event_queue *q, uint64_t now)
{
	while (q->len && q->heap[0]->when <= now) {
		struct event *e = q->heap[0];
		uint64_t when = e->when;

		event_cancel(q, e);
		e->fire(e->opaque, when);
	}
}
