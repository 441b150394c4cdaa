// SPDX-License-Identifier: GPL-2.0-or-later
/* Who ran: guest contexts, by VM and vCPU, in the order in which they first did. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/map.h"
#include "cli/report.h"

enum { CORES = 1024, CORE_WORDS = CORES / 64 };

struct context {
	uint32_t vm, vcpu, vmid;
	uint64_t vttbr, vmpidr;
	uint64_t exits, in_guest, in_exits, out;
	int64_t unattributed;
	uint64_t cores[CORE_WORDS];
};

struct contexts {
	struct context *list;
	size_t count, cap;
	struct map by_number; /* VM and vCPU -> index + 1, as a pointer */
};

static struct context *find(struct contexts *x, const struct trace_span *s)
{
	uint64_t key = (uint64_t)s->vm << 32 | s->vcpu;
	uintptr_t index = (uintptr_t)map_get(&x->by_number, key);
	struct context *c;

	if (index)
		return &x->list[index - 1];
	x->list = xgrow(x->list, &x->cap, x->count + 1, sizeof(*x->list));
	c = &x->list[x->count++];
	*c = (struct context){
		.vm = s->vm, .vcpu = s->vcpu, .vttbr = s->vttbr, .vmpidr = s->vmpidr
	};
	map_put(&x->by_number, key, (void *)(uintptr_t)x->count);
	return c;
}

static void on_core(struct context *c, uint32_t core)
{
	if (core < CORES)
		c->cores[core / 64] |= UINT64_C(1) << core % 64;
}

/* Of an exit that is still open, what preceded it counts: the time in the guest. */
static void span(struct report *r, const struct trace_span *s)
{
	struct context *c;

	if (!filter_wants(&r->filter, s))
		return;
	c = find(r->state, s);
	c->vmid = s->vmid;
	c->in_guest += s->ran;
	on_core(c, s->core);
	if (s->cut) {
		r->cut++;
		return;
	}
	c->exits++;
	c->out += s->bucket[BUCKET_SWITCHED_OUT];
	c->in_exits += trace_span_cycles(s) - s->bucket[BUCKET_SWITCHED_OUT];
	c->unattributed += report_unattributed(s);
	on_core(c, s->end_core);
	for (size_t i = 0; i < s->leg_count; i++)
		if (s->legs[i].place != PLACE_OUT)
			on_core(c, s->legs[i].core);
}

static int compare(const void *pa, const void *pb)
{
	const struct context *a = pa, *b = pb;

	if (a->vm != b->vm)
		return a->vm < b->vm ? -1 : 1;
	return a->vcpu < b->vcpu ? -1 : a->vcpu > b->vcpu;
}

/* "0,2-3" */
static const char *core_list(const struct context *c, char *buf, size_t size)
{
	size_t n = 0;

	buf[0] = '\0';
	for (unsigned int i = 0; i < CORES && n < size; i++) {
		unsigned int first = i;

		if (!(c->cores[i / 64] >> i % 64 & 1))
			continue;
		while (i + 1 < CORES && c->cores[(i + 1) / 64] >> (i + 1) % 64 & 1)
			i++;
		n += (size_t)snprintf(buf + n, size - n, first == i ? "%s%u" : "%s%u-%u",
				      n ? "," : "", first, i);
	}
	return buf;
}

static const struct column columns[] = {
	{ "VM", "vm", COLUMN_RIGHT },
	{ "vCPU", "vcpu", COLUMN_RIGHT },
	{ "VMID", "vmid", COLUMN_RIGHT },
	{ "Cores", "cores", COLUMN_LEFT },
	{ "Exits", "exits", COLUMN_RIGHT },
	{ "In guest", "guest_cycles", COLUMN_RIGHT },
	{ "In exits", "exit_cycles", COLUMN_RIGHT },
	{ "Mean/exit", "mean_per_exit", COLUMN_RIGHT },
	{ "Switched out", "switched_out_cycles", COLUMN_RIGHT },
	{ "Guest%", "guest_percent", COLUMN_RIGHT },
	{ "VTTBR", "vttbr", COLUMN_LEFT },
	{ "VMPIDR", "vmpidr", COLUMN_LEFT },
	{ "Unattributed", "unattributed_cycles", COLUMN_MACHINE },
};

static void build(struct report *r, struct table *t)
{
	struct contexts *x = r->state;
	struct context sum = { 0 };
	char buf[64];

	if (x->count)
		qsort(x->list, x->count, sizeof(*x->list), compare);
	table_init(t, columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < x->count; i++) {
		const struct context *c = &x->list[i];

		table_row(t);
		table_uint(t, c->vm);
		table_uint(t, c->vcpu);
		table_uint(t, c->vmid);
		table_text(t, core_list(c, buf, sizeof(buf)));
		table_uint(t, c->exits);
		table_uint(t, c->in_guest);
		table_uint(t, c->in_exits);
		table_ratio(t, c->in_exits, c->exits, 1);
		table_uint(t, c->out);
		table_percent(t, c->in_guest, c->in_guest + c->in_exits + c->out);
		table_hex(t, c->vttbr);
		table_hex(t, c->vmpidr);
		table_int(t, c->unattributed);
		sum.exits += c->exits;
		sum.in_guest += c->in_guest;
		sum.in_exits += c->in_exits;
		sum.out += c->out;
		sum.unattributed += c->unattributed;
	}
	table_fact_uint(t, "exits", "exits", sum.exits);
	table_fact_uint(t, "cycles in guests", "guest_cycles", sum.in_guest);
	table_fact_uint(t, "cycles in exits", "exit_cycles", sum.in_exits);
	table_fact_uint(t, "switched out", "switched_out_cycles", sum.out);
	table_fact_int(t, "unattributed", "unattributed_cycles", sum.unattributed);
}

static void release(struct report *r)
{
	struct contexts *x = r->state;

	free(x->list);
	map_fini(&x->by_number);
}

const struct report_kind report_by_context = {
	.name = "context",
	.help = "guests by VM and vCPU: cores, exits, cycles in the guest and out of it",
	.state_size = sizeof(struct contexts),
	.all_spans = true,
	.span = span,
	.build = build,
	.release = release,
};
