/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TRAPLINE_BASE_CHECKED_H
#define TRAPLINE_BASE_CHECKED_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Arithmetic on sizes and addresses that come from outside (files, options, the guest). Each
 * returns false on overflow; *out then holds the wrapped result, which callers ignore.
 */
static inline bool checked_add64(uint64_t a, uint64_t b, uint64_t *out)
{
	return !__builtin_add_overflow(a, b, out);
}

static inline bool checked_sub64(uint64_t a, uint64_t b, uint64_t *out)
{
	return !__builtin_sub_overflow(a, b, out);
}

static inline bool checked_mul64(uint64_t a, uint64_t b, uint64_t *out)
{
	return !__builtin_mul_overflow(a, b, out);
}

/* Whether `len` bytes from `start` all lie below `limit`; an empty range may start at it. */
static inline bool range_fits(uint64_t start, uint64_t len, uint64_t limit)
{
	return start <= limit && len <= limit - start;
}

/*
 * Whether the ranges of `a_len` bytes from `a` and `b_len` bytes from `b` share a byte. Neither
 * may wrap.
 */
static inline bool ranges_overlap(uint64_t a, uint64_t a_len, uint64_t b, uint64_t b_len)
{
	if (!a_len || !b_len)
		return false;
	return a <= b ? b - a < a_len : a - b < b_len;
}

#endif
