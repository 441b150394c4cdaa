// SPDX-License-Identifier: GPL-2.0-or-later
/* Frames of the remote protocol: $packet#sum, + and -, and the interrupt byte between them. */
#include "cli/gdb-link.h"
#include "cli/gdb-text.h"

#define INTERRUPT  0x03
#define ESCAPE	   '}'
#define ESCAPE_XOR 0x20

void frame_init(struct gdb_frame *f, char *packet, size_t cap)
{
	*f = (struct gdb_frame){ .packet = packet, .cap = cap };
}

static void begin(struct gdb_frame *f)
{
	f->state = FRAME_BODY;
	f->sum = 0;
	f->len = 0;
	f->cut = false;
}

static enum frame_event idle_byte(struct gdb_frame *f, uint8_t byte)
{
	switch (byte) {
	case '$':
		begin(f);
		return FRAME_NOTHING;
	case '-':
		return f->no_ack ? FRAME_NOTHING : FRAME_RETRANSMIT;
	case INTERRUPT:
		return FRAME_INTERRUPT;
	default:
		return FRAME_NOTHING; /* acknowledgements, noise */
	}
}

static void body_byte(struct gdb_frame *f, uint8_t byte)
{
	if (byte == '#') {
		f->state = FRAME_SUM_HIGH;
	} else if (byte == '$') {
		begin(f); /* the one before was broken off */
	} else {
		f->sum += byte;
		if (f->len < f->cap)
			f->packet[f->len++] = (char)byte;
		else
			f->cut = true;
	}
}

enum frame_event frame_byte(struct gdb_frame *f, uint8_t byte)
{
	int d = hex_digit((char)byte);

	switch (f->state) {
	case FRAME_IDLE:
		return idle_byte(f, byte);
	case FRAME_BODY:
		body_byte(f, byte);
		return FRAME_NOTHING;
	case FRAME_SUM_HIGH:
		f->state = d < 0 ? FRAME_IDLE : FRAME_SUM_LOW;
		f->sum_got = d < 0 ? 0 : (uint8_t)(d << 4);
		return d < 0 ? FRAME_BAD_SUM : FRAME_NOTHING;
	case FRAME_SUM_LOW:
		f->state = FRAME_IDLE;
		return d >= 0 && (f->sum_got | d) == f->sum ? FRAME_PACKET : FRAME_BAD_SUM;
	}
	return FRAME_NOTHING;
}

size_t frame_encode(const char *payload, size_t len, char *out)
{
	static const char digits[] = "0123456789abcdef";
	uint8_t sum = 0;
	size_t n = 0;

	out[n++] = '$';
	for (size_t i = 0; i < len; i++) {
		char c = payload[i];

		if (c == '#' || c == '$' || c == '*' || c == ESCAPE) {
			out[n++] = ESCAPE;
			sum += ESCAPE;
			c ^= ESCAPE_XOR;
		}
		out[n++] = c;
		sum += (uint8_t)c;
	}
	out[n++] = '#';
	out[n++] = digits[sum >> 4];
	out[n++] = digits[sum & 15];
	return n;
}
