// SPDX-License-Identifier: GPL-2.0-or-later
/* Each rule of attribution, on instruction streams whose answer is known. */
#include "tests/unit/trace_sim.h"
#include "tests/unit/unit.h"

enum { X0, X1, X2, X3, X4, X5, X19 = 19, X20 = 20, X29 = 29 };

#define NONE  TRACE_REG_NONE
#define SP    TRACE_REG_SP
#define V(n)  (TRACE_REG_V0 + (n))
#define C(n)  SIM_CYCLES(n)
#define VCPU  UINT64_C(0x80000)
#define STACK UINT64_C(0x90000)

static struct sim s;

/* A guest leaves; what follows runs in EL2. */
static void leave(void)
{
	sim_open(&s, ~0u);
	sim_enter(&s, 0, &sim_guest_a, 2, SIM_ESR_HVC64, 40);
}

/* The guest is resumed: one span of which each cycle must be explained. */
static const struct trace_span *resume(void)
{
	const struct trace_span *span;

	sim_eret(&s, 0, &sim_guest_a, 1, 30);
	sim_close(&s);
	ck_assert_uint_eq(s.span_count, 1);
	span = &s.spans[0];
	ck_assert_uint_eq(span->begin, 1000);
	ck_assert_uint_eq(trace_span_cycles(span), s.now[0] - 1000);
	ck_assert_uint_eq(trace_span_explained(span), trace_span_cycles(span));
	return span;
}

static void expect(const struct trace_span *span, enum trace_direction dir, unsigned int reg_class,
		   uint64_t count, uint64_t cycles)
{
	unsigned int first = dir == DIR_SAVE ? BUCKET_SAVE : BUCKET_RESTORE;

	ck_assert_uint_eq(span->moves[dir][reg_class].count, count);
	ck_assert_uint_eq(span->bucket[first + reg_class], cycles);
}

START_TEST(entry_and_eret)
{
	const struct trace_span *p;

	leave();
	p = resume();
	ck_assert_uint_eq(p->bucket[BUCKET_ENTRY], 40);
	ck_assert_uint_eq(p->bucket[BUCKET_ERET], 30);
	ck_assert_uint_eq(trace_span_cycles(p), 70);
	ck_assert_uint_eq(p->phase, 0x4843414c);
	ck_assert_uint_eq(p->vttbr, 0x40000000);
	sim_free(&s);
}
END_TEST

START_TEST(gp_pair)
{
	const struct trace_span *p;

	leave();
	sim_store(&s, 0, X0, X1, X5, VCPU, 8, C(3));
	sim_store(&s, 0, X0, X1, X5, VCPU + 64, 8, C(5)); /* put away already */
	p = resume();
	expect(p, DIR_SAVE, CLASS_GP, 2, 3);
	ck_assert_uint_eq(p->bucket[BUCKET_EXEC_EL2], 5);
	sim_free(&s);
}
END_TEST

START_TEST(half_a_register_is_not_put_away)
{
	const struct trace_span *p;

	leave();
	sim_store(&s, 0, X0, NONE, X5, VCPU, 4, C(3));
	p = resume();
	expect(p, DIR_SAVE, CLASS_GP, 0, 0);
	sim_free(&s);
}
END_TEST

START_TEST(system_register)
{
	const struct trace_span *p;

	leave();
	sim_alu(&s, 0, X2, NONE, C(1));
	sim_mrs(&s, 0, X2, SIM_TTBR0_EL1, C(7));
	sim_mrs(&s, 0, X3, SIM_TCR_EL1, C(8));
	sim_store(&s, 0, X2, X3, X0, VCPU, 8, C(3));
	sim_mrs(&s, 0, X4, SIM_HCR_EL2, C(2)); /* read, but not stored */
	sim_alu(&s, 0, NONE, X4, C(1));
	p = resume();
	expect(p, DIR_SAVE, CLASS_EL1_SYS, 2, 7 + 8 + 3);
	ck_assert_uint_eq(p->bucket[BUCKET_EXEC_EL2], 1 + 2 + 1);
	/* What is left in x2 and x3 was a save; it is not a write of x2 for the guest as well. */
	expect(p, DIR_RESTORE, CLASS_GP, 0, 0);
	sim_free(&s);
}
END_TEST

START_TEST(copies_belong_to_the_save)
{
	const struct trace_span *p;

	leave();
	sim_mrs(&s, 0, X2, SIM_TTBR0_EL1, C(7));
	sim_mov(&s, 0, X3, X2, C(1));
	sim_mov(&s, 0, X4, X3, C(1));
	sim_store(&s, 0, X4, NONE, X0, VCPU, 8, C(2));
	p = resume();
	expect(p, DIR_SAVE, CLASS_EL1_SYS, 1, 11);
	sim_free(&s);
}
END_TEST

START_TEST(computed_value_is_no_save)
{
	const struct trace_span *p;

	leave();
	sim_mrs(&s, 0, X2, SIM_TTBR0_EL1, C(7));
	sim_alu(&s, 0, X2, X2, C(1));
	sim_store(&s, 0, X2, NONE, X0, VCPU, 8, C(2));
	p = resume();
	expect(p, DIR_SAVE, CLASS_EL1_SYS, 0, 0);
	ck_assert_uint_eq(p->bucket[BUCKET_EXEC_EL2], 10);
	sim_free(&s);
}
END_TEST

START_TEST(own_value_is_no_save)
{
	const struct trace_span *p;

	leave();
	sim_msr(&s, 0, SIM_TTBR0_EL1, X1, C(4));
	sim_mrs(&s, 0, X2, SIM_TTBR0_EL1, C(7));
	sim_store(&s, 0, X2, NONE, X0, VCPU, 8, C(2));
	p = resume();
	expect(p, DIR_SAVE, CLASS_EL1_SYS, 0, 0);
	expect(p, DIR_RESTORE, CLASS_EL1_SYS, 1, 4);
	sim_free(&s);
}
END_TEST

START_TEST(push_reload_store_is_one_save)
{
	const struct trace_span *p;

	leave();
	sim_store(&s, 0, X0, X1, SP, STACK, 8, C(2));
	sim_alu(&s, 0, X0, NONE, C(1));
	sim_load(&s, 0, X2, X3, SP, STACK, 8, C(5));
	sim_store(&s, 0, X2, X3, X0, VCPU, 8, C(2));
	sim_alu(&s, 0, X2, X2, C(1));
	sim_alu(&s, 0, NONE, X2, C(1));
	sim_store(&s, 0, X3, NONE, X0, VCPU + 64, 8, C(3)); /* again: execution */
	p = resume();
	expect(p, DIR_SAVE, CLASS_GP, 2, 2 + 5 + 2);
	sim_free(&s);
}
END_TEST

START_TEST(frame_on_the_stack)
{
	const struct trace_span *p;

	leave();
	sim_store(&s, 0, X19, X20, SP, STACK, 8, C(2));	     /* the exit's frame */
	sim_store(&s, 0, X19, X20, SP, STACK - 64, 8, C(2)); /* a function's prologue */
	sim_alu(&s, 0, X19, NONE, C(1));
	sim_load(&s, 0, X19, X20, SP, STACK - 64, 8, C(4)); /* its epilogue */
	sim_load(&s, 0, X19, X20, SP, STACK, 8, C(6));
	p = resume();
	expect(p, DIR_SAVE, CLASS_GP, 2, 2);
	expect(p, DIR_RESTORE, CLASS_GP, 2, 6);
	ck_assert_uint_eq(p->bucket[BUCKET_EXEC_EL2], 2 + 1 + 4);
	sim_free(&s);
}
END_TEST

START_TEST(overwritten_stack_slot)
{
	const struct trace_span *p;

	leave();
	sim_store(&s, 0, X0, NONE, SP, STACK, 8, C(2));
	sim_alu(&s, 0, X4, NONE, C(1));
	sim_store(&s, 0, X4, NONE, SP, STACK, 8, C(1)); /* something else */
	sim_load(&s, 0, X2, NONE, SP, STACK, 8, C(4));
	sim_store(&s, 0, X2, NONE, X0, VCPU, 8, C(2));
	p = resume();
	expect(p, DIR_SAVE, CLASS_GP, 1, 2);
	sim_free(&s);
}
END_TEST

START_TEST(restore_with_its_load)
{
	const struct trace_span *p;

	leave();
	sim_load(&s, 0, X2, X3, X0, VCPU, 8, C(5));
	sim_msr(&s, 0, SIM_TTBR0_EL1, X2, C(7));
	sim_msr(&s, 0, SIM_HCR_EL2, X3, C(4));
	p = resume();
	expect(p, DIR_RESTORE, CLASS_EL1_SYS, 1, 7 + 3); /* the odd cycle to the first */
	expect(p, DIR_RESTORE, CLASS_EL2_CONFIG, 1, 4 + 2);
	expect(p, DIR_RESTORE, CLASS_GP, 0, 0);
	sim_free(&s);
}
END_TEST

/* The guest's x2 is fetched, pushed, and popped at the very end. */
START_TEST(restore_through_the_stack)
{
	const struct trace_span *p;

	leave();
	sim_load(&s, 0, X0, X1, X5, VCPU, 8, C(5));
	sim_store(&s, 0, X0, X1, SP, STACK, 8, C(2));
	sim_load(&s, 0, X0, X1, X5, VCPU + 16, 8, C(3));
	sim_load(&s, 0, X2, X3, SP, STACK, 8, C(4));
	p = resume();
	expect(p, DIR_RESTORE, CLASS_GP, 4, 5 + 2 + 3 + 4);
	ck_assert_uint_eq(p->bucket[BUCKET_EXEC_EL2], 0);
	sim_free(&s);
}
END_TEST

START_TEST(superseded_restore)
{
	const struct trace_span *p;

	leave();
	sim_load(&s, 0, X2, NONE, X0, VCPU, 8, C(5));
	sim_msr(&s, 0, SIM_TTBR0_EL1, X2, C(7));
	sim_load(&s, 0, X2, NONE, X0, VCPU + 8, 8, C(3));
	sim_msr(&s, 0, SIM_TTBR0_EL1, X2, C(2));
	p = resume();
	expect(p, DIR_RESTORE, CLASS_EL1_SYS, 1, 5);
	ck_assert_uint_eq(p->bucket[BUCKET_EXEC_EL2], 12);
	sim_free(&s);
}
END_TEST

START_TEST(computed_restore_stands_alone)
{
	const struct trace_span *p;

	leave();
	sim_load(&s, 0, X2, NONE, X0, VCPU, 8, C(5));
	sim_alu(&s, 0, X2, X2, C(1));
	sim_msr(&s, 0, SIM_HCR_EL2, X2, C(7));
	sim_mrs(&s, 0, X3, SIM_MIDR_EL1, C(2)); /* from another register: not fetched */
	sim_msr(&s, 0, SIM_VPIDR_EL2, X3, C(4));
	p = resume();
	expect(p, DIR_RESTORE, CLASS_EL2_CONFIG, 2, 11);
	ck_assert_uint_eq(p->bucket[BUCKET_EXEC_EL2], 8);
	sim_free(&s);
}
END_TEST

/* Registers that are written and never read out count by the direction of the leg. */
START_TEST(direction_of_toggles)
{
	const struct trace_span *p;

	leave();
	sim_msr(&s, 0, SIM_HCR_EL2, X2, C(7));
	sim_mrs(&s, 0, X2, SIM_TTBR0_EL1, C(1));
	sim_store(&s, 0, X2, NONE, X0, VCPU, 8, C(1));
	sim_msr(&s, 0, SIM_TTBR0_EL1, X3, C(9)); /* read out above: a restore of the host's */
	sim_eret(&s, 0, &sim_host, 1, 10);
	sim_alu(&s, 0, X0, NONE, C(100));
	sim_enter(&s, 0, &sim_host, 2, SIM_ESR_HVC64, 20);
	sim_msr(&s, 0, SIM_HCR_EL2, X2, C(5));
	sim_msr(&s, 0, SIM_VTTBR_EL2, X2, C(3));
	p = resume();
	expect(p, DIR_SAVE, CLASS_EL2_CONFIG, 1, 7);
	expect(p, DIR_RESTORE, CLASS_EL2_CONFIG, 1, 5);
	expect(p, DIR_RESTORE, CLASS_EL2_VM, 1, 3);
	expect(p, DIR_SAVE, CLASS_EL1_SYS, 1, 2);
	expect(p, DIR_RESTORE, CLASS_EL1_SYS, 1, 9);
	ck_assert_uint_eq(p->bucket[BUCKET_EXEC_HOST_EL1], 100);
	ck_assert_uint_eq(p->bucket[BUCKET_ENTRY], 60);
	ck_assert_uint_eq(p->bucket[BUCKET_ERET], 40);
	ck_assert_uint_eq(p->leg_count, 3);
	ck_assert_uint_eq(p->legs[1].place, PLACE_HOST_EL1);
	ck_assert_uint_eq(p->legs[1].end - p->legs[1].begin, 100);
	sim_free(&s);
}
END_TEST

START_TEST(pair_over_two_classes)
{
	const struct trace_span *p;

	leave();
	sim_mrs(&s, 0, X3, SIM_TTBR0_EL1, C(6));
	sim_store(&s, 0, X1, X3, X0, VCPU, 8, C(5)); /* x1 is the guest's */
	sim_alu(&s, 0, X4, NONE, C(1));
	sim_store(&s, 0, X2, X4, X0, VCPU + 16, 8, C(7)); /* x4 is nobody's */
	p = resume();
	expect(p, DIR_SAVE, CLASS_GP, 2, 3 + 4);
	expect(p, DIR_SAVE, CLASS_EL1_SYS, 1, 6 + 2);
	/* 3 of the last store; x4 itself was used by it, so it is not written for the guest */
	ck_assert_uint_eq(p->bucket[BUCKET_EXEC_EL2], 1 + 3);
	sim_free(&s);
}
END_TEST

START_TEST(fp_registers)
{
	const struct trace_span *p;

	leave();
	sim_store(&s, 0, V(0), V(1), X0, VCPU, 16, C(2));
	sim_mrs(&s, 0, X2, SIM_FPCR, C(3));
	sim_store(&s, 0, X2, NONE, X0, VCPU + 32, 4, C(1));
	sim_load(&s, 0, V(0), V(1), X0, VCPU + 64, 16, C(4));
	p = resume();
	expect(p, DIR_SAVE, CLASS_FP, 3, 6);
	expect(p, DIR_RESTORE, CLASS_FP, 2, 4);
	sim_free(&s);
}
END_TEST

/* GICH registers are read into and written from general registers. */
START_TEST(vgic_by_mmio)
{
	const struct sim_cost read = { .cycles = 250, .mmio = 240 };
	const struct sim_cost write = { .cycles = 9, .mmio = 8 };
	const struct trace_span *p;

	leave();
	sim_mmio_load(&s, 0, X2, SIM_GICH, 0x100, read);
	sim_store(&s, 0, X2, NONE, X0, VCPU, 4, C(1));
	sim_mmio_load(&s, 0, X3, SIM_GICH, 0x10, read); /* looked at only */
	sim_alu(&s, 0, NONE, X3, C(1));
	sim_mmio_store(&s, 0, NONE, SIM_GICH, 0, write);
	sim_load(&s, 0, X4, NONE, X0, VCPU, 4, C(5));
	sim_mmio_store(&s, 0, X4, SIM_GICH, 0x104, write);
	sim_mmio_store(&s, 0, X4, SIM_UART, 0, write); /* not the VGIC's */
	p = resume();
	expect(p, DIR_SAVE, CLASS_VGIC, 1, 251);
	ck_assert_uint_eq(p->moves[DIR_SAVE][CLASS_VGIC].mmio, 240);
	expect(p, DIR_RESTORE, CLASS_VGIC, 2, 9 + 9 + 5);
	ck_assert_uint_eq(p->moves[DIR_RESTORE][CLASS_VGIC].mmio, 16);
	ck_assert_uint_eq(p->bucket[BUCKET_MMIO], 240 + 8);
	ck_assert_uint_eq(p->bucket[BUCKET_EXEC_EL2], 10 + 1 + 1);
	sim_free(&s);
}
END_TEST

/* The host kernel may reach them too; its own registers are not a world switch. */
START_TEST(vgic_in_the_host)
{
	const struct sim_cost mmio = { .cycles = 10, .mmio = 8 };
	const struct trace_span *p;

	leave();
	sim_eret(&s, 0, &sim_host, 1, 10);
	sim_store(&s, 0, X19, X20, SP, STACK, 8, C(2));
	sim_mrs(&s, 0, X2, SIM_TTBR0_EL1, C(3));
	sim_store(&s, 0, X2, NONE, X0, VCPU + 8, 8, C(1));
	sim_mmio_load(&s, 0, X2, SIM_GICH, 0x100, mmio);
	sim_store(&s, 0, X2, NONE, X0, VCPU, 4, C(1));
	sim_mmio_store(&s, 0, X3, SIM_GICH, 0x100, mmio);
	sim_enter(&s, 0, &sim_host, 2, SIM_ESR_HVC64, 20);
	p = resume();
	expect(p, DIR_SAVE, CLASS_GP, 0, 0);
	expect(p, DIR_SAVE, CLASS_EL1_SYS, 0, 0);
	expect(p, DIR_SAVE, CLASS_VGIC, 1, 11);
	expect(p, DIR_RESTORE, CLASS_VGIC, 1, 10);
	ck_assert_uint_eq(p->bucket[BUCKET_EXEC_HOST_EL1], 6);
	sim_free(&s);
}
END_TEST

START_TEST(precedence)
{
	const struct trace_span *p;

	leave();
	sim_other(&s, 0, TRACE_BARRIER,
		  (struct sim_cost){ .cycles = 50, .mem = 5, .mmio = 6, .maint = 30 });
	sim_other(&s, 0, TRACE_MAINT, (struct sim_cost){ .cycles = 20, .maint = 12 });
	sim_mmio_load(&s, 0, X2, SIM_UART, 0,
		      (struct sim_cost){ .cycles = 100, .mmio = 80, .tlb = 15 });
	sim_load(&s, 0, X3, NONE, X0, VCPU, 8,
		 (struct sim_cost){ .cycles = 40, .mem = 30, .tlb = 7 });
	sim_alu(&s, 0, NONE, X2, C(1));
	sim_alu(&s, 0, NONE, X3, C(1));
	p = resume();
	ck_assert_uint_eq(p->bucket[BUCKET_BARRIER], 50);
	ck_assert_uint_eq(p->bucket[BUCKET_MAINT], 20);
	ck_assert_uint_eq(p->bucket[BUCKET_MMIO], 80);
	ck_assert_uint_eq(p->bucket[BUCKET_MEM_STALL], 15 + 37);
	ck_assert_uint_eq(p->bucket[BUCKET_EXEC_EL2], 5 + 3 + 2);
	sim_free(&s);
}
END_TEST

START_TEST(stalls_of_a_save)
{
	const struct trace_span *p;

	leave();
	sim_store(&s, 0, X0, X1, X5, VCPU, 8,
		  (struct sim_cost){ .cycles = 33, .mem = 20, .tlb = 11 });
	p = resume();
	expect(p, DIR_SAVE, CLASS_GP, 2, 33);
	ck_assert_uint_eq(p->moves[DIR_SAVE][CLASS_GP].stall, 31);
	ck_assert_uint_eq(p->bucket[BUCKET_MEM_STALL], 0);
	sim_free(&s);
}
END_TEST

/* A general register that the leg goes on to use holds a working value; others are for Y. */
START_TEST(working_values)
{
	const struct trace_span *p;

	leave();
	sim_alu(&s, 0, X2, NONE, C(1));		      /* an address ... */
	sim_load(&s, 0, X3, NONE, X2, VCPU, 8, C(3)); /* ... of something ... */
	sim_alu(&s, 0, NONE, X3, C(1));		      /* ... that is tested */
	sim_alu(&s, 0, X0, NONE, C(1));		      /* a result */
	p = resume();
	expect(p, DIR_RESTORE, CLASS_GP, 1, 1);
	ck_assert_uint_eq(p->bucket[BUCKET_EXEC_EL2], 5);
	sim_free(&s);
}
END_TEST

/* A constant that reaches its register by way of another: the last write alone. */
START_TEST(copied_constant)
{
	const struct trace_span *p;

	leave();
	sim_alu(&s, 0, X1, NONE, C(3));
	sim_mov(&s, 0, X0, X1, C(2));
	p = resume();
	expect(p, DIR_RESTORE, CLASS_GP, 1, 2);
	ck_assert_uint_eq(p->bucket[BUCKET_EXEC_EL2], 3);
	sim_free(&s);
}
END_TEST

START_TEST(banked_registers_are_gp)
{
	const struct trace_span *p;

	leave();
	sim_mrs(&s, 0, X2, SIM_SP_EL0, C(2));
	sim_store(&s, 0, X2, NONE, X0, VCPU, 8, C(1));
	sim_load(&s, 0, X2, NONE, X0, VCPU, 8, C(3));
	sim_msr(&s, 0, SIM_SP_EL0, X2, C(2));
	p = resume();
	expect(p, DIR_SAVE, CLASS_GP, 1, 3);
	expect(p, DIR_RESTORE, CLASS_GP, 1, 5);
	sim_free(&s);
}
END_TEST

/* The listing says the same as the buckets. */
START_TEST(steps)
{
	leave();
	sim_mrs(&s, 0, X2, SIM_TTBR0_EL1, C(7));
	sim_store(&s, 0, X2, X3, X0, VCPU, 8, C(3));
	resume();
	ck_assert_uint_eq(s.step_count, 4);
	ck_assert_uint_eq(s.steps[0].kind, STEP_ENTRY);
	ck_assert_uint_eq(s.steps[1].moves[0].action, ACTION_SAVE_PART);
	ck_assert_str_eq(trace_file_reg_name(s.file, s.steps[1].moves[0].reg), "TTBR0_EL1");
	ck_assert_uint_eq(s.steps[1].moves[0].cycles, 7);
	ck_assert_uint_eq(s.steps[2].moves[0].action, ACTION_SAVE);
	ck_assert_uint_eq(s.steps[2].moves[0].cycles, 2);
	ck_assert_uint_eq(s.steps[2].moves[1].action, ACTION_SAVE);
	ck_assert_str_eq(trace_file_reg_name(s.file, s.steps[2].moves[1].reg), "x3");
	ck_assert_uint_eq(s.steps[2].moves[1].cycles, 1);
	ck_assert_uint_eq(s.steps[3].kind, STEP_ERET);
	sim_free(&s);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { entry_and_eret,
				       gp_pair,
				       half_a_register_is_not_put_away,
				       system_register,
				       copies_belong_to_the_save,
				       computed_value_is_no_save,
				       own_value_is_no_save,
				       push_reload_store_is_one_save,
				       frame_on_the_stack,
				       overwritten_stack_slot,
				       restore_with_its_load,
				       restore_through_the_stack,
				       superseded_restore,
				       computed_restore_stands_alone,
				       direction_of_toggles,
				       pair_over_two_classes,
				       fp_registers,
				       vgic_by_mmio,
				       vgic_in_the_host,
				       precedence,
				       stalls_of_a_save,
				       working_values,
				       copied_constant,
				       banked_registers_are_gp,
				       steps,
				       NULL };

	return unit_run(unit_suite("trace attribution", tests));
}
