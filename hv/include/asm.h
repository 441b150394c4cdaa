/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Assembly only. Every region of code gets a symbol with a type and a size,
 * so that a trace can be attributed to it by name.
 */
/* clang-format off */
#ifndef TRAPLINE_HV_ASM_H
#define TRAPLINE_HV_ASM_H

#ifdef __ASSEMBLER__

.macro FUNC name
	.type	\name, %function
\name:
.endm

.macro GLOBAL_FUNC name
	.globl	\name
	FUNC	\name
.endm

.macro END name
	.size	\name, . - \name
.endm

/*
 * Stores (stp) or loads (ldp) what the procedure call standard lets C destroy of the general
 * registers, from sp + 16 on; x0 and x1 have their place below.
 */
.macro CALLER_REST op
	\op	x2, x3, [sp, #16]
	\op	x4, x5, [sp, #32]
	\op	x6, x7, [sp, #48]
	\op	x8, x9, [sp, #64]
	\op	x10, x11, [sp, #80]
	\op	x12, x13, [sp, #96]
	\op	x14, x15, [sp, #112]
	\op	x16, x17, [sp, #128]
	\op	x18, x30, [sp, #144]
.endm

/* A 64-bit constant that the assembler knows: moved in at most four pieces. */
.macro mov_imm reg, value:vararg
	movz	\reg, #((\value) & 0xffff)
	.if ((\value) >> 16) & 0xffff
	movk	\reg, #(((\value) >> 16) & 0xffff), lsl #16
	.endif
	.if ((\value) >> 32) & 0xffff
	movk	\reg, #(((\value) >> 32) & 0xffff), lsl #32
	.endif
	.if ((\value) >> 48) & 0xffff
	movk	\reg, #(((\value) >> 48) & 0xffff), lsl #48
	.endif
.endm

#endif
#endif
