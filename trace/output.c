// SPDX-License-Identifier: GPL-2.0-or-later
/* What a running trace sends to its file, chunk by chunk. */
#include <stdlib.h>

#include "trace/engine.h"

enum { STEPS_PER_CHUNK = 4096 };

void output_header(struct trace *t, const struct trace_options *o)
{
	const struct {
		const char *key, *value;
	} text[] = {
		{ "machine", o->machine },     { "cpu", o->cpu },
		{ "profile", o->profile },     { "options", o->options },
		{ "values", o->profile_text },
	};
	struct wire_out out = { 0 };

	wire_put_varint(&out, o->cores);
	wire_put_u8(&out, o->timing);
	wire_put_varint(&out, o->detail);
	wire_put_varint(&out, sizeof(text) / sizeof(text[0]));
	for (size_t i = 0; i < sizeof(text) / sizeof(text[0]); i++) {
		wire_put_string(&out, text[i].key);
		wire_put_string(&out, text[i].value);
	}
	wire_put_varint(&out, o->region_count);
	for (unsigned int i = 0; i < o->region_count; i++) {
		wire_put_string(&out, o->region_names ? o->region_names[i] : NULL);
		wire_put_varint(&out, o->region_bases ? o->region_bases[i] : 0);
	}
	writer_chunk(t->writer, CHUNK_HEAD, &out);
	free(out.data);
}

/* Those that are new, of all or of those that are used. */
static void output_symbols(struct trace *t, struct symbols *s, bool all)
{
	struct wire_out out = { 0 };
	uint64_t at = 0;

	for (size_t i = 0; i < s->count; i++) {
		struct trace_symbol_entry *e = &s->list[i];

		if (e->written || !(all || e->used))
			continue;
		e->written = true;
		wire_put_delta(&out, e->addr, at);
		wire_put_varint(&out, e->size);
		wire_put_string(&out, e->name);
		at = e->addr;
		if (out.len >= FORMAT_CHUNK_TARGET) {
			writer_chunk(t->writer, CHUNK_SYMS, &out);
			at = 0;
		}
	}
	writer_chunk(t->writer, CHUNK_SYMS, &out);
	free(out.data);
}

/* Functions that ran since the last time. */
static void output_used_symbols(struct trace *t)
{
	if (!t->code.symbols_dirty)
		return;
	t->code.symbols_dirty = false;
	for (unsigned int i = 0; i < t->code.file_count; i++)
		output_symbols(t, &t->code.file[i], false);
	for (unsigned int i = 0; i < t->code.image_count; i++)
		output_symbols(t, &t->code.image[i].symbols, false);
}

/* What is known of them at the end: where else their code ran than at its symbols' addresses. */
static void output_images(struct trace *t)
{
	struct wire_out out = { 0 };

	for (unsigned int i = 0; i < t->code.image_count; i++) {
		const struct code_image *g = &t->code.image[i];

		wire_put_varint(&out, g->va);
		wire_put_varint(&out, g->size);
		wire_put_varint(&out, g->pa);
		wire_put_varint(&out, g->alias_count);
		for (unsigned int k = 0; k < g->alias_count; k++)
			wire_put_varint(&out, g->alias[k]);
	}
	writer_chunk(t->writer, CHUNK_IMAGE, &out);
	free(out.data);
}

void output_start(struct trace *t)
{
	if (t->started)
		return;
	t->started = true;
	code_start(&t->code);
	output_symbols(t, &t->code.loaded, true);
}

/* Registers met since the last time, so that a cut-off file can name what it mentions. */
static void output_regs(struct trace *t)
{
	struct wire_out out = { 0 };

	if (!t->regs.dirty)
		return;
	for (unsigned int i = 0; i < t->regs.count; i++) {
		struct trace_reg *r = &t->regs.reg[i];

		if (!r->dirty)
			continue;
		r->dirty = false;
		wire_put_varint(&out, i);
		wire_put_varint(&out, r->sysreg);
		wire_put_u8(&out, r->reg_class);
		wire_put_string(&out, r->name);
	}
	t->regs.dirty = false;
	writer_chunk(t->writer, CHUNK_REGS, &out);
	free(out.data);
}

static void flush_spans(struct trace *t)
{
	output_regs(t);
	output_used_symbols(t);
	writer_chunk(t->writer, CHUNK_SPAN, &t->span_out);
	t->span_base = (struct record_base){ 0 };
}

static void flush_events(struct trace *t)
{
	writer_chunk(t->writer, CHUNK_EVENT, &t->event_out);
	t->event_base = (struct record_base){ 0 };
}

static void output_steps(struct trace *t, const struct live_span *s)
{
	if (!s->step_count)
		return;
	output_regs(t);
	for (size_t first = 0; first < s->step_count; first += STEPS_PER_CHUNK) {
		struct record_base base = { .when = s->rec.begin };
		size_t end = first + STEPS_PER_CHUNK < s->step_count ? first + STEPS_PER_CHUNK
								     : s->step_count;

		wire_put_varint(&t->step_out, s->rec.id);
		wire_put_varint(&t->step_out, s->rec.begin);
		for (size_t i = first; i < end; i++)
			record_put_step(&t->step_out, &base, &s->steps[i]);
		writer_chunk(t->writer, CHUNK_STEP, &t->step_out);
	}
}

void output_span(struct trace *t, const struct live_span *s)
{
	output_steps(t, s);
	record_put_span(&t->span_out, &t->span_base, &s->rec);
	if (t->span_out.len >= FORMAT_CHUNK_TARGET)
		flush_spans(t);
}

void output_event(struct trace *t, const struct trace_event *e)
{
	record_put_event(&t->event_out, &t->event_base, e);
	t->event_count++;
	if (t->event_out.len >= FORMAT_CHUNK_TARGET)
		flush_events(t);
}

/* leak.c knows contexts by number. */
static void leak_name_context(const struct trace *t, uint64_t *vttbr, uint64_t *vmpidr)
{
	uint64_t n = *vmpidr;

	*vttbr = n == LEAK_HOST ? 0 : t->guest[n - 1]->vttbr;
	*vmpidr = n == LEAK_HOST ? 0 : t->guest[n - 1]->vmpidr;
}

static void output_leaks(struct trace *t)
{
	struct wire_out out = { 0 };

	for (size_t i = 0; i < t->leaks.count; i++) {
		struct trace_leak l = t->leaks.list[i];

		leak_name_context(t, &l.from_vttbr, &l.from_vmpidr);
		leak_name_context(t, &l.to_vttbr, &l.to_vmpidr);
		record_put_leak(&out, &l);
	}
	writer_chunk(t->writer, CHUNK_LEAK, &out);
	free(out.data);
}

void output_finish(struct trace *t, uint64_t when)
{
	struct wire_out out = { 0 };

	output_start(t);
	flush_spans(t);
	flush_events(t);
	output_leaks(t);
	output_images(t);
	wire_put_varint(&out, when);
	wire_put_varint(&out, t->span_count);
	wire_put_varint(&out, t->cut_count);
	wire_put_varint(&out, t->event_count);
	writer_chunk(t->writer, CHUNK_END, &out);
	free(out.data);
}
