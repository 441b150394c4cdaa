/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Architecture features (FEAT_*, Arm ARM A2) that gate encodings and registers. */
#ifndef TRAPLINE_CPU_FEATURE_H
#define TRAPLINE_CPU_FEATURE_H

#include <stdbool.h>
#include <stdint.h>

enum feature {
	FEAT_BASE, /* ARMv8.0 A64: every core */
	FEAT_CRC32,
	FEAT_LSE,
	FEAT_PAN,
	FEAT_UAO,
	FEAT_VHE,
	FEAT_DPB,
	FEAT_LRCPC,
	FEAT_RDM,
	FEAT_AES,
	FEAT_SHA1,
	FEAT_SHA256,
	FEAT_PMULL,
	FEAT_FP16,
	FEAT_FHM, /* FMLAL, FMLSL */
	FEAT_DOTPROD,
	FEAT_HAFDBS, /* access flag and dirty state by hardware */
	FEAT_VMID16,
	FEAT_HPDS,  /* hierarchical permissions can be disabled; with FEAT_HPDS2 */
	FEAT_XNX,   /* stage 2 execute-never by exception level */
	FEAT_TTCNP, /* CnP of the TTBRs */
	FEAT_RAS,   /* without error records */
	FEAT_LOR,   /* limited ordering regions */
	FEAT_SSBS,  /* PSTATE.SSBS */
	FEAT_SSBS2, /* MSR and MRS of it */
	FEAT_PMU,   /* PMUv3 */
	FEAT_EL2,
	FEAT_EL3,
	FEAT_A32, /* AArch32 tables */
	FEAT_GIC, /* GICv3 system registers: the machine's doing, of no model */
	FEATURE_COUNT
};

static inline uint64_t feature_bit(enum feature f)
{
	return UINT64_C(1) << f;
}

/* Short name, as in `-cpu` properties: "el2", "crc32". */
const char *feature_name(enum feature f);
/* The feature of that name; FEATURE_COUNT: there is none. */
enum feature feature_find(const char *name);

/* feature_bit()s of what @f builds on: a core that has @f has those. */
uint64_t feature_needs(enum feature f);

/* Why `-cpu` cannot switch @f: a phrase that goes on from its name; NULL: it can. */
const char *feature_fixed(enum feature f);

/*
 * Fits the fields of ID registers that tell of features to @features, whatever the rest of each
 * register says. @sys: system registers by enum sysreg_id.
 */
void feature_identify(uint64_t features, uint64_t *sys);

#endif
