// SPDX-License-Identifier: GPL-2.0-or-later
/* A64 exception generation, hints, barriers, PSTATE and system registers (Arm ARM C4.1.3). */
#include "cpu/a64.h"

#include "cpu/cpu.h"
#include "cpu/sysreg.h"

static void call(struct lift *l, enum uop_op op, uint64_t imm, uint32_t aux)
{
	emit(l, op, SLOT_SINK, SLOT_ZR, SLOT_ZR, imm)->aux = aux;
}

static void lift_svc(struct lift *l)
{
	call(l, UOP_svc, field(l, 5, 16), 0);
}

static void lift_hvc(struct lift *l)
{
	call(l, UOP_hvc, field(l, 5, 16), 0);
}

static void lift_smc(struct lift *l)
{
	call(l, UOP_smc, field(l, 5, 16), 0);
}

static void lift_brk(struct lift *l)
{
	call(l, UOP_brk, field(l, 5, 16), 0);
}

static void lift_hlt(struct lift *l)
{
	call(l, UOP_hlt, field(l, 5, 16), 0);
}

static void lift_eret(struct lift *l)
{
	call(l, UOP_eret, 0, 0);
}

static void lift_nop(struct lift *l)
{
	(void)l;
}

static void lift_wfe(struct lift *l)
{
	call(l, UOP_wfe, 0, 0);
}

static void lift_wfi(struct lift *l)
{
	call(l, UOP_wfi, 0, 0);
}

static void lift_sev(struct lift *l)
{
	call(l, UOP_sev, 0, 0);
}

static void lift_sevl(struct lift *l)
{
	call(l, UOP_sevl, 0, 0);
}

static void lift_esb(struct lift *l)
{
	call(l, UOP_esb, 0, 0);
}

static void lift_clrex(struct lift *l)
{
	call(l, UOP_clrex, 0, field(l, 8, 4));
}

static void lift_dsb(struct lift *l)
{
	call(l, UOP_dsb, 0, field(l, 8, 4));
}

static void lift_dmb(struct lift *l)
{
	call(l, UOP_dmb, 0, field(l, 8, 4));
}

static void lift_isb(struct lift *l)
{
	call(l, UOP_isb, 0, field(l, 8, 4));
}

static void lift_msr_imm(struct lift *l)
{
	call(l, UOP_msr_imm, field(l, 16, 3) << 3 | field(l, 5, 3), field(l, 8, 4));
}

/* op0:op1:CRn:CRm:op2, as SYSREG_ENC. */
static uint16_t encoding(const struct lift *l)
{
	return (uint16_t)field(l, 5, 16);
}

static void lift_sys(struct lift *l)
{
	emit(l, UOP_sys, SLOT_SINK, src_slot(field(l, 0, 5)), SLOT_ZR, encoding(l));
}

static void lift_dc_zva(struct lift *l)
{
	emit(l, UOP_dc_zva, SLOT_SINK, src_slot(field(l, 0, 5)), SLOT_ZR, encoding(l));
}

/* By the encoding alone, whichever register it reaches: where blocks end is a function of code. */
static bool access_ends_block(uint16_t enc)
{
	const struct sysreg *r = sysreg_find(enc);

	if (!r)
		r = sysreg_find_alias(enc);
	return !r || r->ends_block || (r->vhe && sysregs[r->vhe].ends_block);
}

/*
 * SYSL has no operation in Armv8.0: read as a register that no row has, so that the access is
 * UNDEFINED, or trapped as an implementation-defined one, by the rules of registers.
 */
static void lift_mrs(struct lift *l)
{
	l->ends_block = access_ends_block(encoding(l));
	emit(l, UOP_mrs, dst_slot(field(l, 0, 5)), SLOT_ZR, SLOT_ZR,
	     sysreg_effective(encoding(l), l->flags));
}

static void lift_msr(struct lift *l)
{
	l->ends_block = access_ends_block(encoding(l));
	emit(l, UOP_msr, SLOT_SINK, src_slot(field(l, 0, 5)), SLOT_ZR,
	     sysreg_effective(encoding(l), l->flags));
}

#define ROW(name, pattern, feature, timing, ends, lifter) \
	{ name, pattern, feature, timing, ends, lifter }

/*
 * DCPS1-3 and DRPS are UNDEFINED outside Debug state, which is not modelled: they have rows so that
 * they are told from unallocated encodings.
 */
const struct decode_row a64_system_rows[] = {
	ROW("svc", "11010100000 iiiiiiiiiiiiiiii 00001", FEAT_BASE, TC_EXCEPTION, true, lift_svc),
	ROW("hvc", "11010100000 iiiiiiiiiiiiiiii 00010", FEAT_BASE, TC_EXCEPTION, true, lift_hvc),
	ROW("smc", "11010100000 iiiiiiiiiiiiiiii 00011", FEAT_BASE, TC_EXCEPTION, true, lift_smc),
	ROW("brk", "11010100001 iiiiiiiiiiiiiiii 00000", FEAT_BASE, TC_EXCEPTION, true, lift_brk),
	ROW("hlt", "11010100010 iiiiiiiiiiiiiiii 00000", FEAT_BASE, TC_EXCEPTION, true, lift_hlt),
	ROW("dcps1", "11010100101 iiiiiiiiiiiiiiii 00001", FEAT_BASE, TC_EXCEPTION, true,
	    lift_undefined),
	ROW("dcps2", "11010100101 iiiiiiiiiiiiiiii 00010", FEAT_BASE, TC_EXCEPTION, true,
	    lift_undefined),
	ROW("dcps3", "11010100101 iiiiiiiiiiiiiiii 00011", FEAT_BASE, TC_EXCEPTION, true,
	    lift_undefined),
	ROW("eret", "11010110100111110000001111100000", FEAT_BASE, TC_EXCEPTION, true, lift_eret),
	ROW("drps", "11010110101111110000001111100000", FEAT_BASE, TC_EXCEPTION, true,
	    lift_undefined),

	/* unallocated hints are NOPs */
	ROW("hint", "11010101000000110010 hhhhhhh 11111", FEAT_BASE, TC_NOP, false, lift_nop),
	ROW("nop", "11010101000000110010 0000000 11111", FEAT_BASE, TC_NOP, false, lift_nop),
	ROW("yield", "11010101000000110010 0000001 11111", FEAT_BASE, TC_WAIT, false, lift_nop),
	ROW("wfe", "11010101000000110010 0000010 11111", FEAT_BASE, TC_WAIT, true, lift_wfe),
	ROW("wfi", "11010101000000110010 0000011 11111", FEAT_BASE, TC_WAIT, true, lift_wfi),
	ROW("sev", "11010101000000110010 0000100 11111", FEAT_BASE, TC_WAIT, false, lift_sev),
	ROW("sevl", "11010101000000110010 0000101 11111", FEAT_BASE, TC_WAIT, false, lift_sevl),

	/* a NOP without FEAT_RAS, as all hints are without theirs */
	ROW("esb", "11010101000000110010 0010000 11111", FEAT_BASE, TC_NOP, true, lift_esb),

	ROW("clrex", "11010101000000110011 iiii 01011111", FEAT_BASE, TC_NOP, false, lift_clrex),
	ROW("dsb", "11010101000000110011 iiii 10011111", FEAT_BASE, TC_DSB, true, lift_dsb),
	ROW("dmb", "11010101000000110011 iiii 10111111", FEAT_BASE, TC_DMB, false, lift_dmb),
	ROW("isb", "11010101000000110011 iiii 11011111", FEAT_BASE, TC_ISB, true, lift_isb),

	ROW("msr_uao", "1101010100000 000 0100 iiii 011 11111", FEAT_UAO, TC_SYSREG, true,
	    lift_msr_imm),
	ROW("msr_pan", "1101010100000 000 0100 iiii 100 11111", FEAT_PAN, TC_SYSREG, true,
	    lift_msr_imm),
	ROW("msr_spsel", "1101010100000 000 0100 iiii 101 11111", FEAT_BASE, TC_SYSREG, true,
	    lift_msr_imm),
	ROW("msr_ssbs", "1101010100000 011 0100 iiii 001 11111", FEAT_SSBS2, TC_SYSREG, false,
	    lift_msr_imm),
	ROW("msr_daifset", "1101010100000 011 0100 iiii 110 11111", FEAT_BASE, TC_SYSREG, true,
	    lift_msr_imm),
	ROW("msr_daifclr", "1101010100000 011 0100 iiii 111 11111", FEAT_BASE, TC_SYSREG, true,
	    lift_msr_imm),

	/* data cache operations change no translation and no code: the block goes on */
	ROW("sys", "1101010100001 ooo CCCC MMMM ppp ttttt", FEAT_BASE, TC_SYSTEM, true, lift_sys),
	ROW("dc_isw", "1101010100001 000 0111 0110 010 ttttt", FEAT_BASE, TC_SYSTEM, false,
	    lift_sys),
	ROW("dc_csw", "1101010100001 000 0111 1010 010 ttttt", FEAT_BASE, TC_SYSTEM, false,
	    lift_sys),
	ROW("dc_cisw", "1101010100001 000 0111 1110 010 ttttt", FEAT_BASE, TC_SYSTEM, false,
	    lift_sys),
	ROW("dc_ivac", "1101010100001 000 0111 0110 001 ttttt", FEAT_BASE, TC_SYSTEM, false,
	    lift_sys),
	ROW("dc_cvac", "1101010100001 011 0111 1010 001 ttttt", FEAT_BASE, TC_SYSTEM, false,
	    lift_sys),
	ROW("dc_cvap", "1101010100001 011 0111 1100 001 ttttt", FEAT_DPB, TC_SYSTEM, false,
	    lift_sys),
	ROW("dc_cvau", "1101010100001 011 0111 1011 001 ttttt", FEAT_BASE, TC_SYSTEM, false,
	    lift_sys),
	ROW("dc_civac", "1101010100001 011 0111 1110 001 ttttt", FEAT_BASE, TC_SYSTEM, false,
	    lift_sys),
	ROW("dc_zva", "1101010100001 011 0111 0100 001 ttttt", FEAT_BASE, TC_STORE, false,
	    lift_dc_zva),
	ROW("sysl", "1101010100101 ooo CCCC MMMM ppp ttttt", FEAT_BASE, TC_SYSTEM, true, lift_mrs),
	ROW("mrs", "110101010011 Oooo CCCC MMMM ppp ttttt", FEAT_BASE, TC_SYSREG, false, lift_mrs),
	ROW("msr", "110101010001 Oooo CCCC MMMM ppp ttttt", FEAT_BASE, TC_SYSREG, false, lift_msr),
	{ .name = NULL },
};
