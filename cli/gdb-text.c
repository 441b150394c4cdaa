// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/gdb-text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void text_init(struct text *t, char *buf, size_t cap)
{
	*t = (struct text){ .buf = buf, .cap = cap };
}

void text_clear(struct text *t)
{
	t->len = 0;
	t->cut = false;
}

void text_add(struct text *t, const void *bytes, size_t len)
{
	size_t room = t->cap - t->len;

	if (len > room) {
		len = room;
		t->cut = true;
	}
	if (len)
		memcpy(t->buf + t->len, bytes, len);
	t->len += len;
}

void text_put(struct text *t, const char *s)
{
	text_add(t, s, strlen(s));
}

void text_printf(struct text *t, const char *fmt, ...)
{
	char line[512];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	if ((size_t)n >= sizeof line) {
		n = sizeof line - 1;
		t->cut = true;
	}
	text_add(t, line, (size_t)n);
}

void text_hex(struct text *t, const void *bytes, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	const uint8_t *b = bytes;

	for (size_t i = 0; i < len; i++) {
		char pair[2] = { digits[b[i] >> 4], digits[b[i] & 15] };

		text_add(t, pair, sizeof pair);
	}
}

bool scan_word(struct scan *s, const char *prefix)
{
	size_t len = strlen(prefix);

	if (scan_left(s) < len || memcmp(s->at, prefix, len))
		return false;
	s->at += len;
	return true;
}

bool scan_char(struct scan *s, char c)
{
	if (s->at == s->end || *s->at != c)
		return false;
	s->at++;
	return true;
}

int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool scan_number(struct scan *s, uint64_t *out)
{
	const char *start = s->at;
	uint64_t value = 0;

	for (; s->at < s->end && hex_digit(*s->at) >= 0; s->at++) {
		if (value >> 60)
			return false;
		value = value << 4 | (uint64_t)hex_digit(*s->at);
	}
	*out = value;
	return s->at != start;
}

bool scan_bytes(struct scan *s, uint8_t *out, size_t len)
{
	if (scan_left(s) / 2 < len)
		return false;
	for (size_t i = 0; i < len; i++, s->at += 2) {
		int high = hex_digit(s->at[0]), low = hex_digit(s->at[1]);

		if (high < 0 || low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}
