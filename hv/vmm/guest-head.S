// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The guest's entries, vectors and what C cannot say. It runs at EL1 with the MMU off, wherever
 * the section was copied to (at a multiple of a page).
 */
#include "hv/include/asm.h"
#include "hv/vmm/layout.h"

	.macro	entry index, function
	adrp	x9, stacks_end
	add	x9, x9, :lo12:stacks_end
	.if	\index
	sub	x9, x9, #PAGE
	.endif
	mov	sp, x9
	adrp	x9, guest_vectors
	add	x9, x9, :lo12:guest_vectors
	msr	vbar_el1, x9
	mov	x9, #(3 << 20)			// CPACR_EL1.FPEN: FP/SIMD is not trapped
	msr	cpacr_el1, x9
	isb
	mov	x0, #\index
	bl	\function
	b	.
	.endm

	.section .text.head, "ax"
	.globl	guest_entry
guest_entry:
	entry	0, guest_main
	.globl	guest_secondary
guest_secondary:
	entry	1, guest_helper

	/* D1.10.2: sixteen vectors; of those, only IRQ from the current EL with SP_ELx returns. */
	.balign	2048
guest_vectors:
	.irp	n, 0,1,2,3,4
	.balign	128
	b	bad
	.endr
	.balign	128
	b	irq
	.irp	n, 6,7,8,9,10,11,12,13,14,15
	.balign	128
	b	bad
	.endr

bad:	mrs	x0, esr_el1
	bl	guest_bad_exception
	b	.

irq:	sub	sp, sp, #176
	stp	x0, x1, [sp, #0]
	CALLER_REST stp
	bl	guest_irq
	ldp	x0, x1, [sp, #0]
	CALLER_REST ldp
	add	sp, sp, #176
	eret

	/* u64 guest_hvc(u64 function, u64 x1, u64 x2, u64 x3) */
	.text
	.globl	guest_hvc
guest_hvc:
	hvc	#0
	ret

	/* u64 guest_fp_round(u64 seed, u64 address): fills v0 to v31 with numbers made of the seed,
	   writes the seed to the device at the address, and returns how many registers differ then. */
	.globl	guest_fp_round
guest_fp_round:
	mov	x2, x0
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	add	x3, x2, #\n
	mvn	x4, x3
	mov	v\n\().d[0], x3
	mov	v\n\().d[1], x4
	.endr
	str	x0, [x1]
	mov	x0, xzr
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	add	x3, x2, #\n
	mvn	x4, x3
	mov	x5, v\n\().d[0]
	mov	x6, v\n\().d[1]
	cmp	x3, x5
	ccmp	x4, x6, #0, eq
	cinc	x0, x0, ne
	.endr
	ret

	.bss
	.balign	PAGE
	.zero	VCPUS * PAGE
stacks_end:

	.section .note.GNU-stack, "", %progbits
