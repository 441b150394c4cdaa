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

void leak_gp_exit(struct leak_core *c, leak_context from, uint64_t pc, uint32_t exempt)
{
	c->gp = 0x7fffffff & ~exempt;
	c->gp_context = from;
	c->gp_pc = pc;
}

bool leak_gp_insn(struct leaks *l, struct leak_core *c, uint32_t reads, uint32_t writes,
		  const struct leak_use *host)
{
	uint32_t used = host ? reads & c->gp : 0;
	bool found = false;

	while (used) {
		unsigned int n = (unsigned int)__builtin_ctz(used);
		struct leak_writer from = { c->gp_context, c->gp_pc };

		used &= used - 1;
		c->gp &= ~(UINT32_C(1) << n);
		found |= report(l, (uint16_t)n, false, &from, host);
	}
	c->gp &= ~writes;
	return found;
}
