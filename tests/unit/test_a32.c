// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A32 and T32 go through the same tables, lifting state, micro-ops and interpreter as A64:
 * conditional execution, PC as an operand, LDM and STM, an IT block. Each program ends with a
 * branch; what its registers hold then is worked out by hand.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "cpu/a32.h"
#include "cpu/a64.h"
#include "cpu/cpu.h"
#include "cpu/interp.h"
#include "tests/unit/unit.h"

#define CODE_PC	 0x8000u
#define DATA	 0x10000u
#define MAX_UOPS 256

static struct {
	struct cpu cpu;
	struct mmu mmu;
	struct lookup lookup;
	uint8_t memory[4096] __attribute__((aligned(64)));
	uint8_t bimodal[1];
	uint64_t ras[1];
	struct branch_target btb[1];
} m;

/* Memory at DATA by way of the lookup; everything else would take the slow path and fault. */
static void set_up(void)
{
	memset(&m, 0, sizeof m);
	m.cpu.mmu = &m.mmu;
	m.cpu.bimodal = m.bimodal;
	m.cpu.ras = m.ras;
	m.cpu.btb = m.btb;
	m.mmu.lookup = &m.lookup;
	event_queue_init(&m.cpu.events);
	for (unsigned i = 0; i < LOOKUP_ENTRIES; i++) {
		bool line = i < 64;

		m.lookup.read[i].tag = line ? DATA + i * 64 : lookup_no_tag(i);
		m.lookup.read[i].host = m.memory + i % 64 * 64;
		m.lookup.write[i] = m.lookup.read[i];
	}
	m.cpu.limit = 1000000;
	m.cpu.left = 1000000;
}

/* Stands for any successor: leaves with the address in cpu->pc. */
struct program {
	struct block block;
	struct insn insns[BLOCK_MAX_INSNS];
	uint16_t prefix[BLOCK_MAX_INSNS + 1];
	struct uop uops[MAX_UOPS];
	struct trace_insn_static flow[BLOCK_MAX_INSNS];
};

static struct program program;

/* Lifts @words (T32: 16-bit instructions in the upper half) into an instrumented block, whose ends
 * leave. */
static void lift_program(const struct decode_table *table, enum lift_isa isa, const uint32_t *words,
			 unsigned n)
{
	struct decoder *d = decoder_new(table);
	struct uop uops[MAX_UOPS];
	struct lift l = { .pc = CODE_PC, .uops = uops, .isa = (uint8_t)isa };
	struct block *b = &program.block;

	memset(&program, 0, sizeof program);
	emit(&l, UOP_head, SLOT_SINK, SLOT_ZR, SLOT_ZR, (uint64_t)(uintptr_t)b);
	for (unsigned i = 0; i < n; i++) {
		const struct decode_row *row = decoder_find(d, words[i]);

		ck_assert_msg(row != NULL, "no row for %08x", words[i]);
		ck_assert_int_eq(row->feature, FEAT_A32);
		l.word = words[i];
		l.insn = (uint16_t)i;
		l.bytes = isa == ISA_T32 && words[i] >> 27 < 0x1d ? 2 : 4;
		program.insns[i] = (struct insn){
			.word = words[i],
			.timing = (uint8_t)row->timing,
			.offset = (uint8_t)((l.pc - CODE_PC) / 2),
			.first_uop = (uint16_t)l.count,
		};
		row->lift(&l);
		l.pc += l.bytes;
	}
	ck_assert(l.closed);
	ck_assert_uint_lt(l.count, MAX_UOPS);
	b->pc = CODE_PC;
	b->insn_count = (uint16_t)n;
	b->uop_count = (uint16_t)l.count;
	b->insns = program.insns;
	b->prefix = program.prefix;
	b->uops = uops;
	timing_schedule(NULL, b);
	b->uops = b->step_uops = program.uops;
	b->flow = program.flow;
	memcpy(program.uops, uops, l.count * sizeof *uops);
	for (unsigned i = 0; i < l.count; i++)
		program.uops[i].fn = interp_handler(uops[i].op, true);
	decoder_free(d);
}

static void run_program(void)
{
	interp_enter(&m.cpu, program.uops);
	ck_assert_uint_eq(cpu_now(&m.cpu), program.block.insn_count);
}

static uint32_t word_at(unsigned offset)
{
	uint32_t w;

	memcpy(&w, m.memory + offset, 4);
	return w;
}

START_TEST(a32_conditional_execution)
{
	static const uint32_t words[] = {
		0xe3a00005, /* mov r0, #5 */
		0xe3500005, /* cmp r0, #5 */
		0x02801001, /* addeq r1, r0, #1 */
		0x12802002, /* addne r2, r0, #2 */
		0xe0903000, /* adds r3, r0, r0 */
		0x40a04003, /* adcmi r4, r0, r3 */
		0xe0404180, /* sub r4, r0, r0, lsl #3 */
		0xe0050094, /* mul r5, r4, r0 */
		0xe1856004, /* orr r6, r5, r4 */
		0xe12fff1e, /* bx lr */
	};

	set_up();
	m.cpu.r[2] = 77;
	m.cpu.r[14] = 0x4000;
	lift_program(&a32_table, ISA_A32, words, 10);
	run_program();
	ck_assert_uint_eq(m.cpu.r[0], 5);
	ck_assert_uint_eq(m.cpu.r[1], 6);
	ck_assert_uint_eq(m.cpu.r[2], 77);
	ck_assert_uint_eq(m.cpu.r[3], 10);
	ck_assert_uint_eq(m.cpu.r[4], (uint32_t)(5 - 40));
	ck_assert_uint_eq(m.cpu.r[5], (uint32_t)(-35 * 5));
	ck_assert_uint_eq(m.cpu.r[6], (uint32_t)-175 | (uint32_t)-35);
	ck_assert_uint_eq(m.cpu.pc, 0x4000);
}
END_TEST

START_TEST(a32_pc_is_an_operand)
{
	static const uint32_t words[] = {
		0xe28f0004, /* add r0, pc, #4 */
		0xe1a0100f, /* mov r1, pc */
		0xe3b02000, /* movs r2, #0 */
		0x0a000010, /* beq pc+8+64 */
	};

	set_up();
	cpu_set_nzcv(&m.cpu, 0xb0000000);
	lift_program(&a32_table, ISA_A32, words, 4);
	run_program();
	ck_assert_uint_eq(m.cpu.r[0], CODE_PC + 12);
	ck_assert_uint_eq(m.cpu.r[1], CODE_PC + 12);
	/* MOVS sets N and Z and leaves C and V */
	ck_assert_uint_eq(cpu_nzcv(&m.cpu), 0x70000000);
	ck_assert_uint_eq(m.cpu.pc, CODE_PC + 12 + 8 + 64);
}
END_TEST

START_TEST(a32_not_taken_goes_on)
{
	static const uint32_t words[] = { 0xe3500001 /* cmp r0, #1 */, 0x0b000010 /* bleq */ };

	set_up();
	m.cpu.r[14] = 3;
	lift_program(&a32_table, ISA_A32, words, 2);
	run_program();
	ck_assert_uint_eq(m.cpu.pc, CODE_PC + 8);
	ck_assert_uint_eq(m.cpu.r[14], 3);
}
END_TEST

START_TEST(a32_block_transfers)
{
	static const uint32_t words[] = {
		0xe92d40f0, /* stmdb sp!, {r4-r7, lr} */
		0xe59d4000, /* ldr r4, [sp] */
		0xe58d4028, /* str r4, [sp, #40] */
		0xe89d0007, /* ldmia sp, {r0-r2} */
		0xe8bd8070, /* ldmia sp!, {r4-r6, pc} */
	};

	set_up();
	for (unsigned i = 4; i < 8; i++)
		m.cpu.r[i] = 0x100 * i;
	m.cpu.r[13] = DATA + 256;
	m.cpu.r[14] = 0x6000;
	lift_program(&a32_table, ISA_A32, words, 5);
	run_program();
	ck_assert_uint_eq(word_at(236), 0x400);
	ck_assert_uint_eq(word_at(252), 0x6000);
	ck_assert_uint_eq(word_at(236 + 40), 0x400);
	ck_assert_uint_eq(m.cpu.r[0], 0x400);
	ck_assert_uint_eq(m.cpu.r[2], 0x600);
	ck_assert_uint_eq(m.cpu.r[4], 0x400);
	ck_assert_uint_eq(m.cpu.r[6], 0x600);
	ck_assert_uint_eq(m.cpu.r[13], DATA + 236 + 16);
	ck_assert_uint_eq(m.cpu.pc, 0x700); /* fourth word: r7 */
}
END_TEST

START_TEST(a32_load_that_replaces_its_base)
{
	static const uint32_t words[] = { 0xe891000a /* ldmia r1, {r1, r3} */,
					  0xe12fff1e /* bx lr */ };
	const uint32_t data[2] = { 0x11, 0x33 };

	set_up();
	memcpy(m.memory + 64, data, sizeof data);
	m.cpu.r[1] = DATA + 64;
	lift_program(&a32_table, ISA_A32, words, 2);
	run_program();
	ck_assert_uint_eq(m.cpu.r[1], 0x11);
	ck_assert_uint_eq(m.cpu.r[3], 0x33);
}
END_TEST

START_TEST(t32_it_block)
{
	static const uint32_t words[] = {
		0x2005u << 16, /* movs r0, #5 */
		0x2805u << 16, /* cmp r0, #5 */
		0xbf0cu << 16, /* ite eq */
		0x3001u << 16, /* addeq r0, #1 */
		0x3064u << 16, /* addne r0, #100 */
		0xbf14u << 16, /* ite ne */
		0x2107u << 16, /* movne r1, #7 */
		0x2109u << 16, /* moveq r1, #9 */
		0xf2412234u,   /* movw r2, #0x1234 */
		0x1883u << 16, /* adds r3, r0, r2 */
		0x4770u << 16, /* bx lr */
	};

	set_up();
	m.cpu.r[14] = 0x5000;
	lift_program(&t32_table, ISA_T32, words, 11);
	run_program();
	/* inside the IT blocks the additions and moves left the flags, so EQ held throughout */
	ck_assert_uint_eq(m.cpu.r[0], 6);
	ck_assert_uint_eq(m.cpu.r[1], 9);
	ck_assert_uint_eq(m.cpu.r[2], 0x1234);
	ck_assert_uint_eq(m.cpu.r[3], 0x123a);
	ck_assert_uint_eq(cpu_nzcv(&m.cpu), 0);
	ck_assert_uint_eq(m.cpu.pc, 0x5000);
}
END_TEST

START_TEST(t32_stack_and_literals)
{
	static const uint32_t words[] = {
		0xb513u << 16, /* push {r0, r1, r4, lr} */
		0x6060u << 16, /* str r0, [r4, #4] */
		0x6862u << 16, /* ldr r2, [r4, #4] */
		0xc403u << 16, /* stmia r4!, {r0, r1} */
		0x3a01u << 16, /* subs r2, #1 */
		0xbd13u << 16, /* pop {r0, r1, r4, pc} */
	};

	set_up();
	m.cpu.r[0] = 0xaaaa;
	m.cpu.r[1] = 0xbbbb;
	m.cpu.r[4] = DATA;
	m.cpu.r[13] = DATA + 512;
	m.cpu.r[14] = 0x7000;
	lift_program(&t32_table, ISA_T32, words, 6);
	run_program();
	ck_assert_uint_eq(word_at(0), 0xaaaa);
	ck_assert_uint_eq(word_at(4), 0xbbbb);
	ck_assert_uint_eq(word_at(496), 0xaaaa);
	ck_assert_uint_eq(word_at(508), 0x7000);
	ck_assert_uint_eq(m.cpu.r[2], 0xaaa9);
	ck_assert_uint_eq(m.cpu.r[4], DATA);
	ck_assert_uint_eq(m.cpu.r[13], DATA + 512);
	ck_assert_uint_eq(m.cpu.pc, 0x7000);
}
END_TEST

START_TEST(t32_pc_relative)
{
	static const uint32_t words[] = {
		0x2a00u << 16, /* cmp r2, #0 */
		0xd102u << 16, /* bne +4 */
	};

	set_up();
	m.cpu.r[2] = 1;
	lift_program(&t32_table, ISA_T32, words, 2);
	run_program();
	ck_assert_uint_eq(m.cpu.pc, CODE_PC + 2 + 4 + 4);
}
END_TEST

START_TEST(rows_are_many_and_gated)
{
	const struct decode_table *const tables[] = { &a32_table, &t32_table };
	size_t rows = 0;

	for (unsigned t = 0; t < 2; t++) {
		struct decoder *d = decoder_new(tables[t]);

		for (size_t i = 0; i < decoder_row_count(d); i++)
			ck_assert_int_eq(decoder_row(d, i)->feature, FEAT_A32);
		rows += decoder_row_count(d);
		decoder_free(d);
	}
	ck_assert_uint_ge(rows, 20);
	for (const struct cpu_model *c = cpu_models; c->name; c++)
		ck_assert(!(c->features & feature_bit(FEAT_A32)));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a32_conditional_execution,	 a32_pc_is_an_operand,
		a32_not_taken_goes_on,		 a32_block_transfers,
		a32_load_that_replaces_its_base, t32_it_block,
		t32_stack_and_literals,		 t32_pc_relative,
		rows_are_many_and_gated,	 NULL,
	};

	return unit_run(unit_suite("a32", tests));
}
