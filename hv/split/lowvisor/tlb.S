/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stage 2 TLB maintenance, which only EL2 can do for a VM that is not running:
 * the operations apply to the VMID in VTTBR_EL2.
 */
#include "hv/include/asm.h"

/* x0 = VTTBR: forgets everything of its VMID, before the number is used. */
	.text
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
