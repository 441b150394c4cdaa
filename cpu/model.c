// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Core types. Identification follows the vendors' technical reference manuals
 * in everything that the simulator has; what it lacks (AArch32, EL3, error records, statistical
 * profiling, trace) the ID registers deny. The fields that tell of a feature come from
 * cpu/feature.c.
 */
#include <string.h>

#include "cpu/cpu.h"

/* EL0 and EL1 in AArch64 only; no EL3; FP and Advanced SIMD; no GIC system registers. */
#define PFR0 UINT64_C(0x011)
/* Debug architecture v8; breakpoints, watchpoints and context-aware ones, each less one. */
#define DFR0(brps, wrps, ctxs) (UINT64_C(6) | (brps) << 12 | (wrps) << 20 | UINT64_C(ctxs) << 28)
/*
 * Armv8.2's debug architecture; what it has over Armv8.1's, which comes with FEAT_VHE, is about
 * external debug (Arm ARM A2.6)
 */
#define DFR0_V82(brps, wrps, ctxs) (DFR0(brps, wrps, ctxs) + 2)
/* nothing is executed speculatively: CSV2, CSV3 */
#define PFR0_V82 (PFR0 | UINT64_C(1) << 56 | UINT64_C(1) << 60)
/*
 * MMFR0: physical address size; 16-bit ASIDs, mixed endianness, Secure memory; 4K and 64K
 * granules
 */
#define MMFR0(pa_range) (UINT64_C(0x1120) | (pa_range))
#define MMFR0_TGRAN16	(UINT64_C(1) << 20)
#define DCZID_64_BYTES	4

#define END                     \
	{                       \
		SYSREG_COUNT, 0 \
	}

/* L1 separate, L2 unified; points of unification and coherency as on the Cortex-A53 and A57 */
#define CLIDR_L2 UINT64_C(0x0a200023)
/* and on the Cortex-A76 and Neoverse N1: no cache is above the point of unification */
#define CLIDR_L2_POU UINT64_C(0x82000023)

/* CCSIDR_EL1: write-back, read- and write-allocate (not for instructions), 64-byte lines. */
#define CCSIDR(attributes, bytes, ways)                                             \
	((uint64_t)(attributes) << 28 | ((uint64_t)(bytes) / 64 / (ways)-1) << 13 | \
	 ((ways)-1) << 3 | 2)
#define DATA_CACHE(bytes, ways) CCSIDR(7, bytes, ways)
#define INSN_CACHE(bytes, ways) CCSIDR(2, bytes, ways)
#define KIB			1024
#define MIB			(1024 * 1024)

static const struct id_reg_value cortex_a53_ids[] = { { SR_ID_AA64PFR0_EL1, PFR0 },
						      { SR_ID_AA64DFR0_EL1, DFR0(5, 3, 1) },
						      { SR_ID_AA64MMFR0_EL1, MMFR0(2) },
						      { SR_CTR_EL0, 0x84448004 },
						      { SR_DCZID_EL0, DCZID_64_BYTES },
						      { SR_CLIDR_EL1, CLIDR_L2 },
						      END };

static const struct id_reg_value cortex_a57_ids[] = { { SR_ID_AA64PFR0_EL1, PFR0 },
						      { SR_ID_AA64DFR0_EL1, DFR0(5, 3, 1) },
						      { SR_ID_AA64MMFR0_EL1, MMFR0(4) },
						      { SR_CTR_EL0, 0x8444c004 },
						      { SR_DCZID_EL0, DCZID_64_BYTES },
						      { SR_CLIDR_EL1, CLIDR_L2 },
						      END };

static const struct id_reg_value xgene1_ids[] = { { SR_ID_AA64PFR0_EL1, PFR0 },
						  { SR_ID_AA64DFR0_EL1, DFR0(3, 3, 0) },
						  { SR_ID_AA64MMFR0_EL1, MMFR0(3) },
						  { SR_CTR_EL0, 0x8444c004 },
						  { SR_DCZID_EL0, DCZID_64_BYTES },
						  { SR_CLIDR_EL1, CLIDR_L2 },
						  END };

static const struct id_reg_value cortex_a76_ids[] = { { SR_ID_AA64PFR0_EL1, PFR0_V82 },
						      { SR_ID_AA64DFR0_EL1, DFR0_V82(5, 3, 1) },
						      { SR_ID_AA64MMFR0_EL1,
							MMFR0(2) | MMFR0_TGRAN16 },
						      { SR_CTR_EL0, 0x8444c004 },
						      { SR_DCZID_EL0, DCZID_64_BYTES },
						      { SR_CLIDR_EL1, CLIDR_L2_POU },
						      END };

static const struct id_reg_value neoverse_n1_ids[] = { { SR_ID_AA64PFR0_EL1, PFR0_V82 },
						       { SR_ID_AA64DFR0_EL1, DFR0_V82(5, 3, 1) },
						       { SR_ID_AA64MMFR0_EL1,
							 MMFR0(5) | MMFR0_TGRAN16 },
						       { SR_CTR_EL0, 0x8444c004 },
						       { SR_DCZID_EL0, DCZID_64_BYTES },
						       { SR_CLIDR_EL1, CLIDR_L2_POU },
						       END };

static const struct id_reg_value max_ids[] = { { SR_ID_AA64PFR0_EL1, PFR0_V82 },
					       { SR_ID_AA64DFR0_EL1, DFR0_V82(15, 15, 7) },
					       { SR_ID_AA64MMFR0_EL1, MMFR0(5) | MMFR0_TGRAN16 },
					       { SR_CTR_EL0, 0x8444c004 },
					       { SR_DCZID_EL0, DCZID_64_BYTES },
					       { SR_CLIDR_EL1, CLIDR_L2 },
					       END };

#define BASE_FEATURES (UINT64_C(1) << FEAT_BASE | UINT64_C(1) << FEAT_PMU | UINT64_C(1) << FEAT_EL2)
#define WITH_CRYPTO                                                            \
	(BASE_FEATURES | UINT64_C(1) << FEAT_CRC32 | UINT64_C(1) << FEAT_AES | \
	 UINT64_C(1) << FEAT_PMULL | UINT64_C(1) << FEAT_SHA1 | UINT64_C(1) << FEAT_SHA256)
#define V82_FEATURES                                                                          \
	(WITH_CRYPTO | UINT64_C(1) << FEAT_LSE | UINT64_C(1) << FEAT_PAN |                    \
	 UINT64_C(1) << FEAT_UAO | UINT64_C(1) << FEAT_VHE | UINT64_C(1) << FEAT_DPB |        \
	 UINT64_C(1) << FEAT_LRCPC | UINT64_C(1) << FEAT_RDM | UINT64_C(1) << FEAT_DOTPROD |  \
	 UINT64_C(1) << FEAT_FP16 | UINT64_C(1) << FEAT_HAFDBS | UINT64_C(1) << FEAT_VMID16 | \
	 UINT64_C(1) << FEAT_HPDS | UINT64_C(1) << FEAT_XNX | UINT64_C(1) << FEAT_TTCNP |     \
	 UINT64_C(1) << FEAT_RAS | UINT64_C(1) << FEAT_LOR | UINT64_C(1) << FEAT_SSBS)

const struct cpu_model cpu_models[] = {
	{
		.name = "cortex-a53",
		.description = "Arm Cortex-A53: ARMv8.0, in order",
		.features = WITH_CRYPTO,
		.midr = 0x410fd034,
		.id_regs = cortex_a53_ids,
		.ccsidr = {
			DATA_CACHE(32 * KIB, 4),
			INSN_CACHE(32 * KIB, 2),
			DATA_CACHE(1 * MIB, 16),
		},
		.mmu = { .pa_bits = 40, .tgran4 = true, .tgran64 = true, .asid16 = true },
		.profile = "a53",
		.pmu_counters = 6,
		.pmu_idcode = 0x03,
	},
	{
		.name = "cortex-a57",
		.description = "Arm Cortex-A57: ARMv8.0, out of order",
		.features = WITH_CRYPTO,
		.midr = 0x411fd070,
		.id_regs = cortex_a57_ids,
		.ccsidr = {
			DATA_CACHE(32 * KIB, 2),
			INSN_CACHE(48 * KIB, 3),
			DATA_CACHE(1 * MIB, 16),
		},
		.mmu = { .pa_bits = 44, .tgran4 = true, .tgran64 = true, .asid16 = true },
		.profile = "a57",
		.pmu_counters = 6,
		.pmu_idcode = 0x01,
	},
	{
		.name = "xgene1",
		.description = "AppliedMicro X-Gene 1: ARMv8.0, out of order (HP Moonshot m400)",
		.features = BASE_FEATURES,
		.midr = 0x500f0001,
		.id_regs = xgene1_ids,
		.ccsidr = {
			DATA_CACHE(32 * KIB, 8),
			INSN_CACHE(32 * KIB, 8),
			DATA_CACHE(256 * KIB, 32),
		},
		.mmu = { .pa_bits = 42, .tgran4 = true, .tgran64 = true, .asid16 = true },
		.profile = "m400",
		.pmu_counters = 4,
	},
	{
		.name = "cortex-a76",
		.description = "Arm Cortex-A76: ARMv8.2 with VHE, out of order",
		.features = V82_FEATURES, /* ID_AA64PFR1_EL1.SSBS is 1: no MSR of it */
		.midr = 0x414fd0b1,
		.id_regs = cortex_a76_ids,
		.ccsidr = {
			DATA_CACHE(64 * KIB, 4),
			INSN_CACHE(64 * KIB, 4),
			DATA_CACHE(512 * KIB, 8),
		},
		.mmu = {
			.pa_bits = 40,
			.tgran4 = true,
			.tgran16 = true,
			.tgran64 = true,
			.asid16 = true,
		},
		.profile = "n1",
		.pmu_counters = 6,
		.pmu_idcode = 0x0b,
	},
	{
		.name = "neoverse-n1",
		.description = "Arm Neoverse N1: ARMv8.2 with VHE, out of order",
		.features = V82_FEATURES | UINT64_C(1) << FEAT_SSBS2,
		.midr = 0x414fd0c1,
		.id_regs = neoverse_n1_ids,
		.ccsidr = {
			DATA_CACHE(64 * KIB, 4),
			INSN_CACHE(64 * KIB, 4),
			DATA_CACHE(1 * MIB, 8),
		},
		.mmu = {
			.pa_bits = 48,
			.tgran4 = true,
			.tgran16 = true,
			.tgran64 = true,
			.asid16 = true,
		},
		.profile = "n1",
		.pmu_counters = 6,
		.pmu_idcode = 0x0c,
	},
	{
		.name = "max",
		.description = "all that is implemented: ARMv8.2, all granules, 48 bits",
		.features = V82_FEATURES | UINT64_C(1) << FEAT_FHM | UINT64_C(1) << FEAT_SSBS2,
		.midr = 0x000f0540, /* implementer 0: for software use */
		.id_regs = max_ids,
		.ccsidr = {
			DATA_CACHE(32 * KIB, 8),
			INSN_CACHE(32 * KIB, 8),
			DATA_CACHE(1 * MIB, 16),
		},
		.mmu = {
			.pa_bits = 48,
			.tgran4 = true,
			.tgran16 = true,
			.tgran64 = true,
			.asid16 = true,
		},
		.profile = "a57",
		.pmu_counters = 6,
	},
	{ .name = NULL },
};

const struct cpu_model *cpu_model_find(const char *name)
{
	for (const struct cpu_model *m = cpu_models; m->name; m++)
		if (!strcmp(m->name, name))
			return m;
	return NULL;
}

struct mmu_features cpu_mmu_features(const struct cpu_model *m)
{
	struct mmu_features f = m->mmu;

	f.pan = m->features & feature_bit(FEAT_PAN);
	f.hafdbs = m->features & feature_bit(FEAT_HAFDBS);
	f.vmid16 = m->features & feature_bit(FEAT_VMID16);
	f.hpds = m->features & feature_bit(FEAT_HPDS);
	f.xnx = m->features & feature_bit(FEAT_XNX);
	return f;
}
