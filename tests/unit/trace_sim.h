/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A machine that only exists for the tracer: a test says which instructions
 * retire and what they cost, and reads the spans that come out.
 */
#ifndef TRAPLINE_TESTS_UNIT_TRACE_SIM_H
#define TRAPLINE_TESTS_UNIT_TRACE_SIM_H

#include "trace/reader.h"
#include "trace/regs.h"
#include "trace/trace.h"

enum { SIM_CORES = 4, SIM_PATH = 64 };

/* Cycles of an instruction, and the parts of them that are waits. */
struct sim_cost {
	uint32_t cycles, mem, tlb, mmio, maint;
};

#define SIM_CYCLES(n) ((struct sim_cost){ .cycles = (n) })

struct sim {
	struct trace *t;
	char path[SIM_PATH];
	uint64_t now[SIM_CORES], pc[SIM_CORES];
	uint8_t el[SIM_CORES];
	uint64_t pa_offset[SIM_CORES]; /* from a virtual address to the physical one */
	uint32_t abandoned[SIM_CORES];
	/* after sim_close() */
	struct trace_file *file;
	struct trace_span *spans;
	size_t span_count, span_cap;
	struct trace_leak *leaks;
	size_t leak_count, leak_cap;
	struct trace_step *steps;
	size_t step_count, step_cap;
};

/* Two regions: 0 "gich" at 0x08030000, 1 "uart" at 0x09000000. */
enum { SIM_GICH, SIM_UART };
#define SIM_GICH_BASE UINT64_C(0x08030000)
#define SIM_UART_BASE UINT64_C(0x09000000)

extern const struct trace_context sim_host, sim_guest_a, sim_guest_b;

#define SIM_ESR_HVC64	 (UINT64_C(0x16) << 26)
#define SIM_ESR_DABT_LOW (UINT64_C(0x24) << 26)

/* A new trace in a temporary file. */
void sim_open(struct sim *s, unsigned int detail);
/* The same, with RAM in which names of functions may be. */
void sim_open_with(struct sim *s, unsigned int detail, const uint8_t *ram, uint64_t ram_base,
		   uint64_t ram_size);
/* Closes it and reads it back; the file must be whole. */
void sim_close(struct sim *s);
void sim_free(struct sim *s);

/* Cycles that the next sim_enter() or sim_irq() of a core says were abandoned; a quarter stalls. */
void sim_abandon(struct sim *s, unsigned int core, uint32_t cycles);

/* Crossings; they take @cost and move the core's EL. */
void sim_enter(struct sim *s, unsigned int core, const struct trace_context *x, uint8_t to_el,
	       uint64_t esr, uint32_t cost);
void sim_irq(struct sim *s, unsigned int core, const struct trace_context *x, uint8_t to_el,
	     uint32_t cost);
void sim_eret(struct sim *s, unsigned int core, const struct trace_context *x, uint8_t to_el,
	      uint32_t cost);

/* Instructions at the core's EL. Registers: 0-30, TRACE_REG_V0 + n, TRACE_REG_NONE. */
void sim_alu(struct sim *s, unsigned int core, uint8_t rd, uint8_t rn, struct sim_cost c);
void sim_mov(struct sim *s, unsigned int core, uint8_t rd, uint8_t rn, struct sim_cost c);
void sim_mrs(struct sim *s, unsigned int core, uint8_t rd, unsigned int reg, struct sim_cost c);
void sim_msr(struct sim *s, unsigned int core, unsigned int reg, uint8_t rn, struct sim_cost c);
/* @base: a general register or TRACE_REG_SP. @second may be TRACE_REG_NONE. @bytes of each. */
void sim_load(struct sim *s, unsigned int core, uint8_t first, uint8_t second, uint8_t base,
	      uint64_t addr, uint8_t bytes, struct sim_cost c);
void sim_store(struct sim *s, unsigned int core, uint8_t first, uint8_t second, uint8_t base,
	       uint64_t addr, uint8_t bytes, struct sim_cost c);
/* 32 bits from or to a device. */
void sim_mmio_load(struct sim *s, unsigned int core, uint8_t rt, int region, uint64_t offset,
		   struct sim_cost c);
void sim_mmio_store(struct sim *s, unsigned int core, uint8_t rt, int region, uint64_t offset,
		    struct sim_cost c);
void sim_other(struct sim *s, unsigned int core, uint8_t kind, struct sim_cost c);
void sim_sleep(struct sim *s, unsigned int core, uint64_t cycles);
/* A WFI or WFE that takes @c itself, half before it sleeps and half after it wakes. */
void sim_wait(struct sim *s, unsigned int core, uint64_t sleep, struct sim_cost c);

/* Registers of sim_mrs() and sim_msr(). */
enum sim_reg {
	SIM_TTBR0_EL1,
	SIM_TCR_EL1,
	SIM_HCR_EL2,
	SIM_VTTBR_EL2,
	SIM_SP_EL0,
	SIM_CNTV_CTL_EL0,
	SIM_MIDR_EL1, /* of no class */
	SIM_VPIDR_EL2,
	SIM_FPCR,
	SIM_CPTR_EL2,
	SIM_REG_COUNT
};

uint16_t sim_sysreg(unsigned int reg);

#endif
