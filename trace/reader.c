// SPDX-License-Identifier: GPL-2.0-or-later
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#include "base/hash.h"
#include "trace/class.h"
#include "trace/format.h"
#include "trace/reader.h"
#include "trace/regs.h"

/* A file may repeat chunks of names: all that they may add up to. */
enum { SYMBOLS_MAX = 4 << 20, ALIASES_MAX = 1024 };

struct chunk {
	char kind_name[5];
	uint32_t kind, seq, raw_size, packed_size, crc;
	uint64_t offset;
	uint8_t *packed, *raw;
	size_t packed_cap, raw_cap;
};

struct reader {
	FILE *in;
	uint64_t offset;
	struct chunk chunk;
	struct trace_file *file;
	const struct trace_visitor *visitor;
	bool have_head, stopped;
};

enum read_result { READ_OK, READ_EOF, READ_BAD };

static bool chunk_error(const struct chunk *c, struct error *err, const char *what)
{
	return error_set(err, "chunk %" PRIu32 " (%s) at offset %" PRIu64 ": %s", c->seq,
			 c->kind_name, c->offset, what);
}

static void name_kind(struct chunk *c)
{
	for (int i = 0; i < 4; i++) {
		char ch = (char)(c->kind >> (8 * i));

		c->kind_name[i] = ch >= ' ' && ch < 0x7f ? ch : '?';
	}
	if (c->kind_name[3] == ' ')
		c->kind_name[3] = '\0';
	c->kind_name[4] = '\0';
}

/* Reads the packed bytes piece by piece, so that a lie about their size costs no memory. */
static size_t read_packed(struct reader *r)
{
	struct chunk *c = &r->chunk;
	size_t have = 0;

	while (have < c->packed_size) {
		size_t piece = c->packed_size - have < 1 << 20 ? c->packed_size - have : 1 << 20;
		size_t n;

		c->packed = xgrow(c->packed, &c->packed_cap, have + piece, 1);
		n = fread(c->packed + have, 1, piece, r->in);
		have += n;
		if (n < piece)
			break;
	}
	r->offset += have;
	return have;
}

/* zlib cannot expand a byte to more than 1032. */
static bool plausible(const struct chunk *c)
{
	return c->raw_size && c->packed_size && c->raw_size <= FORMAT_CHUNK_MAX &&
	       c->packed_size <= FORMAT_CHUNK_MAX + FORMAT_CHUNK_MAX / 64 &&
	       c->raw_size / 1032 <= c->packed_size;
}

static bool inflate_chunk(struct chunk *c, struct error *err)
{
	z_stream z = { 0 };
	bool ok;

	c->raw = xgrow(c->raw, &c->raw_cap, c->raw_size, 1);
	if (inflateInit(&z) != Z_OK)
		return chunk_error(c, err, "the decompressor cannot start");
	z.next_in = c->packed;
	z.avail_in = c->packed_size;
	z.next_out = c->raw;
	z.avail_out = c->raw_size;
	ok = inflate(&z, Z_FINISH) == Z_STREAM_END && !z.avail_out && !z.avail_in;
	inflateEnd(&z);
	return ok || chunk_error(c, err, "its compressed data are damaged");
}

static enum read_result read_chunk(struct reader *r, uint32_t seq, struct error *err)
{
	uint8_t h[FORMAT_CHUNK_HEADER_SIZE];
	struct chunk *c = &r->chunk;
	size_t n = fread(h, 1, sizeof(h), r->in);

	c->offset = r->offset;
	c->seq = seq;
	r->offset += n;
	if (!n && feof(r->in))
		return READ_EOF;
	if (n < sizeof(h)) {
		snprintf(c->kind_name, sizeof(c->kind_name), "?");
		chunk_error(c, err,
			    ferror(r->in) ? strerror(errno) : "the file ends in its header");
		return READ_BAD;
	}
	c->kind = wire_load32(h);
	name_kind(c);
	if (wire_load32(h + 20) != hash_crc32(0, h, 20)) {
		chunk_error(c, err, "its header's checksum is wrong");
		return READ_BAD;
	}
	c->raw_size = wire_load32(h + 8);
	c->packed_size = wire_load32(h + 12);
	c->crc = wire_load32(h + 16);
	if (wire_load32(h + 4) != seq || !plausible(c)) {
		chunk_error(c, err, "its header makes no sense");
		return READ_BAD;
	}
	if (read_packed(r) < c->packed_size) {
		chunk_error(c, err, ferror(r->in) ? strerror(errno) : "the file ends in it");
		return READ_BAD;
	}
	if (hash_crc32(0, c->packed, c->packed_size) != c->crc) {
		chunk_error(c, err, "its checksum is wrong");
		return READ_BAD;
	}
	return inflate_chunk(c, err) ? READ_OK : READ_BAD;
}

/* ---- what chunks hold ---------------------------------------------------------- */

static void take_string(char **to, char *s)
{
	free(*to);
	*to = s;
}

static void read_head(struct reader *r, struct wire_in *in)
{
	struct trace_file *f = r->file;
	uint64_t cores = wire_get_varint(in);

	f->timing = wire_get_u8(in) & 1;
	f->detail = (unsigned int)wire_get_varint(in);
	if (cores > 1024)
		in->bad = true;
	f->cores = (unsigned int)cores;
	for (size_t n = wire_get_count(in, 2); n && !in->bad; n--) {
		char *key = wire_get_string(in);
		char *value = wire_get_string(in);

		if (!strcmp(key, "machine"))
			take_string(&f->machine, value);
		else if (!strcmp(key, "cpu"))
			take_string(&f->cpu, value);
		else if (!strcmp(key, "profile"))
			take_string(&f->profile, value);
		else if (!strcmp(key, "options"))
			take_string(&f->options, value);
		else if (!strcmp(key, "values"))
			take_string(&f->values, value);
		else
			free(value);
		free(key);
	}
	f->region_count = wire_get_count(in, 2);
	f->regions = xcalloc(f->region_count, sizeof(*f->regions));
	for (size_t i = 0; i < f->region_count; i++) {
		f->regions[i].name = wire_get_string(in);
		f->regions[i].base = wire_get_varint(in);
	}
	r->have_head = !in->bad;
}

static void read_symbols(struct reader *r, struct wire_in *in)
{
	uint64_t at = 0;

	while (wire_left(in) && !in->bad) {
		uint64_t addr = wire_get_delta(in, at), size = wire_get_varint(in);
		char *name = wire_get_string(in);

		if (in->bad || r->file->symbols.count >= SYMBOLS_MAX) {
			in->bad = true;
			free(name);
			return;
		}
		symbols_add(&r->file->symbols, name, addr, size);
		at = addr;
	}
}

static void read_images(struct reader *r, struct wire_in *in)
{
	struct trace_file *f = r->file;

	while (wire_left(in) && !in->bad) {
		struct trace_alias a = { .va = wire_get_varint(in) };
		size_t n;

		a.size = wire_get_varint(in);
		a.pa = wire_get_varint(in);
		n = wire_get_count(in, 1);
		if (f->alias_count + n > ALIASES_MAX) {
			in->bad = true;
			return;
		}
		for (; n && !in->bad; n--) {
			a.alias = wire_get_varint(in);
			f->aliases = xgrow(f->aliases, &f->alias_cap, f->alias_count + 1,
					   sizeof(*f->aliases));
			f->aliases[f->alias_count++] = a;
		}
	}
}

static void read_regs(struct reader *r, struct wire_in *in)
{
	while (wire_left(in) && !in->bad) {
		uint64_t id = wire_get_varint(in), sysreg = wire_get_varint(in);
		uint8_t reg_class = wire_get_u8(in);
		char *name = wire_get_string(in);
		struct trace_reg_name *n;

		if (in->bad || id >= REG_MAX || sysreg > UINT16_MAX || reg_class >= CLASS_COUNT) {
			in->bad = true;
			free(name);
			return;
		}
		n = &r->file->regs[id];
		take_string(&n->name, name);
		n->sysreg = (uint16_t)sysreg;
		n->reg_class = reg_class;
	}
}

static void read_spans(struct reader *r, struct wire_in *in)
{
	struct record_base base = { 0 };
	struct trace_span s;

	symbols_sort(&r->file->symbols);
	while (wire_left(in) && !r->stopped && record_get_span(in, &base, &s)) {
		r->stopped = !r->visitor->span(r->visitor->opaque, &s);
		record_span_free(&s);
	}
}

static void read_events(struct reader *r, struct wire_in *in)
{
	struct record_base base = { 0 };
	struct trace_event e;

	while (wire_left(in) && !r->stopped && record_get_event(in, &base, &e))
		r->stopped = !r->visitor->event(r->visitor->opaque, &e);
}

static void read_steps(struct reader *r, struct wire_in *in)
{
	uint64_t span = wire_get_varint(in), begin = wire_get_varint(in);
	struct record_base base = { .when = begin };
	struct trace_step s;

	while (wire_left(in) && !r->stopped && record_get_step(in, &base, &s))
		r->stopped = !r->visitor->step(r->visitor->opaque, span, begin, &s);
}

static void read_leaks(struct reader *r, struct wire_in *in)
{
	struct trace_leak l;

	while (wire_left(in) && !r->stopped && record_get_leak(in, &l))
		r->stopped = !r->visitor->leak(r->visitor->opaque, &l);
}

static void read_end(struct reader *r, struct wire_in *in)
{
	struct trace_file *f = r->file;

	f->end_when = wire_get_varint(in);
	f->span_count = wire_get_varint(in);
	f->cut_count = wire_get_varint(in);
	f->event_count = wire_get_varint(in);
	f->complete = !in->bad;
}

static bool read_contents(struct reader *r, struct error *err)
{
	const struct chunk *c = &r->chunk;
	const struct trace_visitor *v = r->visitor;
	struct wire_in in = { c->raw, c->raw + c->raw_size, false };

	if ((c->seq == 0) != (c->kind == CHUNK_HEAD))
		return chunk_error(c, err, "it is out of place");
	switch (c->kind) {
	case CHUNK_HEAD:
		read_head(r, &in);
		if (!in.bad && v && v->begin)
			r->stopped = !v->begin(v->opaque, r->file);
		break;
	case CHUNK_SYMS:
		read_symbols(r, &in);
		break;
	case CHUNK_IMAGE:
		read_images(r, &in);
		break;
	case CHUNK_REGS:
		read_regs(r, &in);
		break;
	case CHUNK_SPAN:
		if (v && v->span)
			read_spans(r, &in);
		break;
	case CHUNK_EVENT:
		if (v && v->event)
			read_events(r, &in);
		break;
	case CHUNK_STEP:
		if (v && v->step)
			read_steps(r, &in);
		break;
	case CHUNK_LEAK:
		if (v && v->leak)
			read_leaks(r, &in);
		break;
	case CHUNK_END:
		read_end(r, &in);
		break;
	default: /* of a later minor revision: not ours to know */
		break;
	}
	return !in.bad || chunk_error(c, err, "a record in it makes no sense");
}

static bool read_file_header(struct reader *r, struct error *err)
{
	uint8_t h[FORMAT_HEADER_SIZE];
	size_t n = fread(h, 1, sizeof(h), r->in);

	r->offset = n;
	if (ferror(r->in))
		return error_set(err, "%s", strerror(errno));
	if (n < FORMAT_MAGIC_SIZE || memcmp(h, FORMAT_MAGIC, FORMAT_MAGIC_SIZE))
		return error_set(err, "not a Trapline trace");
	if (n < sizeof(h))
		return error_set(err, "the trace is cut off in its header, at offset %zu", n);
	r->file->version = wire_load32(h + 8);
	if (r->file->version != FORMAT_VERSION)
		return error_set(err,
				 "trace format version %" PRIu32 "; this program reads version %d",
				 r->file->version, FORMAT_VERSION);
	if (wire_load32(h + 12))
		return error_set(err, "the trace's header is damaged, at offset 12");
	return true;
}

/* False only if there is no header to report anything under. */
static bool read_all(struct reader *r, struct error *err)
{
	struct trace_file *f = r->file;
	enum read_result result = READ_OK;
	uint32_t seq = 0;

	if (!read_file_header(r, err))
		return false;
	while (result == READ_OK && !f->complete && !r->stopped) {
		result = read_chunk(r, seq++, &f->damage);
		if (result == READ_OK && !read_contents(r, &f->damage))
			result = READ_BAD;
	}
	if (result == READ_EOF)
		error_set(&f->damage, "the file ends at offset %" PRIu64 " without an end chunk",
			  r->offset);
	if (f->complete && fgetc(r->in) != EOF) {
		f->complete = false;
		error_set(&f->damage, "data follow the end chunk, at offset %" PRIu64, r->offset);
	}
	if (!r->have_head)
		return error_set(err, "%s", f->damage.msg);
	return true;
}

struct trace_file *trace_file_read(const char *path, const struct trace_visitor *v,
				   struct error *err)
{
	struct reader r = { .visitor = v };
	bool ok;

	r.in = fopen(path, "rbe");
	if (!r.in) {
		error_set(err, "%s: %s", path, strerror(errno));
		return NULL;
	}
	r.file = xcalloc(1, sizeof(*r.file));
	r.file->path = xstrdup(path);
	symbols_init(&r.file->symbols);
	r.file->reg_count = REG_MAX;
	r.file->regs = xcalloc(REG_MAX, sizeof(*r.file->regs));
	ok = read_all(&r, err);
	symbols_sort(&r.file->symbols);
	free(r.chunk.packed);
	free(r.chunk.raw);
	fclose(r.in);
	if (!ok) {
		error_prefix(err, "%s", path);
		trace_file_free(r.file);
		return NULL;
	}
	return r.file;
}

void trace_file_free(struct trace_file *f)
{
	if (!f)
		return;
	for (size_t i = 0; i < f->region_count; i++)
		free(f->regions[i].name);
	for (size_t i = 0; i < f->reg_count; i++)
		free(f->regs[i].name);
	free(f->regions);
	free(f->regs);
	symbols_fini(&f->symbols);
	free(f->aliases);
	free(f->machine);
	free(f->cpu);
	free(f->profile);
	free(f->options);
	free(f->values);
	free(f->path);
	free(f);
}

const char *trace_file_reg_name(const struct trace_file *f, uint16_t reg)
{
	return reg < f->reg_count && f->regs[reg].name ? f->regs[reg].name : "?";
}

uint8_t trace_file_reg_class(const struct trace_file *f, uint16_t reg)
{
	return reg < f->reg_count ? f->regs[reg].reg_class : (uint8_t)CLASS_NONE;
}
