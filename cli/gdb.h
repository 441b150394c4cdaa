/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The gdb stub: serves gdb's remote protocol on a socket. Threads are cores,
 * numbered from 1; breakpoints and watchpoints are the simulator's (cpu/stops.h),
 * by virtual address. Looking costs no modelled cycle and changes no order.
 */
#ifndef TRAPLINE_CLI_GDB_H
#define TRAPLINE_CLI_GDB_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "platform/machine.h"

struct gdb;

/*
 * Listens at @where: "tcp:HOST:PORT", "tcp::PORT" (loopback), or "unix:PATH". NULL with a message
 * that names @where.
 */
struct gdb *gdb_open(struct machine *m, const char *where, struct error *err);
/* Descriptor that is readable when gdb connects or says something; -1 without a socket. */
int gdb_fd(const struct gdb *g);
/* The machine's poll hook: true if gdb wants the machine to stop. */
bool gdb_poll(struct gdb *g);
/* Runs the machine under gdb's control until it ends, or to its end once gdb has detached. */
void gdb_serve(struct gdb *g);
/* Tells gdb that the machine ended with @status, and closes. */
void gdb_close(struct gdb *g, int status);

/* ---- without a socket: tests ----------------------------------------------- */

enum {
	GDB_PACKET_MAX = 0x8000, /* longest packet that is understood, without its frame */
	GDB_REPLY_MAX = 0x10000,
};

/* What a packet asked for besides its reply. */
enum gdb_action {
	GDB_STAY,
	GDB_CONTINUE, /* its reply comes when the machine stops */
	GDB_STEP,     /* likewise, with the core of gdb_step_core() */
	GDB_DETACH,
	GDB_KILL,
};

struct gdb *gdb_new(struct machine *m);

/*
 * Answers one packet, without its frame; any bytes are acceptable. Returns the length of the reply
 * in @reply, at most @cap bytes, at least 64; 0: the empty reply, or none yet (gdb_action()).
 */
size_t gdb_handle_packet(struct gdb *g, const char *packet, size_t len, char *reply, size_t cap);
enum gdb_action gdb_action(const struct gdb *g);
unsigned gdb_step_core(const struct gdb *g);
/* Takes down why the machine stopped, for the stop reply and `?`. */
void gdb_note_stop(struct gdb *g, bool interrupted);

#endif
