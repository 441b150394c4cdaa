/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The SYS instructions of ARMv8.0 to 8.2 at EL0, EL1 and EL2 (Arm ARM C5.3). No
 * include guard: included with the macros defined; those that are not are empty.
 *
 *   SYSOP_CACHE(name, op1, CRn, CRm, op2, min_el, trap, cache_op, ...)
 *   SYSOP_AT(name, op1, CRn, CRm, op2, min_el, regime, el, write, stage12, ...)
 *   SYSOP_TLBI(name, op1, CRn, CRm, op2, min_el, op, regime, flags)
 *
 * The rest are initialisers of struct sysop: .feature, if not all cores have it; .pan. Regimes are
 * those without HCR_EL2.E2H; what it makes of them is in cpu/sysop.c.
 * flags of TLBI: IS inner shareable, LAST last level only, VMID entries of the current VMID
 * only, S2 stage 2 too.
 */
#ifndef SYSOP_CACHE
#define SYSOP_CACHE(...)
#endif
#ifndef SYSOP_AT
#define SYSOP_AT(...)
#endif
#ifndef SYSOP_TLBI
#define SYSOP_TLBI(...)
#endif

SYSOP_CACHE(IC_IALLUIS, 0, 7, 1, 0, 1, ic_all, IC_IALLUIS)
SYSOP_CACHE(IC_IALLU, 0, 7, 5, 0, 1, ic_all, IC_IALLU)
SYSOP_CACHE(IC_IVAU, 3, 7, 5, 1, 0, by_va_pou, IC_IVAU)
SYSOP_CACHE(DC_IVAC, 0, 7, 6, 1, 1, by_va_poc, DC_IVAC)
SYSOP_CACHE(DC_ISW, 0, 7, 6, 2, 1, by_set_way, DC_ISW)
SYSOP_CACHE(DC_CSW, 0, 7, 10, 2, 1, by_set_way, DC_CSW)
SYSOP_CACHE(DC_CISW, 0, 7, 14, 2, 1, by_set_way, DC_CISW)
SYSOP_CACHE(DC_CVAC, 3, 7, 10, 1, 0, by_va_poc, DC_CVAC)
SYSOP_CACHE(DC_CVAP, 3, 7, 12, 1, 0, by_va_poc, DC_CVAC, .feature = FEAT_DPB)
SYSOP_CACHE(DC_CVAU, 3, 7, 11, 1, 0, by_va_pou, DC_CVAU)
SYSOP_CACHE(DC_CIVAC, 3, 7, 14, 1, 0, by_va_poc, DC_CIVAC)

SYSOP_AT(AT_S1E1R, 0, 7, 8, 0, 1, REGIME_EL10, 1, false, false)
SYSOP_AT(AT_S1E1W, 0, 7, 8, 1, 1, REGIME_EL10, 1, true, false)
SYSOP_AT(AT_S1E0R, 0, 7, 8, 2, 1, REGIME_EL10, 0, false, false)
SYSOP_AT(AT_S1E0W, 0, 7, 8, 3, 1, REGIME_EL10, 0, true, false)
SYSOP_AT(AT_S1E1RP, 0, 7, 9, 0, 1, REGIME_EL10, 1, false, false, .feature = FEAT_PAN, .pan = true)
SYSOP_AT(AT_S1E1WP, 0, 7, 9, 1, 1, REGIME_EL10, 1, true, false, .feature = FEAT_PAN, .pan = true)
SYSOP_AT(AT_S1E2R, 4, 7, 8, 0, 2, REGIME_EL2, 2, false, false)
SYSOP_AT(AT_S1E2W, 4, 7, 8, 1, 2, REGIME_EL2, 2, true, false)
SYSOP_AT(AT_S12E1R, 4, 7, 8, 4, 2, REGIME_EL10, 1, false, true)
SYSOP_AT(AT_S12E1W, 4, 7, 8, 5, 2, REGIME_EL10, 1, true, true)
SYSOP_AT(AT_S12E0R, 4, 7, 8, 6, 2, REGIME_EL10, 0, false, true)
SYSOP_AT(AT_S12E0W, 4, 7, 8, 7, 2, REGIME_EL10, 0, true, true)

SYSOP_TLBI(TLBI_VMALLE1IS, 0, 8, 3, 0, 1, TLBI_ALL, REGIME_EL10, VMID | IS)
SYSOP_TLBI(TLBI_VAE1IS, 0, 8, 3, 1, 1, TLBI_VA, REGIME_EL10, VMID | IS)
SYSOP_TLBI(TLBI_ASIDE1IS, 0, 8, 3, 2, 1, TLBI_ASID, REGIME_EL10, VMID | IS)
SYSOP_TLBI(TLBI_VAAE1IS, 0, 8, 3, 3, 1, TLBI_VAA, REGIME_EL10, VMID | IS)
SYSOP_TLBI(TLBI_VALE1IS, 0, 8, 3, 5, 1, TLBI_VA, REGIME_EL10, VMID | IS | LAST)
SYSOP_TLBI(TLBI_VAALE1IS, 0, 8, 3, 7, 1, TLBI_VAA, REGIME_EL10, VMID | IS | LAST)
SYSOP_TLBI(TLBI_VMALLE1, 0, 8, 7, 0, 1, TLBI_ALL, REGIME_EL10, VMID)
SYSOP_TLBI(TLBI_VAE1, 0, 8, 7, 1, 1, TLBI_VA, REGIME_EL10, VMID)
SYSOP_TLBI(TLBI_ASIDE1, 0, 8, 7, 2, 1, TLBI_ASID, REGIME_EL10, VMID)
SYSOP_TLBI(TLBI_VAAE1, 0, 8, 7, 3, 1, TLBI_VAA, REGIME_EL10, VMID)
SYSOP_TLBI(TLBI_VALE1, 0, 8, 7, 5, 1, TLBI_VA, REGIME_EL10, VMID | LAST)
SYSOP_TLBI(TLBI_VAALE1, 0, 8, 7, 7, 1, TLBI_VAA, REGIME_EL10, VMID | LAST)
SYSOP_TLBI(TLBI_IPAS2E1IS, 4, 8, 0, 1, 2, TLBI_IPA, REGIME_EL10, VMID | IS)
SYSOP_TLBI(TLBI_IPAS2LE1IS, 4, 8, 0, 5, 2, TLBI_IPA, REGIME_EL10, VMID | IS | LAST)
SYSOP_TLBI(TLBI_ALLE2IS, 4, 8, 3, 0, 2, TLBI_ALL, REGIME_EL2, IS)
SYSOP_TLBI(TLBI_VAE2IS, 4, 8, 3, 1, 2, TLBI_VA, REGIME_EL2, IS)
SYSOP_TLBI(TLBI_ALLE1IS, 4, 8, 3, 4, 2, TLBI_ALL, REGIME_EL10, S2 | IS)
SYSOP_TLBI(TLBI_VALE2IS, 4, 8, 3, 5, 2, TLBI_VA, REGIME_EL2, IS | LAST)
SYSOP_TLBI(TLBI_VMALLS12E1IS, 4, 8, 3, 6, 2, TLBI_ALL, REGIME_EL10, VMID | S2 | IS)
SYSOP_TLBI(TLBI_IPAS2E1, 4, 8, 4, 1, 2, TLBI_IPA, REGIME_EL10, VMID)
SYSOP_TLBI(TLBI_IPAS2LE1, 4, 8, 4, 5, 2, TLBI_IPA, REGIME_EL10, VMID | LAST)
SYSOP_TLBI(TLBI_ALLE2, 4, 8, 7, 0, 2, TLBI_ALL, REGIME_EL2, 0)
SYSOP_TLBI(TLBI_VAE2, 4, 8, 7, 1, 2, TLBI_VA, REGIME_EL2, 0)
SYSOP_TLBI(TLBI_ALLE1, 4, 8, 7, 4, 2, TLBI_ALL, REGIME_EL10, S2)
SYSOP_TLBI(TLBI_VALE2, 4, 8, 7, 5, 2, TLBI_VA, REGIME_EL2, LAST)
SYSOP_TLBI(TLBI_VMALLS12E1, 4, 8, 7, 6, 2, TLBI_ALL, REGIME_EL10, VMID | S2)

#undef SYSOP_CACHE
#undef SYSOP_AT
#undef SYSOP_TLBI
