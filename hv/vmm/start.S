// SPDX-License-Identifier: GPL-2.0-or-later
/* The VMM's entry and what C cannot say: system calls, threads, FP/SIMD registers. */

#define SYS_EXIT	93
#define SYS_EXIT_GROUP	94
#define SYS_CLONE	220
/* CLONE_VM, FS, FILES, SIGHAND, THREAD, SYSVSEM, PARENT_SETTID, CHILD_CLEARTID */
#define CLONE_THREAD_FLAGS 0x350f00

	.text
	.globl	_start
_start:
	mov	x29, xzr
	mov	x30, xzr
	bl	vmm_main
	mov	x8, #SYS_EXIT_GROUP
	svc	#0
	brk	#0

	.globl	system_call
system_call:
	mov	x8, x0
	mov	x0, x1
	mov	x1, x2
	mov	x2, x3
	mov	x3, x4
	mov	x4, x5
	mov	x5, x6
	svc	#0
	ret

	.globl	start_thread
start_thread:
	stp	x0, x1, [x2, #-16]!
	mov	x1, x2			// the child's stack
	mov	x2, x3			// where its id is written,
	mov	x4, x3			// and cleared at its end
	mov	x3, xzr
	movz	x0, #(CLONE_THREAD_FLAGS & 0xffff)
	movk	x0, #(CLONE_THREAD_FLAGS >> 16), lsl #16
	mov	x8, #SYS_CLONE
	svc	#0
	cbz	x0, 1f
	ret
1:	ldp	x1, x0, [sp], #16
	mov	x29, xzr
	blr	x1
	mov	x0, xzr
	mov	x8, #SYS_EXIT
	svc	#0
	brk	#0

	.globl	clobber_fp
clobber_fp:
	.irp	n, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	add	x1, x0, #\n
	dup	v\n\().2d, x1
	.endr
	ret

	.section .note.GNU-stack, "", %progbits
