/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TRAPLINE_PLATFORM_SIZE_H
#define TRAPLINE_PLATFORM_SIZE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

/*
 * Parses a size: a decimal number (a fraction is allowed with a suffix: "1.5G"), or a 0x
 * hexadecimal one, with a suffix B, K, M, G or T (powers of 1024) or, without, in units of
 * @unit bytes. On failure returns false and names @text.
 */
bool size_parse(const char *text, uint64_t unit, uint64_t *bytes, struct error *err);

/*
 * The argument of -m as QEMU takes it: "512" (MiB), "2G", "size=512M"; rounded up to a multiple
 * of 8 KiB. Checks the bounds of a machine's RAM (platform/machine.h).
 */
bool size_parse_memory(const char *text, uint64_t *bytes, struct error *err);

/* "512 MiB", "1.5 GiB", "1000 bytes": into @buf, which is returned. */
const char *size_format(uint64_t bytes, char *buf, unsigned len);

#endif
