/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Starts one core after the other, for as long as PSCI has one; each says its number. */
#include "hv/tests/test.h"

	.text
GLOBAL_FUNC start
	mov	x19, #0
1:	mov	x0, x19
	bl	say
	add	x19, x19, #1
	mov_imm	x0, PSCI_CPU_ON
	mov	x1, x19
	adr	x2, second
	mov	x3, x19			/* its x0 */
	bl	psci
	cbnz	x0, 3f
	/* MMU off, so memory is the same for all. */
	adr	x20, arrived
2:	ldr	x0, [x20]
	cmp	x0, x19
	b.ne	2b
	b	1b
3:	PUTS	done
	b	power_off
END start

FUNC second
	mov	x19, x0
	dsb	sy
	adr	x20, arrived
	str	x19, [x20]
	dsb	sy
1:	wfi
	b	1b
END second

FUNC say
	mov	x21, x0
	mov	x22, lr
	PUTS	core
	mov	x0, x21
	bl	put_digit
	PUTS	newline
	ret	x22
END say
	LIBRARY
core:	.asciz	"core "
newline: .asciz	"\r\n"
done:	.asciz	"no more cores\r\n"
	.balign	8
arrived: .quad	0
