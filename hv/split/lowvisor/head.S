/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where each core starts, at EL2 with its MMU off. Turns the EL2 MMU on,
 * gives EL1 the machine (all but EL2 itself), and goes down to the host.
 *
 * The first core comes from reset, or a loader; the second from PSCI CPU_ON,
 * which the host asks for with this same entry point. Both tell themselves
 * apart by their affinity.
 */
#include "hv/include/asm.h"
#include "hv/include/bits.h"
#include "hv/split/include/lowvisor.h"

#define EL2_STACK_SHIFT 10

	.section .text.head, "ax"
GLOBAL_FUNC lowvisor_start
	msr	daifset, #0xf
	mrs	x0, CurrentEL
	cmp	x0, #(2 << 2)
	b.ne	not_at_el2
	mrs	x19, mpidr_el1
	and	x19, x19, #0xff
	bl	el2_mmu_on
	bl	el2_open_el1

	/* One small stack a core; only the vectors use it. */
	adrp	x0, el2_stacks
	add	x0, x0, :lo12:el2_stacks
	add	x1, x19, #1
	add	x0, x0, x1, lsl #EL2_STACK_SHIFT
	mov	sp, x0

	ldr	x0, =host_start_pa
	msr	elr_el2, x0
	mov	x0, #(PSR_DAIF | PSR_EL1H)
	msr	spsr_el2, x0
	mov	x0, x19
	eret
END lowvisor_start

FUNC el2_mmu_on
	mov_imm	x0, MAIR_VALUE
	msr	mair_el2, x0
	mov_imm	x0, TCR_EL2_VALUE
	msr	tcr_el2, x0
	adrp	x0, el2_table_l1
	msr	ttbr0_el2, x0
	isb
	tlbi	alle2
	tlbi	alle1
	dsb	nsh
	ic	iallu
	dsb	nsh
	isb
	mov_imm	x0, SCTLR_EL2_RES1 | SCTLR_MMU_ON
	msr	sctlr_el2, x0
	isb
	ret
END el2_mmu_on

/* What EL1 finds: no traps, both timers, its own identity, a clean SCTLR. */
FUNC el2_open_el1
	adrp	x0, lowvisor_vectors
	add	x0, x0, :lo12:lowvisor_vectors
	msr	vbar_el2, x0
	mov_imm	x0, HCR_HOST
	msr	hcr_el2, x0
	mov_imm	x0, CPTR_RES1
	msr	cptr_el2, x0
	msr	hstr_el2, xzr
	mrs	x0, pmcr_el0
	ubfx	x0, x0, #PMCR_N_SHIFT, #5
	msr	mdcr_el2, x0
	mov	x0, #(CNTHCTL_PCTEN | CNTHCTL_PCEN)
	msr	cnthctl_el2, x0
	msr	cntvoff_el2, xzr
	msr	vttbr_el2, xzr
	mov_imm	x0, VTCR_EL2_VALUE
	msr	vtcr_el2, x0
	mrs	x0, midr_el1
	msr	vpidr_el2, x0
	mrs	x0, mpidr_el1
	msr	vmpidr_el2, x0
	mov_imm	x0, SCTLR_EL1_RES1
	msr	sctlr_el1, x0
	isb
	ret
END el2_open_el1

/* Started at another exception level: nothing here can work. Say so and stop. */
FUNC not_at_el2
	adr	x1, 2f
	mov_imm	x2, UART_BASE
1:	ldrb	w0, [x1], #1
	cbz	w0, 3f
	str	w0, [x2]
	b	1b
3:	wfi
	b	3b
2:	.asciz	"lowvisor: must be started at EL2 (-M virt,virtualization=on)\r\n"
	.balign	4
END not_at_el2

/*
 * The EL2 map, built by the assembler: physical = virtual. One 1 GiB entry of
 * Device memory, never executable, and the first 64 MiB of RAM in blocks.
 */
	.section .rodata.tables, "a"
	.balign	4096
	.type	el2_table_l1, %object
el2_table_l1:
	.quad	PTE_BLOCK | PTE_ATTR(MAIR_DEVICE) | PTE_AF | PTE_UXN
	.quad	el2_table_l2 + PTE_TABLE
	.fill	510, 8, 0
	.size	el2_table_l1, . - el2_table_l1
	.type	el2_table_l2, %object
el2_table_l2:
	.set	.Laddress, RAM_BASE
	.rept	32
	.if	.Laddress == RAM_BASE + BLOCK_SIZE	/* the image, all of it */
	.quad	.Laddress | PTE_BLOCK | PTE_ATTR(MAIR_NORMAL) | PTE_AF | PTE_INNER
	.else
	.quad	.Laddress | PTE_BLOCK | PTE_ATTR(MAIR_NORMAL) | PTE_AF | PTE_INNER | PTE_UXN
	.endif
	.set	.Laddress, .Laddress + BLOCK_SIZE
	.endr
	.fill	480, 8, 0
	.size	el2_table_l2, . - el2_table_l2

	.bss
	.balign	16
	.type	el2_stacks, %object
el2_stacks:
	.zero	CORES << EL2_STACK_SHIFT
	.size	el2_stacks, . - el2_stacks
