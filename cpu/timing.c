// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The static schedule of a block.
 *
 * Instructions are dispatched in order, width a cycle, issue when their
 * sources are ready and a port is free (in program order on an in-order
 * core), and retire in order. The cost of an instruction is the advance of
 * the retirement front: prefix[i] is the front before instruction i.
 */
#include "cpu/timing.h"

#include <stdbool.h>
#include <string.h>

#include "base/bits.h"

#include "cpu/block.h"
#include "cpu/sysreg.h"

enum port { PORT_ALU, PORT_MUL, PORT_LOAD, PORT_STORE, PORT_BRANCH, PORT_FP, PORT_SYS, PORT_COUNT };

#define MAX_UNITS 8
#define EDGE_SP	  31
#define EDGE_V0	  32
#define EDGE_NZCV 64

static const uint8_t class_port[TC_COUNT] = {
	[TC_FP_ADD] = PORT_FP,	    [TC_FP_MUL] = PORT_FP,
	[TC_FP_FMA] = PORT_FP,	    [TC_FP_DIV32] = PORT_FP,
	[TC_FP_DIV64] = PORT_FP,    [TC_FP_CVT] = PORT_FP,
	[TC_FP_CVT_GP] = PORT_FP,   [TC_FP_CMP] = PORT_FP,
	[TC_ALU] = PORT_ALU,	    [TC_ALU_FLAGS] = PORT_ALU,
	[TC_ALU_SHIFT] = PORT_ALU,  [TC_SHIFT_REG] = PORT_ALU,
	[TC_MUL32] = PORT_MUL,	    [TC_MUL64] = PORT_MUL,
	[TC_MULH] = PORT_MUL,	    [TC_MAC] = PORT_MUL,
	[TC_DIV32] = PORT_MUL,	    [TC_DIV64] = PORT_MUL,
	[TC_CRC] = PORT_MUL,	    [TC_BRANCH] = PORT_BRANCH,
	[TC_CALL] = PORT_BRANCH,    [TC_BRANCH_IND] = PORT_BRANCH,
	[TC_LOAD] = PORT_LOAD,	    [TC_LOAD_PAIR] = PORT_LOAD,
	[TC_STORE] = PORT_STORE,    [TC_STORE_PAIR] = PORT_STORE,
	[TC_FP_LOAD] = PORT_LOAD,   [TC_FP_LOAD_PAIR] = PORT_LOAD,
	[TC_FP_STORE] = PORT_STORE, [TC_FP_STORE_PAIR] = PORT_STORE,
	[TC_FP_MOVE] = PORT_FP,	    [TC_FP_TO_GP] = PORT_FP,
	[TC_SIMD_INT] = PORT_FP,     [TC_SIMD_SHIFT] = PORT_FP,
	[TC_SIMD_MUL] = PORT_FP,     [TC_SIMD_PERM] = PORT_FP,
	[TC_CRYPTO] = PORT_FP,
	[TC_GP_TO_FP] = PORT_FP,    [TC_EXCLUSIVE] = PORT_LOAD,
	[TC_ATOMIC] = PORT_LOAD,    [TC_PREFETCH] = PORT_LOAD,
	[TC_NOP] = PORT_ALU,	    [TC_SYSREG] = PORT_SYS,
	[TC_ISB] = PORT_SYS,	    [TC_DSB] = PORT_SYS,
	[TC_DMB] = PORT_SYS,	    [TC_SYSTEM] = PORT_SYS,
	[TC_EXCEPTION] = PORT_SYS,  [TC_WAIT] = PORT_SYS,
};

struct schedule {
	const struct core_timing *t;
	uint32_t ready[EDGE_REGS]; /* when each register's value is there */
	uint32_t unit_free[PORT_COUNT][MAX_UNITS];
	uint32_t units[PORT_COUNT];
	uint32_t work[PORT_COUNT]; /* busy cycles issued to the port so far */
	uint32_t dispatched;	   /* instructions so far in the current cycle */
	uint32_t cycle;		   /* dispatch cycle */
	uint32_t last_issue;
	uint32_t front;
};

/* Edge register of a micro-op slot, or -1: zero, sink and temporaries. */
static int edge_reg(unsigned slot)
{
	if (slot <= EDGE_SP)
		return (int)slot;
	if (slot >= SLOT_V0)
		return (int)(EDGE_V0 + (slot - SLOT_V0) / 2);
	return -1;
}

/* One instruction as the schedule sees it. */
#define MAX_READS  12
#define MAX_WRITES 6

struct step {
	uint32_t latency, busy;
	uint8_t read_count, write_count;
	uint8_t reads[MAX_READS];
	struct {
		uint8_t reg;
		uint8_t address;
	} writes[MAX_WRITES]; /* address: base write-back, ready early */
};

static bool step_writes(const struct step *s, int reg)
{
	for (unsigned i = 0; i < s->write_count; i++)
		if (s->writes[i].reg == reg)
			return true;
	return false;
}

static void step_read(struct step *s, int reg)
{
	if (reg >= 0 && s->read_count < MAX_READS && !step_writes(s, reg))
		s->reads[s->read_count++] = (uint8_t)reg;
}

static void step_write(struct step *s, int reg, bool address)
{
	if (reg < 0 || s->write_count == MAX_WRITES || step_writes(s, reg))
		return;
	s->writes[s->write_count].reg = (uint8_t)reg;
	s->writes[s->write_count++].address = address;
}

/* Registers that instruction @i of @b reads from outside itself, and writes. */
static void step_registers(const struct block *b, unsigned i, struct step *s)
{
	unsigned first = b->insns[i].first_uop;
	unsigned end = i + 1u < b->insn_count ? b->insns[i + 1].first_uop : b->uop_count;
	bool memory = false;

	s->read_count = s->write_count = 0;
	for (unsigned k = first; k < end; k++) {
		const struct uop *u = &b->uops[k];
		uint32_t use = u->op == UOP_jump_ind ? (uint32_t)USE_N_R : uop_infos[u->op].use;
		bool address = memory && !(use & (USE_LOAD | USE_STORE));

		if (use & USE_N_R)
			step_read(s, edge_reg(u->n));
		if (use & USE_M_R)
			step_read(s, edge_reg(u->m));
		if (use & USE_A_R)
			step_read(s, edge_reg(u->a));
		if (use & USE_D_R)
			step_read(s, edge_reg(u->d));
		if (use & USE_PAIRS) {
			step_read(s, edge_reg(pair_second(u->d)));
			step_read(s, edge_reg(pair_second(u->a)));
			step_write(s, edge_reg(pair_second(u->d)), address);
		}
		if (use & USE_FLAGS_R)
			step_read(s, EDGE_NZCV);
		if (use & USE_D_W)
			step_write(s, edge_reg(u->d), address);
		if (use & USE_A_W)
			step_write(s, edge_reg(u->a), address);
		if (use & USE_M_W)
			step_write(s, edge_reg(u->m), address);
		if (use & USE_FLAGS_W)
			step_write(s, EDGE_NZCV, false);
		memory |= (use & (USE_LOAD | USE_STORE)) != 0;
	}
}

static void class_cost(const struct core_timing *t, const struct insn *insn, uint32_t *latency,
		       uint32_t *busy)
{
	const struct sysreg *r;
	bool read;

	switch (insn->timing) {
	case TC_SYSREG:
		/* MSR (immediate) has op0 = 0 and writes PSTATE */
		r = sysreg_find((uint16_t)(extract32(insn->word, 5, 16)));
		if (!r)
			r = sysreg_find_alias((uint16_t)extract32(insn->word, 5, 16));
		read = extract32(insn->word, 21, 1);
		*latency = read ? t->sysreg_read[r ? r->cost : COST_PSTATE]
				: t->sysreg_write[r ? r->cost : COST_PSTATE];
		*busy = *latency;
		return;
	case TC_ISB:
		*latency = *busy = t->isb;
		return;
	case TC_DSB:
		*latency = *busy = t->dsb;
		return;
	case TC_DMB:
		*latency = *busy = t->dmb;
		return;
	default:
		*latency = t->latency[insn->timing];
		*busy = t->busy[insn->timing];
	}
}

/* Everything before has to retire first, and nothing after is dispatched before the end. */
static bool serialises(const struct insn *insn)
{
	switch (insn->timing) {
	case TC_ISB:
	case TC_DSB:
	case TC_EXCEPTION:
	case TC_WAIT:
		return true;
	default:
		return false;
	}
}

static void schedule_init(struct schedule *s, const struct core_timing *t)
{
	const uint32_t units[PORT_COUNT] = {
		[PORT_ALU] = t->alu_ports,
		[PORT_MUL] = t->mul_ports,
		[PORT_LOAD] = t->load_ports,
		[PORT_STORE] = t->store_ports,
		[PORT_BRANCH] = t->branch_ports,
		[PORT_FP] = t->fp_ports,
		[PORT_SYS] = 1,
	};

	memset(s, 0, sizeof *s);
	s->t = t;
	memcpy(s->units, units, sizeof units);
}

/* The unit of @port that is free first. */
static uint32_t *first_unit(struct schedule *s, enum port port)
{
	uint32_t *best = &s->unit_free[port][0];

	for (unsigned i = 1; i < s->units[port] && i < MAX_UNITS; i++)
		if (s->unit_free[port][i] < *best)
			best = &s->unit_free[port][i];
	return best;
}

static uint32_t max32(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

static uint32_t write_latency(const struct step *step, unsigned w)
{
	return step->writes[w].address ? 1 : step->latency;
}

/* Schedules one instruction; returns the retirement front after it. */
static uint32_t schedule_insn(struct schedule *s, const struct insn *insn, const struct step *step)
{
	uint32_t issue = s->cycle;
	uint32_t *unit = first_unit(s, class_port[insn->timing]);
	bool serial = serialises(insn);

	for (unsigned i = 0; i < step->read_count; i++)
		issue = max32(issue, s->ready[step->reads[i]]);
	issue = max32(issue, *unit);
	if (s->t->in_order)
		issue = max32(issue, s->last_issue);
	if (serial)
		issue = max32(issue, s->front);
	s->last_issue = issue;
	*unit = issue + step->busy;
	s->work[class_port[insn->timing]] += step->busy;
	for (unsigned w = 0; w < step->write_count; w++)
		s->ready[step->writes[w].reg] = issue + write_latency(step, w);
	s->front = max32(s->front, issue + max32(step->latency, 1));

	/* an in-order core cannot dispatch past what waits to issue */
	if (s->t->in_order && s->cycle < issue) {
		s->cycle = issue;
		s->dispatched = 0;
	}
	if (serial) {
		s->cycle = s->front;
		s->dispatched = 0;
	} else if (++s->dispatched >= s->t->dispatch_width) {
		s->cycle++;
		s->dispatched = 0;
	}
	return s->front;
}

/* Longest latency path from each live-in register to the end of the block. */
static void find_paths(const struct step *steps, unsigned count, struct block_edge *edge)
{
	uint32_t need[EDGE_REGS] = { 0 };

	for (unsigned i = count; i-- > 0;) {
		const struct step *s = &steps[i];
		uint32_t d = max32(s->latency, 1);

		for (unsigned w = 0; w < s->write_count; w++)
			if (need[s->writes[w].reg])
				d = max32(d, write_latency(s, w) + need[s->writes[w].reg]);
		for (unsigned w = 0; w < s->write_count; w++)
			need[s->writes[w].reg] = 0;
		for (unsigned r = 0; r < s->read_count; r++)
			need[s->reads[r]] = max32(need[s->reads[r]], d);
	}
	for (unsigned r = 0; r < EDGE_REGS; r++)
		edge->path[r] = (uint8_t)(need[r] < 255 ? need[r] : 255);
}

/* The results that come last, and when, after dispatch could go on at @start. */
static void find_late(const struct schedule *s, uint32_t start, struct block_edge *edge)
{
	edge->late_count = 0;
	for (unsigned r = 0; r < EDGE_REGS; r++) {
		uint32_t after = s->ready[r] > start ? s->ready[r] - start : 0;
		unsigned k;

		if (!after)
			continue;
		after = after < 255 ? after : 255;
		k = edge->late_count < EDGE_LATE ? edge->late_count++ : EDGE_LATE - 1;
		if (k == EDGE_LATE - 1 && edge->late[k].after >= after && edge->late[k].after)
			continue;
		while (k > 0 && edge->late[k - 1].after < after) {
			edge->late[k] = edge->late[k - 1];
			k--;
		}
		edge->late[k].reg = (uint8_t)r;
		edge->late[k].after = (uint8_t)after;
	}
}

/* The cycle at which the next block's first instruction could be dispatched. */
static uint32_t dispatch_end(const struct schedule *s, const struct block *b)
{
	uint32_t end = s->cycle + (s->dispatched != 0);

	/* the ports' work bounds throughput, the window how far dispatch runs ahead */
	for (unsigned p = 0; p < PORT_COUNT; p++)
		end = max32(end, (s->work[p] + s->units[p] - 1) / s->units[p]);
	if (b->cycles > end) {
		uint32_t ahead = s->t->window / s->t->dispatch_width;

		if (b->cycles - end > ahead)
			end = b->cycles - ahead;
	}
	return end;
}

void timing_schedule(const struct core_timing *t, struct block *b)
{
	struct step steps[BLOCK_MAX_INSNS];
	struct schedule s;
	uint32_t start;

	memset(&b->edge, 0, sizeof b->edge);
	b->prefix[0] = 0;
	if (!t) {
		for (unsigned i = 0; i < b->insn_count; i++)
			b->prefix[i + 1] = (uint16_t)(i + 1);
		b->cycles = b->insn_count;
		return;
	}
	schedule_init(&s, t);
	for (unsigned i = 0; i < b->insn_count; i++) {
		step_registers(b, i, &steps[i]);
		class_cost(t, &b->insns[i], &steps[i].latency, &steps[i].busy);
		b->prefix[i + 1] = (uint16_t)schedule_insn(&s, &b->insns[i], &steps[i]);
	}
	b->cycles = s.front;
	start = dispatch_end(&s, b);
	b->edge.tail = (uint16_t)(s.front > start ? s.front - start : 0);
	find_late(&s, start, &b->edge);
	find_paths(steps, b->insn_count, &b->edge);
}

uint32_t block_credit(const struct block *prev, const struct block *next)
{
	uint32_t tail = prev->edge.tail;
	uint32_t joined = max32(next->cycles, tail); /* from the end of prev's dispatch */

	for (unsigned i = 0; i < prev->edge.late_count; i++) {
		unsigned path = next->edge.path[prev->edge.late[i].reg];

		if (path)
			joined = max32(joined, prev->edge.late[i].after + path);
	}
	joined -= tail;
	return joined < next->cycles ? next->cycles - joined : 0;
}
