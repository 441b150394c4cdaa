// SPDX-License-Identifier: GPL-2.0-or-later
#include "cpu/feature.h"

static const char *const names[FEATURE_COUNT] = {
	[FEAT_BASE] = "v8.0",	    [FEAT_CRC32] = "crc32",   [FEAT_LSE] = "lse",
	[FEAT_PAN] = "pan",	    [FEAT_UAO] = "uao",	      [FEAT_VHE] = "vhe",
	[FEAT_DPB] = "dpb",	    [FEAT_LRCPC] = "lrcpc",   [FEAT_RDM] = "rdm",
	[FEAT_AES] = "aes",	    [FEAT_SHA1] = "sha1",     [FEAT_SHA256] = "sha256",
	[FEAT_PMULL] = "pmull",	    [FEAT_FP16] = "fp16",     [FEAT_DOTPROD] = "dotprod",
	[FEAT_FHM] = "fhm",	    [FEAT_PMU] = "pmu",	      [FEAT_EL2] = "el2",
	[FEAT_HAFDBS] = "hafdbs",   [FEAT_HPDS] = "hpds",     [FEAT_TTCNP] = "ttcnp",
	[FEAT_VMID16] = "vmid16",   [FEAT_XNX] = "xnx",
	[FEAT_EL3] = "el3",	    [FEAT_A32] = "a32",	    [FEAT_GIC] = "gicv3",
};

const char *feature_name(enum feature f)
{
	return names[f];
}
