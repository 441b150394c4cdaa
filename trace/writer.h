/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes the chunks of a trace file. */
#ifndef TRAPLINE_TRACE_WRITER_H
#define TRAPLINE_TRACE_WRITER_H

#include "base/error.h"
#include "trace/format.h"
#include "trace/wire.h"

struct writer;

/*
 * Opens @path for a trace. A regular file that exists is replaced, by writer_begin(), if it is
 * empty or a trace; it is refused otherwise.
 */
struct writer *writer_open(const char *path, struct error *err);

/*
 * The run begins: from here on the file is written. The head has been kept in memory; any other
 * chunk begins too.
 */
void writer_begin(struct writer *w);

/*
 * Compresses and writes @o as one chunk, and empties it; nothing if it is empty already. The
 * first failure ends the file; what comes later is dropped.
 */
void writer_chunk(struct writer *w, uint32_t kind, struct wire_out *o);

/* False once something could not be written. */
bool writer_ok(const struct writer *w);
/* Frees @w. False, with the first error, if anything was not written. */
bool writer_close(struct writer *w, struct error *err);
/* Frees @w; a file that has not begun stays as it was. */
void writer_abandon(struct writer *w);

#endif
