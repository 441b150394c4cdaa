// SPDX-License-Identifier: GPL-2.0-or-later
/* Data flow of one instruction, read off its micro-ops: the static half of a trace record. */
#include <string.h>

#include "base/bits.h"
#include "cpu/block.h"
#include "cpu/sysreg.h"
#include "cpu/timing.h"

static uint8_t trace_reg(unsigned slot)
{
	if (slot <= SLOT_SP)
		return (uint8_t)slot;
	if (slot >= SLOT_V0)
		return (uint8_t)(TRACE_REG_V0 + (slot - SLOT_V0) / 2);
	return TRACE_REG_NONE;
}

static void add_register(uint64_t *gp, uint32_t *fp, unsigned slot)
{
	uint8_t r = trace_reg(slot);

	if (r < TRACE_REG_V0)
		*gp |= UINT64_C(1) << r;
	else if (r != TRACE_REG_NONE)
		*fp |= UINT32_C(1) << (r - TRACE_REG_V0);
}

static void add_use(struct trace_insn_static *s, const struct uop *u, uint32_t use)
{
	if (use & USE_PAIRS) {
		add_register(&s->gp_reads, &s->fp_reads, pair_second(u->d));
		add_register(&s->gp_writes, &s->fp_writes, pair_second(u->d));
		add_register(&s->gp_reads, &s->fp_reads, pair_second(u->a));
	}
	if (use & USE_N_R)
		add_register(&s->gp_reads, &s->fp_reads, u->n);
	if (use & USE_M_R)
		add_register(&s->gp_reads, &s->fp_reads, u->m);
	if (use & USE_A_R)
		add_register(&s->gp_reads, &s->fp_reads, u->a);
	if (use & USE_D_R)
		add_register(&s->gp_reads, &s->fp_reads, u->d);
	if (use & USE_D_W)
		add_register(&s->gp_writes, &s->fp_writes, u->d);
	if (use & USE_A_W)
		add_register(&s->gp_writes, &s->fp_writes, u->a);
	if (use & USE_M_W)
		add_register(&s->gp_writes, &s->fp_writes, u->m);
}

/* Data registers of a load or store micro-op. A second one extends the count. */
static void memory_operands(struct trace_insn_static *s, const struct uop *u, uint32_t use)
{
	bool load = use & USE_LOAD;
	uint8_t *regs = load ? s->dst : s->src;
	unsigned n = s->reg_count;

	if (s->kind == TRACE_LOAD || s->kind == TRACE_STORE) {
		/* more micro-ops than one move data (structure forms): not a plain access */
		s->reg_count = 0;
		return;
	}
	if (load && use & USE_STORE) {
		/* an atomic: memory holds a value that no register held */
		s->kind = TRACE_STORE;
		return;
	}
	s->kind = load ? TRACE_LOAD : TRACE_STORE;
	if (use & (load ? USE_D_W : USE_D_R))
		regs[n++] = trace_reg(u->d);
	if (use & (load ? USE_A_W : USE_A_R) && u->a != SLOT_SINK && u->a != SLOT_ZR)
		regs[n++] = trace_reg(u->a);
	s->reg_count = (uint8_t)n;
	s->reg_bytes = (uint8_t)(1u << extract32(use, USE_BYTES_SHIFT, 3));
	if (uop_infos[u->op].kind == UOP_KIND_CALL)
		s->reg_bytes =
			(uint8_t)(1u << extract32(
					  u->aux, 0,
					  u->op == UOP_load_any || u->op == UOP_store_any ? 3 : 2));
}

static void sysreg_operands(struct trace_insn_static *s, uint16_t enc)
{
	const struct sysreg *r = sysreg_find(enc);

	s->sysreg = enc;
	if (r) {
		s->sysreg_class = (uint8_t)r->reg_class;
		s->sysreg_name = r->name;
	}
}

static uint8_t kind_of_class(const struct insn *insn)
{
	switch (insn->timing) {
	case TC_ISB:
	case TC_DSB:
	case TC_DMB:
		return TRACE_BARRIER;
	case TC_SYSTEM:
		return TRACE_MAINT;
	default:
		return TRACE_OTHER;
	}
}

void flow_of_insn(const struct insn *insn, const struct uop *u, const struct uop *end,
		  struct trace_insn_static *out)
{
	memset(out, 0, sizeof *out);
	out->word = insn->word;
	out->kind = kind_of_class(insn);
	memset(out->dst, TRACE_REG_NONE, sizeof out->dst);
	memset(out->src, TRACE_REG_NONE, sizeof out->src);

	for (; u < end; u++) {
		uint32_t use = u->op == UOP_jump_ind ? (uint32_t)USE_N_R : uop_infos[u->op].use;

		add_use(out, u, use);
		switch (u->op) {
		case UOP_mrs:
			out->kind = TRACE_MRS;
			out->dst[0] = trace_reg(u->d);
			sysreg_operands(out, (uint16_t)u->imm);
			break;
		case UOP_msr:
			out->kind = TRACE_MSR;
			out->src[0] = trace_reg(u->n);
			sysreg_operands(out, (uint16_t)u->imm);
			break;
		case UOP_msr_imm:
			out->kind = TRACE_MSR;
			out->sysreg = (uint16_t)extract32(insn->word, 5, 16);
			break;
		case UOP_wfi:
		case UOP_wfe:
			out->kind = TRACE_WAIT;
			break;
		case UOP_eret:
			out->kind = TRACE_ERET;
			break;
		case UOP_svc:
		case UOP_hvc:
		case UOP_smc:
		case UOP_brk:
		case UOP_hlt:
			out->kind = TRACE_CALL;
			break;
		default:
			if (use & (USE_LOAD | USE_STORE)) {
				memory_operands(out, u, use);
			} else if (use & USE_COPY && out->kind == TRACE_OTHER) {
				out->kind = TRACE_MOVE;
				out->dst[0] = trace_reg(u->d);
				out->src[0] = trace_reg(u->n);
			}
		}
	}
}
