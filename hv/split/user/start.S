/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The emulator's entry, and its way into the kernel. The kernel sets the stack. */
#include "hv/include/asm.h"

	.section .text.head, "ax"
GLOBAL_FUNC emulator_start
	mov	x29, xzr
	mov	x30, xzr
	b	emulator_main
END emulator_start

	.text
/* x0 = number, x1-x3 = arguments. */
GLOBAL_FUNC system_call
	mov	x8, x0
	mov	x0, x1
	mov	x1, x2
	mov	x2, x3
	svc	#0
	ret
END system_call
