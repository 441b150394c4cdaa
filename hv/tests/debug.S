/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Self-hosted debug (Arm ARM D2): breakpoints, watchpoints and software step, of EL0 and EL1 by
 * EL1, and, started at EL2, of EL0, EL1 and EL2 by EL2 before that. Each scenario of a table prints
 * its name, then a line for each exception that it takes: ESR, ELR, of SPSR what matters, and for
 * watchpoints FAR. The instruction that a breakpoint or watchpoint stops is left out.
 *
 * The console is to be QEMU's (7.2). So there is no scenario for what QEMU has otherwise than the
 * Arm ARM: it fires under the OS Lock; ends a step that masks debug exceptions with one; reports
 * every atomic as a write; does not watch DC IVAC, nor a store exclusive that will fail.
 */
#include "hv/tests/test.h"

#define HCR_EL2_RW	(1 << 31)
#define MDCR_TDE	(1 << 8)
#define PSR_EL2H	0x9
#define PSR_SS		(1 << 21)
#define PSR_SHOWN	(PSR_SS | 0x3df) /* SS, DAIF, mode */

#define SS		(1 << 0) /* MDSCR_EL1 */
#define KDE		(1 << 13)
#define MDE		(1 << 15)

/* DBGBCR and DBGWCR: where; kinds of breakpoint */
#define EL0		(2 << 1)
#define EL1		(1 << 1)
#define HYP		(1 << 13) /* HMC: EL2 too */
#define HYP_ONLY	(HYP | (3 << 14))
#define BREAK		(1 | (0xf << 5))
#define LINKED		(1 << 20)
#define CONTEXT		(1 | (0xf << 5) | (3 << 20) | EL0 | EL1) /* linked context ID */
#define WATCH(bas)	(1 | ((bas) << 5))
#define LOAD		(1 << 3)
#define STORE		(2 << 3)
#define BOTH		(3 << 3)
#define WLINKED		(1 << 20)
#define WMASK(bits)	((bits) << 24)
#define CONTEXT_ID	0x12345

/* A record of a scenario. */
#define R_TEXT		0
#define R_CODE		24
#define R_SPSR		32
#define R_MDSCR		40
#define R_BVR		48
#define R_BCR		56
#define R_WVR		64
#define R_WCR		72
#define R_CONTEXT	80 /* control of the last breakpoint, to which the others may be linked */
#define R_STEPS		88
#define R_SIZE		96

	.macro	SCENARIO text, code, spsr, mdscr, bvr=0, bcr=0, wvr=0, wcr=0, context=0, steps=0
1:	.asciz	"\text"
	.org	1b + R_CODE, 0
	.quad	\code, \spsr, \mdscr, \bvr, \bcr, \wvr, \wcr, \context, \steps
	.endm

/*
 * What the level that debugs runs: x19 = its table; x20 = steps to go. Code under test has x0-x15,
 * x0 = data.
 */
	.macro	DEBUGGER el
	.balign	0x800
FUNC vectors_el\el
	.rept	4
	.balign	0x80
	b	sync_el\el
	.endr
	.rept	4
	.balign	0x80
	b	sync_el\el
	.endr
	.rept	8
	.balign	0x80
	b	sync_el\el
	.endr
END vectors_el\el

FUNC debugger_el\el
	adr	x0, vectors_el\el
	msr	vbar_el\el, x0
	isb
next_el\el:
	msr	mdscr_el1, xzr
	isb
	ldrb	w0, [x19, #R_TEXT]
	cbz	w0, 1f
	mov	x1, x19
	bl	puts
	PUTS	newline
	mrs	x0, id_aa64dfr0_el1
	ubfx	x4, x0, #12, #4			// the last breakpoint is context-aware
	ldr	x0, [x19, #R_CONTEXT]
	bl	program_context
	lsl	x4, x4, #16			// LBN, meaningless where nothing is linked
	ldp	x0, x1, [x19, #R_BVR]
	orr	x1, x1, x4
	msr	dbgbvr0_el1, x0
	msr	dbgbcr0_el1, x1
	ldp	x0, x1, [x19, #R_WVR]
	orr	x1, x1, x4
	msr	dbgwvr0_el1, x0
	msr	dbgwcr0_el1, x1
	ldr	x20, [x19, #R_STEPS]
	ldr	x0, [x19, #R_MDSCR]
	msr	oslar_el1, xzr
	msr	mdscr_el1, x0
	ldr	x0, [x19, #R_SPSR]
	msr	spsr_el\el, x0
	ldr	x0, [x19, #R_CODE]
	msr	elr_el\el, x0
	ldr	x0, =data
	isb
	eret
1:	ret	x21
END debugger_el\el

FUNC sync_el\el
	sub	sp, sp, #64
	stp	x0, x1, [sp]
	stp	x2, x3, [sp, #16]
	stp	x4, x5, [sp, #32]
	str	x30, [sp, #48]
	mrs	x4, esr_el\el
	lsr	x5, x4, #26
	and	w0, w4, #0xffff
	cmp	x5, #0x15			// SVC #0, by way of HVC #0 from EL1: the end
	ccmp	w0, #0, #0, eq
	b.eq	2f
	cmp	x5, #0x16
	b.eq	2f
	mov	x0, x4
	bl	put_hex
	mrs	x0, elr_el\el
	bl	put_hex
	mrs	x0, spsr_el\el
	mov_imm	x1, PSR_SHOWN
	and	x0, x0, x1
	bl	put_hex
	and	x0, x5, #0x3e
	cmp	x0, #0x34
	b.ne	1f
	mrs	x0, far_el\el
	bl	put_hex
1:	PUTS	newline
	cmp	x5, #0x15
	b.eq	4f
	and	x0, x5, #0x3e
	cmp	x0, #0x32
	b.eq	3f
	cmp	x5, #0x3c			// a brk, or what a point has stopped
	b.eq	5f
	cmp	x0, #0x30
	b.eq	5f
	cmp	x0, #0x34
	b.eq	5f
	PUTS	bad
	b	power_off
2:	add	sp, sp, #64
	add	x19, x19, #R_SIZE
	b	next_el\el
3:	subs	x20, x20, #1
	b.eq	6f
	mrs	x0, spsr_el\el
	orr	x0, x0, #PSR_SS
	msr	spsr_el\el, x0
	b	4f
6:	mrs	x0, mdscr_el1
	bic	x0, x0, #SS
	msr	mdscr_el1, x0
	b	4f
5:	mrs	x0, elr_el\el
	add	x0, x0, #4
	msr	elr_el\el, x0
4:	ldp	x0, x1, [sp]
	ldp	x2, x3, [sp, #16]
	ldp	x4, x5, [sp, #32]
	ldr	x30, [sp, #48]
	add	sp, sp, #64
	eret
END sync_el\el
	.endm

	.text
GLOBAL_FUNC start
	mov_imm	x0, 3 << 20
	msr	cpacr_el1, x0
	mov_imm	x0, SCTLR_EL1_RES1
	msr	sctlr_el1, x0
	mov_imm	x0, CONTEXT_ID
	msr	contextidr_el1, x0
	ldr	x0, =stack_el0
	msr	sp_el0, x0
	mrs	x0, CurrentEL
	cmp	x0, #(2 << 2)
	b.ne	1f
	mov_imm	x0, HCR_EL2_RW
	msr	hcr_el2, x0
	mov_imm	x0, 0x33ff
	msr	cptr_el2, x0
	mrs	x0, mdcr_el2
	orr	x0, x0, #MDCR_TDE
	msr	mdcr_el2, x0
	ldr	x0, =stack_el1
	msr	sp_el1, x0
	ldr	x0, =stack_el2
	mov	sp, x0
	adr	x0, relay
	msr	vbar_el1, x0
	PUTS	by_el2
	ldr	x19, =table_el2
	adr	x21, 2f
	b	debugger_el2
	/* EL2's part is over: EL1 debugs, EL2 only passes firmware calls on */
2:	mrs	x0, mdcr_el2
	bic	x0, x0, #MDCR_TDE
	msr	mdcr_el2, x0
	adr	x0, relay_el2
	msr	vbar_el2, x0
	mov	x0, #(PSR_DAIF | PSR_EL1H)
	msr	spsr_el2, x0
	adr	x0, 1f
	msr	elr_el2, x0
	eret
1:	ldr	x0, =stack_el1
	mov	sp, x0
	PUTS	by_el1
	ldr	x19, =table_el1
	adr	x21, 3f
	b	debugger_el1
3:	PUTS	done
	b	power_off
END start

/* x0 = DBGBCR of breakpoint x4, which has CONTEXT_ID as its value. */
FUNC program_context
	mov_imm	x1, CONTEXT_ID
	cmp	x4, #3
	b.eq	1f
	cmp	x4, #5
	b.eq	2f
	msr	dbgbvr15_el1, x1
	msr	dbgbcr15_el1, x0
	ret
1:	msr	dbgbvr3_el1, x1
	msr	dbgbcr3_el1, x0
	ret
2:	msr	dbgbvr5_el1, x1
	msr	dbgbcr5_el1, x0
	ret
END program_context

/* The low half of x0, and a space. Uses x0-x3. */
FUNC put_hex
	mov_imm	x2, UART_BASE
	mov	x1, #28
1:	lsr	w3, w0, w1
	and	w3, w3, #15
	cmp	w3, #10
	add	w3, w3, #'0'
	b.lo	2f
	add	w3, w3, #('a' - '0' - 10)
2:	str	w3, [x2]
	subs	x1, x1, #4
	b.pl	1b
	mov	w3, #' '
	str	w3, [x2]
	ret
END put_hex

	DEBUGGER 1
	DEBUGGER 2

	/* EL1's vectors while EL2 debugs. */
	.balign	0x800
FUNC relay
	.rept	16
	.balign	0x80
	hvc	#0
	eret
	.endr
END relay

	.balign	0x800
FUNC relay_el2
	.rept	16
	.balign	0x80
	smc	#0
	eret
	.endr
END relay_el2

/* ---- code under test ---- */

FUNC straight
	mov	x1, #1
second:	add	x2, x1, #1
third:	add	x3, x2, #1
	svc	#0
END straight

FUNC stepped
	mov	x1, x0
	ldxr	w2, [x1]
	ldaxr	x2, [x1]
	ldxp	x2, x3, [x1]
	ldar	x2, [x1]
	clrex
	cbz	xzr, 1f
	nop
1:	bl	2f
2:	brk	#7
	stp	x2, x3, [x1], #16
	svc	#1
	nop
	nop
	svc	#0
END stepped

/* Unmasks debug exceptions of its own level. */
FUNC unmasks
	nop
	msr	daifclr, #8
	nop
	svc	#0
END masks

FUNC waits
	nop
	wfi
	wfe
	yield
	svc	#0
END waits

FUNC loads
	ldrb	w1, [x0]
	ldrb	w1, [x0, #3]
	ldrb	w1, [x0, #4]
	ldrsb	x1, [x0, #7]
	ldrh	w1, [x0, #2]
	ldrsh	w1, [x0, #6]
	ldr	w1, [x0]
	ldr	w1, [x0, #4]
	ldrsw	x1, [x0, #8]
	ldr	x1, [x0]
	ldr	x1, [x0, #8]
	ldr	x1, [x0, xzr]
	ldur	x1, [x0, #0]
	ldr	x1, [x0], #8
	sub	x2, x0, #8
	ldr	x1, [x2, #8]!
	ldr	x0, =data
	ldtr	x1, [x0]
	ldp	w1, w2, [x0]
	ldp	w1, w2, [x0, #-4]
	ldp	x1, x2, [x0]
	ldp	x1, x2, [x0, #-8]
	ldpsw	x1, x2, [x0, #-4]
	ldnp	x1, x2, [x0, #-16]
	ldp	x1, x2, [x0], #16
	ldr	x0, =data
	ldr	b0, [x0, #3]
	ldr	h0, [x0, #2]
	ldr	s0, [x0]
	ldr	d0, [x0]
	ldr	q0, [x0]
	ldp	q0, q1, [x0, #-16]
	ldp	d0, d1, [x0, #-8]
	ld1	{v0.16b}, [x0]
	ld1	{v0.8b, v1.8b}, [x0]
	ld2	{v0.4s, v1.4s}, [x0]
	ld3	{v0.8h, v1.8h, v2.8h}, [x0]
	ld4	{v0.2d, v1.2d, v2.2d, v3.2d}, [x0]
	ld1	{v0.b}[3], [x0]
	ld1r	{v0.4s}, [x0]
	ldar	w1, [x0]
	ldxr	x1, [x0]
	ldaxr	w1, [x0]
	ldxp	w1, w2, [x0]
	prfm	pldl1keep, [x0]
	svc	#0
END loads

FUNC stores
	strb	wzr, [x0]
	strb	wzr, [x0, #3]
	strb	wzr, [x0, #4]
	strh	wzr, [x0, #2]
	str	wzr, [x0]
	str	wzr, [x0, #4]
	str	xzr, [x0]
	str	xzr, [x0, #8]
	str	xzr, [x0, xzr]
	stur	xzr, [x0, #0]
	str	xzr, [x0], #8
	sub	x2, x0, #8
	str	xzr, [x2, #8]!
	ldr	x0, =data
	sttr	xzr, [x0]
	stp	wzr, wzr, [x0]
	stp	wzr, wzr, [x0, #-4]
	stp	xzr, xzr, [x0]
	stp	xzr, xzr, [x0, #-8]
	stnp	xzr, xzr, [x0, #-16]
	stp	xzr, xzr, [x0], #16
	ldr	x0, =data
	str	b0, [x0, #3]
	str	h0, [x0, #2]
	str	s0, [x0]
	str	d0, [x0]
	str	q0, [x0]
	stp	q0, q1, [x0, #-16]
	stp	d0, d1, [x0, #-8]
	st1	{v0.16b}, [x0]
	st1	{v0.8b, v1.8b}, [x0]
	st2	{v0.4s, v1.4s}, [x0]
	st3	{v0.8h, v1.8h, v2.8h}, [x0]
	st4	{v0.2d, v1.2d, v2.2d, v3.2d}, [x0]
	st1	{v0.b}[3], [x0]
	stlr	wzr, [x0]
	ldxr	x1, [x0]
	stxr	w1, xzr, [x0]
	ldaxr	w1, [x0]
	stlxr	w1, wzr, [x0]
	prfm	pstl1keep, [x0]
	svc	#0
END stores

	LIBRARY

/* ---- scenarios ---- */

#define AT_EL0	PSR_DAIF
#define AT_EL1	(PSR_EL1H | PSR_DAIF)
#define AT_EL2	(PSR_EL2H | PSR_DAIF)
#define OPEN(m)	((m) & ~PSR_D)

/* Points and steps of a level below the debugger's. */
	.macro	BELOW level, mode, here, other
	SCENARIO "\level break",	straight, \mode, MDE, second, (BREAK | \here)
	SCENARIO "\level break, first",	straight, \mode, MDE, straight, (BREAK | \here)
	SCENARIO "\level break, both",	straight, \mode, MDE, third, (BREAK | EL0 | EL1)
	SCENARIO "\level break, other",	straight, \mode, MDE, third, (BREAK | \other)
	SCENARIO "\level break, off",	straight, \mode, MDE, third, (0x1e0 | \here)
	SCENARIO "\level break, no MDE",	straight, \mode, KDE, third, (BREAK | \here)
	SCENARIO "\level break, linked",	straight, \mode, MDE, third, (BREAK | \here | LINKED), 0, 0, CONTEXT
	SCENARIO "\level break, unlinked",	straight, \mode, MDE, third, (BREAK | \here | LINKED), 0, 0, 0
	SCENARIO "\level load 8",	loads, \mode, MDE, 0, 0, data, (WATCH(0xff) | LOAD | \here)
	SCENARIO "\level load 1",	loads, \mode, MDE, 0, 0, data, (WATCH(8) | LOAD | \here)
	SCENARIO "\level load word",	loads, \mode, MDE, 0, 0, (data + 4), (WATCH(0xf) | BOTH | \here)
	SCENARIO "\level load 64",	loads, \mode, MDE, 0, 0, data, (WATCH(0xff) | WMASK(6) | LOAD | \here)
	SCENARIO "\level load, other",	loads, \mode, MDE, 0, 0, data, (WATCH(0xff) | STORE | \here)
	SCENARIO "\level store 8",	stores, \mode, MDE, 0, 0, data, (WATCH(0xff) | STORE | \here)
	SCENARIO "\level store 1",	stores, \mode, MDE, 0, 0, data, (WATCH(8) | STORE | \here)
	SCENARIO "\level store high",	stores, \mode, MDE, 0, 0, data, (WATCH(0xf0) | STORE | \here)
	SCENARIO "\level store 16",	stores, \mode, MDE, 0, 0, data, (WATCH(0xff) | WMASK(4) | STORE | \here)
	SCENARIO "\level store, linked",	stores, \mode, MDE, 0, 0, data, (WATCH(0xff) | STORE | \here | WLINKED), CONTEXT
	SCENARIO "\level step",		stepped, (\mode | PSR_SS), SS, 0, 0, 0, 0, 0, 24
	SCENARIO "\level step, few",	stepped, (\mode | PSR_SS), SS, 0, 0, 0, 0, 0, 4
	SCENARIO "\level step, pending",	stepped, \mode, SS, 0, 0, 0, 0, 0, 3
	SCENARIO "\level step and break", straight, (\mode | PSR_SS), (SS | MDE), second, (BREAK | \here), 0, 0, 0, 6
	SCENARIO "\level step and watch", stores, (\mode | PSR_SS), (SS | MDE), 0, 0, data, (WATCH(0xff) | STORE | \here), 0, 4
	.endm

/* The same for the debugger's own level, by KDE and PSTATE.D. */
	.macro	OWN level, mode, here
	SCENARIO "\level break",	straight, OPEN(\mode), (MDE | KDE), second, (BREAK | \here)
	SCENARIO "\level break, no KDE",	straight, OPEN(\mode), MDE, second, (BREAK | \here)
	SCENARIO "\level break, masked",	straight, \mode, (MDE | KDE), second, (BREAK | \here)
	SCENARIO "\level load",		loads, OPEN(\mode), (MDE | KDE), 0, 0, data, (WATCH(0xff) | BOTH | \here)
	SCENARIO "\level store",	stores, OPEN(\mode), (MDE | KDE), 0, 0, data, (WATCH(0xff) | STORE | \here)
	SCENARIO "\level store, masked",	stores, \mode, (MDE | KDE), 0, 0, data, (WATCH(0xff) | STORE | \here)
	SCENARIO "\level step",		stepped, OPEN(\mode | PSR_SS), (SS | KDE), 0, 0, 0, 0, 0, 24
	SCENARIO "\level step, masked",	stepped, (\mode | PSR_SS), (SS | KDE), 0, 0, 0, 0, 0, 24
	SCENARIO "\level step, unmasked",	unmasks, (\mode | PSR_SS), (SS | KDE), 0, 0, 0, 0, 0, 9
	SCENARIO "\level step, waits",	waits, OPEN(\mode | PSR_SS), (SS | KDE), 0, 0, 0, 0, 0, 9
	.endm

	.balign	8
table_el1:
	BELOW	"EL0", AT_EL0, EL0, EL1
	OWN	"EL1", AT_EL1, EL1
	SCENARIO "EL1 load, as EL0",	loads, OPEN(AT_EL1), (MDE | KDE), 0, 0, data, (WATCH(0xff) | LOAD | EL0)
	.quad	0

table_el2:
	BELOW	"EL0", AT_EL0, EL0, HYP_ONLY
	BELOW	"EL1", AT_EL1, EL1, EL0
	SCENARIO "EL1 break, HMC",	straight, AT_EL1, MDE, second, (BREAK | HYP | EL1)
	SCENARIO "EL1 step, waits",	waits, (AT_EL1 | PSR_SS), SS, 0, 0, 0, 0, 0, 9
	OWN	"EL2", AT_EL2, (HYP | EL1)
	SCENARIO "EL2 break, HMC",	straight, OPEN(AT_EL2), (MDE | KDE), second, (BREAK | HYP_ONLY)
	SCENARIO "EL2 break, not HMC",	straight, OPEN(AT_EL2), (MDE | KDE), second, (BREAK | EL0 | EL1)
	.quad	0

by_el1:	.asciz	"EL1 debugs\r\n"
by_el2:	.asciz	"EL2 debugs\r\n"
done:	.asciz	"done\r\n"
bad:	.asciz	"unexpected exception\r\n"
newline: .asciz	"\r\n"

	.balign	64
	.zero	64
data:	.zero	192
	.zero	256
stack_el0:
	.zero	512
stack_el1:
	.zero	512
stack_el2:
