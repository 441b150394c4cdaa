/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The micro-ops; see cpu/uop.h for the kinds. No include guard: included
 * with some of the macros defined, the others are empty.
 */
#ifndef UOP_ALU
#define UOP_ALU(name, use)
#endif
#ifndef UOP_MEM
#define UOP_MEM(name, use)
#endif
#ifndef UOP_CALL
#define UOP_CALL(name, use)
#endif
#ifndef UOP_TEST
#define UOP_TEST(name, use)
#endif

#include "cpu/uop-table-alu.h"
#include "cpu/uop-table-fp.h"
#include "cpu/uop-table-mem.h"
#include "cpu/uop-table-test.h"
#include "cpu/uop-table-call.h"
#include "cpu/uop-table-simd.h"

#undef UOP_ALU
#undef UOP_MEM
#undef UOP_CALL
#undef UOP_TEST
