/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Conditional branches. Bodies: cpu/ops-test.h.
 *
 * The operand imm is the target and aux the predictor entry, so a small constant (the bit number
 * of tbz, the immediate of a fused comparison) travels as the slot number m: see opnd_small().
 */
UOP_TEST(b_eq, USE_FLAGS_R)
UOP_TEST(b_ne, USE_FLAGS_R)
UOP_TEST(b_cs, USE_FLAGS_R)
UOP_TEST(b_cc, USE_FLAGS_R)
UOP_TEST(b_mi, USE_FLAGS_R)
UOP_TEST(b_pl, USE_FLAGS_R)
UOP_TEST(b_vs, USE_FLAGS_R)
UOP_TEST(b_vc, USE_FLAGS_R)
UOP_TEST(b_hi, USE_FLAGS_R)
UOP_TEST(b_ls, USE_FLAGS_R)
UOP_TEST(b_ge, USE_FLAGS_R)
UOP_TEST(b_lt, USE_FLAGS_R)
UOP_TEST(b_gt, USE_FLAGS_R)
UOP_TEST(b_le, USE_FLAGS_R)
UOP_TEST(cbz, USE_N_R)
UOP_TEST(cbnz, USE_N_R)
UOP_TEST(cbz_w, USE_N_R)
UOP_TEST(cbnz_w, USE_N_R)
UOP_TEST(tbz, USE_N_R)
UOP_TEST(tbnz, USE_N_R)

/*
 * A flag-setting instruction and the conditional branch after it, made by lift_fuse(): d and the
 * flags are written as by the first alone. The form i takes immediates below SLOT_COUNT.
 */
#define FUSED_SUBS(suffix, use)							\
	UOP_TEST(subs##suffix##_eq, use) UOP_TEST(subs##suffix##_ne, use)	\
	UOP_TEST(subs##suffix##_cs, use) UOP_TEST(subs##suffix##_cc, use)	\
	UOP_TEST(subs##suffix##_mi, use) UOP_TEST(subs##suffix##_pl, use)	\
	UOP_TEST(subs##suffix##_hi, use) UOP_TEST(subs##suffix##_ls, use)	\
	UOP_TEST(subs##suffix##_ge, use) UOP_TEST(subs##suffix##_lt, use)	\
	UOP_TEST(subs##suffix##_gt, use) UOP_TEST(subs##suffix##_le, use)
FUSED_SUBS(, USE_D_W | USE_N_R | USE_M_R | USE_FLAGS_W)
FUSED_SUBS(_w, USE_D_W | USE_N_R | USE_M_R | USE_FLAGS_W)
FUSED_SUBS(i, USE_D_W | USE_N_R | USE_FLAGS_W)
FUSED_SUBS(i_w, USE_D_W | USE_N_R | USE_FLAGS_W)
#undef FUSED_SUBS

#define FUSED_ANDS(suffix)								\
	UOP_TEST(ands##suffix##_eq, USE_D_W | USE_N_R | USE_M_R | USE_FLAGS_W)		\
	UOP_TEST(ands##suffix##_ne, USE_D_W | USE_N_R | USE_M_R | USE_FLAGS_W)		\
	UOP_TEST(ands##suffix##_mi, USE_D_W | USE_N_R | USE_M_R | USE_FLAGS_W)		\
	UOP_TEST(ands##suffix##_pl, USE_D_W | USE_N_R | USE_M_R | USE_FLAGS_W)
FUSED_ANDS()
FUSED_ANDS(_w)
#undef FUSED_ANDS
