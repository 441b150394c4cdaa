/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Part of cpu/sysreg-table.h. No include guard. */
/* Self-hosted debug (Arm ARM D2, D13.3); what it does is in cpu/hw-debug.h. */
#define DEBUG(name, op1, crn, crm, op2, access, ...) \
	SYSREG(name, 2, op1, crn, crm, op2, BASE, access, DEBUG_PMU, DEBUG, __VA_ARGS__)
DEBUG(OSDTRRX_EL1, 0, 0, 0, 2, RW(1), .write_mask = MASK32, .trap = trap_tda)
DEBUG(MDCCINT_EL1, 0, 0, 2, 0, RW(1), .write_mask = 0x60000000, .trap = trap_tda)
DEBUG(MDSCR_EL1, 0, 0, 2, 2, RW(1), .write_mask = MDSCR_EL1_MASK, .trap = trap_tda,
      .write = write_mdscr)
DEBUG(OSDTRTX_EL1, 0, 0, 3, 2, RW(1), .write_mask = MASK32, .trap = trap_tda)
DEBUG(OSECCR_EL1, 0, 0, 6, 2, RW(1), .write_mask = MASK32, .trap = trap_tda)
DEBUG(MDRAR_EL1, 0, 1, 0, 0, RO(1), .trap = trap_tdra)
DEBUG(OSLAR_EL1, 0, 1, 0, 4, WO(1), .trap = trap_tdosa, .write = write_oslar)
DEBUG(OSLSR_EL1, 0, 1, 1, 4, RO(1), .reset = OSLSR_RESET, .trap = trap_tdosa)
DEBUG(OSDLR_EL1, 0, 1, 3, 4, RW(1), .write_mask = OSDLR_DLK, .trap = trap_tdosa,
      .write = write_control)
DEBUG(DBGPRCR_EL1, 0, 1, 4, 4, RW(1), .write_mask = DBGPRCR_CORENPDRQ, .trap = trap_tdosa,
      .write = write_control)
DEBUG(DBGCLAIMSET_EL1, 0, 7, 8, 6, RW(1), .write_mask = 0xff, .trap = trap_tda,
      .read = read_claimset, .write = write_claimset)
DEBUG(DBGCLAIMCLR_EL1, 0, 7, 9, 6, RW(1), .write_mask = 0xff, .trap = trap_tda,
      .read = read_claimclr, .write = write_claimclr)
DEBUG(DBGAUTHSTATUS_EL1, 0, 7, 14, 6, RO(1), .reset = DBGAUTHSTATUS_RESET, .trap = trap_tda)
DEBUG(MDCCSR_EL0, 3, 0, 1, 0, RO(0), .trap = trap_dcc, .read = read_mdccsr)
DEBUG(DBGDTR_EL0, 3, 0, 4, 0, RW(0), .trap = trap_dcc, .read_acts = true, .read = read_dbgdtr,
      .write = write_dbgdtr)
DEBUG(DBGDTRRX_EL0, 3, 0, 5, 0, RW(0), .trap = trap_dcc, .read_acts = true, .read = read_dbgdtrrx,
      .write = write_dbgdtrtx)
DEBUG(DBGVCR32_EL2, 4, 0, 7, 0, RW(2), .write_mask = MASK32, .write = write_aarch32_state,
      .trap = trap_el2_absent)

#define BREAKPOINT(n) \
	DEBUG(DBGBVR##n##_EL1, 0, 0, n, 4, RW(1), .trap = trap_breakpoint, \
	      .write = write_control) \
	DEBUG(DBGBCR##n##_EL1, 0, 0, n, 5, RW(1), .write_mask = DBGBCR_MASK, \
	      .trap = trap_breakpoint, .write = write_control)
#define WATCHPOINT(n) \
	DEBUG(DBGWVR##n##_EL1, 0, 0, n, 6, RW(1), .write_mask = DBGWVR_MASK, \
	      .trap = trap_watchpoint, .write = write_watchpoint) \
	DEBUG(DBGWCR##n##_EL1, 0, 0, n, 7, RW(1), .write_mask = DBGWCR_MASK, \
	      .trap = trap_watchpoint, .write = write_watchpoint)
BREAKPOINT(0) BREAKPOINT(1) BREAKPOINT(2) BREAKPOINT(3) BREAKPOINT(4) BREAKPOINT(5)
BREAKPOINT(6) BREAKPOINT(7) BREAKPOINT(8) BREAKPOINT(9) BREAKPOINT(10) BREAKPOINT(11)
BREAKPOINT(12) BREAKPOINT(13) BREAKPOINT(14) BREAKPOINT(15)
WATCHPOINT(0) WATCHPOINT(1) WATCHPOINT(2) WATCHPOINT(3) WATCHPOINT(4) WATCHPOINT(5)
WATCHPOINT(6) WATCHPOINT(7) WATCHPOINT(8) WATCHPOINT(9) WATCHPOINT(10) WATCHPOINT(11)
WATCHPOINT(12) WATCHPOINT(13) WATCHPOINT(14) WATCHPOINT(15)
#undef BREAKPOINT
#undef WATCHPOINT
#undef DEBUG
