/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The system registers of AArch64 at EL0, EL1 and EL2 (Arm ARM D13). No
 * include guard: included with SYSREG defined.
 *
 *   SYSREG(name, op0, op1, CRn, CRm, op2, feature, access, class, cost, ...)
 *
 * feature, class and cost lack their FEAT_, CLASS_ and COST_ prefix. access is
 * RW(n), RO(n) or WO(n) with the lowest EL that may (traps apart), or RWX(r, w)
 * where reads and writes differ. The rest are initialisers of struct sysreg:
 *
 *   .reset, .write_mask (bits that a write changes; none given: all), .trap, .read,
 *   .write, .vhe (redirection at EL2), .ends_block, .event
 *
 * The rules are declared in cpu/sysreg-rules.h.
 */
#ifndef SYSREG
#define SYSREG(...)
#endif

#include "cpu/sysreg-table-id.h"
#include "cpu/sysreg-table-el1.h"
#include "cpu/sysreg-table-el2.h"
#include "cpu/sysreg-table-pmu.h"
#include "cpu/sysreg-table-debug.h"
#include "cpu/sysreg-table-gic.h"

#undef SYSREG
