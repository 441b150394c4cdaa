// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Trace files: those of real runs, with records, chunks and bytes damaged; checksums mostly made
 * right again, so that what lies behind them is reached. Through the reader and all reports.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/alloc.h"
#include "cli/commands.h"
#include "cli/report.h"
#include "tests/fuzz/fuzz.h"
#include "trace/format.h"
#include "trace/reader.h"
#include "trace/wire.h"

/*
 * Modelled cycles of the runs. Bytes that are kept of a chunk of records, to whole records; names
 * and the header are kept whole.
 */
enum {
	RUN_CYCLES = 12000000,
	RECORDS_KEPT = 3000,
	MAX_CHUNKS = 24,
	MAX_PIECE = 32 << 10,
	TRACE_MAX = 64 << 20,
};

/* ---- reading -------------------- */

static bool count_span(void *opaque, const struct trace_span *s)
{
	*(uint64_t *)opaque += trace_span_cycles(s);
	return true;
}

static bool count_event(void *opaque, const struct trace_event *e)
{
	*(uint64_t *)opaque += e->when;
	return true;
}

static bool count_step(void *opaque, uint64_t span, uint64_t begin, const struct trace_step *s)
{
	(void)s;
	*(uint64_t *)opaque += span + begin;
	return true;
}

static bool count_leak(void *opaque, const struct trace_leak *l)
{
	*(uint64_t *)opaque += l->reg;
	return true;
}

/* Whether there is something to report. */
static bool read_all(const char *path)
{
	uint64_t sum = 0;
	const struct trace_visitor v = { .opaque = &sum,
					 .span = count_span,
					 .event = count_event,
					 .step = count_step,
					 .leak = count_leak };
	struct error err;
	struct trace_file *f;

	err.msg[0] = '\0';
	f = trace_file_read(path, &v, &err);
	if (!f) {
		fuzz_check_error(&err, path);
		return false;
	}
	if (!f->complete)
		fuzz_check_error(&f->damage, NULL);
	trace_file_free(f);
	return true;
}

/* One `trapline report`: whatever is in the file, nothing is printed but what belongs there. */
static void report(const char *path, const char *const *options, bool readable)
{
	char *argv[16] = { xstrdup("report"), xstrdup(path) };
	FILE *out = stdout, *err = stderr;
	char *printed = NULL, *said = NULL;
	size_t printed_len = 0, said_len = 0;
	int argc = 2, status;

	for (; *options; options++)
		argv[argc++] = xstrdup(*options);
	stdout = open_memstream(&printed, &printed_len);
	stderr = open_memstream(&said, &said_len);
	fuzz_check(stdout && stderr, "open_memstream");
	status = cli_report(argc, argv);
	fclose(stdout);
	fclose(stderr);
	stdout = out;
	stderr = err;
	fuzz_check(status == REPORT_OK || status == REPORT_TROUBLE, "status %d: %s", status, said);
	fuzz_check(readable || status == REPORT_TROUBLE, "reported what cannot be read");
	fuzz_check(status == REPORT_OK || (strstr(said, path) && said_len > 0),
		   "a message without the file's name: %s", said);
	for (size_t i = 0; i < printed_len; i++)
		fuzz_check((unsigned char)printed[i] >= ' ' || printed[i] == '\n' ||
				   printed[i] == '\t',
			   "control character 0x%02x in a report", (unsigned char)printed[i]);
	free(printed);
	free(said);
	while (argc)
		free(argv[--argc]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const kinds[] = { "exit", "class", "region", "span",
					     "row",  "phase", "context" };
	static const char *const formats[] = { "table", "csv", "json" };
	struct fuzz_input in = { data, data + size };
	unsigned choice = (unsigned)fuzz_take(&in, 1), other = (unsigned)fuzz_take(&in, 1);
	const char *path = fuzz_file(0, in.pos, (size_t)(in.end - in.pos));
	bool readable = read_all(path);
	const char *filter = choice & 0x80 ? "--phase" : choice & 0x40 ? "--reason" : NULL;
	const char *const by[] = { "--by",     kinds[choice % 7],
				   "--format", formats[other % 3],
				   filter,     choice & 0x80 ? "HCAL" : "HVC64",
				   NULL };
	const char *const listing[] = {
		"--listing", "--format", formats[other / 3 % 3], other & 0x80 ? "--span" : NULL,
		"3",	     NULL
	};

	report(path, by, readable);
	report(path, listing, readable);
	return 0;
}

/* ---- making traces -------------------- */

/* A chunk's contents, unpacked. */
struct piece {
	uint32_t kind;
	size_t size;
	uint8_t *data;
};

struct pieces {
	struct piece *list;
	size_t count, cap;
};

/* How much of the contents of a chunk is kept. */
static size_t kept(uint32_t kind, const uint8_t *data, size_t size)
{
	struct wire_in in = { data, data + size, false };
	struct record_base base = { 0 };
	struct trace_span span;
	struct trace_event event;
	struct trace_step step;
	bool ok = kind == CHUNK_SPAN || kind == CHUNK_EVENT || kind == CHUNK_STEP;

	if (!ok)
		return size < MAX_PIECE ? size : MAX_PIECE;
	if (kind == CHUNK_STEP) {
		wire_get_varint(&in); /* the span */
		base.when = wire_get_varint(&in);
	}
	while (ok && wire_left(&in) && in.pos < data + RECORDS_KEPT) {
		if (kind == CHUNK_SPAN) {
			ok = record_get_span(&in, &base, &span);
			if (ok)
				record_span_free(&span);
		} else {
			ok = kind == CHUNK_EVENT ? record_get_event(&in, &base, &event)
						 : record_get_step(&in, &base, &step);
		}
	}
	fuzz_check(ok, "a record of a good trace is damaged");
	return (size_t)(in.pos - data);
}

/* Not by hostfile_read(): what that has read is an input, and no output may replace it. */
static uint8_t *read_back(const char *path, size_t *size)
{
	FILE *in = fopen(path, "rbe");
	uint8_t *data = xmalloc(TRACE_MAX);

	fuzz_check(in != NULL, "no trace");
	*size = fread(data, 1, TRACE_MAX, in);
	fclose(in);
	fuzz_check(*size > FORMAT_HEADER_SIZE && *size < TRACE_MAX, "a trace of %zu bytes", *size);
	return data;
}

static void record(const char *rom, uint64_t cycles, struct pieces *to)
{
	struct fuzz_blob kernel = fuzz_source(rom), file;
	struct machine_config c = fuzz_machine_config();
	struct machine *m;
	struct error err;
	uint8_t *data;
	bool ok;

	c.kernel = fuzz_file(1, kernel.data, kernel.size);
	c.trace = fuzz_file(2, "", 0);
	c.trace_detail = 3;
	c.cores = 2;
	c.ram_size = 512u << 20;
	c.max_cycles = cycles;
	m = fuzz_machine(&c);
	machine_run(m);
	ok = machine_free(m, &err);
	fuzz_check(ok, "%s", ok ? "" : err.msg);
	data = read_back(c.trace, &file.size);
	for (size_t at = FORMAT_HEADER_SIZE; at < file.size;) {
		const uint8_t *h = data + at;
		uLongf raw = wire_load32(h + 8);
		struct piece p = { .kind = wire_load32(h), .data = xmalloc(raw) };

		ok = uncompress(p.data, &raw, h + FORMAT_CHUNK_HEADER_SIZE, wire_load32(h + 12)) ==
		     Z_OK;
		fuzz_check(ok, "a chunk of a good trace is damaged");
		p.size = kept(p.kind, p.data, raw);
		to->list = xgrow(to->list, &to->cap, to->count + 1, sizeof(p));
		to->list[to->count++] = p;
		at += FORMAT_CHUNK_HEADER_SIZE + wire_load32(h + 12);
	}
	free(data);
	free((void *)(uintptr_t)kernel.data);
}

static const struct piece *find_piece(const struct pieces *from, uint32_t kind, size_t nth)
{
	for (size_t i = 0; i < from->count; i++)
		if (from->list[(nth + i) % from->count].kind == kind)
			return &from->list[(nth + i) % from->count];
	return NULL;
}

/* A chunk with its header; now and then with one that is wrong. */
static size_t put_chunk(struct rng *rng, uint8_t *out, size_t room, uint32_t kind, uint32_t seq,
			const uint8_t *data, size_t size)
{
	uLongf packed = room > FORMAT_CHUNK_HEADER_SIZE ? room - FORMAT_CHUNK_HEADER_SIZE : 0;

	if (compress2(out + FORMAT_CHUNK_HEADER_SIZE, &packed, data, size, 1) != Z_OK)
		return 0;
	wire_store32(out, kind);
	wire_store32(out + 4, seq);
	wire_store32(out + 8, (uint32_t)size);
	wire_store32(out + 12, (uint32_t)packed);
	wire_store32(out + 16, (uint32_t)crc32_z(0, out + FORMAT_CHUNK_HEADER_SIZE, packed));
	if (rng_below(rng, 50) == 0)
		wire_store32(out + 4 * rng_below(rng, 5), (uint32_t)fuzz_value(rng));
	wire_store32(out + 20, (uint32_t)crc32_z(0, out, 20));
	return FORMAT_CHUNK_HEADER_SIZE + packed;
}

/* A file begins with the header, mostly has names of registers, and ends with the end. */
static uint32_t some_kind(struct rng *rng, const struct pieces *real, uint32_t seq, uint32_t count)
{
	if (seq == 0)
		return CHUNK_HEAD;
	if (seq == count - 1)
		return CHUNK_END;
	if (seq == 1 && rng_below(rng, 8))
		return CHUNK_REGS;
	return rng_below(rng, 2) ? (uint32_t)CHUNK_SPAN
				 : real->list[rng_below(rng, real->count)].kind;
}

/* Mostly so that records stay records: the low bits of a few bytes. */
static size_t damage_records(struct rng *rng, uint8_t *data, size_t n, size_t cap)
{
	if (rng_below(rng, 4) == 0)
		return fuzz_damage(rng, data, n, cap, 3);
	for (uint64_t k = 1 + rng_below(rng, 8); k && n; k--)
		data[rng_below(rng, n)] ^= (uint8_t)rng_below(rng, 0x80);
	return n;
}

static size_t generate(struct rng *rng, uint8_t *buf, size_t cap)
{
	static struct pieces real; /* kept */
	static uint8_t data[MAX_PIECE * 2];
	size_t size = 2 + FORMAT_HEADER_SIZE;
	uint32_t count = 2 + (uint32_t)rng_below(rng, MAX_CHUNKS - 2);

	if (!real.count) {
		record("roms/split-v8-gicv2.elf", RUN_CYCLES, &real);
		record("roms/tests/hello.elf", RUN_CYCLES, &real);
		fuzz_check(find_piece(&real, CHUNK_SPAN, 0) && find_piece(&real, CHUNK_STEP, 0) &&
				   find_piece(&real, CHUNK_EVENT, 0),
			   "the run has left no spans");
	}
	buf[0] = (uint8_t)rng_next(rng);
	buf[1] = (uint8_t)rng_next(rng);
	memcpy(buf + 2, FORMAT_MAGIC, FORMAT_MAGIC_SIZE);
	wire_store32(buf + 2 + 8, FORMAT_VERSION);
	wire_store32(buf + 2 + 12, 0);
	for (uint32_t seq = 0; seq < count; seq++) {
		uint32_t kind = some_kind(rng, &real, seq, count);
		const struct piece *p = find_piece(&real, kind, rng_below(rng, real.count));
		size_t n = p->size;

		memcpy(data, p->data, n);
		if (rng_below(rng, seq < 2 ? 10 : 3) == 0)
			n = damage_records(rng, data, n, sizeof(data));
		if (rng_below(rng, 60) == 0)
			kind = real.list[rng_below(rng, real.count)].kind;
		size += put_chunk(rng, buf + size, cap - size, kind, seq, data, n);
	}
	if (rng_below(rng, 6) == 0)
		return 2 + fuzz_damage(rng, buf + 2, size - 2, cap - 2, 3);
	return size;
}

const struct fuzz_plan fuzz_plan = {
	.name = "trace",
	.iterations = 1500,
	.max_size = 128 << 10,
	.generate = generate,
};
