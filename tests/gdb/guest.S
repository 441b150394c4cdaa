/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the tests of the gdb stub look at: two cores at EL1 with the MMU on, every kind of access
 * to named variables, an exception, and an end. RAM is mapped where it is and again at ALIAS.
 */
#include "hv/tests/test.h"

#define ALIAS	0x80000000	/* virtual address of 0x40000000 */
#define ROUNDS	32
#define RUNS	40		/* of core 1's loop */

#define BLOCK		0x401	/* AF, block */
#define DEVICE		(BLOCK | 1 << 2)
#define NORMAL		(BLOCK | 3 << 8)
#define GUEST_TCR	(25 | 1 << 8 | 1 << 10 | 3 << 12 | 1 << 23 | 2 << 32)
#define GUEST_MAIR	0x04ff	/* 0: write-back, 1: device */

	.text
GLOBAL_FUNC start
	adr	x0, stack_top
	mov	sp, x0
	adr	x0, l1_table
	mov_imm	x1, DEVICE
	str	x1, [x0]
	mov_imm	x1, 0x40000000 | NORMAL
	str	x1, [x0, #8]
	str	x1, [x0, #16]
	adr	x1, vectors
	msr	VBAR_EL1, x1
	bl	mmu_on

	mov_imm	x0, PSCI_CPU_ON
	mov	x1, #1
	adr	x2, second
	mov	x3, #0x5a		/* its x0 */
	bl	psci

	adr	x20, variables
	mov_imm	x21, ALIAS - 0x40000000
	add	x21, x20, x21
	mov	x19, #0
GLOBAL_FUNC loop
	mov	x0, x19
	bl	work
	str	x0, [x21, #result - variables]
	svc	#7
	add	x19, x19, #1
	cmp	x19, #ROUNDS
	b.ne	loop
	PUTS	done
	b	power_off
END loop
END start

/* x0 = round. Returns its triple; accesses the variables in every way on the way. */
GLOBAL_FUNC work
	ldrh	w1, [x20, #table - variables + 2]
	add	x2, x20, #pair - variables
	stp	x0, xzr, [x2]
GLOBAL_FUNC exclusive
1:	add	x3, x20, #lock - variables
	ldxr	w4, [x3]
	add	w4, w4, #1
	stxr	w5, w4, [x3]
	cbnz	w5, 1b
	add	x3, x20, #vector - variables
	st1	{v0.16b, v1.16b}, [x3]
	dc	zva, x3
	add	x0, x0, x0, lsl #1
	ret
END exclusive
END work

GLOBAL_FUNC second
	mov	x24, x0
	bl	mmu_on
	adr	x20, variables
	mov	x25, #0
GLOBAL_FUNC second_loop
	add	x25, x25, #1
	str	x25, [x20, #count - variables]
	cmp	x25, #RUNS
	b.ne	second_loop
1:	wfi
	b	1b
END second_loop
END second

FUNC mmu_on
	mov_imm	x1, GUEST_MAIR
	msr	MAIR_EL1, x1
	mov_imm	x1, GUEST_TCR
	msr	TCR_EL1, x1
	adr	x1, l1_table
	msr	TTBR0_EL1, x1
	mov_imm	x1, 3 << 20
	msr	CPACR_EL1, x1
	tlbi	VMALLE1
	dsb	sy
	isb
	mrs	x1, SCTLR_EL1
	mov_imm	x2, 1 << 12 | 1 << 2 | 1
	orr	x1, x1, x2
	msr	SCTLR_EL1, x1
	isb
	ret
END mmu_on

	.balign	2048
vectors:
	.skip	0x200
GLOBAL_FUNC on_sync		/* from EL1 with SP_EL1 */
	adr	x9, exceptions
	ldr	x10, [x9]
	add	x10, x10, #1
	str	x10, [x9]
	eret
END on_sync
	.balign	2048

	LIBRARY
done:	.asciz	"done\r\n"

	.balign	4096
l1_table: .skip	4096
	.skip	256
stack_top:

	.globl	variables, result, pair, table, lock, vector, count, exceptions
	.balign	64
variables:
result:	.quad	0
pair:	.quad	0, 0
table:	.hword	0x1111, 0x2222, 0x3333, 0x4444
lock:	.word	0
	.balign	64
vector:	.skip	64
	.balign	64
count:	.quad	0
exceptions: .quad 0
