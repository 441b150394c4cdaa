/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the fuzz targets share; tests/fuzz/README.md says how they are run.
 *
 * A target is one source file with LLVMFuzzerTestOneInput() and a struct fuzz_plan. Whatever the
 * bytes are, the function returns 0 and does the same each time; what it finds wrong ends the
 * process, through a sanitizer or fuzz_check().
 */
#ifndef TRAPLINE_TESTS_FUZZ_FUZZ_H
#define TRAPLINE_TESTS_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/rng.h"
#include "platform/machine.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct fuzz_plan {
	const char *name;    /* of the target, and of its folder in tests/fuzz/corpus */
	unsigned iterations; /* of the quick budget; the full one is FUZZ_FULL_FACTOR times that */
	size_t max_size;     /* of an input, in bytes */
	/* Makes an input of at most @cap (= max_size) bytes from @rng and returns its size. */
	size_t (*generate)(struct rng *rng, uint8_t *buf, size_t cap);
};
extern const struct fuzz_plan fuzz_plan;

enum { FUZZ_FULL_FACTOR = 10 };

/* Ends the process with the message, and the input that led to it, unless @ok. */
void fuzz_check(bool ok, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* ---- taking inputs apart ---------------------------------------------------------- */

/* An input read as a series of choices; at its end every choice is 0. */
struct fuzz_input {
	const uint8_t *pos, *end;
};

static inline bool fuzz_empty(const struct fuzz_input *in)
{
	return in->pos == in->end;
}

/* The next @bytes (at most 8) bytes, little-endian. */
uint64_t fuzz_take(struct fuzz_input *in, unsigned bytes);

/* ---- making inputs ----------------------------------------------------------------- */

/* Mostly small, often the edge of something, sometimes anything. */
uint64_t fuzz_value(struct rng *rng);

/* Random bytes. */
void fuzz_fill(struct rng *rng, uint8_t *buf, size_t size);

/*
 * Damages @size bytes of @buf in 1 to @changes places: bytes, integers of either byte order,
 * pieces copied, moved and dropped, the end cut off. Returns the new size, at most @cap.
 */
size_t fuzz_damage(struct rng *rng, uint8_t *buf, size_t size, size_t cap, unsigned changes);

/* Packs into @out as gzip does. Returns the size, 0 if @cap is too small. */
size_t fuzz_gzip(const uint8_t *data, size_t size, uint8_t *out, size_t cap);

/* ---- the world around ----------------------------------------------------------------- */

/*
 * Files that cost no disk. The name is valid until the next use of @slot.
 * The contents are exactly the bytes given.
 */
enum { FUZZ_FILE_SLOTS = 4 };
const char *fuzz_file(unsigned slot, const void *data, size_t size);

/* A file of the source tree, read whole; kept until the end. */
struct fuzz_blob {
	const uint8_t *data;
	size_t size;
};
struct fuzz_blob fuzz_source(const char *path);

/* One line, not empty, no control characters, naming @culprit (unless NULL). */
void fuzz_check_error(const struct error *err, const char *culprit);

/* xgene1 with EL2, the m400 profile, 4 MiB, no kernel; the serial line's output is dropped. */
struct machine_config fuzz_machine_config(void);
/* The machine of @c, which must be possible. */
struct machine *fuzz_machine(const struct machine_config *c);

/* A hash of everything that two runs of one guest have to agree on. */
uint64_t fuzz_machine_hash(struct machine *m);

#endif
