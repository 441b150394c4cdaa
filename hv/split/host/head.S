/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The host kernel's first instructions, at EL1 with the MMU off and x0 = core.
 */
#include "hv/include/asm.h"
#include "hv/include/bits.h"
#include "hv/split/include/kernel_map.h"

	.section .text.head, "ax"
GLOBAL_FUNC host_start
	mov_imm	x1, MAIR_VALUE
	msr	mair_el1, x1
	mov_imm	x1, TCR_EL1_VALUE
	msr	tcr_el1, x1
	/* The same table for both halves, until we have left the lower one. */
	adrp	x1, kernel_table_l1
	msr	ttbr0_el1, x1
	msr	ttbr1_el1, x1
	isb
	tlbi	vmalle1
	dsb	nsh
	isb
	mov_imm	x1, SCTLR_EL1_RES1 | SCTLR_MMU_ON
	msr	sctlr_el1, x1
	isb
	ldr	x1, =host_start_mapped
	br	x1
END host_start

FUNC host_start_mapped
	adrp	x1, empty_table
	mov_imm	x2, KERNEL_OFFSET
	sub	x1, x1, x2
	msr	ttbr0_el1, x1
	isb
	tlbi	vmalle1
	dsb	nsh
	isb
	adrp	x1, host_vectors
	add	x1, x1, :lo12:host_vectors
	msr	vbar_el1, x1
	msr	contextidr_el1, xzr
	msr	mdscr_el1, xzr
	isb
	adrp	x1, boot_stacks
	add	x1, x1, :lo12:boot_stacks
	add	x2, x0, #1
	mov	x3, #STACK_SIZE
	madd	x1, x2, x3, x1
	mov	sp, x1
	mov	x29, xzr
	bl	host_main
END host_start_mapped

	.section .rodata.tables, "a"
	.balign	4096
	.type	kernel_table_l1, %object
kernel_table_l1:
	.quad	PTE_BLOCK | PTE_ATTR(MAIR_DEVICE) | PTE_AF | PTE_UXN | PTE_PXN
	.quad	kernel_table_l2 - KERNEL_OFFSET + PTE_TABLE
	.fill	510, 8, 0
	.size	kernel_table_l1, . - kernel_table_l1
	.type	kernel_table_l2, %object
kernel_table_l2:
	.set	.Laddress, RAM_BASE
	.rept	32
	.if	.Laddress == RAM_BASE + BLOCK_SIZE	/* the image, all of it */
	.quad	.Laddress | PTE_BLOCK | PTE_ATTR(MAIR_NORMAL) | PTE_AF | PTE_INNER | PTE_UXN
	.else
	.quad	.Laddress | PTE_BLOCK | PTE_ATTR(MAIR_NORMAL) | PTE_AF | PTE_INNER | PTE_UXN | PTE_PXN
	.endif
	.set	.Laddress, .Laddress + BLOCK_SIZE
	.endr
	.fill	480, 8, 0
	.size	kernel_table_l2, . - kernel_table_l2
	/* TTBR0 of a thread without user memory. */
	.globl	empty_table
	.type	empty_table, %object
empty_table:
	.fill	512, 8, 0
	.size	empty_table, . - empty_table

	/* Addresses outside the reach of this part's relative relocations. */
	.globl	link_addresses
	.type	link_addresses, %object
link_addresses:
	.quad	lowvisor_start
	.quad	lowvisor_run
	.quad	lowvisor_flush_vmid
	.quad	user_text_pa
	.quad	user_text_size
	.quad	user_data_pa
	.quad	user_data_size
	.quad	user_end
	.quad	guest_image_pa
	.quad	guest_image_size
	.quad	image_end_pa
	.size	link_addresses, . - link_addresses

	.bss
	.balign	16
	.type	boot_stacks, %object
boot_stacks:
	.zero	STACK_SIZE * CORES
	.size	boot_stacks, . - boot_stacks
