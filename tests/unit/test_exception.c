// SPDX-License-Identifier: GPL-2.0-or-later
/* Exception entry: routing, syndromes, PSTATE, vectors, interrupts. */
#include "cpu/exception.h"

#include "cpu/sysreg-bits.h"
#include "tests/unit/stub-cpu.h"
#include "tests/unit/unit.h"

#define SVC(imm) (0xd4000001u | (imm) << 5)
#define HVC(imm) (0xd4000002u | (imm) << 5)
#define SMC(imm) (0xd4000003u | (imm) << 5)
#define BRK(imm) (0xd4200000u | (imm) << 5)
#define HLT(imm) (0xd4400000u | (imm) << 5)
#define UDF	 0xd4a00001u /* DCPS1: UNDEFINED outside Debug state */

#define VBAR(el) ((el) == 2 ? 0x20000u : 0x10000u)

static struct cpu *cpu_at(unsigned el)
{
	struct cpu *cpu = stub_cpu_new("cortex-a57", true);

	stub_at_el(cpu, el);
	return cpu;
}

/* Instructions that raise exceptions: where from, which controls, where to, what it says. */
START_TEST(instructions)
{
	static const struct {
		uint32_t word;
		uint8_t el;
		uint64_t hcr, mdcr;
		uint8_t target, ec;
		uint32_t iss;
		bool after; /* the return address is the next instruction */
	} rows[] = {
		{ SVC(0x1234), 0, 0, 0, 1, 0x15, 0x1234, true },
		{ SVC(1), 1, 0, 0, 1, 0x15, 1, true },
		{ SVC(1), 2, 0, 0, 2, 0x15, 1, true },
		{ SVC(7), 0, HCR_TGE, 0, 2, 0x15, 7, true },
		{ HVC(0xffff), 1, 0, 0, 2, 0x16, 0xffff, true },
		{ HVC(3), 2, 0, 0, 2, 0x16, 3, true },
		{ HVC(3), 0, 0, 0, 1, 0, 0, false },
		{ HVC(3), 0, HCR_TGE, 0, 2, 0, 0, false },
		{ HVC(3), 1, HCR_HCD, 0, 1, 0, 0, false },
		{ HVC(3), 2, HCR_HCD, 0, 2, 0, 0, false },
		{ SMC(5), 1, HCR_TSC, 0, 2, 0x17, 5, false },
		{ SMC(5), 0, HCR_TSC, 0, 1, 0, 0, false },
		{ SMC(5), 1, 0, 0, 1, 0, 0, false }, /* nobody answers */
		{ SMC(5), 2, HCR_TSC, 0, 2, 0, 0, false },
		{ BRK(9), 0, 0, 0, 1, 0x3c, 9, false },
		{ BRK(9), 1, 0, 0, 1, 0x3c, 9, false },
		{ BRK(9), 2, 0, 0, 2, 0x3c, 9, false },
		{ BRK(9), 0, HCR_TGE, 0, 2, 0x3c, 9, false },
		{ BRK(9), 1, 0, MDCR_TDE, 2, 0x3c, 9, false },
		{ HLT(1), 1, 0, 0, 1, 0, 0, false },
		{ UDF, 0, 0, 0, 1, 0, 0, false },
		{ UDF, 0, HCR_TGE, 0, 2, 0, 0, false },
		{ UDF, 1, 0, 0, 1, 0, 0, false },
		{ UDF, 2, 0, 0, 2, 0, 0, false },
		{ 0xd69f03e0, 0, 0, 0, 1, 0, 0, false }, /* ERET at EL0 */
	};

	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct cpu *cpu = stub_cpu_new("cortex-a57", true);
		unsigned to = rows[i].target;

		cpu->sys[SR_HCR_EL2] |= rows[i].hcr;
		cpu->sys[SR_MDCR_EL2] |= rows[i].mdcr;
		stub_at_el(cpu, rows[i].el);
		ck_assert(!stub_run(cpu, rows[i].word));
		ck_assert_msg(cpu->ps.el == to, "row %u: to EL%u", i, cpu->ps.el);
		ck_assert_msg(stub_ec(cpu) == rows[i].ec, "row %u: EC %x", i, stub_ec(cpu));
		ck_assert_msg(stub_iss(cpu) == rows[i].iss, "row %u", i);
		ck_assert(cpu->sys[to == 2 ? SR_ESR_EL2 : SR_ESR_EL1] >> 25 & 1); /* IL */
		ck_assert_msg(cpu->sys[to == 2 ? SR_ELR_EL2 : SR_ELR_EL1] ==
				      STUB_PC + (rows[i].after ? 4 : 0),
			      "row %u", i);
		ck_assert_uint_eq(cpu->pc, VBAR(to) + (rows[i].el < to ? 0x400 : 0x200));
		stub_cpu_free(cpu);
	}
}
END_TEST

START_TEST(entry_state)
{
	struct cpu *cpu = cpu_at(1);

	cpu_set_nzcv(cpu, 0x60000000);
	cpu->ps.daif = 0x5;
	cpu->ps.ss = true;
	cpu->r[SLOT_SP] = 0xabc0;
	ck_assert(!stub_run(cpu, HVC(0)));
	/* Z C, SS, D.. of 0b0101: A and F, EL1h */
	ck_assert_uint_eq(cpu->sys[SR_SPSR_EL2], 0x60200145);
	ck_assert_uint_eq(cpu_pstate_spsr(cpu), 0x600003c9);
	ck_assert_uint_eq(cpu->r[SLOT_SP], 0x300);
	ck_assert_uint_eq(cpu_get_sp(cpu, 1), 0xabc0);
	ck_assert_uint_eq(cpu->exceptions_taken, 1);
	ck_assert_uint_eq(cpu->flags & BLOCK_EL_MASK, 2);
	stub_cpu_free(cpu);
}
END_TEST

/* From SP_EL0 of the same EL the first four vectors are used. */
START_TEST(vector_of_sp_el0)
{
	struct cpu *cpu = cpu_at(1);

	ck_assert(stub_run(cpu, 0xd50040bf)); /* msr spsel, #0 */
	ck_assert(!stub_run(cpu, SVC(0)));
	ck_assert_uint_eq(cpu->pc, VBAR(1) + 0x000);
	ck_assert_uint_eq(cpu->sys[SR_SPSR_EL1] & 0xf, 4);
	stub_cpu_free(cpu);
}
END_TEST

START_TEST(charges)
{
	struct core_timing t = {
		.exception_entry = 11, .exception_entry_el2 = 22, .eret = 33, .eret_el2 = 44
	};
	struct cpu *cpu = cpu_at(1);
	uint64_t before;

	cpu->timing = &t;
	before = cpu_now(cpu);
	stub_run(cpu, SVC(0));
	ck_assert_uint_eq(cpu_now(cpu) - before, 1 + 11);
	before = cpu_now(cpu);
	stub_run(cpu, HVC(0));
	ck_assert_uint_eq(cpu_now(cpu) - before, 1 + 22);
	before = cpu_now(cpu);
	stub_run(cpu, 0xd69f03e0);
	ck_assert_uint_eq(cpu_now(cpu) - before, 1 + 44);
	ck_assert_uint_eq(cpu->ps.el, 1);
	before = cpu_now(cpu);
	stub_run(cpu, 0xd69f03e0);
	ck_assert_uint_eq(cpu_now(cpu) - before, 1 + 33);
	/* an UNDEFINED instruction takes back its schedule */
	before = cpu_now(cpu);
	stub_run(cpu, UDF);
	ck_assert_uint_eq(cpu_now(cpu) - before, 11);
	stub_cpu_free(cpu);
}
END_TEST

START_TEST(firmware_calls)
{
	struct cpu *cpu = cpu_at(1);
	struct stub_log *log = stub_log(cpu);
	uint64_t insns;

	log->firmware_answers = true;
	ck_assert(!stub_run(cpu, SMC(0)));
	ck_assert_uint_eq(log->firmware_smc, 1);
	ck_assert_uint_eq(cpu->r[0], 0x1234);
	ck_assert_uint_eq(cpu->pc, STUB_PC + 4);
	ck_assert_uint_eq(cpu->ps.el, 1);
	ck_assert_uint_eq(cpu->insns, 1);
	/* trapped by EL2 the firmware does not hear of it */
	cpu->sys[SR_HCR_EL2] |= HCR_TSC;
	stub_run(cpu, SMC(0));
	ck_assert_uint_eq(log->firmware_smc, 1);
	/* with EL2, HVC is EL2's */
	stub_at_el(cpu, 1);
	stub_run(cpu, HVC(0));
	ck_assert_uint_eq(log->firmware_hvc, 0);
	stub_cpu_free(cpu);

	cpu = stub_cpu_new("cortex-a57", false);
	log = stub_log(cpu);
	log->firmware_answers = true;
	stub_run(cpu, HVC(0));
	ck_assert_uint_eq(log->firmware_hvc, 1);
	ck_assert_uint_eq(cpu->pc, STUB_PC + 4);
	/* a call that the firmware refuses was never retired */
	log->firmware_answers = false;
	insns = cpu->insns;
	stub_run(cpu, HVC(0));
	ck_assert_uint_eq(stub_ec(cpu), EC_UNKNOWN);
	ck_assert_uint_eq(cpu->sys[SR_ELR_EL1], STUB_PC + 4);
	ck_assert_uint_eq(cpu->insns, insns);
	stub_cpu_free(cpu);
}
END_TEST

START_TEST(semihosting)
{
	struct cpu *cpu = cpu_at(1);

	ck_assert(!stub_run(cpu, HLT(0xf000)));
	ck_assert_uint_eq(stub_log(cpu)->semihosting, 1);
	ck_assert_uint_eq(cpu->pc, STUB_PC + 4);
	ck_assert_uint_eq(cpu->ps.el, 1);
	ck_assert_uint_eq(cpu->exceptions_taken, 0);
	stub_cpu_free(cpu);
}
END_TEST

START_TEST(pc_and_sp_alignment)
{
	struct cpu *cpu = cpu_at(0);

	cpu->pc = 0x1002;
	cpu_pc_alignment(cpu);
	ck_assert_uint_eq(cpu->ps.el, 1);
	ck_assert_uint_eq(stub_ec(cpu), 0x22);
	ck_assert_uint_eq(cpu->sys[SR_FAR_EL1], 0x1002);
	ck_assert_uint_eq(cpu->sys[SR_ELR_EL1], 0x1002);
	stub_cpu_free(cpu);
}
END_TEST

/* ---- syndromes of data aborts --------------------------------------------------- */

#define ISV(sas, sse, srt, sf, ar) \
	(1u << 24 | (sas) << 22 | (sse) << 21 | (srt) << 16 | (sf) << 15 | (ar) << 14)

START_TEST(load_store_syndrome)
{
	static const struct {
		uint32_t word;
		const char *text;
		uint32_t iss;
	} rows[] = {
		{ 0x39400041, "ldrb w1, [x2]", ISV(0u, 0u, 1u, 0u, 0u) },
		{ 0x79000043, "strh w3, [x2]", ISV(1u, 0u, 3u, 0u, 0u) },
		{ 0xb9400bff, "ldr wzr, [sp, #8]", ISV(2u, 0u, 31u, 0u, 0u) },
		{ 0xf9000045, "str x5, [x2]", ISV(3u, 0u, 5u, 1u, 0u) },
		{ 0x39800041, "ldrsb x1, [x2]", ISV(0u, 1u, 1u, 1u, 0u) },
		{ 0x39c00041, "ldrsb w1, [x2]", ISV(0u, 1u, 1u, 0u, 0u) },
		{ 0x79800041, "ldrsh x1, [x2]", ISV(1u, 1u, 1u, 1u, 0u) },
		{ 0x79c00041, "ldrsh w1, [x2]", ISV(1u, 1u, 1u, 0u, 0u) },
		{ 0xb9800041, "ldrsw x1, [x2]", ISV(2u, 1u, 1u, 1u, 0u) },
		{ 0xf8636841, "ldr x1, [x2, x3]", ISV(3u, 0u, 1u, 1u, 0u) },
		{ 0xb85fc041, "ldur w1, [x2, #-4]", ISV(2u, 0u, 1u, 0u, 0u) },
		{ 0xf8400841, "ldtr x1, [x2]", ISV(3u, 0u, 1u, 1u, 0u) },
		{ 0x38000841, "sttrb w1, [x2]", ISV(0u, 0u, 1u, 0u, 0u) },
		{ 0x18000041, "ldr w1, .+8", ISV(2u, 0u, 1u, 0u, 0u) },
		{ 0x58000041, "ldr x1, .+8", ISV(3u, 0u, 1u, 1u, 0u) },
		{ 0x98000041, "ldrsw x1, .+8", ISV(2u, 1u, 1u, 1u, 0u) },
		{ 0x88dffc41, "ldar w1, [x2]", ISV(2u, 0u, 1u, 0u, 1u) },
		{ 0xc89ffc41, "stlr x1, [x2]", ISV(3u, 0u, 1u, 1u, 1u) },
		{ 0x089ffc41, "stlrb w1, [x2]", ISV(0u, 0u, 1u, 0u, 1u) },
		{ 0x48df7c41, "ldlarh w1, [x2]", ISV(1u, 0u, 1u, 0u, 1u) },
		{ 0xc89f7c41, "stllr x1, [x2]", ISV(3u, 0u, 1u, 1u, 1u) },
		/* no valid syndrome */
		{ 0xf8408441, "ldr x1, [x2], #8", 0 },
		{ 0xf8408c41, "ldr x1, [x2, #8]!", 0 },
		{ 0xa9400841, "ldp x1, x2, [x2]", 0 },
		{ 0x29000841, "stp w1, w2, [x2]", 0 },
		{ 0xc85f7c41, "ldxr x1, [x2]", 0 },
		{ 0xc85ffc41, "ldaxr x1, [x2]", 0 },
		{ 0xc803fc41, "stlxr w3, x1, [x2]", 0 },
		{ 0xfd400041, "ldr d1, [x2]", 0 },
		{ 0x3dc00041, "ldr q1, [x2]", 0 },
		{ 0x1c000041, "ldr s1, .+8", 0 },
		{ 0xf9800040, "prfm pldl1keep, [x2]", 0 },
		{ 0xd50b7421, "dc zva, x1", 0 },
		{ 0x0c407041, "ld1 {v1.8b}, [x2]", 0 },
	};

	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		ck_assert_msg(cpu_load_store_syndrome(rows[i].word) == rows[i].iss, "%s: %x not %x",
			      rows[i].text, cpu_load_store_syndrome(rows[i].word), rows[i].iss);
}
END_TEST

static void data_abort(struct cpu *cpu, uint32_t word, const struct mmu_fault *f)
{
	struct insn insn = { .word = word };
	uint16_t prefix[] = { 0, 1 };
	struct block block = {
		.pc = cpu->pc,
		.insn_count = 1,
		.cycles = 1,
		.prefix = prefix,
		.insns = &insn,
	};
	struct uop u = { .insn = 0 };

	cpu->block = &block;
	cpu->insns++;
	cpu_charge(cpu, 1);
	ck_assert(!cpu_data_abort(cpu, &u, f));
	cpu->block = NULL;
}

START_TEST(data_aborts)
{
	const uint32_t str = 0xf9000045; /* str x5, [x2] */
	struct cpu *cpu = cpu_at(0);
	struct mmu_fault f = { .va = UINT64_C(0xffff000012345678),
			       .fsc = FSC_TRANSLATION | 3,
			       .write = true };

	/* stage 1: no ISV */
	data_abort(cpu, str, &f);
	ck_assert_uint_eq(cpu->ps.el, 1);
	ck_assert_uint_eq(stub_ec(cpu), 0x24);
	ck_assert_uint_eq(stub_iss(cpu), 0x47);
	ck_assert_uint_eq(cpu->sys[SR_FAR_EL1], f.va);
	/* from EL1 itself */
	cpu->pc = STUB_PC;
	f.write = false;
	data_abort(cpu, str, &f);
	ck_assert_uint_eq(stub_ec(cpu), 0x25);
	ck_assert_uint_eq(stub_iss(cpu), 7);
	/* stage 2 */
	stub_at_el(cpu, 1);
	f = (struct mmu_fault){ .va = 0x8000123,
				.ipa = UINT64_C(0x80000123),
				.stage2 = true,
				.fsc = FSC_TRANSLATION | 2,
				.write = true };
	data_abort(cpu, str, &f);
	ck_assert_uint_eq(cpu->ps.el, 2);
	ck_assert_uint_eq(stub_ec(cpu), 0x24);
	ck_assert_uint_eq(stub_iss(cpu), ISV(3u, 0u, 5u, 1u, 0u) | 0x46);
	ck_assert_uint_eq(cpu->sys[SR_FAR_EL2], 0x8000123);
	ck_assert_uint_eq(cpu->sys[SR_HPFAR_EL2], 0x80000123 >> 12 << 4);
	ck_assert_uint_eq(cpu->sys[SR_ELR_EL2], STUB_PC);
	/* on a walk: no ISV, S1PTW */
	stub_at_el(cpu, 1);
	f.s1ptw = true;
	f.write = false;
	data_abort(cpu, str, &f);
	ck_assert_uint_eq(stub_iss(cpu), 0x86);
	/* maintenance: CM and WnR, no ISV */
	stub_at_el(cpu, 1);
	f.s1ptw = false;
	f.cache_maint = true;
	data_abort(cpu, 0xd50b7a22, &f); /* dc cvac, x2 */
	ck_assert_uint_eq(stub_iss(cpu), 0x146);
	/* of EL2 */
	stub_at_el(cpu, 2);
	f = (struct mmu_fault){ .va = 4, .fsc = FSC_PERMISSION | 1 };
	data_abort(cpu, str, &f);
	ck_assert_uint_eq(cpu->ps.el, 2);
	ck_assert_uint_eq(stub_ec(cpu), 0x25);
	ck_assert_uint_eq(stub_iss(cpu), 0xd);
	stub_cpu_free(cpu);
}
END_TEST

START_TEST(fetch_aborts)
{
	struct cpu *cpu = cpu_at(0);
	struct mmu_fault f = { .va = STUB_PC,
			       .ipa = 0x45000,
			       .fsc = FSC_ACCESS_FLAG | 3,
			       .stage2 = true,
			       .s1ptw = true };

	cpu_fetch_abort(cpu, &f);
	ck_assert_uint_eq(cpu->ps.el, 2);
	ck_assert_uint_eq(stub_ec(cpu), 0x20);
	ck_assert_uint_eq(stub_iss(cpu), 0x8b);
	ck_assert_uint_eq(cpu->sys[SR_HPFAR_EL2], 0x450);
	ck_assert_uint_eq(cpu->sys[SR_FAR_EL2], STUB_PC);
	stub_at_el(cpu, 1);
	f = (struct mmu_fault){ .va = STUB_PC, .fsc = FSC_PERMISSION | 3 };
	cpu_fetch_abort(cpu, &f);
	ck_assert_uint_eq(cpu->ps.el, 1);
	ck_assert_uint_eq(stub_ec(cpu), 0x21);
	stub_cpu_free(cpu);
}
END_TEST

/* ---- interrupts --------------------------------------------------------------------- */

/*
 * Physical interrupts: EL that each is taken to, by EL, routing and mask (Arm ARM D1.13.4,
 * without EL3). 0: stays pending.
 */
START_TEST(physical_interrupts)
{
	static const struct {
		enum irq_line line;
		uint64_t route;
		uint8_t mask;
		unsigned offset;
	} kinds[] = {
		{ LINE_IRQ, HCR_IMO, DAIF_I, 0x80 },
		{ LINE_FIQ, HCR_FMO, DAIF_F, 0x100 },
		{ LINE_SERROR, HCR_AMO, DAIF_A, 0x180 },
	};
	static const struct {
		uint8_t el;
		bool routed, tge, masked;
		uint8_t target;
	} rows[] = {
		{ 0, false, false, false, 1 }, { 0, false, false, true, 0 },
		{ 1, false, false, false, 1 }, { 1, false, false, true, 0 },
		{ 2, false, false, false, 0 }, { 2, false, false, true, 0 },
		{ 0, true, false, false, 2 },  { 0, true, false, true, 2 },
		{ 1, true, false, false, 2 },  { 1, true, false, true, 2 },
		{ 2, true, false, false, 2 },  { 2, true, false, true, 0 },
		{ 0, false, true, false, 2 },  { 0, false, true, true, 2 },
		{ 2, false, true, false, 2 },  { 2, false, true, true, 0 },
	};

	for (unsigned k = 0; k < 3; k++)
		for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
			struct cpu *cpu = stub_cpu_new("cortex-a57", true);
			bool taken;

			cpu->sys[SR_HCR_EL2] |=
				(rows[i].routed ? kinds[k].route : 0) | (rows[i].tge ? HCR_TGE : 0);
			stub_at_el(cpu, rows[i].el);
			cpu->ps.daif = rows[i].masked ? kinds[k].mask : 0;
			cpu_set_line(cpu, kinds[k].line, true);
			ck_assert_uint_eq(cpu_interrupt_pending(cpu, true), true);
			ck_assert_uint_eq(cpu_interrupt_pending(cpu, false), rows[i].target != 0);
			ck_assert_uint_eq(cpu->attention, rows[i].target != 0);
			taken = cpu_take_interrupt(cpu);
			ck_assert_msg(taken == (rows[i].target != 0), "kind %u row %u", k, i);
			if (taken) {
				ck_assert_msg(cpu->ps.el == rows[i].target, "kind %u row %u", k, i);
				ck_assert_uint_eq(cpu->pc,
						  VBAR(rows[i].target) + kinds[k].offset +
							  (rows[i].el < rows[i].target ? 0x400
										       : 0x200));
				/* ESR tells of SErrors only */
				ck_assert_uint_eq(stub_ec(cpu), k == 2 ? 0x2f : 0);
				ck_assert_uint_eq(cpu->ps.daif, 0xf);
			}
			/* an SError is gone once taken, a line stays */
			ck_assert_uint_eq(!(cpu->irq_lines & kinds[k].line), k == 2 && taken);
			stub_cpu_free(cpu);
		}
}
END_TEST

START_TEST(virtual_interrupts)
{
	static const struct {
		enum irq_line line; /* 0: none */
		uint64_t pending, enable;
		uint8_t mask;
		unsigned offset;
	} kinds[] = {
		{ LINE_VIRQ, 0, HCR_IMO, DAIF_I, 0x80 },  { 0, HCR_VI, HCR_IMO, DAIF_I, 0x80 },
		{ LINE_VFIQ, 0, HCR_FMO, DAIF_F, 0x100 }, { 0, HCR_VF, HCR_FMO, DAIF_F, 0x100 },
		{ 0, HCR_VSE, HCR_AMO, DAIF_A, 0x180 },
	};

	for (unsigned k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++)
		for (unsigned el = 0; el < 3; el++)
			for (unsigned bits = 0; bits < 8; bits++) {
				struct cpu *cpu = stub_cpu_new("cortex-a57", true);
				bool enabled = bits & 1, tge = bits & 2, masked = bits & 4;
				bool seen = enabled && !tge && el < 2, taken;

				cpu->sys[SR_HCR_EL2] |= kinds[k].pending |
							(enabled ? kinds[k].enable : 0) |
							(tge ? HCR_TGE : 0);
				stub_at_el(cpu, el);
				cpu->ps.daif = masked ? kinds[k].mask : 0;
				cpu->irq_lines = kinds[k].line;
				ck_assert_uint_eq(cpu_interrupt_pending(cpu, true), seen);
				taken = cpu_take_interrupt(cpu);
				ck_assert_msg(taken == (seen && !masked), "kind %u EL%u %u", k, el,
					      bits);
				if (taken) {
					ck_assert_uint_eq(cpu->ps.el, 1);
					ck_assert_uint_eq(cpu->pc, VBAR(1) + kinds[k].offset +
									   (el ? 0x200 : 0x400));
				}
				if (kinds[k].pending == HCR_VSE)
					ck_assert_uint_eq(!(cpu->sys[SR_HCR_EL2] & HCR_VSE), taken);
				stub_cpu_free(cpu);
			}
}
END_TEST

START_TEST(isr)
{
	struct cpu *cpu = cpu_at(1);

	cpu->irq_lines = LINE_IRQ | LINE_SERROR;
	stub_run(cpu, stub_mrs(SR_ISR_EL1, 0));
	ck_assert_uint_eq(cpu->r[0], 0x180);
	/* a guest sees the virtual ones */
	cpu->sys[SR_HCR_EL2] |= HCR_IMO | HCR_FMO | HCR_AMO;
	stub_run(cpu, stub_mrs(SR_ISR_EL1, 0));
	ck_assert_uint_eq(cpu->r[0], 0);
	cpu->irq_lines |= LINE_VIRQ;
	cpu->sys[SR_HCR_EL2] |= HCR_VF;
	stub_run(cpu, stub_mrs(SR_ISR_EL1, 0));
	ck_assert_uint_eq(cpu->r[0], 0xc0);
	stub_at_el(cpu, 2);
	stub_run(cpu, stub_mrs(SR_ISR_EL1, 0));
	ck_assert_uint_eq(cpu->r[0], 0x180);
	stub_cpu_free(cpu);
}
END_TEST

/* Unmasking and a virtual interrupt by HCR_EL2 ask the dispatcher to look. */
START_TEST(attention)
{
	struct cpu *cpu = cpu_at(1);

	cpu->ps.daif = 0xf;
	cpu_set_line(cpu, LINE_IRQ, true);
	ck_assert(!cpu->attention);
	ck_assert(stub_run(cpu, 0xd50342ff)); /* msr daifclr, #2 */
	ck_assert(cpu->attention);
	ck_assert_int_eq(cpu->left, 0);
	stub_cpu_free(cpu);
}
END_TEST

/* What ends a wait: for WFI any pending interrupt, for WFE one that would be taken. */
START_TEST(waking)
{
	static const struct {
		enum sleep_state state;
		bool masked, wakes;
	} rows[] = {
		{ SLEEP_WFI, false, true },    { SLEEP_WFI, true, true },
		{ SLEEP_WFE, false, true },    { SLEEP_WFE, true, false },
		{ POWERED_OFF, false, false },
	};

	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct cpu *cpu = cpu_at(1);

		cpu->ps.daif = rows[i].masked ? 0xf : 0;
		cpu->sleep = rows[i].state;
		cpu_set_line(cpu, LINE_IRQ, true);
		ck_assert_msg((cpu->sleep == AWAKE) == rows[i].wakes, "row %u", i);
		cpu_set_line(cpu, LINE_FIQ, true);
		cpu_set_line(cpu, LINE_IRQ, false);
		ck_assert_uint_eq(cpu->irq_lines, LINE_FIQ);
		/* an event ends a WFE and nothing else; else it waits in the register */
		cpu->sleep = rows[i].state;
		cpu_set_event(cpu);
		ck_assert_uint_eq(cpu->sleep == AWAKE, rows[i].state == SLEEP_WFE);
		ck_assert_uint_eq(cpu->event_register, rows[i].state != SLEEP_WFE);
		stub_cpu_free(cpu);
	}
}
END_TEST

START_TEST(exception_loop)
{
	struct cpu *cpu = cpu_at(1);
	struct mmu_fault f = { .va = 0, .fsc = FSC_TRANSLATION };
	unsigned entries = 0;

	/* the vector itself cannot be fetched */
	while (!stub_log(cpu)->stuck && entries < 1000) {
		cpu_fetch_abort(cpu, &f);
		entries++;
	}
	ck_assert_uint_eq(stub_log(cpu)->stuck, 1);
	ck_assert_uint_lt(entries, 200);
	stub_cpu_free(cpu);

	/* with an instruction in between it is a program that makes progress */
	cpu = cpu_at(1);
	for (entries = 0; entries < 1000; entries++) {
		cpu->pc = STUB_PC;
		cpu_fetch_abort(cpu, &f);
		stub_run(cpu, 0xd503309f); /* dsb */
	}
	ck_assert_uint_eq(stub_log(cpu)->stuck, 0);
	stub_cpu_free(cpu);
}
END_TEST

int main(void)
{
	return unit_run(unit_suite(
		"cpu/exception",
		(const TTest *const[]){ instructions, entry_state, vector_of_sp_el0, charges,
					firmware_calls, semihosting, pc_and_sp_alignment,
					load_store_syndrome, data_aborts, fetch_aborts,
					physical_interrupts, virtual_interrupts, isr, attention,
					waking, exception_loop, NULL }));
}
