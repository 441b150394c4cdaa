/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Says where it was started, and turns the machine off. */
#include "hv/tests/test.h"

	.text
GLOBAL_FUNC start
	PUTS	hello
	mrs	x0, CurrentEL
	lsr	x0, x0, #2
	bl	put_digit
	PUTS	newline
	b	power_off
END start
	LIBRARY
hello:	.asciz	"hello from EL"
newline: .asciz	"\r\n"
