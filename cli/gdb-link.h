/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The line to gdb: a listening socket, one connection at a time, and the
 * protocol's frames ($...#xx, acknowledgements, escapes, the interrupt byte).
 */
#ifndef TRAPLINE_CLI_GDB_LINK_H
#define TRAPLINE_CLI_GDB_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/* Takes bytes, gives packets. */
struct gdb_frame {
	enum { FRAME_IDLE, FRAME_BODY, FRAME_SUM_HIGH, FRAME_SUM_LOW } state;
	uint8_t sum, sum_got;
	bool no_ack;
	bool cut; /* the packet is longer than the buffer, or garbled: not to be believed */
	char *packet;
	size_t len, cap;
};

enum frame_event {
	FRAME_NOTHING,
	FRAME_PACKET,	  /* f->packet, f->len; cut: only its beginning */
	FRAME_BAD_SUM,	  /* to be asked for again */
	FRAME_RETRANSMIT, /* gdb asks for the last reply again */
	FRAME_INTERRUPT,  /* 0x03 */
};

void frame_init(struct gdb_frame *f, char *packet, size_t cap);
enum frame_event frame_byte(struct gdb_frame *f, uint8_t byte);
/* Frame of a packet: at most 2 * len + 4 bytes to @out. Returns their number. */
size_t frame_encode(const char *payload, size_t len, char *out);

struct gdb_link {
	int listen_fd, fd, wake_fd; /* -1: none */
	char *unix_path;	    /* to be removed at the end */
	struct gdb_frame frame;
	char *in; /* received and not yet looked at */
	size_t in_at, in_len;
	char *last; /* the last frame that was sent */
	size_t last_len;
	bool packet_ready; /* frame.packet waits to be taken */
	bool interrupted;  /* 0x03 was received; whoever looks clears it */
};

void link_init(struct gdb_link *l);
/* Listens: see gdb_open(). */
bool link_listen(struct gdb_link *l, const char *where, struct error *err);
void link_close(struct gdb_link *l);

static inline bool link_connected(const struct gdb_link *l)
{
	return l->fd >= 0;
}

/* Takes a waiting connection, if there is one and none is served. */
bool link_accept(struct gdb_link *l);
void link_hang_up(struct gdb_link *l);
/*
 * Takes in what has been received: sets packet_ready and interrupted, answers what needs no
 * packet. Does not wait. Hangs up at the end of the connection.
 */
void link_pump(struct gdb_link *l);
/* Waits for a connection or for bytes, up to @ms; false: a signal, or the time is up. */
bool link_wait(const struct gdb_link *l, int ms);
/* Sends a packet. Hangs up if gdb does not take it. */
void link_send(struct gdb_link *l, const char *payload, size_t len);

#endif
