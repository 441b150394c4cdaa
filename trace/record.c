// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>

#include "trace/record.h"
#include "trace/trace.h"

static uint32_t get32(struct wire_in *in)
{
	uint64_t v = wire_get_varint(in);

	if (v > UINT32_MAX)
		in->bad = true;
	return (uint32_t)v;
}

static uint8_t get_below(struct wire_in *in, unsigned int limit)
{
	uint8_t v = wire_get_u8(in);

	if (v >= limit) {
		in->bad = true;
		return 0;
	}
	return v;
}

static void put_when_pc(struct wire_out *o, struct record_base *b, uint64_t when, uint64_t pc)
{
	wire_put_delta(o, when, b->when);
	wire_put_delta(o, pc, b->pc);
	b->when = when;
	b->pc = pc;
}

static void get_when_pc(struct wire_in *in, struct record_base *b, uint64_t *when, uint64_t *pc)
{
	*when = b->when = wire_get_delta(in, b->when);
	*pc = b->pc = wire_get_delta(in, b->pc);
}

/* ---- events ------------------------------------------------------------------ */

void record_put_event(struct wire_out *o, struct record_base *b, const struct trace_event *e)
{
	wire_put_u8(o, e->kind);
	wire_put_varint(o, e->core);
	put_when_pc(o, b, e->when, e->pc);
	switch (e->kind) {
	case EVENT_EXCEPTION:
		wire_put_u8(o,
			    (uint8_t)(e->from_el | e->to_el << 2 | e->vector << 4 | e->virt << 6));
		wire_put_varint(o, e->cycles);
		wire_put_varint(o, e->esr);
		wire_put_varint(o, e->addr);
		wire_put_varint(o, e->hpfar);
		wire_put_varint(o, e->phase);
		break;
	case EVENT_RETURN:
		wire_put_u8(o, (uint8_t)(e->from_el | e->to_el << 2));
		wire_put_varint(o, e->cycles);
		wire_put_delta(o, e->value, e->pc);
		wire_put_varint(o, e->phase);
		break;
	case EVENT_MMIO_READ:
	case EVENT_MMIO_WRITE:
		wire_put_varint(o, (uint32_t)(e->region + 1));
		wire_put_varint(o, e->addr);
		wire_put_u8(o, e->size);
		wire_put_varint(o, e->value);
		wire_put_varint(o, e->cycles);
		break;
	case EVENT_IRQ_RAISE:
	case EVENT_IRQ_ACK:
	case EVENT_IRQ_EOI:
		wire_put_varint(o, (uint64_t)e->intid << 1 | e->virt);
		break;
	case EVENT_SLEEP:
		wire_put_delta(o, e->value, e->when);
		break;
	default: /* a system register */
		wire_put_varint(o, e->sysreg);
		wire_put_varint(o, e->value);
		wire_put_u8(o, e->el);
		if (e->kind == EVENT_STAMP)
			wire_put_varint(o, e->phase);
		break;
	}
}

bool record_get_event(struct wire_in *in, struct record_base *b, struct trace_event *e)
{
	uint64_t v;

	*e = (struct trace_event){ .kind = wire_get_u8(in) };
	if (e->kind == 0 || e->kind >= EVENT_KIND_END)
		in->bad = true;
	e->core = get32(in);
	get_when_pc(in, b, &e->when, &e->pc);
	switch (e->kind) {
	case EVENT_EXCEPTION:
		v = wire_get_u8(in);
		e->from_el = v & 3;
		e->to_el = v >> 2 & 3;
		e->vector = v >> 4 & 3;
		e->virt = v >> 6 & 1;
		e->cycles = get32(in);
		e->esr = wire_get_varint(in);
		e->addr = wire_get_varint(in);
		e->hpfar = wire_get_varint(in);
		e->phase = get32(in);
		break;
	case EVENT_RETURN:
		v = wire_get_u8(in);
		e->from_el = v & 3;
		e->to_el = v >> 2 & 3;
		e->cycles = get32(in);
		e->value = wire_get_delta(in, e->pc);
		e->phase = get32(in);
		break;
	case EVENT_MMIO_READ:
	case EVENT_MMIO_WRITE:
		e->region = (int32_t)(get32(in) & INT32_MAX) - 1;
		e->addr = wire_get_varint(in);
		e->size = wire_get_u8(in);
		e->value = wire_get_varint(in);
		e->cycles = get32(in);
		break;
	case EVENT_IRQ_RAISE:
	case EVENT_IRQ_ACK:
	case EVENT_IRQ_EOI:
		v = wire_get_varint(in);
		e->virt = v & 1;
		e->intid = (uint32_t)(v >> 1);
		break;
	case EVENT_SLEEP:
		e->value = wire_get_delta(in, e->when);
		break;
	default:
		e->sysreg = (uint16_t)get32(in);
		e->value = wire_get_varint(in);
		e->el = wire_get_u8(in);
		if (e->kind == EVENT_STAMP)
			e->phase = get32(in);
		break;
	}
	return !in->bad;
}

/* ---- spans ------------------------------------------------------------------- */

enum { SPAN_CUT = 1, SPAN_DETAIL = 2 };

static void put_pairs(struct wire_out *o, const uint64_t *v, unsigned int n)
{
	unsigned int set = 0;

	for (unsigned int i = 0; i < n; i++)
		set += v[i] != 0;
	wire_put_varint(o, set);
	for (unsigned int i = 0; i < n; i++) {
		if (!v[i])
			continue;
		wire_put_varint(o, i);
		wire_put_varint(o, v[i]);
	}
}

static void get_pairs(struct wire_in *in, uint64_t *v, unsigned int n)
{
	for (size_t set = wire_get_count(in, 2); set; set--) {
		uint64_t i = wire_get_varint(in);

		if (i >= n) {
			in->bad = true;
			return;
		}
		v[i] = wire_get_varint(in);
	}
}

enum { MOVE_FIELDS = 3, MOVE_PAIRS = DIR_COUNT * CLASS_COUNT * MOVE_FIELDS };

void record_put_span(struct wire_out *o, struct record_base *b, const struct trace_span *s)
{
	uint64_t moves[MOVE_PAIRS];
	uint64_t at = s->begin;

	for (unsigned int i = 0; i < DIR_COUNT * CLASS_COUNT; i++) {
		const struct trace_moves *m = &s->moves[i / CLASS_COUNT][i % CLASS_COUNT];

		moves[i * MOVE_FIELDS] = m->count;
		moves[i * MOVE_FIELDS + 1] = m->stall;
		moves[i * MOVE_FIELDS + 2] = m->mmio;
	}
	wire_put_u8(o, (uint8_t)(s->vector | (s->cut ? SPAN_CUT : 0) << 2 |
				 (s->detail ? SPAN_DETAIL : 0) << 2));
	wire_put_delta(o, s->id, b->id);
	b->id = s->id;
	put_when_pc(o, b, s->begin, s->pc);
	wire_put_varint(o, s->end - s->begin);
	wire_put_varint(o, s->core);
	wire_put_varint(o, s->end_core);
	wire_put_varint(o, s->phase);
	wire_put_varint(o, s->esr);
	wire_put_varint(o, s->far);
	wire_put_varint(o, s->hpfar);
	wire_put_delta(o, s->end_pc, s->pc);
	wire_put_varint(o, s->vttbr);
	wire_put_varint(o, s->vmpidr);
	wire_put_varint(o, s->vmid);
	wire_put_varint(o, s->vm);
	wire_put_varint(o, s->vcpu);
	wire_put_varint(o, s->ran);
	put_pairs(o, s->bucket, BUCKET_COUNT);
	put_pairs(o, moves, MOVE_PAIRS);
	wire_put_varint(o, s->leg_count);
	for (size_t i = 0; i < s->leg_count; i++) {
		const struct trace_leg *l = &s->legs[i];

		wire_put_u8(o, l->place);
		wire_put_varint(o, l->core);
		wire_put_delta(o, l->begin, at);
		wire_put_varint(o, l->end - l->begin);
		at = l->end;
	}
	wire_put_varint(o, s->legs_dropped);
	wire_put_varint(o, s->region_count);
	at = 0;
	for (size_t i = 0; i < s->region_count; i++) {
		const struct trace_region *r = &s->regions[i];

		wire_put_u8(o, (uint8_t)(r->kind | r->place << 2));
		wire_put_delta(o, r->id, at);
		at = r->id;
		wire_put_varint(o, r->cycles);
	}
}

static void get_legs(struct wire_in *in, struct trace_span *s)
{
	uint64_t at = s->begin;

	s->leg_count = wire_get_count(in, 4);
	s->legs = xcalloc(s->leg_count, sizeof(*s->legs));
	for (size_t i = 0; i < s->leg_count; i++) {
		struct trace_leg *l = &s->legs[i];

		l->place = get_below(in, PLACE_COUNT);
		l->core = get32(in);
		l->begin = wire_get_delta(in, at);
		l->end = at = l->begin + wire_get_varint(in);
	}
	s->legs_dropped = wire_get_varint(in);
}

static void get_regions(struct wire_in *in, struct trace_span *s)
{
	uint64_t at = 0;

	s->region_count = wire_get_count(in, 3);
	s->regions = xcalloc(s->region_count, sizeof(*s->regions));
	for (size_t i = 0; i < s->region_count; i++) {
		struct trace_region *r = &s->regions[i];
		uint8_t v = get_below(in, PLACE_COUNT << 2);

		r->kind = v & 3;
		r->place = v >> 2;
		r->id = at = wire_get_delta(in, at);
		r->cycles = wire_get_varint(in);
	}
}

bool record_get_span(struct wire_in *in, struct record_base *b, struct trace_span *s)
{
	uint64_t moves[MOVE_PAIRS] = { 0 };
	uint8_t v = get_below(in, 16);

	*s = (struct trace_span){ .vector = v & 3,
				  .cut = v >> 2 & SPAN_CUT,
				  .detail = v >> 2 & SPAN_DETAIL };
	s->id = b->id = wire_get_delta(in, b->id);
	get_when_pc(in, b, &s->begin, &s->pc);
	s->end = s->begin + wire_get_varint(in);
	s->core = get32(in);
	s->end_core = get32(in);
	s->phase = get32(in);
	s->esr = wire_get_varint(in);
	s->far = wire_get_varint(in);
	s->hpfar = wire_get_varint(in);
	s->end_pc = wire_get_delta(in, s->pc);
	s->vttbr = wire_get_varint(in);
	s->vmpidr = wire_get_varint(in);
	s->vmid = get32(in);
	s->vm = get32(in);
	s->vcpu = get32(in);
	s->ran = wire_get_varint(in);
	get_pairs(in, s->bucket, BUCKET_COUNT);
	get_pairs(in, moves, MOVE_PAIRS);
	for (unsigned int i = 0; i < DIR_COUNT * CLASS_COUNT; i++) {
		const uint64_t *m = &moves[i * MOVE_FIELDS];

		s->moves[i / CLASS_COUNT][i % CLASS_COUNT] =
			(struct trace_moves){ m[0], m[1], m[2] };
	}
	get_legs(in, s);
	get_regions(in, s);
	if (in->bad)
		record_span_free(s);
	return !in->bad;
}

void record_span_free(struct trace_span *s)
{
	free(s->legs);
	free(s->regions);
	s->legs = NULL;
	s->regions = NULL;
	s->leg_count = s->region_count = 0;
}

/* ---- steps --------------------------------------------------------------------- */

void record_put_step(struct wire_out *o, struct record_base *b, const struct trace_step *s)
{
	wire_put_u8(o, (uint8_t)(s->kind | s->place << 4 | s->el << 6));
	wire_put_u8(o, s->insn_kind);
	wire_put_varint(o, s->core);
	put_when_pc(o, b, s->when, s->pc);
	wire_put_varint(o, s->word);
	wire_put_varint(o, s->cycles);
	wire_put_varint(o, s->stall);
	wire_put_varint(o, s->tlb);
	wire_put_varint(o, s->mmio);
	wire_put_varint(o, s->maint);
	for (int i = 0; i < STEP_MOVES; i++) {
		wire_put_u8(o, s->moves[i].action);
		if (s->moves[i].action == ACTION_NONE)
			continue;
		wire_put_varint(o, s->moves[i].reg);
		wire_put_varint(o, s->moves[i].cycles);
	}
}

bool record_get_step(struct wire_in *in, struct record_base *b, struct trace_step *s)
{
	uint8_t v = wire_get_u8(in);

	*s = (struct trace_step){ .kind = v & 15, .place = v >> 4 & 3, .el = v >> 6 };
	if (s->kind >= STEP_KIND_COUNT)
		in->bad = true;
	s->insn_kind = get_below(in, TRACE_WAIT + 1);
	s->core = get32(in);
	get_when_pc(in, b, &s->when, &s->pc);
	s->word = get32(in);
	s->cycles = wire_get_varint(in);
	s->stall = get32(in);
	s->tlb = get32(in);
	s->mmio = get32(in);
	s->maint = get32(in);
	for (int i = 0; i < STEP_MOVES; i++) {
		s->moves[i].action = get_below(in, ACTION_COUNT);
		if (s->moves[i].action == ACTION_NONE)
			continue;
		s->moves[i].reg = (uint16_t)get32(in);
		s->moves[i].cycles = get32(in);
	}
	return !in->bad;
}

/* ---- leaks --------------------------------------------------------------------- */

void record_put_leak(struct wire_out *o, const struct trace_leak *l)
{
	wire_put_u8(o, (uint8_t)(l->implicit | l->to_guest << 1));
	wire_put_varint(o, l->reg);
	wire_put_varint(o, l->core);
	wire_put_varint(o, l->when);
	wire_put_varint(o, l->write_pc);
	wire_put_varint(o, l->use_pc);
	wire_put_varint(o, l->from_vttbr);
	wire_put_varint(o, l->from_vmpidr);
	wire_put_varint(o, l->to_vttbr);
	wire_put_varint(o, l->to_vmpidr);
}

bool record_get_leak(struct wire_in *in, struct trace_leak *l)
{
	uint8_t v = get_below(in, 4);

	*l = (struct trace_leak){ .implicit = v & 1, .to_guest = v >> 1 };
	l->reg = (uint16_t)get32(in);
	l->core = get32(in);
	l->when = wire_get_varint(in);
	l->write_pc = wire_get_varint(in);
	l->use_pc = wire_get_varint(in);
	l->from_vttbr = wire_get_varint(in);
	l->from_vmpidr = wire_get_varint(in);
	l->to_vttbr = wire_get_varint(in);
	l->to_vmpidr = wire_get_varint(in);
	return !in->bad;
}
