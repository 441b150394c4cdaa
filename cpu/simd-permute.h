/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Advanced SIMD permutations: what lifters and bodies agree on. */
#ifndef TRAPLINE_CPU_SIMD_PERMUTE_H
#define TRAPLINE_CPU_SIMD_PERMUTE_H

/* aux of the permutations */
enum {
	PERM_SIZE = 3u,	      /* log2 of the element's bytes */
	PERM_Q = 1u << 2,     /* 128-bit vectors */
	PERM_HIGH = 1u << 3,  /* UZP2, TRN2, ZIP2 */
	PERM_KIND_SHIFT = 4,  /* 2 bits: enum perm_kind */
	PERM_TABLE_SHIFT = 4, /* TBL, TBX; 2 bits: registers of the table, less 1 */
	PERM_KEEP = 1u << 6,  /* TBX: an index out of range leaves the byte */
};

enum perm_kind { PERM_UZP = 1, PERM_TRN, PERM_ZIP }; /* as encoded */

#endif
