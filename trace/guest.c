// SPDX-License-Identifier: GPL-2.0-or-later
/* Guest contexts: (VTTBR_EL2.BADDR, VMPIDR_EL2). */
#include "trace/engine.h"

/* BADDR of VTTBR_EL2: the VMID above it and CnP below it are no part of the identity. */
#define VTTBR_BADDR	 UINT64_C(0x0000fffffffffffe)
#define VTTBR_VMID_SHIFT 48

bool guest_context(const struct trace_context *x)
{
	return (x->hcr_el2 >> HCR_VM & 1) && !(x->hcr_el2 >> HCR_TGE & 1);
}

/* A slot for a new guest: when all are taken, that of the one not seen for longest. */
static struct guest *guest_slot(struct trace *t)
{
	struct guest *oldest = NULL;

	if (t->guest_count < GUEST_MAX) {
		struct guest *g = xcalloc(1, sizeof(*g));

		t->guest[t->guest_count++] = g;
		g->number = t->guest_count;
		return g;
	}
	for (unsigned int i = 0; i < t->guest_count; i++) {
		struct guest *g = t->guest[i];

		if (!g->open && (!oldest || g->last_use < oldest->last_use))
			oldest = g;
	}
	for (unsigned int i = 0; oldest && i < t->cores; i++)
		if (t->core[i].guest == oldest)
			t->core[i].guest = NULL;
	return oldest;
}

/* Numbers VMs and their vCPUs as they come. */
static void guest_number(struct trace *t, struct guest *g)
{
	for (unsigned int i = 0; i < t->guest_count; i++) {
		const struct guest *other = t->guest[i];

		if (other == g || other->vttbr != g->vttbr)
			continue;
		g->vm = other->vm;
		if (other->vcpu >= g->vcpu)
			g->vcpu = other->vcpu + 1;
	}
	if (!g->vm)
		g->vm = ++t->vm_count;
}

struct guest *guest_find(struct trace *t, struct tcore *c, const struct trace_context *x,
			 uint64_t when)
{
	uint64_t vttbr = x->vttbr_el2 & VTTBR_BADDR;
	struct guest *g = c->guest;

	if (!g || g->vttbr != vttbr || g->vmpidr != x->vmpidr_el2) {
		g = NULL;
		for (unsigned int i = 0; i < t->guest_count && !g; i++)
			if (t->guest[i]->vttbr == vttbr && t->guest[i]->vmpidr == x->vmpidr_el2)
				g = t->guest[i];
		if (!g) {
			g = guest_slot(t);
			if (g)
				*g = (struct guest){ .number = g->number,
						     .vttbr = vttbr,
						     .vmpidr = x->vmpidr_el2 };
			if (g)
				guest_number(t, g);
		}
	}
	if (g) {
		g->last_use = when;
		g->vmid = (uint32_t)(x->vttbr_el2 >> VTTBR_VMID_SHIFT);
	}
	return g;
}

leak_context guest_running(const struct trace *t, unsigned int core)
{
	const struct tcore *c = &t->core[core];

	return c->in_guest && c->guest ? c->guest->number : LEAK_HOST;
}
