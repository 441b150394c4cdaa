/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Register classes: what a saved or restored register is counted as. */
#ifndef TRAPLINE_TRACE_CLASS_H
#define TRAPLINE_TRACE_CLASS_H

enum reg_class {
	CLASS_NONE, /* not part of any context (ID registers, counters) */
	CLASS_GP,   /* x0-x30, SP_ELx, ELR_ELx, SPSR_ELx of the context */
	CLASS_FP,   /* V registers, FPCR, FPSR */
	CLASS_EL1_SYS,
	CLASS_VGIC,
	CLASS_TIMER,
	CLASS_EL2_CONFIG, /* HCR, CPTR, HSTR, MDCR, VPIDR, VMPIDR */
	CLASS_EL2_VM,	  /* VTTBR, VTCR */
	CLASS_DEBUG_PMU,
	CLASS_COUNT
};

#endif
