// SPDX-License-Identifier: GPL-2.0-or-later
/* A64 branches, the fusion of comparisons with them, and what lifters tell the block builder. */
#include "tests/unit/test_a64_exec.h"

#define PC UINT64_C(0x80000)

START_TEST(direct)
{
	struct cpu *cpu = exec_bare_cpu();

	cpu->r[30] = 7;
	ck_assert_int_eq(exec(cpu, 0x14000003), EXEC_JUMP); /* b .+12 */
	ck_assert_uint_eq(cpu->pc, PC + 12);
	ck_assert_uint_eq(cpu->r[30], 7);
	cpu->pc = PC;
	ck_assert_int_eq(exec(cpu, 0x97ffffff), EXEC_JUMP); /* bl .-4 */
	ck_assert_uint_eq(cpu->pc, PC - 4);
	ck_assert_uint_eq(cpu->r[30], PC + 4);
	cpu->pc = PC;
	exec(cpu, 0x16000000); /* b .-128M */
	ck_assert_uint_eq(cpu->pc, PC - (UINT64_C(128) << 20));
	free(cpu);
}
END_TEST

START_TEST(indirect)
{
	struct cpu *cpu = exec_bare_cpu();

	cpu->r[3] = 0x1234;
	ck_assert_int_eq(exec(cpu, 0xd61f0060), EXEC_JUMP); /* br x3 */
	ck_assert_uint_eq(cpu->pc, 0x1234);
	cpu->pc = PC;
	exec(cpu, 0xd63f0060); /* blr x3 */
	ck_assert_uint_eq(cpu->pc, 0x1234);
	ck_assert_uint_eq(cpu->r[30], PC + 4);
	/* BLR X30 goes where X30 pointed before it was written */
	cpu->pc = PC;
	cpu->r[30] = 0x5678;
	exec(cpu, 0xd63f03c0);
	ck_assert_uint_eq(cpu->pc, 0x5678);
	ck_assert_uint_eq(cpu->r[30], PC + 4);
	cpu->pc = PC;
	cpu->r[30] = 0x9abc;
	exec(cpu, 0xd65f03c0); /* ret */
	ck_assert_uint_eq(cpu->pc, 0x9abc);
	cpu->pc = PC;
	cpu->r[SLOT_SP] = 0x777;
	exec(cpu, 0xd65f03e0); /* ret xzr */
	ck_assert_uint_eq(cpu->pc, 0);
	free(cpu);
}
END_TEST

START_TEST(kinds)
{
	static const struct {
		uint32_t word;
		uint16_t op;
		uint32_t kind;
	} cases[] = {
		{ 0x14000003, UOP_jump, BRANCH_PLAIN },
		{ 0x94000003, UOP_jump, BRANCH_CALL },
		{ 0xd61f0060, UOP_jump_ind, BRANCH_PLAIN },
		{ 0xd63f0060, UOP_jump_ind, BRANCH_CALL },
		{ 0xd65f03c0, UOP_jump_ind, BRANCH_RETURN },
		{ 0x5400006e, UOP_jump, BRANCH_PLAIN },
		{ 0x5400006f, UOP_jump, BRANCH_PLAIN },
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct exec e;

		exec_lift(&e, PC, cases[i].word, 1);
		ck_assert_uint_eq(e.uops[e.count - 1].op, cases[i].op);
		ck_assert_uint_eq(e.uops[e.count - 1].aux, cases[i].kind);
		ck_assert(e.ends_block);
	}
}
END_TEST

/* The conditions, as the Arm ARM's table of them says (C1.2.4). */
static bool condition(unsigned cond, unsigned nzcv)
{
	bool n = nzcv & 8, z = nzcv & 4, c = nzcv & 2, v = nzcv & 1;

	switch (cond) {
	case 0:
		return z;
	case 1:
		return !z;
	case 2:
		return c;
	case 3:
		return !c;
	case 4:
		return n;
	case 5:
		return !n;
	case 6:
		return v;
	case 7:
		return !v;
	case 8:
		return c && !z;
	case 9:
		return !c || z;
	case 10:
		return n == v;
	case 11:
		return n != v;
	case 12:
		return !z && n == v;
	case 13:
		return z || n != v;
	default:
		return true;
	}
}

START_TEST(conditions)
{
	struct cpu *cpu = exec_bare_cpu();

	for (unsigned cond = 0; cond < 16; cond++)
		for (unsigned nzcv = 0; nzcv < 16; nzcv++) {
			bool taken = condition(cond, nzcv);

			cpu->pc = PC;
			cpu_set_nzcv(cpu, nzcv << 28);
			ck_assert_int_eq(exec(cpu, 0x54000100 | cond),
					 taken ? EXEC_JUMP : EXEC_NEXT);
			ck_assert_uint_eq(cpu->pc, taken ? PC + 32 : PC + 4);
			ck_assert_uint_eq(cond_set(cond) >> nzcv & 1, taken);
		}
	free(cpu);
}
END_TEST

START_TEST(compare_and_test)
{
	struct cpu *cpu = exec_bare_cpu();
	struct rng r;

	rng_seed(&r, 31);
	for (unsigned i = 0; i < 20000; i++) {
		bool wide = i & 1, inverted = i & 2, test_bit = i & 4;
		unsigned t = (unsigned)rng_below(&r, 32), bit = (unsigned)rng_below(&r, 64);
		uint64_t v;
		bool taken;

		exec_randomize(cpu, &r);
		if (i & 8)
			cpu->r[t] &= UINT64_C(0xffffffff00000000);
		v = t == 31 ? 0 : cpu->r[t];
		cpu->pc = PC;
		if (test_bit) { /* tbz, tbnz .+32 */
			taken = (v >> bit & 1) == inverted;
			exec(cpu, 0x36000100 | (uint32_t)inverted << 24 | (bit & 32) << 26 |
					  (bit & 31) << 19 | t);
		} else { /* cbz, cbnz .+32 */
			taken = ((wide ? v : (uint32_t)v) == 0) != inverted;
			exec(cpu, 0x34000100 | (uint32_t)inverted << 24 | (uint32_t)wide << 31 | t);
		}
		MUST(cpu->pc == (taken ? PC + 32 : PC + 4), "case %u", i);
	}
	free(cpu);
}
END_TEST

/* Lifts a flag setter and a B.cond after it as a block would; returns the number of micro-ops. */
static unsigned lift_two(struct uop *uops, uint32_t setter, uint32_t branch)
{
	struct lift l = { .pc = PC, .word = setter, .flags = 1, .uops = uops };

	emit(&l, UOP_head, SLOT_SINK, SLOT_ZR, SLOT_ZR, 0);
	decoder_find(exec_decoder(), setter)->lift(&l);
	l.pc += 4;
	l.word = branch;
	l.insn = 1;
	decoder_find(exec_decoder(), branch)->lift(&l);
	ck_assert(l.closed);
	return l.count;
}

static bool run_uops(struct cpu *cpu, const struct uop *uops, unsigned count)
{
	bool taken = false;

	for (unsigned i = 1; i < count; i++)
		exec_uop(cpu, &uops[i], &taken);
	return taken;
}

START_TEST(fused_is_the_same)
{
	/* x0 or xzr from x1, x2 or an immediate; with the fusing forms of 14 conditions */
	static const struct {
		uint32_t word;
		unsigned fused;
	} setters[] = {
		{ 0xeb020020, 12 }, { 0x6b020020, 12 }, { 0xeb02003f, 12 }, { 0x6b02003f, 12 },
		{ 0xf1000420, 12 }, { 0x71000420, 12 }, { 0xf101fc3f, 12 }, { 0x71000c3f, 12 },
		{ 0xea020020, 4 },  { 0x6a02003f, 4 },	{ 0xf102003f, 0 }, /* cmp x1, #128: too
									      large to travel */
		{ 0xf140043f, 0 },					   /* cmp x1, #1, lsl 12 */
		{ 0xab020020, 0 },					   /* adds */
		{ 0xea020c3f, 4 }, /* tst x1, x2, lsl 3: a shift before the setter */
		{ 0xd503201f, 0 }, /* nop */
	};
	struct cpu *a = exec_bare_cpu(), *b = exec_bare_cpu();
	struct rng r;

	rng_seed(&r, 32);
	for (size_t s = 0; s < sizeof setters / sizeof *setters; s++) {
		unsigned fused_forms = 0;

		for (unsigned cond = 0; cond < 14; cond++) {
			struct uop plain[16], fused[16];
			unsigned count = lift_two(plain, setters[s].word, 0x54000100 | cond),
				 fused_count = count;

			memcpy(fused, plain, sizeof fused);
			lift_fuse(fused, &fused_count);
			ck_assert_uint_le(count - fused_count, 1);
			if (fused_count == count)
				continue;
			fused_forms++;
			ck_assert_uint_eq(fused[fused_count - 1].insn, 1);
			ck_assert_uint_eq(fused[fused_count - 1].imm, PC + 4 + 32);
			for (unsigned i = 0; i < 300; i++) {
				exec_randomize(a, &r);
				if (i & 1)
					a->r[1] = a->r[2] + (i >> 1) % 5 - 2;
				memcpy(b->r, a->r, sizeof a->r);
				cpu_set_nzcv(b, cpu_nzcv(a));
				MUST(run_uops(a, plain, count) == run_uops(b, fused, fused_count) &&
					     cpu_nzcv(a) == cpu_nzcv(b) &&
					     !memcmp(a->r, b->r, SLOT_SP * 8),
				     "%08x, condition %u", setters[s].word, cond);
			}
		}
		ck_assert_msg(fused_forms == setters[s].fused, "%08x: %u", setters[s].word,
			      fused_forms);
	}
	free(a);
	free(b);
}
END_TEST

/* A store or load by SP is checked once, and again when SP moved by something else than 16s. */
START_TEST(sp_is_checked_when_it_may_have_moved)
{
	static const struct {
		uint32_t word;
		bool checks;
	} code[] = {
		{ 0xa9bf7bfd, true },  /* stp x29, x30, [sp, #-16]! */
		{ 0xf90003e0, false }, /* str x0, [sp] */
		{ 0xd10083ff, false }, /* sub sp, sp, #32 */
		{ 0xf94003e0, false }, /* ldr x0, [sp] */
		{ 0xd10023ff, false }, /* sub sp, sp, #8 */
		{ 0xf94003e0, true },  /* ldr x0, [sp] */
		{ 0x9100003f, false }, /* mov sp, x1 */
		{ 0xc85f7fe0, true },  /* ldxr x0, [sp] */
		{ 0xf8408fe0, false }, /* ldr x0, [sp, #8]! */
		{ 0x3d8003e0, true },  /* str q0, [sp] */
		{ 0xf98003e0, false }, /* prfm [sp] */
	};
	struct uop uops[64];
	struct lift l = { .pc = PC, .flags = 1 | BLOCK_SP_ALIGN, .uops = uops };

	for (size_t i = 0; i < sizeof code / sizeof *code; i++) {
		unsigned before = l.count;
		bool checks = false;

		l.insn = (uint16_t)i;
		l.word = code[i].word;
		decoder_find(exec_decoder(), l.word)->lift(&l);
		for (unsigned k = before; k < l.count; k++)
			checks |= uops[k].op == UOP_sp_aligned;
		ck_assert_msg(checks == code[i].checks, "instruction %zu", i);
	}
}
END_TEST

START_TEST(blocks_end_where_they_must)
{
	static const struct {
		uint32_t word;
		bool ends;
	} cases[] = {
		{ 0xd5033fdf, true },  /* isb */
		{ 0xd5033f9f, true },  /* dsb sy */
		{ 0xd503201f, false }, /* nop */
		{ 0xd503207f, true },  /* wfi */
		{ 0xd508871f, true },  /* tlbi vmalle1 */
		{ 0xd50b7520, true },  /* ic ivau, x0 */
		{ 0xd50b7a20, false }, /* dc cvac, x0 */
		{ 0xd4000001, true },  /* svc */
		{ 0xd69f03e0, true },  /* eret */
		{ 0xd53be040, true },  /* mrs x0, cntvct_el0 */
		{ 0xd53bd040, false }, /* mrs x0, tpidr_el0 */
		{ 0xd50342df, true },  /* msr daifset, #2 */
		{ 0x00000000, true },  /* udf */
		{ 0x91000421, false }, /* add x1, x1, #1 */
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct exec e;

		exec_lift(&e, PC, cases[i].word, 1);
		ck_assert_msg(e.ends_block == cases[i].ends, "%08x", cases[i].word);
	}
}
END_TEST

/* SIMD&FP registers in a state where they trap: the trap and nothing else, whatever the
 * instruction. */
START_TEST(fp_traps)
{
	static const uint32_t words[] = {
		0x3d8003e0, /* str q0, [sp] */
		0x6d400400, /* ldp d0, d1, [x0] */
		0x0c407000, /* ld1 {v0.8b}, [x0] */
		0x4cdf0000, /* ld4 post */
		0x9e670000, /* fmov d0, x0 */
		0x4e080c00, /* dup v0.2d, x0 */
		0x4f000400, /* movi */
		0x1c000000, /* ldr s0, . */
		0x4ea01c00, /* mov v0.16b, v0.16b */
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		for (uint32_t target = 1; target <= 2; target++) {
			struct exec e;

			exec_lift(&e, PC, words[i],
				  1 | target << BLOCK_FP_TRAP_SHIFT | BLOCK_SP_ALIGN);
			ck_assert_msg(e.count == 1 && e.uops[0].op == UOP_fp_trap, "%08x",
				      words[i]);
			ck_assert_uint_eq(e.uops[0].aux, target);
			ck_assert(e.ends_block);
		}
}
END_TEST

/* UNDEFINED comes before the trap. */
START_TEST(undefined_before_fp_trap)
{
	struct exec e;

	exec_lift(&e, PC, 0x0c400c00, 1 | 1u << BLOCK_FP_TRAP_SHIFT); /* ld4 {.1d} */
	ck_assert(exec_undefined(&e));
	exec_lift(&e, PC, 0x4e100c00, 1 | 1u << BLOCK_FP_TRAP_SHIFT); /* dup, imm5 = 10000 */
	ck_assert(exec_undefined(&e));
}
END_TEST

int main(void)
{
	return unit_run(unit_suite("cpu/a64-branch",
				   (const TTest *const[]){ direct, indirect, kinds, conditions,
							   compare_and_test, fused_is_the_same,
							   sp_is_checked_when_it_may_have_moved,
							   blocks_end_where_they_must, fp_traps,
							   undefined_before_fp_trap, NULL }));
}
