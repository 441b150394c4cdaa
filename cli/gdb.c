// SPDX-License-Identifier: GPL-2.0-or-later
/* The server: runs the machine as gdb says, and talks to gdb while it stands. */
#include "cli/gdb.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "cli/gdb-state.h"

/* A signal that comes between two waits is seen this late. */
#define WAIT_MS 500

struct gdb *gdb_open(struct machine *m, const char *where, struct error *err)
{
	struct gdb *g = gdb_new(m);

	if (link_listen(&g->link, where, err))
		return g;
	gdb_close(g, 0);
	return NULL;
}

int gdb_fd(const struct gdb *g)
{
	return g->link.wake_fd;
}

bool gdb_poll(struct gdb *g)
{
	bool was_connected = link_connected(&g->link);

	if (link_accept(&g->link))
		return true;
	link_pump(&g->link);
	if (was_connected && !link_connected(&g->link))
		gdb_clear_stops(g);
	return g->link.packet_ready || g->link.interrupted;
}

/*
 * Whether the machine has ended while it stood: a signal, say. It is asked to run, and to stop
 * before it does anything.
 */
static bool has_ended(struct gdb *g)
{
	if (!g->ended) {
		machine_stop(g->m);
		g->ended = machine_run(g->m) != MACHINE_STOPPED;
	}
	return g->ended;
}

/* False: the machine has ended. */
static bool wait_for_gdb(struct gdb *g)
{
	while (!link_connected(&g->link) && !link_accept(&g->link))
		if (!link_wait(&g->link, WAIT_MS) && has_ended(g))
			return false;
	return true;
}

static void answer(struct gdb *g)
{
	static const char no_ack[] = "QStartNoAckMode";
	struct gdb_frame *f = &g->link.frame;
	bool stop_acks = f->len == strlen(no_ack) && !memcmp(f->packet, no_ack, f->len);
	char *reply = xmalloc(GDB_REPLY_MAX);
	size_t len = 0;

	g->action = GDB_STAY;
	if (!f->cut)
		len = gdb_handle_packet(g, f->packet, f->len, reply, GDB_REPLY_MAX);
	g->link.packet_ready = false;
	if (g->action == GDB_STAY || g->action == GDB_DETACH || len)
		link_send(&g->link, reply, len);
	if (stop_acks)
		f->no_ack = true;
	free(reply);
}

/* Hangs up after the last reply, once its acknowledgement is not to meet a closed line. */
static void part(struct gdb *g)
{
	if (!g->link.frame.no_ack && link_connected(&g->link))
		link_wait(&g->link, WAIT_MS);
	link_hang_up(&g->link);
}

/* Talks to gdb until it wants the machine to do something, hangs up, or the machine has ended. */
static void converse(struct gdb *g)
{
	g->action = GDB_STAY;
	while (link_connected(&g->link) && g->action == GDB_STAY) {
		link_pump(&g->link);
		g->link.interrupted = false; /* it stands already */
		if (g->link.packet_ready)
			answer(g);
		else if (link_connected(&g->link) && !link_wait(&g->link, WAIT_MS) && has_ended(g))
			return;
	}
	if (g->action == GDB_DETACH || g->action == GDB_KILL)
		part(g);
	if (!link_connected(&g->link)) {
		gdb_clear_stops(g);
		if (g->action != GDB_KILL)
			g->action = GDB_CONTINUE;
	}
	if (g->action == GDB_KILL)
		machine_quit(g->m);
}

/* The machine has stopped, for gdb or because of it. */
static void stopped(struct gdb *g, bool new_session)
{
	bool interrupted = machine_stop_reason(g->m) == STOP_REQUEST;

	gdb_note_stop(g, interrupted && !new_session);
	if (new_session) {
		gdb_session_reset(g);
	} else {
		char buf[512];
		struct text reply;

		text_init(&reply, buf, sizeof buf);
		gdb_stop_reply(g, &reply);
		link_send(&g->link, buf, reply.len);
	}
	converse(g);
}

void gdb_serve(struct gdb *g)
{
	bool started = false, in_session = false;

	while (!g->ended) {
		bool step = in_session && g->action == GDB_STEP;

		if ((step ? machine_step(g->m, g->step_core) : machine_run(g->m)) !=
		    MACHINE_STOPPED) {
			g->ended = true;
			return;
		}
		/* stopped before anything ran and nobody asked for it: -S */
		if (!started && !link_connected(&g->link) && !wait_for_gdb(g))
			return;
		started = true;
		if (link_connected(&g->link))
			stopped(g, !in_session);
		in_session = link_connected(&g->link);
	}
}

void gdb_close(struct gdb *g, int status)
{
	if (link_connected(&g->link)) {
		char buf[8];
		struct text reply;

		text_init(&reply, buf, sizeof buf);
		if (status > EXIT_SIGNAL_BASE)
			text_printf(&reply, "X%02x", (unsigned)(status - EXIT_SIGNAL_BASE) & 0xff);
		else
			text_printf(&reply, "W%02x", (unsigned)status & 0xff);
		link_send(&g->link, buf, reply.len);
		part(g);
	}
	gdb_clear_stops(g);
	for (unsigned i = 0; i < g->cores; i++)
		gdb_cpu(g, i)->debug = NULL;
	link_close(&g->link);
	free(g->target_xml);
	free(g);
}
