/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stage 2 TLB maintenance, which only EL2 can do for a VM that is not running:
 * the operations apply to the VMID in VTTBR_EL2.
 */
#include "hv/include/asm.h"

/*
 * x0 = VTTBR, x1 = intermediate physical address. Combined stage 1 and 2
 * entries are not found by IPA, so all stage 1 of the VM goes too.
 */
	.text
GLOBAL_FUNC lowvisor_flush_ipa
	dsb	ishst
	msr	vttbr_el2, x0
	isb
	lsr	x1, x1, #12
	tlbi	ipas2e1is, x1
	dsb	ish
	tlbi	vmalle1is
	dsb	ish
	isb
	msr	vttbr_el2, xzr
	ret
END lowvisor_flush_ipa

/* x0 = VTTBR: everything of its VMID, before the number is used again. */
GLOBAL_FUNC lowvisor_flush_vmid
	dsb	ishst
	msr	vttbr_el2, x0
	isb
	tlbi	vmalls12e1is
	dsb	ish
	isb
	msr	vttbr_el2, xzr
	ret
END lowvisor_flush_vmid
