/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bodies of all micro-ops of cpu/uop-table-alu.h. */
#ifndef TRAPLINE_CPU_OPS_ALU_H
#define TRAPLINE_CPU_OPS_ALU_H

#include "cpu/ops-flags.h"
#include "cpu/ops-int.h"
#include "cpu/ops-muldiv.h"
#include "cpu/ops-simd.h"
#include "cpu/ops-vec.h"

#endif
