/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For bare-metal programs of one file each: MMU off, started at EL1 or EL2 at
 * the image's first instruction. Assembly only.
 */
/* clang-format off */
#ifndef TRAPLINE_HV_TEST_H
#define TRAPLINE_HV_TEST_H

#include "hv/include/abi.h"
#include "hv/include/asm.h"
#include "hv/include/bits.h"
#include "hv/include/gic.h"

#ifdef __ASSEMBLER__

/* Prints the zero-terminated text at label. Uses x0-x3. */
.macro PUTS label
	adr	x1, \label
	bl	puts
.endm

/* The program's end, and the functions that it may call. */
.macro LIBRARY
/* x1 = text. */
FUNC puts
	mov_imm	x2, UART_BASE
1:	ldrb	w0, [x1], #1
	cbz	w0, 2f
	str	w0, [x2]
	b	1b
2:	ret
END puts

/* w0 = a digit. */
FUNC put_digit
	mov_imm	x2, UART_BASE
	add	w0, w0, #'0'
	str	w0, [x2]
	ret
END put_digit

/* PSCI with the conduit that there is: x0 = function, x1-x3 = arguments. */
FUNC psci
	mrs	x4, CurrentEL
	cmp	x4, #(2 << 2)
	b.eq	1f
	hvc	#0
	ret
1:	smc	#0
	ret
END psci

FUNC power_off
	mov_imm	x0, PSCI_SYSTEM_OFF
	bl	psci
1:	wfi
	b	1b
END power_off
.endm

#endif
#endif
