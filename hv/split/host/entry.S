/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Exceptions taken to the host kernel at EL1, the way back, and the switch
 * between threads.
 */
#include "hv/include/asm.h"
#include "hv/include/bits.h"

#define FRAME_SIZE 272 /* struct trap_frame */

.macro SAVE_FRAME
	sub	sp, sp, #FRAME_SIZE
	stp	x0, x1, [sp, #16 * 0]
	stp	x2, x3, [sp, #16 * 1]
	stp	x4, x5, [sp, #16 * 2]
	stp	x6, x7, [sp, #16 * 3]
	stp	x8, x9, [sp, #16 * 4]
	stp	x10, x11, [sp, #16 * 5]
	stp	x12, x13, [sp, #16 * 6]
	stp	x14, x15, [sp, #16 * 7]
	stp	x16, x17, [sp, #16 * 8]
	stp	x18, x19, [sp, #16 * 9]
	stp	x20, x21, [sp, #16 * 10]
	stp	x22, x23, [sp, #16 * 11]
	stp	x24, x25, [sp, #16 * 12]
	stp	x26, x27, [sp, #16 * 13]
	stp	x28, x29, [sp, #16 * 14]
	mrs	x21, sp_el0
	mrs	x22, elr_el1
	mrs	x23, spsr_el1
	stp	x30, x21, [sp, #16 * 15]
	stp	x22, x23, [sp, #16 * 16]
.endm

.macro LOAD_FRAME
	ldp	x22, x23, [sp, #16 * 16]
	ldp	x30, x21, [sp, #16 * 15]
	msr	sp_el0, x21
	msr	elr_el1, x22
	msr	spsr_el1, x23
	ldp	x0, x1, [sp, #16 * 0]
	ldp	x2, x3, [sp, #16 * 1]
	ldp	x4, x5, [sp, #16 * 2]
	ldp	x6, x7, [sp, #16 * 3]
	ldp	x8, x9, [sp, #16 * 4]
	ldp	x10, x11, [sp, #16 * 5]
	ldp	x12, x13, [sp, #16 * 6]
	ldp	x14, x15, [sp, #16 * 7]
	ldp	x16, x17, [sp, #16 * 8]
	ldp	x18, x19, [sp, #16 * 9]
	ldp	x20, x21, [sp, #16 * 10]
	ldp	x22, x23, [sp, #16 * 11]
	ldp	x24, x25, [sp, #16 * 12]
	ldp	x26, x27, [sp, #16 * 13]
	ldp	x28, x29, [sp, #16 * 14]
	add	sp, sp, #FRAME_SIZE
.endm

.macro VECTOR target
	.balign	0x80
	b	\target
.endm

	.text
	.balign	0x800
GLOBAL_FUNC host_vectors
	VECTOR	host_bad		/* EL1 with SP_EL0 */
	VECTOR	host_bad
	VECTOR	host_bad
	VECTOR	host_bad
	VECTOR	host_el1_sync		/* EL1 */
	VECTOR	host_el1_irq
	VECTOR	host_bad
	VECTOR	host_bad
	VECTOR	host_el0_sync		/* EL0, AArch64 */
	VECTOR	host_el0_irq
	VECTOR	host_bad
	VECTOR	host_bad
	VECTOR	host_bad		/* EL0, AArch32 */
	VECTOR	host_bad
	VECTOR	host_bad
	VECTOR	host_bad
END host_vectors

FUNC host_bad
	SAVE_FRAME
	mov	x0, sp
	bl	trap_bad
END host_bad

FUNC host_el1_sync
	SAVE_FRAME
	mov	x0, sp
	bl	trap_el1_sync
	LOAD_FRAME
	eret
END host_el1_sync

FUNC host_el1_irq
	SAVE_FRAME
	bl	gic_handle
	LOAD_FRAME
	eret
END host_el1_irq

/* System calls run with interrupts on; the way out checks for work with them off. */
FUNC host_el0_sync
	SAVE_FRAME
	mov	x0, sp
	bl	trap_el0_sync
	b	host_el0_return
END host_el0_sync

FUNC host_el0_irq
	SAVE_FRAME
	bl	gic_handle
	b	host_el0_return
END host_el0_irq

FUNC host_el0_return
	bl	trap_el0_return
	LOAD_FRAME
	eret
END host_el0_return

/* x0 = struct trap_frame on this thread's stack. */
GLOBAL_FUNC enter_user
	mov	sp, x0
	b	host_el0_return
END enter_user

/* x0 = struct thread left, x1 = struct thread entered. */
GLOBAL_FUNC switch_to
	stp	x19, x20, [x0, #0]
	stp	x21, x22, [x0, #16]
	stp	x23, x24, [x0, #32]
	stp	x25, x26, [x0, #48]
	stp	x27, x28, [x0, #64]
	stp	x29, x30, [x0, #80]
	mov	x9, sp
	str	x9, [x0, #96]
	ldp	x19, x20, [x1, #0]
	ldp	x21, x22, [x1, #16]
	ldp	x23, x24, [x1, #32]
	ldp	x25, x26, [x1, #48]
	ldp	x27, x28, [x1, #64]
	ldp	x29, x30, [x1, #80]
	ldr	x9, [x1, #96]
	mov	sp, x9
	ret
END switch_to

/* A new thread: x19 = function, x20 = its argument. */
GLOBAL_FUNC thread_start
	msr	daifclr, #2
	mov	x0, x20
	blr	x19
	bl	thread_exit
END thread_start

/* x0 = function at EL2, x1 and x2 its arguments: where lowvisor's el1_sync wants them. */
GLOBAL_FUNC lowvisor_call
	hvc	#0
	ret
END lowvisor_call

GLOBAL_FUNC firmware_call
	smc	#0
	ret
END firmware_call

/* x0 = exit code, to a debugger or simulator that listens; it need not. */
GLOBAL_FUNC semihosting_exit
	mov	x1, #0x26		/* ADP_Stopped_ApplicationExit */
	movk	x1, #2, lsl #16
	stp	x1, x0, [sp, #-16]!
	mov	x1, sp
	mov	w0, #0x18		/* SYS_EXIT */
	hlt	#0xf000
	add	sp, sp, #16
	ret
END semihosting_exit
