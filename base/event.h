/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TRAPLINE_BASE_EVENT_H
#define TRAPLINE_BASE_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Things that happen at a modelled time. The unit of time is the owner's (the machine's clock);
 * the queue only compares. Events are totally ordered by (when, priority, seq): same inputs,
 * same order, on every host.
 *
 * The caller owns a struct event and keeps it alive while it is queued. It fills in name,
 * priority, fire and opaque, zeroes the rest, and leaves the rest to the queue.
 */
struct event {
	const char *name;  /* for logs, traces and snapshots: "timer0.virt" */
	uint64_t when;	   /* modelled time at which it is due, while queued */
	uint32_t priority; /* among events of one time, lower fires first */
	uint64_t seq;	   /* among those, order of scheduling */
	/* Called with the time for which the event was scheduled; it is no longer queued then. */
	void (*fire)(void *opaque, uint64_t when);
	void *opaque;
	bool queued;
	size_t slot; /* index in the queue's heap, while queued */
};

struct event_queue {
	struct event **heap; /* binary heap, the next event at index 0 */
	size_t len;
	size_t cap;
	uint64_t seq; /* of the last event scheduled */
};

void event_queue_init(struct event_queue *q);

/* Releases the queue's own memory; events still in it are marked as not queued. */
void event_queue_fini(struct event_queue *q);

/*
 * Queues `e` for time `when`, or moves it there if it is queued already. Moving an event to the
 * time it already has changes nothing, its place among equals included, so that a device may
 * recompute its deadline as often as it likes. A time in the past is allowed: the event fires
 * in the next event_run_until(), before everything later.
 */
void event_schedule(struct event_queue *q, struct event *e, uint64_t when);

/* Does nothing if `e` is not queued. */
void event_cancel(struct event_queue *q, struct event *e);

/* The time of the earliest event, UINT64_MAX if there is none. */
static inline uint64_t event_next(const struct event_queue *q)
{
	return q->len ? q->heap[0]->when : UINT64_MAX;
}

/*
 * Fires every event due at or before `now`, in total order, those included that the fired ones
 * schedule for at or before `now`. A periodic event must schedule itself later than the time it
 * is fired with, or this does not return. The fired functions may schedule and cancel at will.
 */
void event_run_until(struct event_queue *q, uint64_t now);

#endif
