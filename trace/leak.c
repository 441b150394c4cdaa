// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdlib.h>

#include "base/alloc.h"
#include "base/hash.h"
#include "trace/leak.h"

void leaks_fini(struct leaks *l)
{
	map_fini(&l->seen);
	free(l->list);
}

/* Contexts travel in from_vmpidr and to_vmpidr; the owner turns them into VTTBR and VMPIDR. */
static bool report(struct leaks *l, uint16_t reg, bool implicit, const struct leak_writer *from,
		   const struct leak_use *use)
{
	uint64_t key = hash_combine(hash_combine(reg, from->context), use->context);

	if (l->count >= LEAK_MAX || map_get(&l->seen, key))
		return false;
	map_put(&l->seen, key, l);
	l->list = xgrow(l->list, &l->cap, l->count + 1, sizeof(*l->list));
	l->list[l->count++] = (struct trace_leak){
		.when = use->when,
		.core = use->core,
		.reg = reg,
		.implicit = implicit,
		.write_pc = from->pc,
		.use_pc = use->pc,
		.from_vmpidr = from->context,
		.to_vmpidr = use->context,
		.to_guest = use->context != LEAK_HOST,
	};
	return true;
}

void leak_sysreg_write(struct leak_core *c, uint16_t reg, bool el2, leak_context by, uint64_t pc)
{
	if (reg < REG_MAX)
		c->sysreg[reg] = (struct leak_writer){ el2 ? LEAK_HOST : by, pc };
}

bool leak_sysreg_use(struct leaks *l, const struct leak_core *c, uint16_t reg, bool implicit,
		     const struct leak_use *use)
{
	const struct leak_writer *w;

	if (reg >= REG_MAX)
		return false;
	w = &c->sysreg[reg];
	return w->context != LEAK_HOST && w->context != use->context &&
	       report(l, reg, implicit, w, use);
}

void leak_sysreg_read(struct leak_core *c, uint16_t reg, leak_context by)
{
	const struct leak_writer *w;

	if (reg >= REG_MAX)
		return;
	w = &c->sysreg[reg];
	if (w->context == LEAK_HOST || w->context == by)
		return;
	c->is_reading = true;
	c->reading = (struct leak_held){ reg, *w };
}

#define GP_REGS UINT64_C(0x7fffffff)
#define FP_REGS UINT64_C(0xffffffff00000000)

void leak_exit(struct leak_core *c, leak_context from, uint64_t pc, uint64_t exempt)
{
	c->left = (c->left & ~GP_REGS) | (GP_REGS & ~exempt);
	c->gp_by = (struct leak_writer){ from, pc };
	c->held = 0;
	c->is_reading = false;
	if (c->fp_trapped)
		return;
	c->left |= FP_REGS;
	c->fp_by = (struct leak_writer){ from, pc };
}

static const struct leak_writer *left_by(const struct leak_core *c, unsigned int n)
{
	return n < 32 ? &c->gp_by : &c->fp_by;
}

/* What becomes of the values that were read of system registers. */
static bool follow_held(struct leaks *l, struct leak_core *c, const struct leak_insn *i,
			const struct leak_use *host)
{
	uint32_t used = c->held & (uint32_t)(i->reads & ~i->stores & GP_REGS);
	uint32_t copied = i->moves ? used : 0;
	bool found = false;

	for (used &= ~copied; used; used &= used - 1) {
		const struct leak_held *h = &c->holds[__builtin_ctz(used)];

		c->held &= ~(used & -used);
		if (host && h->from.context != host->context)
			found |= report(l, h->reg, false, &h->from, host);
	}
	c->held &= ~(uint32_t)i->writes;
	if (copied) {
		c->holds[i->moves - 1] = c->holds[__builtin_ctz(copied)];
		c->held |= UINT32_C(1) << (i->moves - 1);
	}
	if (c->is_reading && i->mrs) {
		c->holds[i->mrs - 1] = c->reading;
		c->held |= UINT32_C(1) << (i->mrs - 1);
	}
	c->is_reading = false;
	return found;
}

bool leak_insn(struct leaks *l, struct leak_core *c, const struct leak_insn *i,
	       const struct leak_use *host)
{
	uint64_t put_away = i->stores & (i->push ? ~UINT64_C(0) : FP_REGS);
	uint64_t used = host ? i->reads & c->left & ~put_away : 0;
	bool found = false;

	for (; used; used &= used - 1) {
		unsigned int n = (unsigned int)__builtin_ctzll(used);

		c->left &= ~(UINT64_C(1) << n);
		found |= report(l, (uint16_t)n, false, left_by(c, n), host);
	}
	c->left &= ~i->writes;
	if (c->held || c->is_reading)
		found |= follow_held(l, c, i, host);
	return found;
}

bool leak_enter(struct leaks *l, struct leak_core *c, const struct leak_use *guest)
{
	uint64_t seen = c->left & (c->fp_trapped ? GP_REGS : ~UINT64_C(0));
	bool found = false;

	c->left &= ~seen;
	c->held = 0;
	for (; seen; seen &= seen - 1) {
		unsigned int n = (unsigned int)__builtin_ctzll(seen);
		const struct leak_writer *by = left_by(c, n);

		if (by->context != guest->context)
			found |= report(l, (uint16_t)n, true, by, guest);
	}
	return found;
}
