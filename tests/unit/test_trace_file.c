// SPDX-License-Identifier: GPL-2.0-or-later
/* The file: what is written is read; what is broken is said to be, and nothing worse happens. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/rng.h"
#include "tests/unit/trace_sim.h"
#include "tests/unit/unit.h"
#include "trace/format.h"
#include "trace/writer.h"

/* ---- records --------------------------------------------------------------------- */

static struct trace_event random_event(struct rng *r)
{
	struct trace_event e = { .kind = (uint8_t)(1 + rng_below(r, EVENT_KIND_END - 1)) };

	e.core = (uint32_t)rng_below(r, 8);
	e.when = rng_next(r) >> rng_below(r, 64);
	e.pc = rng_next(r) >> rng_below(r, 64);
	switch (e.kind) {
	case EVENT_EXCEPTION:
		e.from_el = (uint8_t)rng_below(r, 4);
		e.to_el = (uint8_t)rng_below(r, 4);
		e.vector = (uint8_t)rng_below(r, 4);
		e.virt = rng_below(r, 2);
		e.cycles = (uint32_t)rng_next(r);
		e.esr = rng_next(r);
		e.addr = rng_next(r);
		e.hpfar = rng_next(r);
		e.phase = (uint32_t)rng_next(r);
		break;
	case EVENT_RETURN:
		e.from_el = (uint8_t)rng_below(r, 4);
		e.to_el = (uint8_t)rng_below(r, 4);
		e.cycles = (uint32_t)rng_next(r);
		e.value = rng_next(r);
		e.phase = (uint32_t)rng_next(r);
		break;
	case EVENT_MMIO_READ:
	case EVENT_MMIO_WRITE:
		e.region = (int32_t)rng_below(r, 20) - 1;
		e.addr = rng_next(r);
		e.size = (uint8_t)rng_below(r, 9);
		e.value = rng_next(r);
		e.cycles = (uint32_t)rng_next(r);
		break;
	case EVENT_IRQ_RAISE:
	case EVENT_IRQ_ACK:
	case EVENT_IRQ_EOI:
		e.intid = (uint32_t)rng_next(r);
		e.virt = rng_below(r, 2);
		break;
	case EVENT_SLEEP:
		e.value = rng_next(r);
		break;
	default:
		e.sysreg = (uint16_t)rng_next(r);
		e.value = rng_next(r);
		e.el = (uint8_t)rng_below(r, 4);
		if (e.kind == EVENT_STAMP)
			e.phase = (uint32_t)rng_next(r);
		break;
	}
	return e;
}

/* Structs have padding: fields are compared. */
static void check_event(const struct trace_event *a, const struct trace_event *b)
{
	ck_assert_uint_eq(a->kind, b->kind);
	ck_assert_uint_eq(a->core, b->core);
	ck_assert_uint_eq(a->when, b->when);
	ck_assert_uint_eq(a->pc, b->pc);
	ck_assert_uint_eq(a->value, b->value);
	ck_assert_uint_eq(a->addr, b->addr);
	ck_assert_uint_eq(a->hpfar, b->hpfar);
	ck_assert_uint_eq(a->esr, b->esr);
	ck_assert_uint_eq(a->sysreg, b->sysreg);
	ck_assert_uint_eq(a->el, b->el);
	ck_assert_uint_eq(a->from_el, b->from_el);
	ck_assert_uint_eq(a->to_el, b->to_el);
	ck_assert_uint_eq(a->vector, b->vector);
	ck_assert_uint_eq(a->size, b->size);
	ck_assert_uint_eq(a->virt, b->virt);
	ck_assert_int_eq(a->region, b->region);
	ck_assert_uint_eq(a->cycles, b->cycles);
	ck_assert_uint_eq(a->intid, b->intid);
	ck_assert_uint_eq(a->phase, b->phase);
}

START_TEST(events_round_trip)
{
	enum { N = 5000 };
	struct wire_out out = { 0 };
	struct record_base put = { 0 }, get = { 0 };
	struct trace_event *events = calloc(N, sizeof(*events));
	struct wire_in in;
	struct rng r;

	rng_seed(&r, 3);
	for (int i = 0; i < N; i++) {
		events[i] = random_event(&r);
		record_put_event(&out, &put, &events[i]);
	}
	in = (struct wire_in){ out.data, out.data + out.len, false };
	for (int i = 0; i < N; i++) {
		struct trace_event e;

		ck_assert(record_get_event(&in, &get, &e));
		check_event(&e, &events[i]);
	}
	ck_assert_uint_eq(wire_left(&in), 0);
	free(events);
	free(out.data);
}
END_TEST

START_TEST(varints)
{
	static const uint64_t values[] = { 0,	      1,     127,	 128,
					   16383,     16384, UINT32_MAX, UINT64_MAX >> 1,
					   UINT64_MAX };
	static const uint8_t too_long[] = { 0xff, 0xff, 0xff, 0xff, 0xff,
					    0xff, 0xff, 0xff, 0xff, 0x02 };
	struct wire_out out = { 0 };
	struct wire_in in;

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		wire_put_varint(&out, values[i]);
		wire_put_delta(&out, values[i], 5);
	}
	in = (struct wire_in){ out.data, out.data + out.len, false };
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		ck_assert_uint_eq(wire_get_varint(&in), values[i]);
		ck_assert_uint_eq(wire_get_delta(&in, 5), values[i]);
	}
	ck_assert(!in.bad);
	ck_assert_uint_eq(wire_get_varint(&in), 0);
	ck_assert(in.bad);
	in = (struct wire_in){ too_long, too_long + sizeof(too_long), false };
	wire_get_varint(&in);
	ck_assert(in.bad);
	free(out.data);
}
END_TEST

/* ---- whole files ----------------------------------------------------------------- */

static char *data;
static size_t len;

static void small_trace(struct sim *s)
{
	FILE *f;

	sim_open(s, ~0u);
	trace_symbol(s->t, "vector", 0x40080000, 0x80);
	s->el[0] = 2;
	for (int i = 0; i < 3; i++) {
		sim_eret(s, 0, &sim_guest_a, 1, 10);
		trace_sysreg(s->t, 0, s->now[0], 0x10, sim_sysreg(SIM_TTBR0_EL1), true, 9, 1);
		sim_enter(s, 0, &sim_guest_a, 2, SIM_ESR_HVC64, 40);
		sim_mrs(s, 0, 2, SIM_TCR_EL1, SIM_CYCLES(7));
		sim_store(s, 0, 1, 2, 0, 0x8000, 8, SIM_CYCLES(3));
		sim_eret(s, 0, &sim_host, 1, 10);
		sim_alu(s, 0, 1, TRACE_REG_NONE, SIM_CYCLES(3));
		sim_enter(s, 0, &sim_host, 2, SIM_ESR_HVC64, 40);
	}
	sim_eret(s, 0, &sim_guest_a, 1, 10);
	trace_irq_raise(s->t, 1, s->now[0], 27, true);
	trace_mmio(s->t, 1, s->now[0], 0x40, 1, SIM_UART_BASE, 4, true, 'x', 8);
	sim_close(s);
	f = fopen(s->path, "rb");
	ck_assert_ptr_nonnull(f);
	data = malloc(1 << 20);
	len = fread(data, 1, 1 << 20, f);
	fclose(f);
}

struct count {
	size_t spans, events, steps, leaks;
};

static bool count_span(void *opaque, const struct trace_span *s)
{
	struct count *c = opaque;

	(void)s;
	c->spans++;
	return true;
}

static bool count_event(void *opaque, const struct trace_event *e)
{
	struct count *c = opaque;

	(void)e;
	c->events++;
	return true;
}

static bool count_step(void *opaque, uint64_t id, uint64_t begin, const struct trace_step *s)
{
	struct count *c = opaque;

	(void)id;
	(void)begin;
	(void)s;
	c->steps++;
	return true;
}

static bool count_leak(void *opaque, const struct trace_leak *l)
{
	struct count *c = opaque;

	(void)l;
	c->leaks++;
	return true;
}

static struct trace_file *read_counting(const char *path, struct count *c, struct error *err)
{
	struct trace_visitor v = { .opaque = c,
				   .span = count_span,
				   .event = count_event,
				   .step = count_step,
				   .leak = count_leak };

	*c = (struct count){ 0, 0, 0, 0 };
	err->msg[0] = '\0';
	return trace_file_read(path, &v, err);
}

START_TEST(header_and_totals)
{
	struct count c;
	struct error err;
	struct trace_file *f;
	struct sim s;

	small_trace(&s);
	f = read_counting(s.path, &c, &err);
	ck_assert_ptr_nonnull(f);
	ck_assert(f->complete);
	ck_assert_str_eq(f->machine, "sim");
	ck_assert_str_eq(f->cpu, "none");
	ck_assert_str_eq(f->profile, "test");
	ck_assert(f->timing);
	ck_assert_uint_eq(f->cores, SIM_CORES);
	ck_assert_uint_eq(f->region_count, 2);
	ck_assert_str_eq(f->regions[0].name, "gich");
	ck_assert_uint_eq(f->regions[1].base, SIM_UART_BASE);
	ck_assert_uint_eq(f->span_count, 3);
	ck_assert_uint_eq(c.spans, 3);
	ck_assert_uint_eq(c.events, f->event_count);
	ck_assert_uint_gt(c.steps, 12);
	ck_assert_uint_eq(c.leaks, 1);
	trace_file_free(f);
	free(data);
	sim_free(&s);
}
END_TEST

/* Of a file that was cut off, the part before the cut is read, and never more than there was. */
START_TEST(every_truncation)
{
	struct count whole, c, before = { 0, 0, 0, 0 };
	struct error err;
	struct trace_file *f;
	struct sim s;

	small_trace(&s);
	f = read_counting(s.path, &whole, &err);
	trace_file_free(f);
	for (size_t n = 0; n < len; n++) {
		unit_write_file("cut", data, n);
		f = read_counting("cut", &c, &err);
		if (f) {
			ck_assert(!f->complete);
			ck_assert(f->damage.msg[0]);
		} else {
			ck_assert_ptr_nonnull(strstr(err.msg, "cut: "));
		}
		ck_assert_uint_ge(c.spans, before.spans);
		ck_assert_uint_ge(c.events, before.events);
		before = c;
		trace_file_free(f);
	}
	/* Only the end chunk was missing last. */
	ck_assert_uint_eq(before.spans, whole.spans);
	ck_assert_uint_eq(before.events, whole.events);
	unlink("cut");
	free(data);
	sim_free(&s);
}
END_TEST

/* No single wrong byte goes unnoticed. */
START_TEST(every_corruption)
{
	struct error err;
	struct count c;
	struct sim s;

	small_trace(&s);
	for (size_t i = 0; i < len; i++) {
		static const char flips[] = { 1, (char)0x80, (char)0xff };
		char flip = flips[i % sizeof(flips)];
		struct trace_file *f;

		data[i] ^= flip;
		unit_write_file("bad", data, len);
		data[i] ^= flip;
		f = read_counting("bad", &c, &err);
		ck_assert_msg(!f || !f->complete, "byte %zu ^ 0x%02x", i, (unsigned char)flip);
		trace_file_free(f);
	}
	unlink("bad");
	free(data);
	sim_free(&s);
}
END_TEST

/*
 * Past the checksums: chunks whose frame is right and whose records are noise, or are good
 * records with wrong bytes.
 */
START_TEST(noise_in_good_frames)
{
	static const uint32_t kinds[] = { CHUNK_SYMS, CHUNK_REGS, CHUNK_EVENT, CHUNK_SPAN,
					  CHUNK_STEP, CHUNK_LEAK, CHUNK_END,   0x12345678 };
	struct rng r;

	rng_seed(&r, 11);
	for (int round = 0; round < 1500; round++) {
		struct wire_out head = { 0 }, noise = { 0 };
		struct error err;
		struct count c;
		struct writer *w;
		struct trace_file *f;

		unlink("noise");
		w = writer_open("noise", &err);
		ck_assert_ptr_nonnull(w);
		wire_put_varint(&head, 2);
		wire_put_u8(&head, 1);
		wire_put_varint(&head, 0);
		wire_put_varint(&head, 0);
		wire_put_varint(&head, 0);
		if (rng_below(&r, 8) == 0)
			head.data[rng_below(&r, head.len)] ^= (uint8_t)rng_next(&r);
		writer_chunk(w, CHUNK_HEAD, &head);
		for (int k = 0; k < 4; k++) {
			size_t n = 1 + rng_below(&r, 200);
			unsigned int mask = rng_below(&r, 2) ? 0xff : 0x0f;

			for (size_t i = 0; i < n; i++)
				wire_put_u8(&noise, (uint8_t)(rng_next(&r) & mask));
			writer_chunk(w, kinds[rng_below(&r, 8)], &noise);
		}
		ck_assert(writer_close(w, &err));
		f = read_counting("noise", &c, &err);
		trace_file_free(f);
		free(head.data);
		free(noise.data);
	}
	unlink("noise");
}
END_TEST

START_TEST(foreign_files)
{
	struct error err;
	struct count c;

	unit_write_file("foreign", "#!/bin/sh\necho this is no trace\n", 32);
	ck_assert_ptr_null(read_counting("foreign", &c, &err));
	ck_assert_str_eq(err.msg, "foreign: not a Trapline trace");
	unit_write_file("foreign", "", 0);
	ck_assert_ptr_null(read_counting("foreign", &c, &err));
	ck_assert_str_eq(err.msg, "foreign: not a Trapline trace");
	unit_write_file("foreign", FORMAT_MAGIC "\x07\0\0\0\0\0\0\0", FORMAT_HEADER_SIZE);
	ck_assert_ptr_null(read_counting("foreign", &c, &err));
	ck_assert_str_eq(err.msg, "foreign: trace format version 7; this program reads version 2");
	unlink("foreign");
	ck_assert_ptr_null(read_counting("foreign", &c, &err));
	ck_assert_str_eq(err.msg, "foreign: No such file or directory");
	ck_assert_ptr_null(read_counting(".", &c, &err));
	ck_assert_str_eq(err.msg, ".: Is a directory");
}
END_TEST

START_TEST(nothing_else_is_overwritten)
{
	const struct trace_options o = { .cores = 1 };
	struct error err;
	struct trace *t;
	char back[8] = "";
	FILE *f;

	unit_write_file("notes", "my notes", 8);
	ck_assert_ptr_null(trace_create("notes", &o, &err));
	ck_assert_str_eq(err.msg, "notes: exists and is not a Trapline trace; not overwritten");
	f = fopen("notes", "rb");
	ck_assert_uint_eq(fread(back, 1, 8, f), 8);
	ck_assert_int_eq(memcmp(back, "my notes", 8), 0);
	fclose(f);
	unit_write_file("notes", "", 0); /* as mktemp leaves it */
	for (int i = 0; i < 2; i++) {
		t = trace_create("notes", &o, &err); /* then: over a trace */
		ck_assert_ptr_nonnull(t);
		ck_assert(trace_close(t, 0, &err));
	}
	unlink("notes");
	ck_assert_ptr_null(trace_create("no/such/folder", &o, &err));
	ck_assert_str_eq(err.msg, "no/such/folder: No such file or directory");
	ck_assert_ptr_null(trace_create(".", &o, &err));
	ck_assert_str_eq(err.msg, ".: Is a directory");
}
END_TEST

START_TEST(full_disk)
{
	const struct trace_options o = { .cores = 1 };
	struct error err;
	struct trace *t;

	if (access("/dev/full", W_OK))
		return;
	t = trace_create("/dev/full", &o, &err);
	ck_assert_ptr_nonnull(t);
	for (int i = 0; i < 100000; i++)
		trace_irq_raise(t, 0, (uint64_t)i * i, 27, false);
	ck_assert(!trace_close(t, 0, &err));
	ck_assert_str_eq(err.msg, "/dev/full: No space left on device; the trace is incomplete");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { events_round_trip, varints,
				       header_and_totals, every_truncation,
				       every_corruption,  noise_in_good_frames,
				       foreign_files,	  nothing_else_is_overwritten,
				       full_disk,	  NULL };

	return unit_run(unit_suite("trace file", tests));
}
