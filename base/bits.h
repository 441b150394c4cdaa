/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TRAPLINE_BASE_BITS_H
#define TRAPLINE_BASE_BITS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Bit fields and rotates. All functions are total (no shift can be out of range, whatever the
 * arguments), have no side effect and call nothing, so that micro-op stencils may use them.
 * A field is `len` bits from bit `start`; bits of a field beyond the word read as zero and are
 * dropped when written.
 */

/* Bit n alone; 0 for n > 63. */
static inline uint64_t bit64(unsigned int n)
{
	return n < 64 ? UINT64_C(1) << n : 0;
}

/* The low `len` bits set; all of them for len >= 64. */
static inline uint64_t mask64(unsigned int len)
{
	return len < 64 ? (UINT64_C(1) << len) - 1 : UINT64_MAX;
}

static inline uint64_t extract64(uint64_t v, unsigned int start, unsigned int len)
{
	return start < 64 ? (v >> start) & mask64(len) : 0;
}

static inline uint32_t extract32(uint32_t v, unsigned int start, unsigned int len)
{
	return (uint32_t)extract64(v, start, len);
}

static inline uint64_t deposit64(uint64_t v, unsigned int start, unsigned int len, uint64_t field)
{
	uint64_t mask = start < 64 ? mask64(len) << start : 0;

	return (v & ~mask) | ((start < 64 ? field << start : 0) & mask);
}

static inline uint32_t deposit32(uint32_t v, unsigned int start, unsigned int len, uint32_t field)
{
	return (uint32_t)deposit64(v, start, len, field);
}

/* The low `bits` bits of v, the uppermost of them copied upwards; v itself for bits >= 64. */
static inline uint64_t sext64(uint64_t v, unsigned int bits)
{
	if (bits == 0)
		return 0;
	if (bits >= 64)
		return v;
	return (uint64_t)((int64_t)(v << (64 - bits)) >> (64 - bits));
}

/* A two's complement field. */
static inline int64_t sextract64(uint64_t v, unsigned int start, unsigned int len)
{
	return (int64_t)sext64(extract64(v, start, len), len);
}

static inline int32_t sextract32(uint32_t v, unsigned int start, unsigned int len)
{
	return (int32_t)sextract64(v, start, len);
}

/* Rotates take the amount modulo the width. */
static inline uint32_t ror32(uint32_t v, unsigned int n)
{
	return (v >> (n & 31)) | (v << (-n & 31));
}

static inline uint64_t ror64(uint64_t v, unsigned int n)
{
	return (v >> (n & 63)) | (v << (-n & 63));
}

/* Leading and trailing zeros; the width for v == 0. */
static inline unsigned int clz32(uint32_t v)
{
	return v ? (unsigned int)__builtin_clz(v) : 32;
}

static inline unsigned int clz64(uint64_t v)
{
	return v ? (unsigned int)__builtin_clzll(v) : 64;
}

static inline unsigned int ctz32(uint32_t v)
{
	return v ? (unsigned int)__builtin_ctz(v) : 32;
}

static inline unsigned int ctz64(uint64_t v)
{
	return v ? (unsigned int)__builtin_ctzll(v) : 64;
}

static inline bool is_pow2(uint64_t v)
{
	return v && !(v & (v - 1));
}

/* To a multiple of `align`, a power of two. align_up() wraps to 0 past the last multiple. */
static inline uint64_t align_down(uint64_t v, uint64_t align)
{
	return v & ~(align - 1);
}

static inline uint64_t align_up(uint64_t v, uint64_t align)
{
	return (v + (align - 1)) & ~(align - 1);
}

#endif
