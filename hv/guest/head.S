/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest kernel's first instructions, at EL1, MMU off. First vCPU: x0 =
 * role, x1 = samples. Others, from PSCI CPU_ON: x0 = their number.
 */
#include "hv/include/asm.h"
#include "hv/include/bits.h"
#include "hv/guest/map.h"

	.section .text.head, "ax"
GLOBAL_FUNC guest_start
	mov	x19, x0
	mov	x20, x1
	bl	guest_mmu_on
	ldr	x2, =guest_stacks + GUEST_STACK
	mov	sp, x2
	ldr	x2, =guest_main
	mov	x0, x19
	mov	x1, x20
	br	x2
END guest_start

GLOBAL_FUNC guest_start_secondary
	mov	x19, x0
	bl	guest_mmu_on
	ldr	x2, =guest_stacks + 2 * GUEST_STACK
	mov	sp, x2
	ldr	x2, =guest_secondary
	mov	x0, x19
	br	x2
END guest_start_secondary

FUNC guest_mmu_on
	mov_imm	x2, MAIR_VALUE
	msr	mair_el1, x2
	mov_imm	x2, TCR_EL1_VALUE
	msr	tcr_el1, x2
	adrp	x2, guest_table_l1
	msr	ttbr0_el1, x2
	msr	ttbr1_el1, x2
	mov	x2, #(3 << 20)		/* FP/SIMD may be used at EL1 and EL0 */
	msr	cpacr_el1, x2
	msr	contextidr_el1, xzr
	isb
	tlbi	vmalle1
	dsb	nsh
	isb
	mov_imm	x2, SCTLR_EL1_RES1 | SCTLR_MMU_ON
	msr	sctlr_el1, x2
	isb
	ldr	x2, =guest_vectors
	msr	vbar_el1, x2
	isb
	ret
END guest_mmu_on

/* Both halves map the same: devices, then RAM in blocks; TTBR1's is the kernel's. */
	.section .rodata.tables, "a"
	.balign	4096
	.type	guest_table_l1, %object
guest_table_l1:
	.rept	2
	.quad	PTE_BLOCK | PTE_ATTR(MAIR_DEVICE) | PTE_AF | PTE_UXN | PTE_PXN
	.quad	guest_table_l2 - GUEST_OFFSET + PTE_TABLE
	.fill	254, 8, 0
	.endr
	.size	guest_table_l1, . - guest_table_l1
	.type	guest_table_l2, %object
guest_table_l2:
	.set	.Laddress, RAM_BASE
	.rept	2
	.quad	.Laddress | PTE_BLOCK | PTE_ATTR(MAIR_NORMAL) | PTE_AF | PTE_INNER | PTE_UXN
	.set	.Laddress, .Laddress + BLOCK_SIZE
	.endr
	.fill	510, 8, 0
	.size	guest_table_l2, . - guest_table_l2

	.bss
	.balign	16
	.type	guest_stacks, %object
guest_stacks:
	.zero	2 * GUEST_STACK
	.size	guest_stacks, . - guest_stacks
