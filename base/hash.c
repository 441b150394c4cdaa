// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/hash.h"

#include <zlib.h>

uint32_t hash_crc32(uint32_t crc, const void *data, size_t len)
{
	/* zlib takes a null pointer for "give me the initial value". */
	if (!len)
		return crc;
	return (uint32_t)crc32_z(crc, data, len);
}
