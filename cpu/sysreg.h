/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * System registers. Each is one row of cpu/sysreg-table.h: name, encoding,
 * storage, reset, access and trap rules, register class and access cost.
 */
#ifndef TRAPLINE_CPU_SYSREG_H
#define TRAPLINE_CPU_SYSREG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cpu/feature.h"
#include "cpu/timing.h"
#include "trace/class.h"

struct cpu;
struct uop;

/* op0:op1:CRn:CRm:op2 as 2:3:4:4:3 bits, the order of bits 20:5 of MRS and MSR. */
#define SYSREG_ENC(op0, op1, crn, crm, op2) \
	((uint16_t)((op0) << 14 | (op1) << 11 | (crn) << 7 | (crm) << 3 | (op2)))

enum sysreg_id {
#define SYSREG(name, ...) SR_##name,
#include "cpu/sysreg-table.h"
	SYSREG_COUNT
};

/* What a trap rule answers besides 0 (allowed) and the EL to trap to (1, 2). */
enum {
	SYSREG_TRAP_FP = 1u << 2,  /* with an EL: reported as an FP access (EC 0x07) */
	SYSREG_UNDEFINED = 1u << 3,
};

/* Accesses that are events of the trace; those of EL2's registers always are. */
enum {
	SYSREG_EVENT_READ = 1u << 0,
	SYSREG_EVENT_WRITE = 1u << 1,
	SYSREG_EVENT_CONTEXT = 1u << 2, /* a write is a context change */
};

struct sysreg {
	const char *name;
	uint16_t enc;
	enum feature feature;
	uint8_t min_el_read, min_el_write; /* 0..2; 3: not at any implemented EL; traps apart */
	uint64_t reset;
	uint64_t write_mask; /* bits that software can change; the rest keep their reset value */
	enum reg_class reg_class;
	enum sysreg_cost cost;
	/*
	 * enum sysreg_id: what this name reaches at EL2 with HCR_EL2.E2H, where the register itself
	 * is reached by its _EL12 or _EL02 name, which has op1 = 5; 0: not redirected
	 */
	uint16_t vhe;
	bool ends_block; /* reads time, or changes what the next instructions mean */
	bool read_acts;	 /* a read has side effects (ICC_IAR1_EL1): a debugger's must not */
	uint8_t event;	 /* SYSREG_EVENT_* */
	/*
	 * trap rules, for an access from cpu->ps.el; see SYSREG_UNDEFINED. NULL: none beyond
	 * min_el
	 */
	unsigned (*trap)(const struct cpu *cpu, const struct sysreg *r, bool write);
	/* NULL: plain storage cpu->sys[id] */
	uint64_t (*read)(struct cpu *cpu, const struct sysreg *r, uint64_t now);
	void (*write)(struct cpu *cpu, const struct sysreg *r, uint64_t value, uint64_t now);
};

extern const struct sysreg sysregs[SYSREG_COUNT];

/* Row of an encoding, or NULL: MRS/MSR of it is UNDEFINED. */
const struct sysreg *sysreg_find(uint16_t enc);
static inline enum sysreg_id sysreg_id_of(const struct sysreg *r)
{
	return (enum sysreg_id)(r - sysregs);
}

/* Row of the register whose _EL12 or _EL02 name @enc is, or NULL. */
const struct sysreg *sysreg_find_alias(uint16_t enc);

/*
 * What MRS or MSR of @enc reaches in a state of @flags (BLOCK_*): @enc but at EL2 with E2H. No row
 * where @enc has none.
 */
uint16_t sysreg_effective(uint16_t enc, uint32_t flags);

/* Row by its name as in the table ("SCTLR_EL1"), or NULL. */
const struct sysreg *sysreg_find_name(const char *name);

/* Whether the core has the register: its feature is there. */
bool sysreg_present(const struct cpu *cpu, const struct sysreg *r);
/* SYSREG_EVENT_* of the row, what all registers of EL2 have included. */
unsigned sysreg_events(const struct sysreg *r);

/* Whether MRS or MSR may access @r now: 0, or what a trap rule answers. */
unsigned sysreg_check(const struct cpu *cpu, const struct sysreg *r, bool write);
/* The access itself, side effects included, without checks; @now: cycle of the instruction. */
uint64_t sysreg_read(struct cpu *cpu, const struct sysreg *r, uint64_t now);
void sysreg_write(struct cpu *cpu, const struct sysreg *r, uint64_t value, uint64_t now);
/* Changes the storage of @r by its write mask: the core of a write rule. */
void sysreg_store(struct cpu *cpu, const struct sysreg *r, uint64_t value);

/*
 * Debugger's view: current value without traps, side effects or cost, 0 where reading has side
 * effects; writes obey write_mask.
 */
uint64_t sysreg_peek(struct cpu *cpu, enum sysreg_id id);
void sysreg_poke(struct cpu *cpu, enum sysreg_id id, uint64_t value);

#endif
