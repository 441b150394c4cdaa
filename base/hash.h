/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TRAPLINE_BASE_HASH_H
#define TRAPLINE_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/*
 * Spreads the bits of a key over the whole word: a bijection, so that distinct keys stay
 * distinct. For hash tables; every shift and factor is part of no file format.
 */
static inline uint64_t hash_u64(uint64_t v)
{
	v ^= v >> 32;
	v *= UINT64_C(0xd6e8feb86659fd93);
	v ^= v >> 32;
	v *= UINT64_C(0xd6e8feb86659fd93);
	v ^= v >> 32;
	return v;
}

/* Folds `v` into a running hash `h` of several words. */
static inline uint64_t hash_combine(uint64_t h, uint64_t v)
{
	return hash_u64(h + UINT64_C(0x9e3779b97f4a7c15) + v);
}

/*
 * A checksum against accidents, for file formats: CRC-32 as in zlib and gzip (ISO 3309).
 * Start with crc = 0 and pass the previous result to continue over further data.
 */
uint32_t hash_crc32(uint32_t crc, const void *data, size_t len);

#endif
