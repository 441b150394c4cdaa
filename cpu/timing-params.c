// SPDX-License-Identifier: GPL-2.0-or-later
/* The keys of struct core_timing, as profiles and --set name them. */
#include <stddef.h>

#include "cpu/timing.h"

#define ROW(key, field, def_, min_, max_, unit_, help_)                                            \
	{ .name = key, .offset = offsetof(struct core_timing, field), .def = def_, .min = min_,    \
	  .max = max_, .unit = unit_, .help = help_ }
#define CYC(key, field, def_, help_) ROW(key, field, def_, 0, 100000, "cycles", help_)
/* A timing class: result latency and how long it keeps its port. */
#define CLASS(key, tc, lat, bsy, help_)                                                            \
	ROW("lat." key, latency[tc], lat, 0, 1000, "cycles", help_ ": cycles until the result"),   \
	ROW("busy." key, busy[tc], bsy, 0, 1000, "cycles", help_ ": cycles its port is busy")
#define SYSREG_COST(key, c, rd, wr, help_)                                                         \
	ROW("sysreg.read." key, sysreg_read[c], rd, 0, 1000, "cycles", "MRS of " help_),           \
	ROW("sysreg.write." key, sysreg_write[c], wr, 0, 1000, "cycles", "MSR of " help_)

const struct param core_timing_params[] = {
	ROW("core.in_order", in_order, 0, 0, 1, "", "issues in program order"),
	ROW("core.width", dispatch_width, 3, 1, 16, "instructions", "dispatched a cycle"),
	ROW("core.window", window, 128, 1, 1024, "instructions", "reorder window"),
	CYC("core.mispredict", mispredict, 15, "penalty of a mispredicted branch"),
	ROW("core.alu_ports", alu_ports, 2, 1, 8, "", "integer ALU pipes"),
	ROW("core.mul_ports", mul_ports, 1, 1, 8, "", "multiply and divide pipes"),
	ROW("core.load_ports", load_ports, 1, 1, 8, "", "load pipes"),
	ROW("core.store_ports", store_ports, 1, 1, 8, "", "store pipes"),
	ROW("core.branch_ports", branch_ports, 1, 1, 8, "", "branch pipes"),
	ROW("core.fp_ports", fp_ports, 2, 1, 8, "", "FP and SIMD pipes"),
	ROW("core.mhz", frequency_mhz, 2000, 1, 10000, "MHz", "core clock"),
	ROW("bp.bimodal", bimodal_entries, 4096, 1, 1 << 20, "entries",
	    "direction predictor; a power of two"),
	ROW("bp.btb", btb_entries, 512, 1, 1 << 20, "entries",
	    "indirect target buffer; a power of two"),
	ROW("bp.ras", ras_entries, 8, 1, 256, "entries", "return stack; a power of two"),
	CLASS("alu", TC_ALU, 1, 1, "plain ALU operation"),
	CLASS("alu_flags", TC_ALU_FLAGS, 1, 1, "ALU operation that sets flags"),
	CLASS("alu_shift", TC_ALU_SHIFT, 2, 1, "ALU operation with a shifted or extended operand"),
	CLASS("shift_reg", TC_SHIFT_REG, 1, 1, "variable shift"),
	CLASS("mul32", TC_MUL32, 3, 1, "32-bit multiply"),
	CLASS("mul64", TC_MUL64, 5, 3, "64-bit or long multiply"),
	CLASS("mulh", TC_MULH, 6, 4, "multiply, high half"),
	CLASS("mac", TC_MAC, 3, 1, "multiply-accumulate"),
	CLASS("div32", TC_DIV32, 12, 12, "32-bit divide"),
	CLASS("div64", TC_DIV64, 20, 20, "64-bit divide"),
	CLASS("crc", TC_CRC, 3, 1, "CRC32"),
	CLASS("fp_add", TC_FP_ADD, 5, 1, "FP add, maximum, comparison of lanes"),
	CLASS("fp_mul", TC_FP_MUL, 5, 1, "FP multiply"),
	CLASS("fp_fma", TC_FP_FMA, 9, 1, "FP fused multiply-add"),
	CLASS("fp_div32", TC_FP_DIV32, 12, 10, "FP divide or square root, single precision"),
	CLASS("fp_div64", TC_FP_DIV64, 20, 18, "FP divide or square root, double precision"),
	CLASS("fp_cvt", TC_FP_CVT, 5, 1, "FP conversion, rounding or estimate"),
	CLASS("fp_cvt_gp", TC_FP_CVT_GP, 10, 1, "FP conversion from or to a general register"),
	CLASS("fp_cmp", TC_FP_CMP, 3, 1, "FP comparison that sets flags"),
	CLASS("branch", TC_BRANCH, 1, 1, "direct branch"),
	CLASS("call", TC_CALL, 1, 1, "BL"),
	CLASS("branch_ind", TC_BRANCH_IND, 1, 1, "BR, BLR, RET"),
	CLASS("load", TC_LOAD, 4, 1, "load that hits L1"),
	CLASS("load_pair", TC_LOAD_PAIR, 4, 1, "load pair"),
	CLASS("store", TC_STORE, 1, 1, "store"),
	CLASS("store_pair", TC_STORE_PAIR, 1, 2, "store pair"),
	CLASS("fp_load", TC_FP_LOAD, 5, 1, "FP or SIMD load"),
	CLASS("fp_load_pair", TC_FP_LOAD_PAIR, 6, 2, "FP or SIMD load pair"),
	CLASS("fp_store", TC_FP_STORE, 1, 2, "FP or SIMD store"),
	CLASS("fp_store_pair", TC_FP_STORE_PAIR, 1, 4, "FP or SIMD store pair"),
	CLASS("fp_move", TC_FP_MOVE, 3, 1, "move between FP registers"),
	CLASS("fp_to_gp", TC_FP_TO_GP, 5, 1, "FP to general register"),
	CLASS("gp_to_fp", TC_GP_TO_FP, 5, 1, "general to FP register"),
	CLASS("exclusive", TC_EXCLUSIVE, 4, 2, "exclusive, acquire or release access"),
	CLASS("atomic", TC_ATOMIC, 6, 4, "atomic memory operation"),
	CLASS("prefetch", TC_PREFETCH, 1, 1, "prefetch"),
	CLASS("nop", TC_NOP, 1, 1, "no-operation and hints"),
	CLASS("system", TC_SYSTEM, 4, 4, "issue of TLBI, DC, IC, AT"),
	CLASS("exception", TC_EXCEPTION, 1, 1,
	      "SVC, HVC, SMC, ERET before the exception's own cost"),
	CLASS("wait", TC_WAIT, 1, 1, "WFI, WFE, SEV"),
	CYC("exc.entry", exception_entry, 20, "exception entry to EL1"),
	CYC("exc.entry_el2", exception_entry_el2, 24, "exception entry to EL2"),
	CYC("exc.eret", eret, 17, "return from EL1"),
	CYC("exc.eret_el2", eret_el2, 17, "return from EL2"),
	ROW("sync.isb", isb, 18, 1, 1000, "cycles", "ISB"),
	ROW("sync.dsb", dsb, 12, 1, 1000, "cycles", "DSB with nothing outstanding"),
	ROW("sync.dmb", dmb, 8, 1, 1000, "cycles", "DMB"),
	CYC("sync.acqrel", acquire_release, 4, "ordering share of an acquire or release"),
	CYC("sync.wfi_wake", wfi_wake, 20, "from an interrupt to the instruction after WFI"),
	ROW("irq.sgi", sgi_propagation, 300, 1, 100000, "cycles",
	    "SGI write to the target's interrupt input; the scheduling quantum"),
	ROW("irq.latency", irq_latency, 50, 0, 100000, "cycles",
	    "interrupt source to the core's input"),
	SYSREG_COST("id", COST_ID, 3, 3, "a constant register"),
	SYSREG_COST("plain", COST_PLAIN, 5, 8, "plain EL1 state"),
	SYSREG_COST("translation", COST_TRANSLATION, 5, 15, "a translation control"),
	SYSREG_COST("el2", COST_EL2, 5, 14, "EL2 configuration"),
	SYSREG_COST("timer", COST_TIMER, 10, 12, "a timer register"),
	SYSREG_COST("counter", COST_COUNTER, 10, 10, "a counter"),
	SYSREG_COST("pmu", COST_PMU, 8, 10, "a PMU register"),
	SYSREG_COST("fpcr", COST_FPCR, 5, 12, "FPCR and FPSR"),
	SYSREG_COST("debug", COST_DEBUG, 8, 10, "a debug register"),
	SYSREG_COST("pstate", COST_PSTATE, 3, 4, "PSTATE fields"),
	SYSREG_COST("gic", COST_GIC, 20, 20, "a GIC register"),
	{ .name = NULL },
};
