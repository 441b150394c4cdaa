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
