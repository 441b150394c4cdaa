/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The state of a running trace, shared by the files that implement trace.h. */
#ifndef TRAPLINE_TRACE_ENGINE_H
#define TRAPLINE_TRACE_ENGINE_H

#include "base/map.h"
#include "trace/code.h"
#include "trace/flow.h"
#include "trace/leak.h"
#include "trace/live.h"
#include "trace/record.h"
#include "trace/regs.h"
#include "trace/trace.h"
#include "trace/writer.h"

enum { GUEST_MAX = 1024 };

/* Bits of HCR_EL2. */
enum { HCR_VM = 0, HCR_TGE = 27 };

/* A guest context: a vCPU. */
struct guest {
	leak_context number; /* 1 + its index */
	uint64_t vttbr;	     /* BADDR only */
	uint64_t vmpidr;
	uint32_t vmid, vm, vcpu; /* see struct trace_span */
	struct live_span *open;	 /* its exit, until it is resumed */
	uint64_t last_use;
};

/* One core's. */
struct tcore {
	struct guest *guest;	/* the last guest that ran here */
	bool in_guest;		/* it runs now */
	struct live_span *span; /* the exit on whose behalf the core works now; NULL: none */
	uint64_t cursor;	/* time up to which the span's cycles have been booked */
	uint64_t slept;		/* cycles of sleep since the last instruction */
	uint8_t place;
	bool from_guest; /* the leg in EL2 began with an exit of a guest */
	uint32_t phase;	 /* CONTEXTIDR_EL1 */
	struct flow *flow;
	struct leak_core leak;

	/* the function that runs: the range of addresses, and cycles not yet in the span */
	uint64_t region_lo, region_hi, region_id, region_cycles;
	uint8_t region_kind, region_place;
	uint64_t entered; /* in_guest: when the guest was entered */
};

struct trace {
	unsigned int cores;
	unsigned int detail;
	struct tcore *core;
	struct guest *guest[GUEST_MAX];
	unsigned int guest_count;
	uint32_t vm_count;
	uint64_t span_count, cut_count, event_count;
	uint64_t *region_base;
	char **region_name;
	unsigned int region_count;
	struct map detail_seen; /* (phase, reason) -> exits so far + 1, as a pointer */
	struct regs regs;
	struct code code;
	bool started;
	struct leaks leaks;

	struct writer *writer;
	struct wire_out span_out, event_out, step_out;
	struct record_base span_base, event_base;
};

/* ---- contexts (guest.c) --------------------------------------------------- */

/* Whether EL1 and EL0 are a guest's. */
bool guest_context(const struct trace_context *x);
/* Finds or adds it. NULL if there are GUEST_MAX guests with open spans. */
struct guest *guest_find(struct trace *t, struct tcore *c, const struct trace_context *x,
			 uint64_t when);
/* The context below EL2 on @core. */
leak_context guest_running(const struct trace *t, unsigned int core);

/* ---- leaks (watch.c) ------------------------------------------------------ */

void watch_sysreg(struct trace *t, unsigned int core, uint64_t when, uint64_t pc, uint16_t sysreg,
		  bool write, uint64_t value, uint8_t el);
/* The guest of @core is left. */
void watch_exit(struct trace *t, unsigned int core, const struct trace_exception *e);
/* An exception is taken to EL1. */
void watch_exception(struct trace *t, unsigned int core, const struct trace_exception *e);
/* EL2 returns below: implicit uses of what another context left in control registers. */
void watch_return(struct trace *t, unsigned int core, const struct trace_return *r);
/* X and V registers as one mask, numbered as in regs.h. */
static inline uint64_t watch_registers(uint64_t gp, uint32_t fp)
{
	return (gp & 0x7fffffff) | (uint64_t)fp << 32;
}

/* An instruction of a span that touches a register which a guest left. */
void watch_insn(struct trace *t, unsigned int core, const struct trace_insn *i);

/* ---- who runs (spans.c) ---------------------------------------------------- */

void spans_sleep(struct trace *t, unsigned int core, uint64_t when, uint64_t woke);
/* Ends all open spans where the run ends. */
void spans_cut(struct trace *t, uint64_t when);

/* ---- output (output.c) -------------------------------------------------- */

void output_header(struct trace *t, const struct trace_options *o);
/* Writes the symbols of the loaded file; after this none may be added. */
void output_start(struct trace *t);
void output_span(struct trace *t, const struct live_span *s);
void output_event(struct trace *t, const struct trace_event *e);
/* Everything that is buffered, leaks, and the end chunk. */
void output_finish(struct trace *t, uint64_t when);

#endif
