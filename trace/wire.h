/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The primitive encodings of a trace file: little-endian words, LEB128
 * varints, zigzag for signed differences, counted strings. Writing grows a
 * buffer; reading is bounded: past the end every value is 0 and `bad` is set,
 * so that a decoder checks once, after a record.
 */
#ifndef TRAPLINE_TRACE_WIRE_H
#define TRAPLINE_TRACE_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/alloc.h"

struct wire_out {
	uint8_t *data;
	size_t len, cap;
};

struct wire_in {
	const uint8_t *pos, *end;
	bool bad;
};

enum { WIRE_VARINT_MAX = 10, WIRE_STRING_MAX = 1 << 16 };

static inline void wire_reserve(struct wire_out *o, size_t more)
{
	if (__builtin_expect(o->cap - o->len < more, 0))
		o->data = xgrow(o->data, &o->cap, o->len + more, 1);
}

static inline void wire_put_u8(struct wire_out *o, uint8_t v)
{
	wire_reserve(o, 1);
	o->data[o->len++] = v;
}

static inline void wire_put_varint(struct wire_out *o, uint64_t v)
{
	wire_reserve(o, WIRE_VARINT_MAX);
	while (v >= 0x80) {
		o->data[o->len++] = (uint8_t)v | 0x80;
		v >>= 7;
	}
	o->data[o->len++] = (uint8_t)v;
}

/* @v as the difference that brings @base to it, modulo 2^64. */
static inline void wire_put_delta(struct wire_out *o, uint64_t v, uint64_t base)
{
	uint64_t d = v - base;

	wire_put_varint(o, (d << 1) ^ (0 - (d >> 63)));
}

static inline void wire_put_string(struct wire_out *o, const char *s)
{
	size_t n = s ? strlen(s) : 0;

	if (n > WIRE_STRING_MAX)
		n = WIRE_STRING_MAX;
	wire_put_varint(o, n);
	wire_reserve(o, n);
	if (n)
		memcpy(o->data + o->len, s, n);
	o->len += n;
}

static inline void wire_store32(uint8_t *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (uint8_t)(v >> (8 * i));
}

static inline uint32_t wire_load32(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline size_t wire_left(const struct wire_in *in)
{
	return (size_t)(in->end - in->pos);
}

static inline uint8_t wire_get_u8(struct wire_in *in)
{
	if (in->pos >= in->end) {
		in->bad = true;
		return 0;
	}
	return *in->pos++;
}

/* Refuses encodings of more than 64 bits. */
static inline uint64_t wire_get_varint(struct wire_in *in)
{
	uint64_t v = 0;

	for (unsigned int shift = 0; shift < 64; shift += 7) {
		uint8_t b = wire_get_u8(in);

		if (shift == 63 && b > 1)
			break;
		v |= (uint64_t)(b & 0x7f) << shift;
		if (!(b & 0x80))
			return in->bad ? 0 : v;
	}
	in->bad = true;
	return 0;
}

static inline uint64_t wire_get_delta(struct wire_in *in, uint64_t base)
{
	uint64_t z = wire_get_varint(in);

	return base + ((z >> 1) ^ (0 - (z & 1)));
}

/* A count of things of which each takes at least @min_bytes more of the input. */
static inline size_t wire_get_count(struct wire_in *in, size_t min_bytes)
{
	uint64_t n = wire_get_varint(in);

	if (n > wire_left(in) / min_bytes) {
		in->bad = true;
		return 0;
	}
	return (size_t)n;
}

/* A new string; bytes that would end it or upset a terminal become '?'. */
static inline char *wire_get_string(struct wire_in *in)
{
	size_t n = wire_get_count(in, 1);
	char *s;

	if (n > WIRE_STRING_MAX) {
		in->bad = true;
		n = 0;
	}
	s = xmalloc(n + 1);
	for (size_t i = 0; i < n; i++) {
		uint8_t c = *in->pos++;

		s[i] = (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f ? '?' : (char)c;
	}
	s[n] = '\0';
	return s;
}

#endif
