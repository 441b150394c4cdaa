/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Prints by semihosting (SYS_WRITE0) and exits with status 42 (SYS_EXIT). */
#include "hv/tests/test.h"

	.text
GLOBAL_FUNC start
	mov	w0, #0x04
	adr	x1, text
	hlt	#0xf000
	mov	w0, #0x18
	adr	x1, reason
	hlt	#0xf000
1:	b	1b
END start
text:	.asciz	"hello by semihosting\n"
	.balign	8
reason:	.quad	0x20026, 42	/* ADP_Stopped_ApplicationExit, status */
