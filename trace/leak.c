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

void leak_exit(struct leak_core *c, leak_context from, uint64_t pc, uint64_t exempt)
{
	uint64_t all = c->fp_trapped ? UINT64_C(0x7fffffff) : UINT64_C(0xffffffff7fffffff);

	c->left = all & ~exempt;
	c->left_by = from;
	c->left_at = pc;
}

bool leak_insn(struct leaks *l, struct leak_core *c, uint64_t reads, uint64_t writes,
	       const struct leak_use *host)
{
	uint64_t used = host ? reads & c->left : 0;
	bool found = false;

	while (used) {
		unsigned int n = (unsigned int)__builtin_ctzll(used);
		struct leak_writer from = { c->left_by, c->left_at };

		used &= used - 1;
		c->left &= ~(UINT64_C(1) << n);
		found |= report(l, (uint16_t)n, false, &from, host);
	}
	c->left &= ~writes;
	return found;
}
