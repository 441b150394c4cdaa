/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Vector registers as arrays of their elements, and back. */
#ifndef TRAPLINE_CPU_SIMD_ELEMENTS_H
#define TRAPLINE_CPU_SIMD_ELEMENTS_H

#include <stdbool.h>
#include <stdint.h>

#define SIMD_MAX_ELEMENTS 16u

/* The 16 >> @size elements of 1 << @size bytes of the register at @v, zero- or sign-extended. */
static inline void simd_unpack(uint64_t *to, const uint64_t *v, unsigned size, bool is_signed)
{
	for (unsigned h = 0; h < 2; h++, v++) {
		switch (size) {
		case 0:
			for (unsigned i = 0; i < 8; i++) {
				uint8_t x = (uint8_t)(*v >> 8 * i);

				*to++ = is_signed ? (uint64_t)(int8_t)x : x;
			}
			break;
		case 1:
			for (unsigned i = 0; i < 4; i++) {
				uint16_t x = (uint16_t)(*v >> 16 * i);

				*to++ = is_signed ? (uint64_t)(int16_t)x : x;
			}
			break;
		case 2:
			for (unsigned i = 0; i < 2; i++) {
				uint32_t x = (uint32_t)(*v >> 32 * i);

				*to++ = is_signed ? (uint64_t)(int32_t)x : x;
			}
			break;
		default:
			*to++ = *v;
		}
	}
}

/* Sets the register at @v to 16 >> @size elements, of each its low 8 << @size bits. */
static inline void simd_pack(uint64_t *v, const uint64_t *from, unsigned size)
{
	for (unsigned h = 0; h < 2; h++, v++) {
		uint64_t x = 0;

		switch (size) {
		case 0:
			for (unsigned i = 0; i < 8; i++)
				x |= (*from++ & 0xff) << 8 * i;
			break;
		case 1:
			for (unsigned i = 0; i < 4; i++)
				x |= (*from++ & 0xffff) << 16 * i;
			break;
		case 2:
			for (unsigned i = 0; i < 2; i++)
				x |= (*from++ & 0xffffffff) << 32 * i;
			break;
		default:
			x = *from++;
		}
		*v = x;
	}
}

#endif
