// SPDX-License-Identifier: GPL-2.0-or-later
/* Who runs: contexts, spans that nest, move and sleep, and leaks. */
#include "tests/unit/trace_sim.h"
#include "tests/unit/unit.h"

#define C(n) SIM_CYCLES(n)

static struct sim s;

static const struct trace_span *span(uint64_t id)
{
	for (size_t i = 0; i < s.span_count; i++) {
		const struct trace_span *p = &s.spans[i];

		if (p->id != id)
			continue;
		ck_assert_uint_eq(trace_span_explained(p), trace_span_cycles(p));
		return p;
	}
	ck_abort_msg("no span %u", (unsigned int)id);
	return NULL;
}

static uint64_t region_sum(const struct trace_span *p)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < p->region_count; i++)
		sum += p->regions[i].cycles;
	return sum;
}

START_TEST(no_span_without_a_guest)
{
	const struct trace_context tge = { .hcr_el2 = 1 | 1 << 27 };

	sim_open(&s, 0);
	sim_enter(&s, 0, &sim_host, 2, SIM_ESR_HVC64, 40);
	ck_assert(!trace_wants_insns(s.t, 0));
	sim_eret(&s, 0, &sim_host, 1, 30);
	sim_enter(&s, 0, &tge, 2, SIM_ESR_HVC64, 40);
	ck_assert(!trace_wants_insns(s.t, 0));
	sim_eret(&s, 0, &tge, 0, 30);
	s.el[1] = 2;
	sim_eret(&s, 1, &sim_guest_a, 1, 30);
	ck_assert(!trace_wants_insns(s.t, 1));
	sim_close(&s);
	ck_assert_uint_eq(s.span_count, 0);
	sim_free(&s);
}
END_TEST

/* The VMID is a label; VTTBR's base and VMPIDR are who it is. */
START_TEST(identity)
{
	struct trace_context x = sim_guest_a;

	sim_open(&s, 0);
	sim_enter(&s, 0, &x, 2, SIM_ESR_HVC64, 40);
	x.vttbr_el2 ^= UINT64_C(3) << 48;
	sim_eret(&s, 0, &x, 1, 30);
	ck_assert(!trace_wants_insns(s.t, 0));
	sim_enter(&s, 0, &x, 2, SIM_ESR_HVC64, 40);
	x.vmpidr_el2++;
	sim_eret(&s, 0, &x, 1, 30); /* another vCPU */
	sim_close(&s);
	ck_assert_uint_eq(s.span_count, 2);
	ck_assert(!span(1)->cut);
	ck_assert(span(2)->cut);
	sim_free(&s);
}
END_TEST

START_TEST(host_el0)
{
	const struct trace_span *p;

	sim_open(&s, 0);
	sim_enter(&s, 0, &sim_guest_a, 2, SIM_ESR_DABT_LOW, 40);
	sim_alu(&s, 0, 0, TRACE_REG_NONE, C(1));
	sim_eret(&s, 0, &sim_host, 1, 10);
	sim_alu(&s, 0, 0, TRACE_REG_NONE, C(100));
	sim_eret(&s, 0, &sim_host, 0, 11);
	sim_alu(&s, 0, 0, TRACE_REG_NONE, C(200));
	sim_irq(&s, 0, &sim_host, 1, 12);
	sim_alu(&s, 0, 0, TRACE_REG_NONE, C(300));
	sim_irq(&s, 0, &sim_host, 1, 13); /* within EL1 */
	sim_eret(&s, 0, &sim_host, 1, 14);
	sim_eret(&s, 0, &sim_host, 0, 15);
	sim_enter(&s, 0, &sim_host, 1, 0, 16);
	sim_enter(&s, 0, &sim_host, 2, SIM_ESR_HVC64, 17);
	sim_eret(&s, 0, &sim_guest_a, 1, 18);
	sim_close(&s);
	p = span(1);
	ck_assert_uint_eq(p->bucket[BUCKET_ENTRY], 40 + 12 + 13 + 16 + 17);
	ck_assert_uint_eq(p->bucket[BUCKET_ERET], 10 + 11 + 14 + 15 + 18);
	ck_assert_uint_eq(p->bucket[BUCKET_EXEC_HOST_EL1], 400);
	ck_assert_uint_eq(p->bucket[BUCKET_EXEC_HOST_EL0], 200);
	ck_assert_uint_eq(p->leg_count, 7);
	ck_assert_uint_eq(p->legs[0].end - p->legs[0].begin, 40 + 1 + 10);
	ck_assert_uint_eq(p->legs[2].place, PLACE_HOST_EL0);
	ck_assert_uint_eq(p->legs[2].end - p->legs[2].begin, 200);
	ck_assert_uint_eq(region_sum(p), trace_span_cycles(p));
	sim_free(&s);
}
END_TEST

/* A fetch in the host that faults costs cycles, and retires nothing. */
START_TEST(abandoned_instruction)
{
	const struct trace_span *p;

	sim_open(&s, ~0u);
	sim_abandon(&s, 0, 100); /* the guest's own: before the span */
	sim_enter(&s, 0, &sim_guest_a, 2, SIM_ESR_HVC64, 40);
	sim_eret(&s, 0, &sim_host, 0, 10);
	sim_abandon(&s, 0, 80);
	sim_enter(&s, 0, &sim_host, 1, 0, 20);
	sim_enter(&s, 0, &sim_host, 2, SIM_ESR_HVC64, 20);
	sim_eret(&s, 0, &sim_guest_a, 1, 18);
	sim_close(&s);
	p = span(1);
	ck_assert_uint_eq(trace_span_cycles(p), 40 + 10 + 80 + 20 + 20 + 18);
	ck_assert_uint_eq(p->bucket[BUCKET_EXEC_HOST_EL0], 60);
	ck_assert_uint_eq(p->bucket[BUCKET_MEM_STALL], 20);
	ck_assert_uint_eq(region_sum(p), trace_span_cycles(p));
	ck_assert_uint_eq(s.steps[2].kind, STEP_ABANDONED);
	sim_free(&s);
}
END_TEST

START_TEST(asleep)
{
	const struct trace_span *p;

	sim_open(&s, ~0u);
	sim_enter(&s, 0, &sim_guest_a, 2, SIM_ESR_HVC64, 40);
	sim_eret(&s, 0, &sim_host, 1, 10);
	sim_wait(&s, 0, 700, C(5));
	sim_wait(&s, 0, 0, C(1));		      /* the event was there already */
	sim_wait(&s, 0, UINT64_C(0x200000000), C(2)); /* longer than 32 bits tell */
	sim_sleep(&s, 0, 300);			      /* the instruction is not told any more: */
	sim_irq(&s, 0, &sim_host, 1, 20);	      /* it is interrupted first */
	sim_enter(&s, 0, &sim_host, 2, SIM_ESR_HVC64, 40);
	sim_eret(&s, 0, &sim_guest_a, 1, 18);
	sim_close(&s);
	p = span(1);
	ck_assert_uint_eq(p->bucket[BUCKET_SWITCHED_OUT], 1000 + UINT64_C(0x200000000));
	ck_assert_uint_eq(p->bucket[BUCKET_EXEC_HOST_EL1], 8);
	ck_assert_uint_eq(region_sum(p), trace_span_cycles(p));
	ck_assert_uint_eq(s.steps[2].insn_kind, TRACE_WAIT);
	ck_assert_uint_eq(s.steps[3].kind, STEP_SLEEP);
	sim_free(&s);
}
END_TEST

/* While B runs, A's exit waits; B's exit works for B until A is entered. */
START_TEST(another_guest_is_entered)
{
	const struct trace_span *a, *b;

	sim_open(&s, 0);
	sim_enter(&s, 0, &sim_guest_a, 2, SIM_ESR_HVC64, 40);
	sim_alu(&s, 0, 0, TRACE_REG_NONE, C(5));
	sim_eret(&s, 0, &sim_guest_b, 1, 10);
	ck_assert(!trace_wants_insns(s.t, 0));
	s.now[0] += 1000;
	sim_enter(&s, 0, &sim_guest_b, 2, SIM_ESR_HVC64, 41);
	sim_alu(&s, 0, 0, TRACE_REG_NONE, C(6));
	sim_eret(&s, 0, &sim_guest_a, 1, 11);
	s.now[0] += 100;
	sim_enter(&s, 0, &sim_guest_a, 2, SIM_ESR_HVC64, 42);
	sim_eret(&s, 0, &sim_guest_b, 1, 12);
	sim_close(&s);
	a = span(1);
	ck_assert_uint_eq(trace_span_cycles(a), 55 + 1000 + 58);
	ck_assert_uint_eq(a->bucket[BUCKET_SWITCHED_OUT], 1058);
	ck_assert_uint_eq(a->bucket[BUCKET_ENTRY], 40);
	ck_assert_uint_eq(a->leg_count, 2);
	ck_assert_uint_eq(a->legs[1].place, PLACE_OUT);
	b = span(2);
	ck_assert_uint_eq(trace_span_cycles(b), 58 + 100 + 54);
	ck_assert_uint_eq(b->bucket[BUCKET_SWITCHED_OUT], 154);
	ck_assert(span(3)->cut);
	ck_assert_uint_eq(region_sum(a), trace_span_cycles(a));
	sim_free(&s);
}
END_TEST

/* The vCPU leaves on core 0 and is resumed on core 1. */
START_TEST(moves_to_another_core)
{
	const struct trace_span *p;

	sim_open(&s, 0);
	sim_enter(&s, 0, &sim_guest_a, 2, SIM_ESR_HVC64, 40);
	sim_eret(&s, 0, &sim_host, 1, 10);
	sim_alu(&s, 0, 0, TRACE_REG_NONE, C(100));
	s.now[1] = 1400;
	s.el[1] = 2;
	sim_eret(&s, 1, &sim_guest_a, 1, 18);
	ck_assert(!trace_wants_insns(s.t, 0));
	sim_alu(&s, 0, 0, TRACE_REG_NONE, C(100));
	sim_close(&s);
	p = span(1);
	ck_assert_uint_eq(p->end, 1418);
	ck_assert_uint_eq(p->end_core, 1);
	ck_assert_uint_eq(p->bucket[BUCKET_EXEC_HOST_EL1], 100);
	ck_assert_uint_eq(p->bucket[BUCKET_SWITCHED_OUT], 418 - 150);
	sim_free(&s);
}
END_TEST

/* Cores interleave in quanta: the old core may have been seen beyond the end. */
START_TEST(moves_while_the_old_core_is_ahead)
{
	const struct trace_span *p;

	sim_open(&s, 0);
	sim_enter(&s, 0, &sim_guest_a, 2, SIM_ESR_HVC64, 40);
	sim_eret(&s, 0, &sim_host, 1, 10);
	sim_alu(&s, 0, 0, TRACE_REG_NONE, C(100));
	s.now[1] = 1100;
	s.el[1] = 2;
	sim_eret(&s, 1, &sim_guest_a, 1, 18);
	sim_close(&s);
	p = span(1);
	ck_assert_uint_eq(p->end, 1150);
	ck_assert_uint_eq(p->bucket[BUCKET_SWITCHED_OUT], 0);
	sim_free(&s);
}
END_TEST

START_TEST(cut_off)
{
	sim_open(&s, 0);
	sim_enter(&s, 0, &sim_guest_a, 2, SIM_ESR_HVC64, 40);
	sim_alu(&s, 0, 0, TRACE_REG_NONE, C(5));
	sim_close(&s);
	ck_assert(span(1)->cut);
	ck_assert_uint_eq(trace_span_cycles(span(1)), 45);
	ck_assert_uint_eq(s.file->cut_count, 1);
	sim_free(&s);
}
END_TEST

START_TEST(regions)
{
	const struct trace_span *p;

	sim_open(&s, 0);
	trace_symbol(s.t, "second", 0x40080004, 4);
	trace_symbol(s.t, "first", 0x40080000, 4);
	sim_enter(&s, 0, &sim_guest_a, 2, SIM_ESR_HVC64, 40);
	sim_alu(&s, 0, 0, TRACE_REG_NONE, C(5)); /* ...0 */
	sim_alu(&s, 0, 0, TRACE_REG_NONE, C(6)); /* ...4 */
	sim_alu(&s, 0, 0, TRACE_REG_NONE, C(7)); /* ...8: no symbol */
	sim_eret(&s, 0, &sim_guest_a, 1, 10);
	sim_close(&s);
	p = span(1);
	ck_assert_uint_eq(p->region_count, 4);
	ck_assert_uint_eq(p->regions[0].kind, REGION_FUNCTION);
	ck_assert_uint_eq(p->regions[0].id, 0x40080000);
	ck_assert_uint_eq(p->regions[0].cycles, 5);
	ck_assert_uint_eq(p->regions[1].id, 0x40080004);
	ck_assert_uint_eq(p->regions[1].cycles, 6);
	ck_assert_uint_eq(p->regions[2].kind, REGION_CODE);
	ck_assert_uint_eq(p->regions[2].id, 0x40080008);
	ck_assert_uint_eq(p->regions[2].cycles, 17);
	ck_assert_uint_eq(p->regions[3].kind, REGION_ENTRY);
	ck_assert_uint_eq(p->regions[3].cycles, 40);
	sim_free(&s);
}
END_TEST

START_TEST(detail_of_powers_of_two)
{
	sim_open(&s, 3);
	for (int i = 0; i < 9; i++) {
		sim_enter(&s, 0, &sim_guest_a, 2, SIM_ESR_HVC64, 40);
		sim_eret(&s, 0, &sim_guest_a, 1, 18);
	}
	sim_close(&s);
	for (uint64_t i = 1; i <= 9; i++)
		ck_assert_int_eq(span(i)->detail, i == 1 || i == 2 || i == 4);
	ck_assert_uint_eq(s.step_count, 6);
	sim_free(&s);
}
END_TEST

/* ---- leaks ----------------------------------------------------------------------- */

static void guest_writes(unsigned int reg)
{
	s.el[0] = 2;
	sim_eret(&s, 0, &sim_guest_a, 1, 10);
	trace_sysreg(s.t, 0, s.now[0], 0x1234, sim_sysreg(reg), true, 1, 1);
	sim_enter(&s, 0, &sim_guest_a, 2, SIM_ESR_HVC64, 10);
}

static size_t leaks_of(const char *name)
{
	size_t n = 0;

	for (size_t i = 0; i < s.leak_count; i++)
		n += !strcmp(trace_file_reg_name(s.file, s.leaks[i].reg), name);
	return n;
}

START_TEST(implicit_leak)
{
	sim_open(&s, 0);
	guest_writes(SIM_TTBR0_EL1);
	sim_eret(&s, 0, &sim_host, 1, 10);
	sim_close(&s);
	ck_assert_uint_eq(s.leak_count, 1);
	ck_assert_str_eq(trace_file_reg_name(s.file, s.leaks[0].reg), "TTBR0_EL1");
	ck_assert_uint_eq(s.leaks[0].write_pc, 0x1234);
	ck_assert_uint_eq(s.leaks[0].from_vttbr, 0x40000000);
	ck_assert(s.leaks[0].implicit);
	ck_assert(!s.leaks[0].to_guest);
	sim_free(&s);
}
END_TEST

START_TEST(no_leak_if_brought_in)
{
	sim_open(&s, 0);
	guest_writes(SIM_TTBR0_EL1);
	sim_msr(&s, 0, SIM_TTBR0_EL1, 2, C(1));
	sim_eret(&s, 0, &sim_host, 1, 10);
	sim_enter(&s, 0, &sim_host, 2, SIM_ESR_HVC64, 10);
	guest_writes(SIM_TCR_EL1);
	sim_eret(&s, 0, &sim_guest_a, 1, 10); /* it is its own */
	sim_close(&s);
	ck_assert_uint_eq(s.leak_count, 0);
	sim_free(&s);
}
END_TEST

START_TEST(leak_to_another_guest)
{
	sim_open(&s, 0);
	guest_writes(SIM_TTBR0_EL1);
	sim_eret(&s, 0, &sim_guest_b, 1, 10);
	sim_enter(&s, 0, &sim_guest_b, 2, SIM_ESR_HVC64, 10);
	sim_eret(&s, 0, &sim_guest_b, 1, 10); /* said once */
	sim_close(&s);
	/* X18-X30 and V0-V31 too: nobody brought in those of the second guest */
	ck_assert_uint_eq(s.leak_count, 1 + 13 + 32);
	ck_assert_uint_eq(leaks_of("TTBR0_EL1"), 1);
	ck_assert_uint_eq(leaks_of("x18"), 1);
	for (size_t i = 0; i < s.leak_count; i++) {
		ck_assert(s.leaks[i].to_guest && s.leaks[i].implicit);
		ck_assert_uint_eq(s.leaks[i].to_vttbr, 0x50000000);
	}
	sim_free(&s);
}
END_TEST

START_TEST(explicit_leak)
{
	sim_open(&s, 0);
	guest_writes(SIM_SP_EL0);
	sim_eret(&s, 0, &sim_host, 1, 10);
	sim_mrs(&s, 0, 2, SIM_SP_EL0, C(1));
	sim_mov(&s, 0, 3, 2, C(1));
	sim_alu(&s, 0, 4, 3, C(1));
	sim_close(&s);
	ck_assert_uint_eq(s.leak_count, 1);
	ck_assert(!s.leaks[0].implicit);
	ck_assert_str_eq(trace_file_reg_name(s.file, s.leaks[0].reg), "SP_EL0");
	sim_free(&s);
}
END_TEST

/* To read a register only to store it is to put it away. */
START_TEST(put_away_by_the_host)
{
	sim_open(&s, 0);
	guest_writes(SIM_FPCR);
	sim_eret(&s, 0, &sim_host, 1, 10);
	sim_mrs(&s, 0, 2, SIM_FPCR, C(1));
	sim_mov(&s, 0, 3, 2, C(1));
	sim_store(&s, 0, 3, TRACE_REG_NONE, 0, 0x8000, 4, C(1));
	sim_mrs(&s, 0, 3, SIM_MIDR_EL1, C(1));
	sim_alu(&s, 0, 4, 3, C(1)); /* not the guest's */
	sim_close(&s);
	ck_assert_uint_eq(s.leak_count, 0);
	sim_free(&s);
}
END_TEST

START_TEST(general_registers)
{
	sim_open(&s, 0);
	sim_enter(&s, 0, &sim_guest_a, 2, SIM_ESR_HVC64, 10);
	sim_load(&s, 0, 20, TRACE_REG_NONE, 0, 0x8000, 8, C(1)); /* brought in */
	sim_eret(&s, 0, &sim_host, 1, 10);
	sim_alu(&s, 0, 5, 1, C(1));  /* an argument of HVC */
	sim_alu(&s, 0, 5, 20, C(1)); /* the host's own */
	sim_store(&s, 0, 21, TRACE_REG_NONE, TRACE_REG_SP, 0x9000, 8, C(1)); /* preserved */
	sim_alu(&s, 0, 5, 19, C(1));					     /* the guest's */
	sim_alu(&s, 0, 5, 19, C(1));
	sim_close(&s);
	ck_assert_uint_eq(s.leak_count, 1);
	ck_assert_str_eq(trace_file_reg_name(s.file, s.leaks[0].reg), "x19");
	sim_free(&s);
}
END_TEST

START_TEST(general_registers_after_an_interrupt)
{
	sim_open(&s, 0);
	sim_irq(&s, 0, &sim_guest_a, 2, 10);
	sim_eret(&s, 0, &sim_host, 1, 10);
	sim_alu(&s, 0, 5, 1, C(1)); /* nobody passed it */
	sim_close(&s);
	ck_assert_uint_eq(s.leak_count, 1);
	ck_assert_str_eq(trace_file_reg_name(s.file, s.leaks[0].reg), "x1");
	sim_free(&s);
}
END_TEST

/* What a guest may have put into V registers leaks; what it was kept from does not. */
START_TEST(simd_registers)
{
	/* CPTR_EL2 by HCR_EL2.E2H, and by whether it traps a guest */
	static const uint64_t cptr[2][2] = { { 0x33ff & ~0x400, 0x7ff }, { 3 << 20, 0 } };

	for (int i = 0; i < 4; i++) {
		int e2h = i >> 1, trapped = i & 1;

		sim_open(&s, 0);
		s.el[0] = 2;
		trace_sysreg(s.t, 0, s.now[0], 0x8, sim_sysreg(SIM_HCR_EL2), true,
			     (uint64_t)e2h << 34, 2);
		trace_sysreg(s.t, 0, s.now[0], 0x10, sim_sysreg(SIM_CPTR_EL2), true,
			     cptr[e2h][trapped], 2);
		sim_eret(&s, 0, &sim_guest_a, 1, 10);
		sim_irq(&s, 0, &sim_guest_a, 2, 10);
		sim_load(&s, 0, TRACE_REG_V0 + 1, TRACE_REG_NONE, 0, 0x8000, 16, C(1));
		sim_eret(&s, 0, &sim_host, 1, 10);
		sim_alu(&s, 0, TRACE_REG_V0, TRACE_REG_V0 + 1, C(1)); /* brought in */
		sim_alu(&s, 0, TRACE_REG_V0, TRACE_REG_V0 + 2, C(1));
		sim_close(&s);
		ck_assert_uint_eq(s.leak_count, !trapped);
		if (s.leak_count)
			ck_assert_str_eq(trace_file_reg_name(s.file, s.leaks[0].reg), "v2");
		sim_free(&s);
	}
}
END_TEST

/*
 * A host that saves SIMD registers when it needs them, not when it leaves the guest: no leak if it
 * lets no one else touch them; one if another guest finds them, or the host computes with them.
 */
START_TEST(simd_registers_saved_late)
{
	enum { SAVED, SAVED_NARROW, ENTERED_TRAPPED, ENTERED, TRAP_LIFTED, CASES };
	static const bool leaks[CASES] = {
		[SAVED_NARROW] = true, [ENTERED] = true, [TRAP_LIFTED] = true
	};
	const uint8_t v = TRACE_REG_V0 + 2;

	for (int i = 0; i < CASES; i++) {
		sim_open(&s, 0);
		sim_irq(&s, 0, &sim_guest_a, 2, 10);
		for (uint8_t x = 0; x < 30; x += 2)
			sim_load(&s, 0, x, x + 1, 30, 0x8000, 8, C(1));
		sim_load(&s, 0, 30, TRACE_REG_NONE, 30, 0x8000, 8, C(1));
		if (i == TRAP_LIFTED || i == ENTERED_TRAPPED)
			trace_sysreg(s.t, 0, s.now[0], 0x10, sim_sysreg(SIM_CPTR_EL2), true, 0x7ff,
				     2);
		sim_eret(&s, 0, i <= SAVED_NARROW ? &sim_host : &sim_guest_b, 1, 10);
		if (i <= SAVED_NARROW)
			sim_store(&s, 0, v, v + 1, 0, 0x9000, i == SAVED ? 16 : 8, C(1));
		if (i == TRAP_LIFTED) {
			sim_enter(&s, 0, &sim_guest_b, 2, SIM_ESR_HVC64, 10);
			for (uint8_t x = 0; x < 30; x += 2)
				sim_load(&s, 0, x, x + 1, 30, 0x8000, 8, C(1));
			sim_load(&s, 0, 30, TRACE_REG_NONE, 30, 0x8000, 8, C(1));
			trace_sysreg(s.t, 0, s.now[0], 0x10, sim_sysreg(SIM_CPTR_EL2), true, 0, 2);
			sim_eret(&s, 0, &sim_guest_b, 1, 10);
		}
		sim_close(&s);
		ck_assert_msg((s.leak_count != 0) == leaks[i], "case %d: %zu leaks", i,
			      s.leak_count);
		for (size_t k = 0; k < s.leak_count; k++) {
			ck_assert_uint_ge(s.leaks[k].reg, TRACE_REG_V0);
			ck_assert_int_eq(s.leaks[k].to_guest, i != SAVED_NARROW);
		}
		sim_free(&s);
	}
}
END_TEST

/* A general register that the hypervisor forgot to give the next guest its own value of. */
START_TEST(general_register_of_another_guest)
{
	sim_open(&s, 0);
	trace_sysreg(s.t, 0, s.now[0], 0x10, sim_sysreg(SIM_CPTR_EL2), true, 0x7ff, 2);
	sim_irq(&s, 0, &sim_guest_a, 2, 10);
	for (uint8_t x = 0; x < 30; x++)
		if (x != 19)
			sim_load(&s, 0, x, TRACE_REG_NONE, 30, 0x8000, 8, C(1));
	sim_load(&s, 0, 30, TRACE_REG_NONE, 30, 0x8000, 8, C(1));
	sim_eret(&s, 0, &sim_guest_b, 1, 10);
	sim_close(&s);
	ck_assert_uint_eq(s.leak_count, 1);
	ck_assert_str_eq(trace_file_reg_name(s.file, s.leaks[0].reg), "x19");
	ck_assert(s.leaks[0].implicit && s.leaks[0].to_guest);
	sim_free(&s);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { no_span_without_a_guest,
				       identity,
				       host_el0,
				       abandoned_instruction,
				       asleep,
				       another_guest_is_entered,
				       moves_to_another_core,
				       moves_while_the_old_core_is_ahead,
				       cut_off,
				       regions,
				       detail_of_powers_of_two,
				       implicit_leak,
				       no_leak_if_brought_in,
				       leak_to_another_guest,
				       explicit_leak,
				       general_registers,
				       general_registers_after_an_interrupt,
				       put_away_by_the_host,
				       simd_registers,
				       simd_registers_saved_late,
				       general_register_of_another_guest,
				       NULL };

	return unit_run(unit_suite("trace spans", tests));
}
