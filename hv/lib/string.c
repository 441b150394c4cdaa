// SPDX-License-Identifier: GPL-2.0-or-later
#include "hv/include/string.h"

/*
 * Words when both ends allow it (every access stays aligned, which Device
 * memory and a core with its MMU off insist on), bytes for the rest.
 */
void *memcpy(void *to, const void *from, size_t size)
{
	u8 *d = to;
	const u8 *s = from;

	if ((((uintptr_t)d | (uintptr_t)s) & 7) == 0) {
		for (; size >= 8; size -= 8, d += 8, s += 8)
			*(u64 *)(void *)d = *(const u64 *)(const void *)s;
	}
	while (size-- > 0)
		*d++ = *s++;
	return to;
}

void *memset(void *to, int byte, size_t size)
{
	u8 *d = to;

	if (((uintptr_t)d & 7) == 0) {
		u64 word = 0x0101010101010101ULL * (u8)byte;

		for (; size >= 8; size -= 8, d += 8)
			*(u64 *)(void *)d = word;
	}
	while (size-- > 0)
		*d++ = (u8)byte;
	return to;
}

size_t strlen(const char *text)
{
	size_t n = 0;

	while (text[n])
		n++;
	return n;
}
