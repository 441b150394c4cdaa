/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loads and stores. Bodies: cpu/ops-mem.h (fast), cpu/mem.c (slow and call functions).
 *
 * ldrN, strN: N bits of general register d at n + imm; _x: at n + (m << aux). Loads zero-extend;
 * s: sign-extend to 64 bits, sw: to 32. fldrN, fstrN: the same for vector register d, the rest of
 * which a load zeroes. Pairs: registers d and a, at n + imm and directly after.
 */
UOP_MEM(ldr8, USE_D_W | USE_N_R | USE_LOAD | USE_BYTES(0))
UOP_MEM(ldr16, USE_D_W | USE_N_R | USE_LOAD | USE_BYTES(1))
UOP_MEM(ldr32, USE_D_W | USE_N_R | USE_LOAD | USE_BYTES(2))
UOP_MEM(ldr64, USE_D_W | USE_N_R | USE_LOAD | USE_BYTES(3))
UOP_MEM(ldr8s, USE_D_W | USE_N_R | USE_LOAD | USE_BYTES(0))
UOP_MEM(ldr16s, USE_D_W | USE_N_R | USE_LOAD | USE_BYTES(1))
UOP_MEM(ldr32s, USE_D_W | USE_N_R | USE_LOAD | USE_BYTES(2))
UOP_MEM(ldr8sw, USE_D_W | USE_N_R | USE_LOAD | USE_BYTES(0))
UOP_MEM(ldr16sw, USE_D_W | USE_N_R | USE_LOAD | USE_BYTES(1))
UOP_MEM(str8, USE_D_R | USE_N_R | USE_STORE | USE_BYTES(0))
UOP_MEM(str16, USE_D_R | USE_N_R | USE_STORE | USE_BYTES(1))
UOP_MEM(str32, USE_D_R | USE_N_R | USE_STORE | USE_BYTES(2))
UOP_MEM(str64, USE_D_R | USE_N_R | USE_STORE | USE_BYTES(3))
UOP_MEM(fldr8, USE_D_W | USE_N_R | USE_LOAD | USE_V | USE_BYTES(0))
UOP_MEM(fldr16, USE_D_W | USE_N_R | USE_LOAD | USE_V | USE_BYTES(1))
UOP_MEM(fldr32, USE_D_W | USE_N_R | USE_LOAD | USE_V | USE_BYTES(2))
UOP_MEM(fldr64, USE_D_W | USE_N_R | USE_LOAD | USE_V | USE_BYTES(3))
UOP_MEM(fldr128, USE_D_W | USE_N_R | USE_LOAD | USE_V | USE_BYTES(4))
UOP_MEM(fstr8, USE_D_R | USE_N_R | USE_STORE | USE_V | USE_BYTES(0))
UOP_MEM(fstr16, USE_D_R | USE_N_R | USE_STORE | USE_V | USE_BYTES(1))
UOP_MEM(fstr32, USE_D_R | USE_N_R | USE_STORE | USE_V | USE_BYTES(2))
UOP_MEM(fstr64, USE_D_R | USE_N_R | USE_STORE | USE_V | USE_BYTES(3))
UOP_MEM(fstr128, USE_D_R | USE_N_R | USE_STORE | USE_V | USE_BYTES(4))

UOP_MEM(ldr8_x, USE_D_W | USE_N_R | USE_M_R | USE_LOAD | USE_BYTES(0))
UOP_MEM(ldr16_x, USE_D_W | USE_N_R | USE_M_R | USE_LOAD | USE_BYTES(1))
UOP_MEM(ldr32_x, USE_D_W | USE_N_R | USE_M_R | USE_LOAD | USE_BYTES(2))
UOP_MEM(ldr64_x, USE_D_W | USE_N_R | USE_M_R | USE_LOAD | USE_BYTES(3))
UOP_MEM(ldr8s_x, USE_D_W | USE_N_R | USE_M_R | USE_LOAD | USE_BYTES(0))
UOP_MEM(ldr16s_x, USE_D_W | USE_N_R | USE_M_R | USE_LOAD | USE_BYTES(1))
UOP_MEM(ldr32s_x, USE_D_W | USE_N_R | USE_M_R | USE_LOAD | USE_BYTES(2))
UOP_MEM(ldr8sw_x, USE_D_W | USE_N_R | USE_M_R | USE_LOAD | USE_BYTES(0))
UOP_MEM(ldr16sw_x, USE_D_W | USE_N_R | USE_M_R | USE_LOAD | USE_BYTES(1))
UOP_MEM(str8_x, USE_D_R | USE_N_R | USE_M_R | USE_STORE | USE_BYTES(0))
UOP_MEM(str16_x, USE_D_R | USE_N_R | USE_M_R | USE_STORE | USE_BYTES(1))
UOP_MEM(str32_x, USE_D_R | USE_N_R | USE_M_R | USE_STORE | USE_BYTES(2))
UOP_MEM(str64_x, USE_D_R | USE_N_R | USE_M_R | USE_STORE | USE_BYTES(3))
UOP_MEM(fldr8_x, USE_D_W | USE_N_R | USE_M_R | USE_LOAD | USE_V | USE_BYTES(0))
UOP_MEM(fldr16_x, USE_D_W | USE_N_R | USE_M_R | USE_LOAD | USE_V | USE_BYTES(1))
UOP_MEM(fldr32_x, USE_D_W | USE_N_R | USE_M_R | USE_LOAD | USE_V | USE_BYTES(2))
UOP_MEM(fldr64_x, USE_D_W | USE_N_R | USE_M_R | USE_LOAD | USE_V | USE_BYTES(3))
UOP_MEM(fldr128_x, USE_D_W | USE_N_R | USE_M_R | USE_LOAD | USE_V | USE_BYTES(4))
UOP_MEM(fstr8_x, USE_D_R | USE_N_R | USE_M_R | USE_STORE | USE_V | USE_BYTES(0))
UOP_MEM(fstr16_x, USE_D_R | USE_N_R | USE_M_R | USE_STORE | USE_V | USE_BYTES(1))
UOP_MEM(fstr32_x, USE_D_R | USE_N_R | USE_M_R | USE_STORE | USE_V | USE_BYTES(2))
UOP_MEM(fstr64_x, USE_D_R | USE_N_R | USE_M_R | USE_STORE | USE_V | USE_BYTES(3))
UOP_MEM(fstr128_x, USE_D_R | USE_N_R | USE_M_R | USE_STORE | USE_V | USE_BYTES(4))

UOP_MEM(ldp32, USE_D_W | USE_A_W | USE_N_R | USE_LOAD | USE_BYTES(2))
UOP_MEM(ldp32s, USE_D_W | USE_A_W | USE_N_R | USE_LOAD | USE_BYTES(2))
UOP_MEM(ldp64, USE_D_W | USE_A_W | USE_N_R | USE_LOAD | USE_BYTES(3))
UOP_MEM(stp32, USE_D_R | USE_A_R | USE_N_R | USE_STORE | USE_BYTES(2))
UOP_MEM(stp64, USE_D_R | USE_A_R | USE_N_R | USE_STORE | USE_BYTES(3))
UOP_MEM(fldp32, USE_D_W | USE_A_W | USE_N_R | USE_LOAD | USE_V | USE_BYTES(2))
UOP_MEM(fldp64, USE_D_W | USE_A_W | USE_N_R | USE_LOAD | USE_V | USE_BYTES(3))
UOP_MEM(fldp128, USE_D_W | USE_A_W | USE_N_R | USE_LOAD | USE_V | USE_BYTES(4))
UOP_MEM(fstp32, USE_D_R | USE_A_R | USE_N_R | USE_STORE | USE_V | USE_BYTES(2))
UOP_MEM(fstp64, USE_D_R | USE_A_R | USE_N_R | USE_STORE | USE_V | USE_BYTES(3))
UOP_MEM(fstp128, USE_D_R | USE_A_R | USE_N_R | USE_STORE | USE_V | USE_BYTES(4))

/* SP alignment fault unless n is a multiple of 16 */
UOP_MEM(sp_aligned, USE_N_R)
/* alignment fault unless n + imm is a multiple of aux[7:0]; aux[8]: the access will be a write */
UOP_MEM(ea_aligned, USE_N_R)

/*
 * As load_any and store_any (cpu/uop-table-call.h), for what those do not name: a pair (d and a;
 * aux bit 8 as well), vector registers.
 */
UOP_CALL(load_pair_any, USE_D_W | USE_A_W | USE_N_R | USE_LOAD)
UOP_CALL(store_pair_any, USE_D_R | USE_A_R | USE_N_R | USE_STORE)
UOP_CALL(fload_any, USE_D_W | USE_N_R | USE_LOAD | USE_V)
UOP_CALL(fstore_any, USE_D_R | USE_N_R | USE_STORE | USE_V)
UOP_CALL(fload_pair_any, USE_D_W | USE_A_W | USE_N_R | USE_LOAD | USE_V)
UOP_CALL(fstore_pair_any, USE_D_R | USE_A_R | USE_N_R | USE_STORE | USE_V)

/*
 * Structures (LD1-LD4, ST1-ST4, LDnR): d first vector register, n base.
 * aux: STRUCT_* of cpu/ops-vec.h; up to four registers from d, modulo 32, are accessed.
 */
UOP_CALL(ld_struct, USE_D_R | USE_D_W | USE_N_R | USE_LOAD | USE_V)
UOP_CALL(st_struct, USE_D_R | USE_N_R | USE_STORE | USE_V)
