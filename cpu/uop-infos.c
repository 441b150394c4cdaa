// SPDX-License-Identifier: GPL-2.0-or-later
#include "cpu/uop.h"

const struct uop_info uop_infos[UOP_COUNT] = {
	[UOP_head] = { "head", 0, UOP_KIND_FIXED },
	[UOP_step] = { "step", 0, UOP_KIND_FIXED },
	[UOP_jump] = { "jump", 0, UOP_KIND_FIXED },
	[UOP_jump_ind] = { "jump_ind", USE_N_R, UOP_KIND_FIXED },
	[UOP_exit] = { "exit", 0, UOP_KIND_FIXED },
	[UOP_skip] = { "skip", USE_FLAGS_R, UOP_KIND_FIXED },
#define UOP_ALU(name, use) [UOP_##name] = { #name, use, UOP_KIND_ALU },
#define UOP_MEM(name, use) [UOP_##name] = { #name, use, UOP_KIND_MEM },
#define UOP_CALL(name, use) [UOP_##name] = { #name, use, UOP_KIND_CALL },
#define UOP_TEST(name, use) [UOP_##name] = { #name, use, UOP_KIND_TEST },
#include "cpu/uop-table.h"
};
