// SPDX-License-Identifier: GPL-2.0-or-later
/* The table of system registers, and plain accesses. */
#include "cpu/sysreg.h"

#include "cpu/sysop.h"
#include "cpu/sysreg-bits.h"
#include "tests/unit/stub-cpu.h"
#include "tests/unit/unit.h"

START_TEST(encodings_are_unique_and_found)
{
	static uint8_t seen[1 << 16];

	for (unsigned i = 0; i < SYSREG_COUNT; i++) {
		const struct sysreg *r = &sysregs[i];

		ck_assert_msg(!seen[r->enc], "%s shares its encoding", r->name);
		seen[r->enc] = 1;
		ck_assert_ptr_eq(sysreg_find(r->enc), r);
		ck_assert_ptr_eq(sysreg_find_name(r->name), r);
		ck_assert_uint_eq(sysreg_id_of(r), i);
		/* op0 is 2 or 3: 0 and 1 are other instructions */
		ck_assert_uint_ge(r->enc >> 14, 2);
	}
	for (unsigned enc = 0; enc < 1 << 16; enc++)
		if (!seen[enc])
			ck_assert_ptr_null(sysreg_find((uint16_t)enc));
	ck_assert_ptr_null(sysreg_find_name("NOT_A_REGISTER"));
}
END_TEST

START_TEST(rows_are_consistent)
{
	for (unsigned i = 0; i < SYSREG_COUNT; i++) {
		const struct sysreg *r = &sysregs[i];

		ck_assert_uint_le(r->min_el_read, 3);
		ck_assert_uint_le(r->min_el_write, 3);
		ck_assert_msg(r->min_el_read < 3 || r->min_el_write < 3, "%s: no access", r->name);
		ck_assert_msg(r->min_el_write < 3 || !r->write, "%s: write rule of RO", r->name);
		ck_assert_uint_lt(r->reg_class, CLASS_COUNT);
		ck_assert_uint_lt(r->cost, SYSREG_COST_COUNT);
		ck_assert_uint_lt(r->feature, FEATURE_COUNT);
		/* op1 = 4 is EL2's space: nothing there for EL1 */
		if ((r->enc >> 11 & 7) == 4)
			ck_assert_msg(r->min_el_write >= 2, "%s: EL1 may write", r->name);
	}
}
END_TEST

/*
 * Known encodings, from the Arm ARM's index: a table that is wrong as a whole would pass the
 * above.
 */
START_TEST(known_encodings)
{
	static const struct {
		enum sysreg_id id;
		uint8_t op0, op1, crn, crm, op2;
	} known[] = {
		{ SR_SCTLR_EL1, 3, 0, 1, 0, 0 },	{ SR_HCR_EL2, 3, 4, 1, 1, 0 },
		{ SR_VTTBR_EL2, 3, 4, 2, 1, 0 },	{ SR_HPFAR_EL2, 3, 4, 6, 0, 4 },
		{ SR_CNTVOFF_EL2, 3, 4, 14, 0, 3 },	{ SR_CNTV_CVAL_EL0, 3, 3, 14, 3, 2 },
		{ SR_PMCCNTR_EL0, 3, 3, 9, 13, 0 },	{ SR_PMEVCNTR30_EL0, 3, 3, 14, 11, 6 },
		{ SR_PMEVTYPER9_EL0, 3, 3, 14, 13, 1 }, { SR_DBGWCR15_EL1, 2, 0, 0, 15, 7 },
		{ SR_MDSCR_EL1, 2, 0, 0, 2, 2 },	{ SR_TPIDRRO_EL0, 3, 3, 13, 0, 3 },
		{ SR_CPUECTLR_EL1, 3, 1, 15, 2, 1 },	{ SR_DAIF, 3, 3, 4, 2, 1 },
	};

	for (unsigned i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		ck_assert_msg(sysregs[known[i].id].enc == SYSREG_ENC(known[i].op0, known[i].op1,
								     known[i].crn, known[i].crm,
								     known[i].op2),
			      "%s", sysregs[known[i].id].name);
}
END_TEST

/* op0=3, op1=0, CRn=0, CRm=1..7 reads at EL1, reserved encodings as zero (Arm ARM D12.3.1). */
START_TEST(id_space_is_complete)
{
	struct cpu *cpu = stub_cpu_new("max", true);

	stub_at_el(cpu, 1);
	for (unsigned crm = 1; crm < 8; crm++)
		for (unsigned op2 = 0; op2 < 8; op2++) {
			const struct sysreg *r = sysreg_find(SYSREG_ENC(3, 0, 0, crm, op2));

			ck_assert_ptr_nonnull(r);
			cpu->r[1] = 1;
			ck_assert(stub_run(cpu, stub_mrs(sysreg_id_of(r), 1)));
			ck_assert_uint_eq(cpu->r[1] != 0, cpu->sys[sysreg_id_of(r)] != 0);
			/* and cannot be written */
			cpu->pc = STUB_PC;
			ck_assert(!stub_run(cpu, stub_msr(sysreg_id_of(r), 1)));
			ck_assert_uint_eq(stub_ec(cpu), 0);
			stub_at_el(cpu, 1);
		}
	stub_cpu_free(cpu);
}
END_TEST

/* What is written to plain storage changes the bits of the mask and no others. */
START_TEST(write_masks)
{
	struct cpu *cpu = stub_cpu_new("cortex-a57", true);

	for (unsigned i = 0; i < SYSREG_COUNT; i++) {
		const struct sysreg *r = &sysregs[i];

		if (r->read || r->min_el_write == 3 || r->write || r->trap ||
		    !sysreg_present(cpu, r))
			continue;
		cpu->r[0] = UINT64_MAX;
		ck_assert_msg(stub_run(cpu, stub_msr(i, 0)), "%s", r->name);
		ck_assert(stub_run(cpu, stub_mrs(i, 1)));
		ck_assert_msg(cpu->r[1] == (r->write_mask | cpu->sys[i]), "%s", r->name);
		cpu->r[0] = 0;
		ck_assert(stub_run(cpu, stub_msr(i, 0)));
		ck_assert(stub_run(cpu, stub_mrs(i, 1)));
		ck_assert_msg(!(cpu->r[1] & r->write_mask), "%s", r->name);
	}
	stub_cpu_free(cpu);
}
END_TEST

START_TEST(reserved_bits)
{
	struct cpu *cpu = stub_cpu_new("cortex-a57", true);
	static const struct {
		enum sysreg_id id;
		uint64_t ones, zeros; /* read as such whatever is written */
	} fixed[] = {
		{ SR_SCTLR_EL1, 0x30d00980, ~UINT64_C(0xffffffff) },
		{ SR_SCTLR_EL2, 0x30c50830, ~UINT64_C(0xffffffff) },
		{ SR_HCR_EL2, UINT64_C(1) << 31, ~UINT64_C(0x3ffffffff) },
		{ SR_CPTR_EL2, 0x33ff, ~UINT64_C(0x800037ff) },
		{ SR_TCR_EL2, 0x80800000, UINT64_C(0xffffffff00000000) },
		{ SR_VTCR_EL2, 0x80000000, UINT64_C(0xffffffff00000000) },
		{ SR_VTTBR_EL2, 0, UINT64_C(0xff00000000000001) },
		{ SR_VBAR_EL1, 0, 0x7ff },
		{ SR_HPFAR_EL2, 0, UINT64_C(0xffffff000000000f) },
		{ SR_ESR_EL2, 0, UINT64_C(0xffffffff00000000) },
		{ SR_DACR32_EL2, 0, UINT64_MAX },
		{ SR_IFSR32_EL2, 0, UINT64_MAX },
		{ SR_FPEXC32_EL2, 0, UINT64_MAX },
		{ SR_SPSR_fiq, 0, UINT64_MAX },
	};

	for (unsigned i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
		for (unsigned pass = 0; pass < 2; pass++) {
			stub_at_el(cpu, 2);
			cpu->r[0] = pass ? UINT64_MAX : 0;
			stub_run(cpu, stub_msr(fixed[i].id, 0));
			stub_run(cpu, stub_mrs(fixed[i].id, 1));
			ck_assert_msg((cpu->r[1] & fixed[i].ones) == fixed[i].ones, "%s",
				      sysregs[fixed[i].id].name);
			ck_assert_msg(!(cpu->r[1] & fixed[i].zeros), "%s: %llx",
				      sysregs[fixed[i].id].name, (unsigned long long)cpu->r[1]);
		}
	stub_cpu_free(cpu);
}
END_TEST

START_TEST(pstate_views)
{
	struct cpu *cpu = stub_cpu_new("cortex-a57", true);

	stub_at_el(cpu, 1);
	stub_run(cpu, stub_mrs(SR_CurrentEL, 0));
	ck_assert_uint_eq(cpu->r[0], 1 << 2);
	cpu->r[0] = 0x3c0;
	stub_run(cpu, stub_msr(SR_DAIF, 0));
	ck_assert_uint_eq(cpu->ps.daif, 0xf);
	ck_assert(stub_run(cpu, 0xd50342ff)); /* msr daifclr, #2 */
	stub_run(cpu, stub_mrs(SR_DAIF, 1));
	ck_assert_uint_eq(cpu->r[1], 0x340);
	ck_assert(stub_run(cpu, 0xd50341df)); /* msr daifset, #1 */
	stub_run(cpu, stub_mrs(SR_DAIF, 1));
	ck_assert_uint_eq(cpu->r[1], 0x340);
	cpu->r[0] = 0xa0000000;
	stub_run(cpu, stub_msr(SR_NZCV, 0));
	ck_assert_uint_eq(cpu_nzcv(cpu), 0xa0000000);
	stub_run(cpu, stub_mrs(SR_NZCV, 1));
	ck_assert_uint_eq(cpu->r[1], 0xa0000000);
	stub_cpu_free(cpu);
}
END_TEST

START_TEST(stack_pointers)
{
	struct cpu *cpu = stub_cpu_new("cortex-a57", true);

	stub_at_el(cpu, 1);
	ck_assert_uint_eq(cpu->r[SLOT_SP], 0x200);
	stub_run(cpu, stub_mrs(SR_SP_EL0, 0));
	ck_assert_uint_eq(cpu->r[0], 0x100);
	cpu->r[0] = 0x180;
	stub_run(cpu, stub_msr(SR_SP_EL0, 0));
	ck_assert(stub_run(cpu, 0xd50040bf)); /* msr spsel, #0 */
	ck_assert_uint_eq(cpu->r[SLOT_SP], 0x180);
	ck_assert(cpu->flags & BLOCK_SP_EL0);
	/* the current stack pointer has no name (Arm ARM, SP_EL0) */
	ck_assert(!stub_run(cpu, stub_mrs(SR_SP_EL0, 0)));
	ck_assert_uint_eq(stub_ec(cpu), 0);
	ck_assert_uint_eq(cpu->r[SLOT_SP], 0x200);
	stub_at_el(cpu, 2);
	stub_run(cpu, stub_mrs(SR_SP_EL1, 0));
	ck_assert_uint_eq(cpu->r[0], 0x200);
	stub_cpu_free(cpu);
}
END_TEST

/* EL1 sees the virtual IDs; EL2 the real ones. */
START_TEST(virtual_ids)
{
	struct cpu *cpu = stub_cpu_new("cortex-a57", true);

	cpu->sys[SR_VPIDR_EL2] = 0x12345678;
	cpu->sys[SR_VMPIDR_EL2] = 0x80000007;
	stub_run(cpu, stub_mrs(SR_MIDR_EL1, 0));
	stub_run(cpu, stub_mrs(SR_MPIDR_EL1, 1));
	ck_assert_uint_eq(cpu->r[0], 0x411fd070);
	ck_assert_uint_eq(cpu->r[1], 0x80000001);
	stub_at_el(cpu, 1);
	stub_run(cpu, stub_mrs(SR_MIDR_EL1, 0));
	stub_run(cpu, stub_mrs(SR_MPIDR_EL1, 1));
	ck_assert_uint_eq(cpu->r[0], 0x12345678);
	ck_assert_uint_eq(cpu->r[1], 0x80000007);
	stub_cpu_free(cpu);
}
END_TEST

START_TEST(without_el2)
{
	struct cpu *cpu = stub_cpu_new("cortex-a57", false);

	stub_at_el(cpu, 1);
	stub_run(cpu, stub_mrs(SR_ID_AA64PFR0_EL1, 0));
	ck_assert_uint_eq(cpu->r[0] >> 8 & 0xf, 0);
	stub_run(cpu, stub_mrs(SR_MPIDR_EL1, 0));
	ck_assert_uint_eq(cpu->r[0], 0x80000001);
	ck_assert(stub_run(cpu, stub_mrs(SR_RVBAR_EL1, 0)));
	ck_assert_uint_eq(cpu->r[0], STUB_PC);
	/* CNTFRQ belongs to the highest EL */
	ck_assert(stub_run(cpu, stub_msr(SR_CNTFRQ_EL0, 0)));
	/* no CNTHCTL_EL2, so nothing that it could trap */
	ck_assert(stub_run(cpu, stub_mrs(SR_CNTPCT_EL0, 0)));
	stub_cpu_free(cpu);
}
END_TEST

START_TEST(cache_geometry)
{
	struct cpu *cpu = stub_cpu_new("cortex-a57", true);
	static const uint32_t expected[] = { 0x701fe00a, 0x201fe012, 0x707fe07a, 0, 0, 0, 0 };

	for (unsigned i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		cpu->r[0] = i;
		stub_run(cpu, stub_msr(SR_CSSELR_EL1, 0));
		stub_run(cpu, stub_mrs(SR_CCSIDR_EL1, 1));
		ck_assert_uint_eq(cpu->r[1], expected[i]);
	}
	stub_cpu_free(cpu);
}
END_TEST

/* DCZID_EL0.DZP says what DC ZVA would do here. */
START_TEST(dc_zva_prohibited)
{
	struct cpu *cpu = stub_cpu_new("cortex-a57", true);

	stub_run(cpu, stub_mrs(SR_DCZID_EL0, 0));
	ck_assert_uint_eq(cpu->r[0], 4);
	cpu->sys[SR_HCR_EL2] |= HCR_TDZ;
	stub_at_el(cpu, 1);
	stub_run(cpu, stub_mrs(SR_DCZID_EL0, 0));
	ck_assert_uint_eq(cpu->r[0], 0x14);
	cpu->sys[SR_HCR_EL2] &= ~HCR_TDZ;
	stub_at_el(cpu, 0);
	stub_run(cpu, stub_mrs(SR_DCZID_EL0, 0));
	ck_assert_uint_eq(cpu->r[0], 0x14);
	cpu->sys[SR_SCTLR_EL1] |= SCTLR_DZE;
	stub_run(cpu, stub_mrs(SR_DCZID_EL0, 0));
	ck_assert_uint_eq(cpu->r[0], 4);
	stub_cpu_free(cpu);
}
END_TEST

START_TEST(debug_registers_hold_values)
{
	struct cpu *cpu = stub_cpu_new("cortex-a57", true);

	cpu->r[0] = 0x12345678;
	stub_run(cpu, stub_msr(SR_DBGBVR5_EL1, 0));
	stub_run(cpu, stub_mrs(SR_DBGBVR5_EL1, 1));
	ck_assert_uint_eq(cpu->r[1], 0x12345678);
	/* six breakpoints, four watchpoints */
	ck_assert(!stub_run(cpu, stub_mrs(SR_DBGBVR6_EL1, 1)));
	ck_assert(stub_run(cpu, stub_mrs(SR_DBGWVR3_EL1, 1)));
	ck_assert(!stub_run(cpu, stub_mrs(SR_DBGWVR4_EL1, 1)));
	/* OS Lock: set at reset; OSLAR unlocks */
	stub_run(cpu, stub_mrs(SR_OSLSR_EL1, 1));
	ck_assert_uint_eq(cpu->r[1], 0xa);
	cpu->r[0] = 0;
	stub_run(cpu, stub_msr(SR_OSLAR_EL1, 0));
	stub_run(cpu, stub_mrs(SR_OSLSR_EL1, 1));
	ck_assert_uint_eq(cpu->r[1], 8);
	cpu->r[0] = 5;
	stub_run(cpu, stub_msr(SR_DBGCLAIMSET_EL1, 0));
	cpu->r[0] = 4;
	stub_run(cpu, stub_msr(SR_DBGCLAIMCLR_EL1, 0));
	stub_run(cpu, stub_mrs(SR_DBGCLAIMCLR_EL1, 1));
	ck_assert_uint_eq(cpu->r[1], 1);
	stub_run(cpu, stub_mrs(SR_DBGCLAIMSET_EL1, 1));
	ck_assert_uint_eq(cpu->r[1], 0xff);
	stub_cpu_free(cpu);
}
END_TEST

/* Fields of ID registers, each of which says that a feature is there if it is @present or more. */
static const struct id_field {
	enum sysreg_id reg;
	unsigned shift;
	enum feature feature;
	unsigned present;
} id_fields[] = {
	{ SR_ID_AA64ISAR0_EL1, 4, FEAT_AES, 1 },    { SR_ID_AA64ISAR0_EL1, 4, FEAT_PMULL, 2 },
	{ SR_ID_AA64ISAR0_EL1, 8, FEAT_SHA1, 1 },   { SR_ID_AA64ISAR0_EL1, 12, FEAT_SHA256, 1 },
	{ SR_ID_AA64ISAR0_EL1, 16, FEAT_CRC32, 1 }, { SR_ID_AA64ISAR0_EL1, 20, FEAT_LSE, 2 },
	{ SR_ID_AA64ISAR0_EL1, 28, FEAT_RDM, 1 },   { SR_ID_AA64ISAR0_EL1, 44, FEAT_DOTPROD, 1 },
	{ SR_ID_AA64ISAR0_EL1, 48, FEAT_FHM, 1 },   { SR_ID_AA64PFR0_EL1, 16, FEAT_FP16, 1 },
	{ SR_ID_AA64PFR0_EL1, 20, FEAT_FP16, 1 },   { SR_ID_AA64ISAR1_EL1, 0, FEAT_DPB, 1 },
	{ SR_ID_AA64ISAR1_EL1, 20, FEAT_LRCPC, 1 }, { SR_ID_AA64MMFR1_EL1, 8, FEAT_VHE, 1 },
	{ SR_ID_AA64MMFR1_EL1, 20, FEAT_PAN, 2 },   { SR_ID_AA64MMFR2_EL1, 4, FEAT_UAO, 1 },
	{ SR_ID_AA64MMFR1_EL1, 0, FEAT_HAFDBS, 2 }, { SR_ID_AA64MMFR1_EL1, 4, FEAT_VMID16, 2 },
	{ SR_ID_AA64MMFR1_EL1, 12, FEAT_HPDS, 1 },  { SR_ID_AA64MMFR1_EL1, 28, FEAT_XNX, 1 },
	{ SR_ID_AA64MMFR2_EL1, 0, FEAT_TTCNP, 1 },  { SR_ID_AA64PFR0_EL1, 28, FEAT_RAS, 1 },
	{ SR_ID_AA64DFR0_EL1, 8, FEAT_PMU, 1 },     { SR_ID_AA64MMFR1_EL1, 16, FEAT_LOR, 1 },
	{ SR_ID_AA64PFR1_EL1, 4, FEAT_SSBS, 1 },    { SR_ID_AA64PFR1_EL1, 4, FEAT_SSBS2, 2 },
};

/* Fields that say how much of something every core has; a test of their own is below. */
#define PFR0_OTHERS  (UINT64_C(0xff) << 56 | 0xffff)
#define DFR0_OTHERS  UINT64_C(0xf0f0f00f)
#define MMFR0_OTHERS UINT64_C(0xffffffff)

/* Whether every field that a core claims is in the list above or in @others. */
static bool only_listed_fields(const struct cpu *cpu, enum sysreg_id reg)
{
	uint64_t others = reg == SR_ID_AA64PFR0_EL1    ? PFR0_OTHERS
			  : reg == SR_ID_AA64DFR0_EL1  ? DFR0_OTHERS
			  : reg == SR_ID_AA64MMFR0_EL1 ? MMFR0_OTHERS
						       : 0;
	uint64_t rest = cpu->sys[reg] & ~others;

	for (unsigned i = 0; i < sizeof(id_fields) / sizeof(id_fields[0]); i++)
		if (id_fields[i].reg == reg)
			rest &= ~(UINT64_C(0xf) << id_fields[i].shift);
	return !rest;
}

/* There are as many breakpoints and watchpoints as ID_AA64DFR0_EL1 says. */
static void check_points(struct cpu *cpu, uint64_t dfr0)
{
	for (unsigned i = 0; i < 16; i++) {
		enum sysreg_id b = sysreg_id_of(sysreg_find(SYSREG_ENC(2, 0, 0, i, 5)));
		enum sysreg_id w = sysreg_id_of(sysreg_find(SYSREG_ENC(2, 0, 0, i, 7)));

		ck_assert_uint_eq(stub_run(cpu, stub_mrs(b, 1)), i <= (dfr0 >> 12 & 0xf));
		stub_at_el(cpu, 2);
		ck_assert_uint_eq(stub_run(cpu, stub_mrs(w, 1)), i <= (dfr0 >> 20 & 0xf));
		stub_at_el(cpu, 2);
	}
	ck_assert_uint_le(dfr0 >> 28 & 0xf, dfr0 >> 12 & 0xf);
}

/* A model's ID registers and its features are two tellings of the same. */
START_TEST(models_agree_with_their_id_registers)
{
	static const uint8_t pa_bits[] = { 32, 36, 40, 42, 44, 48 };

	for (const struct cpu_model *m = cpu_models; m->name; m++) {
		struct cpu *cpu = stub_cpu_new(m->name, true);
		uint64_t pfr0 = cpu->sys[SR_ID_AA64PFR0_EL1], mmfr0 = cpu->sys[SR_ID_AA64MMFR0_EL1];
		uint64_t dfr0 = cpu->sys[SR_ID_AA64DFR0_EL1];

		ck_assert_ptr_eq(cpu_model_find(m->name), m);
		/* AArch64 only, no EL3; CSV2 and CSV3 are nobody's business */
		ck_assert_uint_eq(pfr0 & 0xffff, 0x111);
		ck_assert_uint_eq(pa_bits[mmfr0 & 0xf], m->mmu.pa_bits);
		ck_assert_uint_eq((mmfr0 >> 4 & 0xf) == 2, m->mmu.asid16);
		ck_assert_uint_eq(mmfr0 >> 20 & 0xf, m->mmu.tgran16);
		ck_assert_uint_eq((mmfr0 >> 24 & 0xf) == 0, m->mmu.tgran64);
		ck_assert_uint_eq((mmfr0 >> 28 & 0xf) == 0, m->mmu.tgran4);
		for (unsigned i = 0; i < sizeof(id_fields) / sizeof(id_fields[0]); i++) {
			const struct id_field *f = &id_fields[i];
			uint64_t value = cpu->sys[f->reg] >> f->shift & 0xf;

			ck_assert_msg((value >= f->present) == (m->features >> f->feature & 1),
				      "%s: %s", m->name, feature_name(f->feature));
		}
		for (unsigned i = 0; i < 7 * 8; i++) {
			const struct sysreg *r = sysreg_find(SYSREG_ENC(3, 0, 0, 1 + i / 8, i % 8));

			ck_assert_msg(only_listed_fields(cpu, sysreg_id_of(r)), "%s: %s", m->name,
				      r->name);
		}
		check_points(cpu, dfr0);
		/* FEAT_VHE changes debug, and says so */
		ck_assert_uint_eq(dfr0 & 0xf, m->features & feature_bit(FEAT_VHE) ? 8 : 6);
		/* 64-byte lines, DC ZVA of 64 bytes */
		ck_assert_uint_eq(cpu->sys[SR_CTR_EL0] & 0xf, 4);
		ck_assert_uint_eq(cpu->sys[SR_CTR_EL0] >> 16 & 0xf, 4);
		ck_assert_uint_eq(cpu->sys[SR_DCZID_EL0], 4);
		stub_cpu_free(cpu);
	}
	ck_assert_ptr_null(cpu_model_find("cortex-a9"));
}
END_TEST

/* FPCR.FZ16 is of FEAT_FP16; Len and Stride, of AArch32, are of no core. */
START_TEST(fpcr)
{
	static const struct {
		const char *core;
		uint64_t value;
	} cores[] = { { "cortex-a57", 0x07c00000 },
		      { "cortex-a76", 0x07c80000 },
		      { "neoverse-n1", 0x07c80000 },
		      { "max", 0x07c80000 } };

	for (size_t i = 0; i < sizeof cores / sizeof *cores; i++) {
		struct cpu *cpu = stub_cpu_new(cores[i].core, true);

		cpu->sys[SR_CPTR_EL2] = 0;
		cpu_sync_context(cpu);
		cpu->r[0] = UINT64_MAX;
		ck_assert(stub_run(cpu, stub_msr(SR_FPCR, 0)));
		ck_assert(stub_run(cpu, stub_mrs(SR_FPCR, 1)));
		ck_assert_uint_eq(cpu->r[1], cores[i].value);
		sysreg_poke(cpu, SR_FPCR, 0x00080000);
		ck_assert_uint_eq(cpu->sys[SR_FPCR], cores[i].value & 0x00080000);
		stub_cpu_free(cpu);
	}
}
END_TEST

/* What Armv8.1 and later add to registers of control is RES0 on a core of Armv8.0. */
START_TEST(translation_controls)
{
	static const struct {
		enum sysreg_id id;
		uint64_t bits;
	} rows[] = {
		{ SR_TCR_EL1, UINT64_C(0x7ff80) << 32 },
		{ SR_TCR_EL2, UINT64_C(0x1f600000) },
		{ SR_VTCR_EL2, UINT64_C(0x1e680000) },
		{ SR_VTTBR_EL2, UINT64_C(0xff00000000000001) },
		{ SR_TTBR0_EL1, 1 },
		{ SR_TTBR1_EL1, 1 },
		{ SR_TTBR0_EL2, 1 },
		{ SR_SCTLR_EL1, SCTLR_DSSBS },
		{ SR_SCTLR_EL2, SCTLR_DSSBS },
		{ SR_HCR_EL2, UINT64_C(0x3c00000000) },
	};
	struct cpu *v80 = stub_cpu_new("cortex-a57", true);
	struct cpu *v82 = stub_cpu_new("neoverse-n1", true);

	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum sysreg_id id = rows[i].id;

		sysreg_write(v80, &sysregs[id], UINT64_MAX, 0);
		sysreg_write(v82, &sysregs[id], UINT64_MAX, 0);
		ck_assert_msg((v80->sys[id] ^ v82->sys[id]) == rows[i].bits, "%s: %llx, %llx",
			      sysregs[id].name, (unsigned long long)v80->sys[id],
			      (unsigned long long)v82->sys[id]);
	}
	stub_cpu_free(v80);
	stub_cpu_free(v82);
}
END_TEST

START_TEST(implementation_defined)
{
	struct cpu *a57 = stub_cpu_new("cortex-a57", true), *other = stub_cpu_new("xgene1", true);

	a57->r[0] = 0x40;
	ck_assert(stub_run(a57, stub_msr(SR_CPUECTLR_EL1, 0)));
	ck_assert(stub_run(a57, stub_mrs(SR_CPUECTLR_EL1, 1)));
	ck_assert_uint_eq(a57->r[1], 0x40);
	ck_assert(!stub_run(other, stub_mrs(SR_CPUECTLR_EL1, 1)));
	ck_assert_uint_eq(stub_ec(other), 0);
	/* an unlisted one is UNDEFINED, or EL2's with TIDCP */
	stub_at_el(a57, 1);
	ck_assert(!stub_run(a57, 0xd5200000 | SYSREG_ENC(3, 7, 15, 0, 0) << 5));
	ck_assert_uint_eq(a57->ps.el, 1);
	ck_assert_uint_eq(stub_ec(a57), 0);
	a57->sys[SR_HCR_EL2] |= HCR_TIDCP;
	stub_at_el(a57, 1);
	ck_assert(!stub_run(a57, 0xd5200000 | SYSREG_ENC(3, 7, 15, 0, 0) << 5));
	ck_assert_uint_eq(a57->ps.el, 2);
	ck_assert_uint_eq(stub_ec(a57), 0x18);
	stub_cpu_free(a57);
	stub_cpu_free(other);
}
END_TEST

START_TEST(sysops_are_unique)
{
	for (unsigned i = 0; i < sysop_count; i++) {
		ck_assert_ptr_eq(sysop_find(sysops[i].enc), &sysops[i]);
		ck_assert_uint_eq(sysops[i].enc >> 14, 1);
	}
	ck_assert_ptr_null(sysop_find(SYSREG_ENC(1, 0, 7, 0, 0)));
	ck_assert_uint_eq(sysop_find(SYSREG_ENC(1, 4, 8, 4, 1))->op, TLBI_IPA);
}
END_TEST

int main(void)
{
	return unit_run(unit_suite(
		"cpu/sysreg",
		(const TTest *const[]){
			encodings_are_unique_and_found, rows_are_consistent, known_encodings,
			id_space_is_complete, write_masks, reserved_bits, pstate_views,
			stack_pointers, virtual_ids, without_el2, cache_geometry, dc_zva_prohibited,
			debug_registers_hold_values, models_agree_with_their_id_registers, fpcr,
			implementation_defined, translation_controls, sysops_are_unique, NULL }));
}
