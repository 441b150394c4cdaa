/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Never ends: for limits on cycles and time. */
#include "hv/tests/test.h"

	.text
GLOBAL_FUNC start
	b	start
END start
