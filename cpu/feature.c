// SPDX-License-Identifier: GPL-2.0-or-later
#include "cpu/feature.h"

#include <string.h>

#include "base/bits.h"
#include "cpu/sysreg.h"

#define NEEDS(f) (UINT64_C(1) << FEAT_##f)

static const struct {
	const char *name;
	uint64_t needs;
	const char *fixed;
} features[FEATURE_COUNT] = {
	[FEAT_BASE] = { .name = "v8.0", .fixed = "is what every core has" },
	[FEAT_CRC32] = { .name = "crc32" },
	[FEAT_LSE] = { .name = "lse" },
	[FEAT_PAN] = { .name = "pan" },
	[FEAT_UAO] = { .name = "uao" },
	[FEAT_VHE] = { .name = "vhe", .needs = NEEDS(EL2) },
	[FEAT_DPB] = { .name = "dpb" },
	[FEAT_LRCPC] = { .name = "lrcpc" },
	[FEAT_RDM] = { .name = "rdm" },
	[FEAT_AES] = { .name = "aes" },
	[FEAT_SHA1] = { .name = "sha1", .needs = NEEDS(SHA256) }, /* each says so of the other */
	[FEAT_SHA256] = { .name = "sha256", .needs = NEEDS(SHA1) },
	[FEAT_PMULL] = { .name = "pmull", .needs = NEEDS(AES) },
	[FEAT_FP16] = { .name = "fp16" },
	[FEAT_FHM] = { .name = "fhm", .needs = NEEDS(FP16) },
	[FEAT_DOTPROD] = { .name = "dotprod" },
	[FEAT_HAFDBS] = { .name = "hafdbs" },
	[FEAT_VMID16] = { .name = "vmid16" },
	[FEAT_HPDS] = { .name = "hpds" },
	[FEAT_XNX] = { .name = "xnx" },
	[FEAT_TTCNP] = { .name = "ttcnp" },
	[FEAT_RAS] = { .name = "ras" },
	[FEAT_LOR] = { .name = "lor" },
	[FEAT_SSBS] = { .name = "ssbs" },
	[FEAT_SSBS2] = { .name = "ssbs2", .needs = NEEDS(SSBS) },
	[FEAT_PMU] = { .name = "pmu" },
	[FEAT_EL2] = { .name = "el2" },
	[FEAT_EL3] = { .name = "el3", .fixed = "is not implemented" },
	[FEAT_A32] = { .name = "a32", .fixed = "is not implemented" },
	[FEAT_GIC] = { .name = "gicv3", .fixed = "is the machine's: -M gic-version=3" },
};

/*
 * Fields of ID registers, 4 bits each (Arm ARM D17.2): a core with the feature has at least
 * @present there, one without it at most @absent.
 */
static const struct {
	enum feature feature;
	enum sysreg_id reg;
	uint8_t shift, absent, present;
} fields[] = {
	{ FEAT_EL2, SR_ID_AA64PFR0_EL1, 8, 0, 1 },
	{ FEAT_FP16, SR_ID_AA64PFR0_EL1, 16, 0, 1 }, /* FP, AdvSIMD */
	{ FEAT_FP16, SR_ID_AA64PFR0_EL1, 20, 0, 1 },
	{ FEAT_RAS, SR_ID_AA64PFR0_EL1, 28, 0, 1 },
	{ FEAT_SSBS, SR_ID_AA64PFR1_EL1, 4, 0, 1 },
	{ FEAT_SSBS2, SR_ID_AA64PFR1_EL1, 4, 1, 2 },
	{ FEAT_VHE, SR_ID_AA64DFR0_EL1, 0, 6, 7 }, /* Armv8.1's debug comes with it */
	{ FEAT_PMU, SR_ID_AA64DFR0_EL1, 8, 0, 1 },
	{ FEAT_AES, SR_ID_AA64ISAR0_EL1, 4, 0, 1 },
	{ FEAT_PMULL, SR_ID_AA64ISAR0_EL1, 4, 1, 2 },
	{ FEAT_SHA1, SR_ID_AA64ISAR0_EL1, 8, 0, 1 },
	{ FEAT_SHA256, SR_ID_AA64ISAR0_EL1, 12, 0, 1 },
	{ FEAT_CRC32, SR_ID_AA64ISAR0_EL1, 16, 0, 1 },
	{ FEAT_LSE, SR_ID_AA64ISAR0_EL1, 20, 0, 2 },
	{ FEAT_RDM, SR_ID_AA64ISAR0_EL1, 28, 0, 1 },
	{ FEAT_DOTPROD, SR_ID_AA64ISAR0_EL1, 44, 0, 1 },
	{ FEAT_FHM, SR_ID_AA64ISAR0_EL1, 48, 0, 1 },
	{ FEAT_DPB, SR_ID_AA64ISAR1_EL1, 0, 0, 1 },
	{ FEAT_LRCPC, SR_ID_AA64ISAR1_EL1, 20, 0, 1 },
	{ FEAT_HAFDBS, SR_ID_AA64MMFR1_EL1, 0, 0, 2 },
	{ FEAT_VMID16, SR_ID_AA64MMFR1_EL1, 4, 0, 2 },
	{ FEAT_VHE, SR_ID_AA64MMFR1_EL1, 8, 0, 1 },
	{ FEAT_HPDS, SR_ID_AA64MMFR1_EL1, 12, 0, 2 },
	{ FEAT_LOR, SR_ID_AA64MMFR1_EL1, 16, 0, 1 },
	{ FEAT_PAN, SR_ID_AA64MMFR1_EL1, 20, 0, 2 }, /* with AT S1E1RP and AT S1E1WP */
	{ FEAT_XNX, SR_ID_AA64MMFR1_EL1, 28, 0, 1 },
	{ FEAT_TTCNP, SR_ID_AA64MMFR2_EL1, 0, 0, 1 },
	{ FEAT_UAO, SR_ID_AA64MMFR2_EL1, 4, 0, 1 },
};

const char *feature_name(enum feature f)
{
	return features[f].name;
}

enum feature feature_find(const char *name)
{
	unsigned f = 0;

	while (f < FEATURE_COUNT && strcmp(features[f].name, name))
		f++;
	return (enum feature)f;
}

uint64_t feature_needs(enum feature f)
{
	return features[f].needs;
}

const char *feature_fixed(enum feature f)
{
	return features[f].fixed;
}

void feature_identify(uint64_t set, uint64_t *sys)
{
	for (unsigned i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		uint64_t *reg = &sys[fields[i].reg], value = extract64(*reg, fields[i].shift, 4);

		if (!(set & feature_bit(fields[i].feature)))
			value = value > fields[i].absent ? fields[i].absent : value;
		else if (value < fields[i].present)
			value = fields[i].present;
		*reg = deposit64(*reg, fields[i].shift, 4, value);
	}
}
