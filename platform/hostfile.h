/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TRAPLINE_PLATFORM_HOSTFILE_H
#define TRAPLINE_PLATFORM_HOSTFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

/*
 * Reads a whole file of at most @max bytes into *@data, to be released with free(). On failure
 * the message names @file and says why: unreadable, a directory, too large.
 */
bool hostfile_read(const char *file, size_t max, uint8_t **data, size_t *size, struct error *err);

/* Writes @size bytes to @file, replacing what it held. */
bool hostfile_write(const char *file, const void *data, size_t size, struct error *err);

/* Whether @data begins as a gzip file does. */
bool gzip_detect(const uint8_t *data, size_t size);
/*
 * Unpacks a gzip file (RFC 1952, several members too) into at most @max bytes. @file is for the
 * message: damaged, cut off, or unpacks to more than @max.
 */
bool gzip_unpack(const char *file, const uint8_t *data, size_t size, size_t max, uint8_t **out,
		 size_t *out_size, struct error *err);

#endif
