// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Who runs, and on whose behalf: guest contexts, spans and their legs.
 *
 * At any time a core works on behalf of at most one span: that of the guest
 * which left it last, until a guest is entered. Other open spans are switched
 * out. So each cycle of a core is in the active part of one span at most, and
 * rows made of several spans can add up their legs.
 */
#include "base/hash.h"
#include "trace/engine.h"

/* ---- regions ----------------------------------------------------------------- */

static void region_flush(struct tcore *c)
{
	if (c->span)
		live_region(c->span, c->region_kind, c->region_place, c->region_id,
			    c->region_cycles);
	c->region_cycles = 0;
}

static void region_find(struct trace *t, struct tcore *c, uint64_t pc, uint64_t pa)
{
	struct code_range r;

	region_flush(c);
	code_find(&t->code, pc, pa, c->place != PLACE_HOST_EL0, &r);
	c->region_kind = r.named ? REGION_FUNCTION : REGION_CODE;
	c->region_place = c->place;
	c->region_id = r.id;
	c->region_lo = r.lo;
	c->region_hi = r.hi;
}

/* @cycles went by in the instruction at @pc. */
static void region_code(struct trace *t, struct tcore *c, uint64_t pc, uint64_t pa, uint64_t cycles)
{
	if (__builtin_expect(pc < c->region_lo || pc > c->region_hi || c->place != c->region_place,
			     0))
		region_find(t, c, pc, pa);
	/* without a name, what follows in a row goes on with it, up to the end of the page */
	if (c->region_kind == REGION_CODE) {
		c->region_lo = pc + 4;
		c->region_hi = (pc & 0xfff) == 0xffc ? pc : pc + 4;
	}
	c->region_cycles += cycles;
}

/* ---- spans ------------------------------------------------------------------- */

static unsigned int reason_code(unsigned int vector, uint64_t esr)
{
	return vector == VECTOR_SYNC ? (unsigned int)(esr >> 26 & 0x3f) : 0x40 + vector;
}

/*
 * Detail is wanted of exits 1, 2, 4, 8, ... of a phase and reason, as many as asked for: the
 * first shows cold caches, later ones the steady state.
 */
static bool wants_detail(struct trace *t, uint32_t phase, unsigned int reason)
{
	uint64_t key = (uint64_t)phase << 8 | reason;
	uintptr_t nth = (uintptr_t)map_get(&t->detail_seen, key) + 1;

	if (!t->detail)
		return false;
	map_put(&t->detail_seen, key, (void *)nth);
	if (t->detail == ~0u)
		return true;
	return !(nth & (nth - 1)) && (unsigned int)__builtin_ctzll(nth) < t->detail;
}

static void span_step(struct tcore *c, unsigned int core, uint8_t kind, uint64_t when, uint64_t pc,
		      uint8_t el, uint64_t cycles)
{
	if (c->span->rec.detail)
		live_step(c->span, &(struct trace_step){ .kind = kind,
							 .core = core,
							 .when = when,
							 .pc = pc,
							 .el = el,
							 .place = c->place,
							 .cycles = cycles });
}

/* Writes a finished span and forgets it. */
static void span_done(struct trace *t, struct guest *g, uint64_t end, unsigned int core)
{
	struct live_span *s = g->open;

	live_finish(s, end, core);
	t->cut_count += s->rec.cut;
	output_span(t, s);
	live_free(s);
	g->open = NULL;
}

/* The core works for its span no longer; the span goes on without it. */
static void span_switch_out(struct tcore *c, unsigned int core, uint64_t when)
{
	struct live_span *s = c->span;

	region_flush(c);
	c->place = PLACE_OUT;
	live_leg(s, when, core, PLACE_OUT);
	span_step(c, core, STEP_OUT, when, 0, 0, 0);
	s->out = true;
	s->out_since = when;
	c->span = NULL;
}

/* The core that works for @s, or NULL. */
static struct tcore *span_core(struct trace *t, const struct live_span *s)
{
	for (unsigned int i = 0; i < t->cores; i++)
		if (t->core[i].span == s)
			return &t->core[i];
	return NULL;
}

/*
 * Ends a span that its core no longer worked for, or that another core works for. Cores
 * interleave in quanta, so the old core may have been seen a little beyond @when already:
 * then the span ends there.
 */
static void span_end_elsewhere(struct trace *t, struct guest *g, uint64_t when, unsigned int core)
{
	struct live_span *s = g->open;
	struct tcore *old = span_core(t, s);
	uint64_t out;

	if (old)
		span_switch_out(old, (unsigned int)(old - t->core), old->cursor);
	out = when > s->out_since ? when - s->out_since : 0;
	s->rec.bucket[BUCKET_SWITCHED_OUT] += out;
	live_region(s, REGION_OUT, PLACE_OUT, 0, out);
	if (s->rec.detail && s->step_count && s->steps[s->step_count - 1].kind == STEP_OUT)
		s->steps[s->step_count - 1].cycles = out;
	span_done(t, g, s->out_since + out, core);
}

static void span_begin(struct trace *t, unsigned int core, struct guest *g,
		       const struct trace_exception *e)
{
	struct tcore *c = &t->core[core];
	struct live_span *s;
	unsigned int ec = reason_code(e->vector, e->esr);
	/* a guest that runs when the trace begins was entered before it: 0 */
	uint64_t ran = c->in_guest && e->when > c->entered ? e->when - c->entered : 0;

	c->in_guest = false;
	if (g->open) { /* its return was not seen: two guests that look the same */
		g->open->rec.cut = true;
		span_end_elsewhere(t, g, e->when, core);
	}
	s = g->open = live_new();
	s->rec = (struct trace_span){
		.id = ++t->span_count,
		.begin = e->when,
		.core = core,
		.vector = e->vector,
		.phase = e->ctx.contextidr_el1,
		.esr = e->esr,
		.far = e->far,
		.hpfar = e->hpfar,
		.pc = e->pc,
		.vttbr = g->vttbr,
		.vmpidr = g->vmpidr,
		.vmid = g->vmid,
		.vm = g->vm,
		.vcpu = g->vcpu,
		.ran = ran,
		.detail = wants_detail(t, e->ctx.contextidr_el1, ec),
	};
	c->span = s;
	flow_begin(c->flow, FLOW_OFF);
	watch_exit(t, core, e);
}

/* ---- crossings ----------------------------------------------------------------- */

/* The instruction that the exception kept from retiring was the leg's that ends. */
static void span_abandoned(struct trace *t, struct tcore *c, const struct trace_exception *e)
{
	struct cost cost = cost_divide(e->abandoned, 0, 0, e->abandoned_stall);

	region_code(t, c, e->pc, TRACE_NO_PA, e->abandoned);
	live_book(c->span, c->place, &cost);
	if (c->span->rec.detail)
		live_step(c->span, &(struct trace_step){ .kind = STEP_ABANDONED,
							 .core = (uint32_t)(c - t->core),
							 .when = e->when - e->abandoned,
							 .pc = e->pc,
							 .el = e->from_el,
							 .place = c->place,
							 .cycles = e->abandoned,
							 .stall = e->abandoned_stall });
}

/* The leg of the core's span ends and another begins, before @cost cycles of an entry. */
static void span_enter(struct trace *t, unsigned int core, const struct trace_exception *e)
{
	struct tcore *c = &t->core[core];
	struct live_span *s = c->span;
	uint8_t place = e->to_el == 2 ? PLACE_EL2 : PLACE_HOST_EL1;

	if (e->from_el < 2) {
		flow_settle(c->flow, s, false);
		flow_begin(c->flow, e->to_el == 2 ? FLOW_SWITCH : FLOW_HOST);
	}
	region_flush(c);
	c->place = place;
	live_leg(s, e->when, core, place);
	s->rec.bucket[BUCKET_ENTRY] += e->cost;
	live_region(s, REGION_ENTRY, place, 0, e->cost);
	span_step(c, core, STEP_ENTRY, e->when, e->pc, e->to_el, e->cost);
	c->cursor = e->when + e->cost;
	c->slept = 0;
}

void trace_exception(struct trace *t, unsigned int core, const struct trace_exception *e)
{
	struct tcore *c = &t->core[core];
	struct guest *g;

	output_event(t, &(struct trace_event){ .kind = EVENT_EXCEPTION,
					       .core = core,
					       .when = e->when,
					       .pc = e->pc,
					       .from_el = e->from_el,
					       .to_el = e->to_el,
					       .vector = e->vector,
					       .virt = e->virtual_irq,
					       .cycles = e->cost,
					       .esr = e->esr,
					       .addr = e->far,
					       .hpfar = e->hpfar,
					       .phase = e->ctx.contextidr_el1 });
	if (c->span && e->abandoned)
		span_abandoned(t, c, e);
	if (e->to_el == 1)
		watch_exception(t, core, e);
	if (e->to_el == 2 && e->from_el < 2) {
		output_start(t);
		c->phase = e->ctx.contextidr_el1;
		g = guest_context(&e->ctx) ? guest_find(t, c, &e->ctx, e->when) : NULL;
		c->from_guest = g != NULL;
		if (!g || g != c->guest)
			c->in_guest = false;
		if (g) {
			c->guest = g;
			if (c->span)
				span_switch_out(c, core, e->when);
			span_begin(t, core, g, e);
		}
	}
	if (c->span)
		span_enter(t, core, e);
}

/* Books the ERET and begins the next leg, in the host. */
static void span_return(struct trace *t, unsigned int core, const struct trace_return *r,
			bool to_guest)
{
	struct tcore *c = &t->core[core];
	struct live_span *s = c->span;
	uint64_t end = r->when + r->cost;

	if (r->to_el < r->from_el)
		flow_settle(c->flow, s, r->from_el == 2 && c->from_guest && !to_guest);
	region_code(t, c, r->from_pc, r->from_pa, r->cost);
	s->rec.bucket[BUCKET_ERET] += r->cost;
	span_step(c, core, STEP_ERET, r->when, r->from_pc, r->to_el, r->cost);
	c->cursor = end;
	if (to_guest || r->to_el == r->from_el)
		return;
	region_flush(c);
	c->place = r->to_el == 1 ? PLACE_HOST_EL1 : PLACE_HOST_EL0;
	live_leg(s, end, core, c->place);
	flow_begin(c->flow, r->to_el == 1 ? FLOW_HOST : FLOW_OFF);
}

void trace_return(struct trace *t, unsigned int core, const struct trace_return *r)
{
	struct tcore *c = &t->core[core];
	uint64_t end = r->when + r->cost;
	struct guest *g = NULL;

	output_event(t, &(struct trace_event){ .kind = EVENT_RETURN,
					       .core = core,
					       .when = r->when,
					       .pc = r->from_pc,
					       .value = r->to_pc,
					       .from_el = r->from_el,
					       .to_el = r->to_el,
					       .cycles = r->cost,
					       .phase = r->ctx.contextidr_el1 });
	if (r->from_el == 2 && r->to_el < 2) {
		c->phase = r->ctx.contextidr_el1;
		if (guest_context(&r->ctx))
			g = guest_find(t, c, &r->ctx, r->when);
		if (g)
			c->guest = g;
		c->in_guest = g != NULL;
		c->entered = end;
		watch_return(t, core, r);
	}
	if (c->span)
		span_return(t, core, r, g != NULL);
	if (!g)
		return;
	if (c->span && c->span == g->open) {
		g->open->rec.end_pc = r->to_pc;
		region_flush(c);
		c->span = NULL;
		span_done(t, g, end, core);
		return;
	}
	if (c->span)
		span_switch_out(c, core, end);
	if (g->open) {
		g->open->rec.end_pc = r->to_pc;
		span_end_elsewhere(t, g, end, core);
	}
}

/* ---- instructions --------------------------------------------------------------- */

bool trace_wants_insns(const struct trace *t, unsigned core)
{
	return t->core[core].span != NULL;
}

/* Cycles by the rules that need no foresight, in their order of precedence. */
static struct cost cost_of(const struct trace_insn *i)
{
	return cost_divide(i->cycles, i->mmio, i->s->kind == TRACE_MAINT ? UINT32_MAX : i->maint,
			   (uint64_t)i->mem_stall + i->tlb_stall);
}

static uint16_t insn_reg(struct trace *t, const struct trace_insn *i)
{
	const struct trace_insn_static *s = i->s;

	if (s->kind == TRACE_MRS || s->kind == TRACE_MSR)
		return regs_sysreg(&t->regs, s->sysreg, s->sysreg_class, s->sysreg_name);
	if (i->region >= 0 && i->mmio_class == CLASS_VGIC &&
	    (unsigned int)i->region < t->region_count)
		return regs_mmio(&t->regs, (unsigned int)i->region,
				 i->mmio_pa - t->region_base[i->region], i->mmio_class,
				 t->region_name[i->region]);
	return REG_NONE;
}

static long insn_step(struct live_span *s, unsigned int core, uint8_t place,
		      const struct trace_insn *i)
{
	return live_step(s, &(struct trace_step){ .kind = STEP_INSN,
						  .insn_kind = i->s->kind,
						  .place = place,
						  .el = i->el,
						  .core = core,
						  .word = i->s->word,
						  .when = i->when,
						  .pc = i->pc,
						  .cycles = i->cycles,
						  .stall = i->mem_stall,
						  .tlb = i->tlb_stall,
						  .mmio = i->mmio,
						  .maint = i->maint });
}

void spans_sleep(struct trace *t, unsigned int core, uint64_t when, uint64_t woke)
{
	struct tcore *c = &t->core[core];
	uint64_t asleep;

	if (!c->span || woke <= c->cursor)
		return;
	if (when < c->cursor)
		when = c->cursor;
	asleep = woke > when ? woke - when : 0;
	c->span->rec.bucket[BUCKET_SWITCHED_OUT] += asleep;
	live_region(c->span, REGION_OUT, PLACE_OUT, 0, asleep);
	span_step(c, core, STEP_SLEEP, when, 0, 0, asleep);
	c->slept += asleep;
	c->cursor = woke;
}

/*
 * The cycles of a WFI or WFE that were not sleep: before it and after it. A long sleep may have
 * wrapped i->cycles.
 */
static uint32_t awake_cycles(const struct tcore *c, const struct trace_insn *i)
{
	uint64_t seen = c->cursor > i->when ? c->cursor - i->when : 0;
	uint32_t rest = i->cycles - (uint32_t)seen;

	if (!seen)
		return i->cycles;
	return (uint32_t)(seen - c->slept) + ((int32_t)rest < 0 ? 0 : rest);
}

/* Its step comes before that of the sleep, which was told first. */
static void wait_step(struct live_span *s, unsigned int core, uint8_t place,
		      const struct trace_insn *i, bool slept)
{
	long n = insn_step(s, core, place, i);

	if (n > 0 && slept && s->steps[n - 1].kind == STEP_SLEEP) {
		struct trace_step wait = s->steps[n];

		s->steps[n] = s->steps[n - 1];
		s->steps[n - 1] = wait;
	}
}

static void wait_insn(struct trace *t, unsigned int core, const struct trace_insn *i)
{
	struct tcore *c = &t->core[core];
	struct trace_insn awake = *i;
	struct cost cost;

	awake.cycles = awake_cycles(c, i);
	c->cursor = i->when + awake.cycles + c->slept;
	cost = cost_of(&awake);
	region_code(t, c, i->pc, i->pa, awake.cycles);
	live_book(c->span, c->place, &cost);
	if (c->span->rec.detail)
		wait_step(c->span, core, c->place, &awake, c->slept != 0);
	c->slept = 0;
}

void trace_insn(struct trace *t, unsigned core, const struct trace_insn *i)
{
	struct tcore *c = &t->core[core];
	struct live_span *s = c->span;
	uint64_t touched;
	struct cost cost;
	long step;

	if (!s || i->s->kind == TRACE_ERET) /* trace_return() books it */
		return;
	if (i->s->kind == TRACE_WAIT) {
		wait_insn(t, core, i);
		return;
	}
	touched =
		watch_registers(i->s->gp_reads | i->s->gp_writes, i->s->fp_reads | i->s->fp_writes);
	if (__builtin_expect(leak_wants(&c->leak, touched), 0))
		watch_insn(t, core, i);
	region_code(t, c, i->pc, i->pa, i->cycles);
	c->cursor = i->when + i->cycles;
	c->slept = 0;
	step = s->rec.detail ? insn_step(s, core, c->place, i) : STEP_INDEX_NONE;
	if (i->s->kind == TRACE_BARRIER) {
		s->rec.bucket[BUCKET_BARRIER] += i->cycles;
		return;
	}
	cost = cost_of(i);
	live_book(s, c->place, &cost);
	flow_insn(c->flow, s, i, &cost, c->place, insn_reg(t, i), step);
}

void spans_cut(struct trace *t, uint64_t when)
{
	for (unsigned int i = 0; i < t->guest_count; i++) {
		struct guest *g = t->guest[i];
		struct tcore *c;

		if (!g->open)
			continue;
		g->open->rec.cut = true;
		c = span_core(t, g->open);
		if (c) {
			region_flush(c);
			c->span = NULL;
			span_done(t, g, c->cursor, (unsigned int)(c - t->core));
		} else {
			span_end_elsewhere(t, g, when, g->open->rec.core);
		}
	}
}
