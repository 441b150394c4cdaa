/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes the chunks of a trace file. */
#ifndef TRAPLINE_TRACE_WRITER_H
#define TRAPLINE_TRACE_WRITER_H

#include "base/error.h"
#include "trace/format.h"
#include "trace/wire.h"

struct writer;

/*
 * Creates @path and writes the file's header. A regular file that exists is replaced if it is
 * empty or a trace, and refused otherwise.
 */
struct writer *writer_open(const char *path, struct error *err);

/*
 * Compresses and writes @o as one chunk, and empties it; nothing if it is empty already. The
 * first failure is said once on stderr; everything later is dropped.
 */
void writer_chunk(struct writer *w, uint32_t kind, struct wire_out *o);

/* Frees @w. False, with the first error, if anything was not written. */
bool writer_close(struct writer *w, struct error *err);

#endif
