/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside of the gdb stub. */
#ifndef TRAPLINE_CLI_GDB_STATE_H
#define TRAPLINE_CLI_GDB_STATE_H

#include "cli/gdb-link.h"
#include "cli/gdb-text.h"
#include "cli/gdb.h"
#include "cpu/stops.h"

/* Signal numbers of the remote protocol. */
enum { GDB_SIGNAL_INT = 2, GDB_SIGNAL_TRAP = 5 };

/* Error numbers of replies: those of the protocol's file calls, which are Unix's. */
enum { GDB_EFAULT = 14, GDB_EINVAL = 22, GDB_ENOSPC = 28 };

struct gdb {
	struct machine *m;
	unsigned cores;
	struct stops stops;
	struct cpu_debug debug[MACHINE_MAX_CORES];

	/* the registers after the core's and the FPU's: those that the machine has */
	unsigned sysreg_count;
	uint16_t sysreg[SYSREG_COUNT]; /* enum sysreg_id */
	char *target_xml;
	size_t target_xml_len;

	/* a session: what gdb has said since it connected */
	struct session {
		unsigned general; /* core of g, m, ... */
		unsigned resumed; /* core of s */
		bool physical;	  /* addresses of m, M, X are */
		bool swbreak, hwbreak;
	} session;
	enum gdb_action action;
	unsigned step_core;

	/* the last stop */
	unsigned stop_core;
	int stop_signal;
	struct stop_hit stop_hit;

	/* the server */
	bool ended; /* the machine has */
	struct gdb_link link;
};

static inline struct cpu *gdb_cpu(const struct gdb *g, unsigned core)
{
	return machine_cpu(g->m, core);
}

/* ---- cli/gdb-packet.c ---------------------------------------------------------- */

void gdb_session_reset(struct gdb *g);
/* Forgets all breakpoints and watchpoints. */
void gdb_clear_stops(struct gdb *g);
/* The reply that says why the machine stopped. */
void gdb_stop_reply(const struct gdb *g, struct text *out);

/* ---- cli/gdb-memory.c ------------------------------------------------------------ */

/* Reads as much of [addr, addr + len) as there is, up to @len. Returns the number of bytes. */
size_t gdb_memory_read(const struct gdb *g, uint64_t addr, void *buf, size_t len, bool physical);
bool gdb_memory_write(struct gdb *g, uint64_t addr, const void *buf, size_t len);

/* ---- cli/gdb-regs.c --------------------------------------------------------------- */

enum {
	GDB_REG_SP = 31,
	GDB_REG_PC = 32,
	GDB_REG_CPSR = 33,
	GDB_REG_V0 = 34,
	GDB_REG_FPSR = 66,
	GDB_REG_FPCR = 67,
	GDB_REG_SYS = 68, /* gdb->sysreg[] from here on; not in the g packet */
	GDB_REG_MAX_BYTES = 16,
};

/* Finds out which registers the machine has, and describes them. */
void gdb_regs_init(struct gdb *g);
/* Bytes of register @n, 0: there is none. */
unsigned gdb_reg_size(const struct gdb *g, unsigned n);
/* Little-endian bytes of an existing register. */
void gdb_reg_read(const struct gdb *g, struct cpu *cpu, unsigned n, uint8_t *buf);
void gdb_reg_write(struct gdb *g, struct cpu *cpu, unsigned n, const uint8_t *buf);

/* ---- cli/gdb-query.c ---------------------------------------------------------------- */

/* Packets that begin with q or Q: general queries. */
void gdb_query(struct gdb *g, const char *packet, size_t len, struct text *out);
/* "running", or how it sleeps. */
const char *gdb_core_state(const struct cpu *cpu);

/* ---- cli/gdb-monitor.c ---------------------------------------------------------------- */

/* Runs a `monitor` command; its output, as plain text, to @out. */
void gdb_monitor(struct gdb *g, const char *command, struct text *out);

#endif
