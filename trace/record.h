/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The records inside the chunks of a trace file, each with its two directions
 * next to each other. docs/trace-format.md describes the bytes.
 */
#ifndef TRAPLINE_TRACE_RECORD_H
#define TRAPLINE_TRACE_RECORD_H

#include "trace/span.h"
#include "trace/wire.h"

enum trace_event_kind {
	EVENT_EXCEPTION = 1,
	EVENT_RETURN,
	EVENT_SYSREG_READ,
	EVENT_SYSREG_WRITE,
	EVENT_MMIO_READ,
	EVENT_MMIO_WRITE,
	EVENT_CONTEXT,
	EVENT_IRQ_RAISE,
	EVENT_IRQ_ACK,
	EVENT_IRQ_EOI,
	EVENT_MAINTENANCE,
	EVENT_SLEEP,
	EVENT_STAMP,
	EVENT_KIND_END
};

/* Fields that a kind does not have are 0. */
struct trace_event {
	uint8_t kind; /* enum trace_event_kind */
	uint32_t core;
	uint64_t when;
	uint64_t pc;
	uint64_t value; /* register or device value; SLEEP: when it woke; RETURN: target PC */
	uint64_t addr;	/* MMIO: physical address; EXCEPTION: FAR */
	uint64_t hpfar, esr;
	uint16_t sysreg;
	uint8_t el, from_el, to_el, vector, size;
	bool virt;
	int32_t region;
	uint32_t cycles; /* MMIO: wait; EXCEPTION, RETURN: cost */
	uint32_t intid;
	uint32_t phase; /* STAMP: CONTEXTIDR_EL1 of the core; EXCEPTION, RETURN: of the context */
};

/* Differences are taken from the record before, within one chunk. */
struct record_base {
	uint64_t when, pc, id;
};

void record_put_event(struct wire_out *o, struct record_base *b, const struct trace_event *e);
bool record_get_event(struct wire_in *in, struct record_base *b, struct trace_event *e);

/* Legs and regions are written from the arrays of @s; reading allocates them. */
void record_put_span(struct wire_out *o, struct record_base *b, const struct trace_span *s);
bool record_get_span(struct wire_in *in, struct record_base *b, struct trace_span *s);
void record_span_free(struct trace_span *s);

void record_put_step(struct wire_out *o, struct record_base *b, const struct trace_step *s);
bool record_get_step(struct wire_in *in, struct record_base *b, struct trace_step *s);

/* A register that one guest context wrote and another context used. */
struct trace_leak {
	uint64_t when;
	uint32_t core;
	uint16_t reg;
	bool implicit; /* the entered EL uses it; no instruction named it */
	uint64_t write_pc, use_pc;
	uint64_t from_vttbr, from_vmpidr; /* the writer */
	bool to_guest;
	uint64_t to_vttbr, to_vmpidr; /* the user, if a guest */
};

void record_put_leak(struct wire_out *o, const struct trace_leak *l);
bool record_get_leak(struct wire_in *in, struct trace_leak *l);

#endif
