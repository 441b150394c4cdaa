// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/fuzz/fuzz.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "mmu/physmap.h"
#include "platform/hostfile.h"

void fuzz_check(bool ok, const char *fmt, ...)
{
	va_list ap;

	if (ok)
		return;
	/* not stderr: a target may have turned that away */
	va_start(ap, fmt);
	vdprintf(STDERR_FILENO, fmt, ap);
	va_end(ap);
	dprintf(STDERR_FILENO, "\n");
	abort();
}

/* ---- inputs -------------------- */

uint64_t fuzz_take(struct fuzz_input *in, unsigned bytes)
{
	uint64_t v = 0;

	for (unsigned i = 0; i < bytes && in->pos < in->end; i++)
		v |= (uint64_t)*in->pos++ << (8 * i);
	return v;
}

uint64_t fuzz_value(struct rng *rng)
{
	uint64_t v;

	switch (rng_below(rng, 6)) {
	case 0:
		return rng_below(rng, 16);
	case 1:
		return rng_next(rng) >> rng_below(rng, 64);
	case 2: /* about a power of two */
		v = UINT64_C(1) << rng_below(rng, 64);
		return v + rng_below(rng, 3) - 1;
	case 3: /* about the largest of a width */
		v = UINT64_MAX >> (8 * rng_below(rng, 8));
		return v - rng_below(rng, 9);
	case 4: /* about RAM */
		return UINT64_C(0x40000000) + (rng_next(rng) >> (40 + rng_below(rng, 24)));
	default:
		return rng_next(rng);
	}
}

void fuzz_fill(struct rng *rng, uint8_t *buf, size_t size)
{
	for (size_t i = 0; i < size; i++)
		buf[i] = (uint8_t)(rng_next(rng) >> 32);
}

static void put_integer(struct rng *rng, uint8_t *buf, size_t size)
{
	unsigned bytes = 1u << rng_below(rng, 4);
	bool big = rng_below(rng, 2);
	uint64_t v = fuzz_value(rng);
	size_t at;

	if (size < bytes)
		return;
	at = rng_below(rng, size - bytes + 1);
	if (rng_below(rng, 4))
		at -= at % bytes;
	for (unsigned i = 0; i < bytes; i++)
		buf[at + i] = (uint8_t)(v >> (8 * (big ? bytes - 1 - i : i)));
}

static size_t damage_once(struct rng *rng, uint8_t *buf, size_t size, size_t cap)
{
	size_t from = rng_below(rng, size), to = rng_below(rng, size);
	size_t len = 1 + rng_below(rng, rng_below(rng, 2) ? 16 : size);

	if (len > size - from)
		len = size - from;
	switch (rng_below(rng, 8)) {
	case 0:
		buf[from] ^= (uint8_t)(1u << rng_below(rng, 8));
		return size;
	case 1: /* a piece copied over another */
		if (len > size - to)
			len = size - to;
		memmove(buf + to, buf + from, len);
		return size;
	case 2: /* a piece twice */
		if (len > cap - size)
			return size;
		memmove(buf + from + len, buf + from, size - from);
		return size + len;
	case 3: /* a piece gone */
		memmove(buf + from, buf + from + len, size - from - len);
		return size - len;
	case 4:
		return rng_below(rng, 3) ? size : from;
	default:
		put_integer(rng, buf, size);
		return size;
	}
}

size_t fuzz_damage(struct rng *rng, uint8_t *buf, size_t size, size_t cap, unsigned changes)
{
	for (uint64_t n = 1 + rng_below(rng, changes); n && size; n--)
		size = damage_once(rng, buf, size, cap);
	return size;
}

size_t fuzz_gzip(const uint8_t *data, size_t size, uint8_t *out, size_t cap)
{
	z_stream z = { 0 };
	int rc = deflateInit2(&z, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);

	fuzz_check(rc == Z_OK, "deflateInit2: %d", rc);
	z.next_in = (Bytef *)(uintptr_t)data;
	z.avail_in = (uInt)size;
	z.next_out = out;
	z.avail_out = (uInt)cap;
	rc = deflate(&z, Z_FINISH);
	deflateEnd(&z);
	return rc == Z_STREAM_END ? z.total_out : 0;
}

/* ---- the world around -------------------- */

const char *fuzz_file(unsigned slot, const void *data, size_t size)
{
	static char names[FUZZ_FILE_SLOTS][32];
	static int fds[FUZZ_FILE_SLOTS];
	char *name = names[slot];

	/* another file each time: what was input may be output now */
	if (*name)
		close(fds[slot]);
	fds[slot] = memfd_create("fuzz", MFD_CLOEXEC);
	fuzz_check(fds[slot] >= 0, "memfd_create failed");
	snprintf(name, sizeof(names[slot]), "/proc/self/fd/%d", fds[slot]);
	fuzz_check(pwrite(fds[slot], data, size, 0) == (ssize_t)size, "%s: cannot be written",
		   name);
	return name;
}

struct fuzz_blob fuzz_source(const char *path)
{
	const char *dir = getenv("SRCDIR");
	char *full = xasprintf("%s/%s", dir ? dir : ".", path);
	struct fuzz_blob blob;
	struct error err;
	uint8_t *data;

	fuzz_check(hostfile_read(full, 64 << 20, &data, &blob.size, &err), "%s (SRCDIR?)", err.msg);
	free(full);
	blob.data = data;
	return blob;
}

void fuzz_check_error(const struct error *err, const char *culprit)
{
	fuzz_check(err->msg[0] != '\0', "no error message");
	fuzz_check(memchr(err->msg, 0, sizeof(err->msg)) != NULL, "message without an end");
	for (const char *p = err->msg; *p; p++)
		fuzz_check((unsigned char)*p >= ' ' && *p != 0x7f,
			   "control character 0x%02x in a message", (unsigned char)*p);
	fuzz_check(!culprit || strstr(err->msg, culprit), "'%s' does not name '%s'", err->msg,
		   culprit);
}

struct machine_config fuzz_machine_config(void)
{
	static struct profile *profile; /* for all machines */
	const char *dir = getenv("SRCDIR");
	struct error err;

	if (!profile) {
		setenv("TRAPLINE_DATA", dir ? dir : ".", 1);
		profile = profile_load("m400", &err);
		fuzz_check(profile != NULL, "%s", err.msg);
	}
	return (struct machine_config){
		.virtualization = true,
		.model = cpu_model_find("xgene1"),
		.profile = profile,
		.cores = 1,
		.ram_size = 4 << 20,
		.serial = "file:/dev/null",
		.no_reboot = true,
		.max_cycles = 100000,
	};
}

struct machine *fuzz_machine(const struct machine_config *c)
{
	struct error err;
	struct machine *m = machine_new(c, NULL, &err);

	fuzz_check(m != NULL, "%s", m ? "" : err.msg);
	return m;
}

static uint64_t hash_words(uint64_t h, const uint64_t *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		h = hash_combine(h, words[i]);
	return h;
}

uint64_t fuzz_machine_hash(struct machine *m)
{
	const struct physmap *map = machine_physmap(m);
	uint64_t h = 0;

	for (unsigned i = 0; i < machine_core_count(m); i++) {
		struct cpu *cpu = machine_cpu(m, i);

		h = hash_combine(h, cpu_now(cpu));
		h = hash_combine(h, cpu->insns);
		h = hash_combine(h, cpu->pc);
		h = hash_combine(h, cpu_nzcv(cpu) | cpu->ps.el | (uint64_t)cpu->ps.daif << 8);
		/* from the sink on there are temporaries, which mean nothing between blocks */
		h = hash_words(h, cpu->r, SLOT_SINK);
		h = hash_words(h, cpu->r + SLOT_V0, SLOT_COUNT - SLOT_V0);
		h = hash_words(h, cpu->sys, SYSREG_COUNT);
	}
	for (unsigned i = 0; i < map->count; i++) {
		const struct region *r = &map->regions[i];

		if (r->kind == REGION_RAM)
			h = hash_combine(h, crc32_z(0, r->host, r->size));
	}
	return h;
}
