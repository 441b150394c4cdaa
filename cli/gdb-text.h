/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reading and writing the text of the remote protocol's packets, with every length bounded. */
#ifndef TRAPLINE_CLI_GDB_TEXT_H
#define TRAPLINE_CLI_GDB_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Text that is being written; what does not fit is left out, and noted. */
struct text {
	char *buf;
	size_t cap, len;
	bool cut;
};

/* Makes @t empty, with room for @cap bytes in @buf. */
void text_init(struct text *t, char *buf, size_t cap);
void text_clear(struct text *t);
void text_add(struct text *t, const void *bytes, size_t len);
void text_put(struct text *t, const char *s);
void text_printf(struct text *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Two digits a byte. */
void text_hex(struct text *t, const void *bytes, size_t len);

/* Value of a hexadecimal digit, -1 if it is none. */
int hex_digit(char c);

/* What is left to read of a packet. Nothing in it ends it but its length. */
struct scan {
	const char *at, *end;
};

static inline size_t scan_left(const struct scan *s)
{
	return (size_t)(s->end - s->at);
}

/* True, and past it, if @prefix comes next. */
bool scan_word(struct scan *s, const char *prefix);
bool scan_char(struct scan *s, char c);
/* Hexadecimal digits, at least one and at most 16 significant ones, up to something else. */
bool scan_number(struct scan *s, uint64_t *out);
/* Exactly @len bytes as pairs of digits. */
bool scan_bytes(struct scan *s, uint8_t *out, size_t len);

#endif
