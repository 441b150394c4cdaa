// SPDX-License-Identifier: GPL-2.0-or-later
/* The life of a trace, and the events that it only records. spans.c follows who runs. */
#include <stdlib.h>

#include "trace/engine.h"

enum {
	SYSREG_CONTEXTIDR_EL1 = TRACE_SYSREG(3u, 0u, 13u, 0u, 1u),
	SYSREG_PMCCNTR_EL0 = TRACE_SYSREG(3u, 3u, 9u, 13u, 0u),
};

struct trace *trace_create(const char *path, const struct trace_options *o, struct error *err)
{
	struct writer *w = writer_open(path, err);
	struct trace *t;

	if (!w)
		return NULL;
	t = xcalloc(1, sizeof(*t));
	t->writer = w;
	t->cores = o->cores;
	t->detail = o->detail;
	t->core = xcalloc(o->cores, sizeof(*t->core));
	regs_init(&t->regs);
	for (unsigned int i = 0; i < o->cores; i++) {
		t->core[i].flow = flow_new(&t->regs);
		t->core[i].region_lo = 1; /* an empty range: no function is known to run */
	}
	t->region_count = o->region_count;
	t->region_base = xcalloc(o->region_count, sizeof(*t->region_base));
	t->region_name = xcalloc(o->region_count, sizeof(*t->region_name));
	for (unsigned int i = 0; i < o->region_count; i++) {
		t->region_base[i] = o->region_bases ? o->region_bases[i] : 0;
		t->region_name[i] =
			xstrdup(o->region_names && o->region_names[i] ? o->region_names[i] : "?");
	}
	map_init(&t->detail_seen);
	code_init(&t->code, o->ram, o->ram_base, o->ram_size);
	output_header(t, o);
	return t;
}

void trace_symbol(struct trace *t, const char *name, uint64_t addr, uint64_t size)
{
	if (!t->started)
		symbols_add(&t->code.loaded, xstrdup(name), addr, size);
}

bool trace_symbols(struct trace *t, struct symbols *s)
{
	if (t->started || t->code.file_count == CODE_FILES)
		return false;
	t->code.file[t->code.file_count++] = *s;
	symbols_init(s);
	return true;
}

void trace_begin(struct trace *t)
{
	writer_begin(t->writer);
}

bool trace_ok(const struct trace *t)
{
	return writer_ok(t->writer);
}

static void release(struct trace *t)
{
	for (unsigned int i = 0; i < t->cores; i++)
		flow_free(t->core[i].flow);
	for (unsigned int i = 0; i < t->guest_count; i++)
		free(t->guest[i]);
	for (unsigned int i = 0; i < t->region_count; i++)
		free(t->region_name[i]);
	free(t->region_name);
	free(t->region_base);
	free(t->core);
	map_fini(&t->detail_seen);
	code_fini(&t->code);
	regs_fini(&t->regs);
	leaks_fini(&t->leaks);
	free(t->span_out.data);
	free(t->event_out.data);
	free(t->step_out.data);
	free(t);
}

void trace_abandon(struct trace *t)
{
	writer_abandon(t->writer);
	release(t);
}

bool trace_close(struct trace *t, uint64_t when, struct error *err)
{
	bool ok;

	spans_cut(t, when);
	output_finish(t, when);
	ok = writer_close(t->writer, err);
	release(t);
	return ok;
}

void trace_sysreg(struct trace *t, unsigned int core, uint64_t when, uint64_t pc, uint16_t sysreg,
		  bool write, uint64_t value, uint8_t el)
{
	struct tcore *c = &t->core[core];
	struct trace_event e = { .kind = write ? EVENT_SYSREG_WRITE : EVENT_SYSREG_READ,
				 .core = core,
				 .when = when,
				 .pc = pc,
				 .value = value,
				 .sysreg = sysreg,
				 .el = el };

	if (!write && sysreg == SYSREG_PMCCNTR_EL0) {
		e.kind = EVENT_STAMP;
		e.phase = c->phase;
	}
	output_event(t, &e);
	if (write && sysreg == SYSREG_CONTEXTIDR_EL1)
		c->phase = (uint32_t)value;
	watch_sysreg(t, core, when, pc, sysreg, write, value, el);
}

void trace_context_change(struct trace *t, unsigned int core, uint64_t when, uint16_t sysreg,
			  uint64_t value)
{
	output_event(t, &(struct trace_event){ .kind = EVENT_CONTEXT,
					       .core = core,
					       .when = when,
					       .sysreg = sysreg,
					       .value = value });
	if (sysreg == SYSREG_CONTEXTIDR_EL1)
		t->core[core].phase = (uint32_t)value;
}

void trace_mmio(struct trace *t, unsigned int core, uint64_t when, uint64_t pc, int region,
		uint64_t pa, unsigned int size, bool write, uint64_t value, uint32_t cycles)
{
	output_event(t, &(struct trace_event){ .kind = write ? EVENT_MMIO_WRITE : EVENT_MMIO_READ,
					       .core = core,
					       .when = when,
					       .pc = pc,
					       .region = region,
					       .addr = pa,
					       .size = (uint8_t)size,
					       .value = value,
					       .cycles = cycles });
}

static void interrupt(struct trace *t, uint8_t kind, unsigned int core, uint64_t when,
		      unsigned int intid, bool virt)
{
	output_event(
		t,
		&(struct trace_event){
			.kind = kind, .core = core, .when = when, .intid = intid, .virt = virt });
}

void trace_irq_raise(struct trace *t, unsigned int core, uint64_t when, unsigned int intid,
		     bool virt)
{
	interrupt(t, EVENT_IRQ_RAISE, core, when, intid, virt);
}

void trace_irq_ack(struct trace *t, unsigned int core, uint64_t when, unsigned int intid, bool virt)
{
	interrupt(t, EVENT_IRQ_ACK, core, when, intid, virt);
}

void trace_irq_eoi(struct trace *t, unsigned int core, uint64_t when, unsigned int intid, bool virt)
{
	interrupt(t, EVENT_IRQ_EOI, core, when, intid, virt);
}

void trace_maintenance(struct trace *t, unsigned int core, uint64_t when, uint64_t pc,
		       uint16_t sysreg, uint64_t operand)
{
	output_event(t, &(struct trace_event){ .kind = EVENT_MAINTENANCE,
					       .core = core,
					       .when = when,
					       .pc = pc,
					       .sysreg = sysreg,
					       .value = operand });
}

void trace_sleep(struct trace *t, unsigned int core, uint64_t when, uint64_t woke)
{
	output_event(t, &(struct trace_event){
				.kind = EVENT_SLEEP, .core = core, .when = when, .value = woke });
	spans_sleep(t, core, when, woke);
}
