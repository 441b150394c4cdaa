// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "trace/flow.h"

enum {
	VALUE_COUNT = 64, /* X0-X30, SP, V0-V31, numbered as registers are */
	VALUE_SP = 31,
	REC_NONE = 0xffff,
	REC_MAX = 0xfff0,
	REC_DEPTH_MAX = 8, /* copies of copies: longer chains are not followed */
	TAG_SLOTS = 512,
	TAG_MAX = 384,
};

enum rec_kind {
	REC_COMPUTED, /* a new value */
	REC_COPY,     /* of its parent's */
	REC_LOAD,     /* from memory */
	REC_READ,     /* from a system register, or a VGIC register */
	REC_WRITE,    /* to one; the parent is the load that fetched the value */
};

/* What one instruction spent to make or move one value. Reference-counted: values, copies of
 * it and last-writer records may all name it. */
struct rec {
	struct cost cost;
	int32_t step;
	uint16_t refs;
	uint16_t parent; /* next free record while it is free */
	uint8_t kind, depth, place, slot;
	bool settled; /* its cycles are in a register class */
};

struct value {
	uint16_t rec;	 /* how it came here; REC_NONE: it was here when the leg began */
	uint16_t origin; /* it is X's value of this register, or REG_NONE */
	bool from_stack; /* reloaded from the hypervisor's stack */
};

enum put_state { PUT_NOT, PUT_PUSHED, PUT_DONE };

struct reg_state {
	uint32_t leg;  /* the rest is valid for this leg only */
	uint8_t put;   /* enum put_state */
	bool written;  /* no longer X's */
	uint16_t last; /* the record of the last write */
};

/*
 * A slot of the stack that a known value was pushed to: X's value of a register (origin), or
 * one that was loaded (rec: the push, whose parent is the load).
 */
struct tag {
	uint64_t addr;
	uint32_t leg;
	uint16_t origin, rec;
	uint8_t bytes; /* 0: what is there is not known */
};

struct flow {
	const struct regs *regs;
	enum flow_mode mode;
	uint32_t leg;
	bool host_live; /* FLOW_HOST: some general register holds a VGIC value */

	struct value value[VALUE_COUNT];
	uint64_t consumed; /* bit n: value n was read since it was last written */

	struct reg_state reg[REG_MAX];
	uint16_t written[REG_MAX]; /* registers with a last-writer record, in order */
	unsigned int written_count;

	struct tag tag[TAG_SLOTS];
	unsigned int tag_count;

	struct rec *rec;
	size_t rec_cap;
	unsigned int rec_count;
	uint16_t rec_free;
};

struct flow *flow_new(const struct regs *regs)
{
	struct flow *f = xcalloc(1, sizeof(*f));

	f->regs = regs;
	flow_begin(f, FLOW_OFF);
	return f;
}

void flow_free(struct flow *f)
{
	if (f)
		free(f->rec);
	free(f);
}

void flow_begin(struct flow *f, enum flow_mode mode)
{
	if (++f->leg == 0) { /* 2^32 legs later: the old marks would look new */
		memset(f->reg, 0, sizeof(f->reg));
		memset(f->tag, 0, sizeof(f->tag));
		f->leg = 1;
	}
	f->mode = mode;
	f->host_live = false;
	f->consumed = 0;
	f->written_count = 0;
	f->tag_count = 0;
	f->rec_count = 0;
	f->rec_free = REC_NONE;
	for (unsigned int i = 0; i < VALUE_COUNT; i++) {
		bool own = mode == FLOW_SWITCH && i != VALUE_SP;

		f->value[i] = (struct value){ REC_NONE, own ? (uint16_t)i : REG_NONE, false };
	}
}

/* ---- records --------------------------------------------------------------- */

static void rec_unref(struct flow *f, uint16_t id)
{
	while (id != REC_NONE) {
		struct rec *r = &f->rec[id];
		uint16_t parent = r->parent;

		if (--r->refs)
			return;
		r->parent = f->rec_free;
		f->rec_free = id;
		id = parent;
	}
}

/* A record with no reference yet, or REC_NONE if there are too many: then its cycles stay
 * where they were booked. */
static uint16_t rec_new(struct flow *f, enum rec_kind kind, const struct cost *c, uint16_t parent,
			unsigned int place, long step, uint8_t slot)
{
	uint16_t id = f->rec_free;
	struct rec *r;
	uint8_t depth = 0;

	if (id != REC_NONE) {
		f->rec_free = f->rec[id].parent;
	} else {
		if (f->rec_count >= REC_MAX)
			return REC_NONE;
		if (f->rec_count >= f->rec_cap)
			f->rec = xgrow(f->rec, &f->rec_cap, f->rec_count + 1, sizeof(*f->rec));
		id = (uint16_t)f->rec_count++;
	}
	if (parent != REC_NONE) {
		depth = f->rec[parent].depth + 1;
		if (depth > REC_DEPTH_MAX) {
			parent = REC_NONE;
			kind = REC_COMPUTED;
			depth = 0;
		} else {
			f->rec[parent].refs++;
		}
	}
	r = &f->rec[id];
	*r = (struct rec){ .cost = *c,
			   .step = (int32_t)step,
			   .parent = parent,
			   .kind = (uint8_t)kind,
			   .depth = depth,
			   .place = (uint8_t)place,
			   .slot = slot };
	return id;
}

/* The record whose value was loaded from memory and only copied since, or REC_NONE. */
static uint16_t rec_fetch(const struct flow *f, uint16_t id)
{
	for (uint16_t r = id; r != REC_NONE; r = f->rec[r].parent) {
		if (f->rec[r].kind == REC_LOAD)
			return id;
		if (f->rec[r].kind != REC_COPY)
			break;
	}
	return REC_NONE;
}

static void annotate(struct live_span *s, long step, uint8_t slot, uint8_t action, uint16_t reg,
		     uint32_t cycles)
{
	if (step != STEP_INDEX_NONE)
		s->steps[step].moves[slot] = (struct trace_step_move){ action, reg, cycles };
}

static void settle_one(struct flow *f, struct live_span *s, uint16_t id, enum trace_direction dir,
		       uint16_t reg, uint8_t action)
{
	struct rec *r = &f->rec[id];

	r->settled = true;
	live_rebook(s, r->place, &r->cost, dir, f->regs->reg[reg].reg_class);
	annotate(s, r->step, r->slot, action, reg, cost_total(&r->cost));
}

/* ---- values ---------------------------------------------------------------- */

static void value_set(struct flow *f, unsigned int n, uint16_t rec, uint16_t origin,
		      bool from_stack)
{
	struct value *v = &f->value[n];
	uint16_t old = v->rec;

	if (rec != REC_NONE)
		f->rec[rec].refs++;
	*v = (struct value){ rec, origin, from_stack };
	rec_unref(f, old);
	f->consumed &= ~(UINT64_C(1) << n);
}

static bool is_value(unsigned int n)
{
	return n < VALUE_COUNT && n != VALUE_SP;
}

static struct reg_state *reg_state(struct flow *f, uint16_t reg)
{
	struct reg_state *r = &f->reg[reg];

	if (r->leg != f->leg)
		*r = (struct reg_state){ .leg = f->leg, .last = REC_NONE };
	return r;
}

/* Whether R (a system or VGIC register) is followed, and by which class. */
static bool followed(const struct flow *f, uint16_t reg)
{
	uint8_t c = reg == REG_NONE ? CLASS_NONE : f->regs->reg[reg].reg_class;

	return c != CLASS_NONE && (f->mode == FLOW_SWITCH || c == CLASS_VGIC);
}

static void reg_written(struct flow *f, uint16_t reg, uint16_t rec)
{
	struct reg_state *r = reg_state(f, reg);
	uint16_t old = r->last;

	if (!r->written) {
		r->written = true;
		f->written[f->written_count++] = reg;
	}
	if (rec != REC_NONE)
		f->rec[rec].refs++;
	r->last = rec;
	rec_unref(f, old);
}

/* ---- the hypervisor's stack -------------------------------------------------- */

/* The slot of @addr, or the free one where it would be. */
static struct tag *tag_slot(struct flow *f, uint64_t addr)
{
	size_t i = hash_u64(addr) % TAG_SLOTS;

	while (f->tag[i].leg == f->leg && f->tag[i].addr != addr)
		i = (i + 1) % TAG_SLOTS;
	return &f->tag[i];
}

static void tag_set(struct flow *f, uint64_t addr, unsigned int bytes, uint16_t origin,
		    uint16_t rec)
{
	struct tag *t = tag_slot(f, addr);
	bool used = t->leg == f->leg;
	uint16_t old = used ? t->rec : REC_NONE;

	if (rec != REC_NONE)
		f->rec[rec].refs++;
	if (!used) {
		if (f->tag_count >= TAG_MAX) {
			rec_unref(f, rec);
			return;
		}
		f->tag_count++;
	}
	*t = (struct tag){ addr, f->leg, origin, rec, (uint8_t)bytes };
	rec_unref(f, old);
}

static void tag_clear(struct flow *f, uint64_t addr, unsigned int bytes)
{
	for (unsigned int k = 0; f->tag_count && k < bytes; k += 8)
		if (tag_slot(f, addr + k)->leg == f->leg)
			tag_set(f, addr + k, 0, REG_NONE, REC_NONE);
}

static const struct tag *tag_get(struct flow *f, uint64_t addr, unsigned int bytes)
{
	const struct tag *t = f->tag_count ? tag_slot(f, addr) : NULL;

	return t && t->leg == f->leg && t->bytes == bytes ? t : NULL;
}

/* ---- instructions ------------------------------------------------------------ */

/* A store narrower than the register does not put it away. */
static bool stores_whole(uint16_t origin, unsigned int bytes)
{
	return bytes >= (origin < REG_FIRST_DYNAMIC ? 8 : 4);
}

/* Puts away the register whose value @v holds, if this store is the one that does. */
static void store_value(struct flow *f, struct live_span *s, const struct value *v,
			const struct cost *c, unsigned int place, bool to_stack, long step,
			uint8_t slot)
{
	uint16_t reg = v->origin;
	uint8_t reg_class = f->regs->reg[reg].reg_class;
	struct reg_state *r = reg_state(f, reg);

	if (r->put == PUT_NOT)
		s->rec.moves[DIR_SAVE][reg_class].count++;
	else if (r->put != PUT_PUSHED || to_stack || !v->from_stack)
		return;
	r->put = to_stack ? PUT_PUSHED : PUT_DONE;
	for (uint16_t id = v->rec; id != REC_NONE && !f->rec[id].settled; id = f->rec[id].parent)
		settle_one(f, s, id, DIR_SAVE, reg, ACTION_SAVE_PART);
	live_rebook(s, place, c, DIR_SAVE, reg_class);
	annotate(s, step, slot, ACTION_SAVE, reg, cost_total(c));
}

static void do_store(struct flow *f, struct live_span *s, const struct trace_insn *i,
		     const struct cost share[2], unsigned int place, uint16_t reg, long step)
{
	const struct trace_insn_static *st = i->s;
	bool to_stack = st->gp_reads >> TRACE_REG_SP & 1;

	if (i->region >= 0) {
		const struct value *v = is_value(st->src[0]) ? &f->value[st->src[0]] : NULL;

		if (followed(f, reg))
			reg_written(f, reg,
				    rec_new(f, REC_WRITE, &share[0],
					    v ? rec_fetch(f, v->rec) : REC_NONE, place, step, 0));
		return;
	}
	for (unsigned int k = 0; k < st->reg_count; k++) {
		uint64_t addr = i->addr + (uint64_t)k * st->reg_bytes;
		const struct value *v = is_value(st->src[k]) ? &f->value[st->src[k]] : NULL;

		if (v && v->origin != REG_NONE && stores_whole(v->origin, st->reg_bytes)) {
			store_value(f, s, v, &share[k], place, to_stack, step, (uint8_t)k);
			if (to_stack) {
				tag_set(f, addr, st->reg_bytes, v->origin, REC_NONE);
				continue;
			}
		} else if (v && to_stack && rec_fetch(f, v->rec) != REC_NONE) {
			tag_set(f, addr, st->reg_bytes, REG_NONE,
				rec_new(f, REC_COPY, &share[k], v->rec, place, step, (uint8_t)k));
			continue;
		}
		tag_clear(f, addr, st->reg_bytes);
	}
	if (!st->reg_count)
		tag_clear(f, i->addr, 16);
}

/* Registers that the instruction writes besides those already dealt with: computed values. */
static void do_computed(struct flow *f, const struct trace_insn_static *st, uint64_t done,
			const struct cost *c, unsigned int place, long step)
{
	uint64_t writes = ((st->gp_writes & 0x7fffffff) | (uint64_t)st->fp_writes << 32) & ~done;
	bool costed = done != 0; /* the first register carries the instruction's cycles */

	while (writes) {
		unsigned int n = (unsigned int)__builtin_ctzll(writes);

		writes &= writes - 1;
		value_set(f, n,
			  costed ? REC_NONE : rec_new(f, REC_COMPUTED, c, REC_NONE, place, step, 0),
			  REG_NONE, false);
		costed = true;
	}
}

static uint64_t do_load(struct flow *f, const struct trace_insn *i, const struct cost share[2],
			unsigned int place, uint16_t reg, long step)
{
	const struct trace_insn_static *st = i->s;
	uint64_t done = 0;

	for (unsigned int k = 0; k < st->reg_count; k++) {
		unsigned int n = st->dst[k];
		const struct tag *tag;
		uint16_t origin = REG_NONE, pushed = REC_NONE, rec;
		bool from_stack = false;
		enum rec_kind kind = REC_LOAD;

		if (!is_value(n))
			continue;
		if (i->region < 0) {
			tag = tag_get(f, i->addr + (uint64_t)k * st->reg_bytes, st->reg_bytes);
			origin = tag ? tag->origin : REG_NONE;
			pushed = tag ? tag->rec : REC_NONE;
			from_stack = origin != REG_NONE;
		} else if (followed(f, reg)) {
			kind = REC_READ;
			if (!reg_state(f, reg)->written)
				origin = reg;
			f->host_live = true;
		}
		rec = rec_new(f, kind, &share[k], pushed, place, step, (uint8_t)k);
		value_set(f, n, rec, origin, from_stack);
		done |= UINT64_C(1) << n;
	}
	return done;
}

static uint64_t do_copy(struct flow *f, const struct trace_insn_static *st, const struct cost *c,
			unsigned int place, long step)
{
	unsigned int to = st->dst[0], from = st->src[0];
	uint16_t origin = REG_NONE, rec;
	bool from_stack = false;

	if (!is_value(to) || !is_value(from))
		return 0;
	/* A 64-bit copy carries a general register, not a whole vector. */
	if (to < 32 && from < 32) {
		origin = f->value[from].origin;
		from_stack = f->value[from].from_stack;
	}
	rec = rec_new(f, REC_COPY, c, f->value[from].rec, place, step, 0);
	value_set(f, to, rec, origin, from_stack);
	return UINT64_C(1) << to;
}

void flow_insn(struct flow *f, struct live_span *s, const struct trace_insn *i,
	       const struct cost *c, unsigned int place, uint16_t reg, long step)
{
	const struct trace_insn_static *st = i->s;
	struct cost share[2] = { *c, { 0, 0, 0, 0 } };
	uint64_t done = 0;
	uint16_t rec;

	if (f->mode == FLOW_OFF || (f->mode == FLOW_HOST && !f->host_live && !followed(f, reg)))
		return;
	f->consumed |= (st->gp_reads & 0x7fffffff) | (uint64_t)st->fp_reads << 32;
	switch (st->kind) {
	case TRACE_MRS:
		if (is_value(st->dst[0])) {
			bool own = followed(f, reg) && !reg_state(f, reg)->written;

			rec = rec_new(f, REC_READ, c, REC_NONE, place, step, 0);
			value_set(f, st->dst[0], rec, own ? reg : REG_NONE, false);
			done = UINT64_C(1) << st->dst[0];
		}
		break;
	case TRACE_MSR:
		if (followed(f, reg)) {
			rec = is_value(st->src[0]) ? rec_fetch(f, f->value[st->src[0]].rec)
						   : REC_NONE;
			reg_written(f, reg, rec_new(f, REC_WRITE, c, rec, place, step, 0));
		}
		break;
	case TRACE_MOVE:
		done = do_copy(f, st, c, place, step);
		break;
	case TRACE_LOAD:
		if (st->reg_count == 2)
			cost_split(c, &share[0], &share[1]);
		done = do_load(f, i, share, place, reg, step);
		break;
	case TRACE_STORE:
		if (st->reg_count == 2)
			cost_split(c, &share[0], &share[1]);
		do_store(f, s, i, share, place, reg, step);
		done = ~UINT64_C(0) << 32; /* the base's write-back costs nothing of its own */
		break;
	default:
		break;
	}
	do_computed(f, st, done, c, place, step);
}

/* ---- the end of a leg ---------------------------------------------------------- */

static void settle_write(struct flow *f, struct live_span *s, uint16_t id, uint16_t reg,
			 bool leaving)
{
	bool out = leaving && reg_state(f, reg)->put == PUT_NOT;
	enum trace_direction dir = out ? DIR_SAVE : DIR_RESTORE;
	bool first = true;

	if (id == REC_NONE || f->rec[id].settled)
		return;
	s->rec.moves[dir][f->regs->reg[reg].reg_class].count++;
	/* The write, copies, and the load at their end; what computes a value is no part of it. */
	for (; id != REC_NONE && !f->rec[id].settled; id = f->rec[id].parent, first = false) {
		uint8_t kind = f->rec[id].kind;

		if (!first && kind != REC_COPY && kind != REC_LOAD)
			break;
		if (first)
			settle_one(f, s, id, dir, reg, out ? ACTION_OUT : ACTION_RESTORE);
		else
			settle_one(f, s, id, dir, reg, out ? ACTION_OUT_PART : ACTION_RESTORE_PART);
	}
}

void flow_settle(struct flow *f, struct live_span *s, bool leaving)
{
	/* System registers first: a load that fetched for one was not for the register it
	 * went through. */
	for (unsigned int i = 0; i < f->written_count; i++)
		settle_write(f, s, reg_state(f, f->written[i])->last, f->written[i], leaving);
	if (f->mode != FLOW_SWITCH)
		return;
	/*
	 * A general register whose last value the leg itself used held one of its working
	 * values; one that nothing read since was written for Y.
	 */
	for (unsigned int n = 0; n < VALUE_COUNT; n++)
		if (is_value(n) && f->value[n].rec != REC_NONE && !(f->consumed >> n & 1))
			settle_write(f, s, f->value[n].rec, (uint16_t)n, leaving);
}
