/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An exception whose vector is itself an exception, for ever. */
#include "hv/tests/test.h"

	.text
GLOBAL_FUNC start
	mov_imm	x0, 0x30000000		/* nothing is there */
	mrs	x1, CurrentEL
	cmp	x1, #(2 << 2)
	b.eq	1f
	msr	vbar_el1, x0
	b	2f
1:	msr	vbar_el2, x0
2:	isb
	udf	#0
END start
