/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A raw disk image on the host: a file or block device whose bytes are the disk's.
 *
 * What the guest writes goes to the file at once, and nowhere else in it; blockfile_flush() makes
 * it last. So a killed simulator leaves what a power cut leaves of a real disk.
 */
#ifndef TRAPLINE_PLATFORM_BLOCKFILE_H
#define TRAPLINE_PLATFORM_BLOCKFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

#define BLOCK_SECTOR 512u

struct blockfile;

/*
 * Opens @file, which must exist, and locks it: shared if @readonly, else against everyone. NULL
 * with a message that names the file on failure.
 */
struct blockfile *blockfile_open(const char *file, bool readonly, struct error *err);
void blockfile_close(struct blockfile *b); /* NULL is allowed */

/* Bytes in the image when it was opened. */
/* As blockfile_open() was given it, for messages. */
const char *blockfile_name(const struct blockfile *b);
uint64_t blockfile_size(const struct blockfile *b);
bool blockfile_readonly(const struct blockfile *b);

/* All of the range or false: beyond the end, read-only, or the host's error. */
bool blockfile_read(struct blockfile *b, uint64_t offset, void *buf, uint32_t len);
bool blockfile_write(struct blockfile *b, uint64_t offset, const void *buf, uint32_t len);
/* What was written is on the host's medium. */
bool blockfile_flush(struct blockfile *b);

#endif
