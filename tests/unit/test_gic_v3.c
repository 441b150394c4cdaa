// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a GICv3 has of its own: redistributors, routing, and system registers, with the core's rules
 * of access. test_gic3_qemu.c compares the behaviour that it shares with QEMU's.
 */
#include "base/rng.h"
#include "cpu/sysreg-bits.h"
#include "tests/unit/stub-cpu.h"
#include "tests/unit/test_gic_bench.h"

enum { GICD_IROUTER = 0x6000, GICR_TYPER = 0x8, GICR_WAKER = 0x14, SGI_BASE = 0x10000 };

#define VMCR_OPEN	 UINT64_C(0xf8000000)
#define LR_STATE_PENDING (UINT64_C(1) << 62)
#define LR_STATE_ACTIVE	 (UINT64_C(1) << 63)
#define LR_GROUP1	 (UINT64_C(1) << 60)

static void wr(const struct mmio_ops *ops, uint64_t offset, uint32_t value)
{
	bench_write(ops, 0, offset, 4, value);
}

static uint64_t rd(const struct mmio_ops *ops, uint64_t offset, unsigned size)
{
	struct mmio_access a = { .core = 0, .size = size, .now = bench_now };
	uint64_t value;

	ck_assert(ops->read(bench, &a, offset, &value));
	return value;
}

static void open_core(unsigned core)
{
	bench_msr(core, false, SR_ICC_PMR_EL1, 0xff);
	bench_msr(core, false, SR_ICC_IGRPEN0_EL1, 1);
	bench_msr(core, false, SR_ICC_IGRPEN1_EL1, 1);
	/* SGIs in Group 1, enabled */
	wr(&gicr_ops, core * GICR_SIZE + SGI_BASE + GICD_IGROUPR, 0xffff);
	wr(&gicr_ops, core * GICR_SIZE + SGI_BASE + GICD_ISENABLER, 0xffff);
}

static void start(unsigned cores, unsigned list_registers, bool delayed)
{
	bench_version = 3;
	bench_setup(cores, list_registers, 5, delayed);
	wr(&gicd3_ops, GICD_CTLR, 3);
	for (unsigned core = 0; core < cores; core++)
		open_core(core);
}

static void setup(void)
{
	start(4, 4, false);
}

START_TEST(configurations)
{
	struct gic_config c = {
		.version = 3, .cores = 8, .spis = 32, .list_registers = 16, .priority_bits = 5
	};
	struct error err;
	struct gic *g = gic_new(&c, &err);

	ck_assert_ptr_nonnull(g);
	gic_free(g);
	c.list_registers = 17;
	ck_assert_ptr_null(gic_new(&c, &err));
	c.list_registers = 4, c.version = 4;
	ck_assert_ptr_null(gic_new(&c, &err));
	ck_assert_str_eq(err.msg, "gic: version 4: only 2 and 3 are implemented");
}
END_TEST

START_TEST(redistributor_frames)
{
	char name[32];

	for (unsigned core = 0; core < 4; core++) {
		uint64_t typer = rd(&gicr_ops, core * GICR_SIZE + GICR_TYPER, 8);

		ck_assert_uint_eq(typer >> 32, core);
		ck_assert_uint_eq(typer >> 8 & 0xffff, core);
		ck_assert_uint_eq(typer >> 4 & 1, core == 3);
		ck_assert_uint_eq(rd(&gicr_ops, core * GICR_SIZE + GICR_TYPER + 4, 4), core);
	}
	ck_assert_uint_eq(rd(&gicr_ops, 4 * GICR_SIZE + GICR_TYPER, 8), 0); /* no core */
	ck_assert_uint_eq(rd(&gicr_ops, GICR_WAKER, 4), 6);
	wr(&gicr_ops, GICR_WAKER, 0);
	ck_assert_uint_eq(rd(&gicr_ops, GICR_WAKER, 4), 0);
	/* SGIs and PPIs are not the distributor's */
	wr(&gicd3_ops, GICD_ISENABLER, ~0u);
	ck_assert_uint_eq(rd(&gicd3_ops, GICD_ISENABLER, 4), 0);
	ck_assert_uint_eq(rd(&gicr_ops, SGI_BASE + GICD_ISENABLER, 4), 0xffff);
	/* a word-only register */
	ck_assert_uint_eq(rd(&gicd3_ops, GICD_TYPER, 8), 0);
	ck_assert(gic_register_name(GIC_FRAME_GICD3, 0x6108, name, sizeof(name)));
	ck_assert_str_eq(name, "GICD_IROUTER33");
	ck_assert(gic_register_name(GIC_FRAME_GICR, 0x14, name, sizeof(name)));
	ck_assert_str_eq(name, "GICR_WAKER");
	ck_assert(gic_register_name(GIC_FRAME_GICR_SGI, 0x404, name, sizeof(name)));
	ck_assert_str_eq(name, "GICR_IPRIORITYR1");
}
END_TEST

START_TEST(affinity_routing)
{
	struct mmio_access wide = { .size = 8, .now = bench_now };
	const uint64_t router = GICD_IROUTER + 8 * 40;

	wr(&gicd3_ops, GICD_IGROUPR + 4, ~0u);
	wr(&gicd3_ops, GICD_ISENABLER + 4, 1u << 8);
	wr(&gicd3_ops, GICD_ISPENDR + 4, 1u << 8);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ); /* as reset has it */
	for (unsigned core = 0; core < 4; core++) {
		wr(&gicd3_ops, router, core);
		for (unsigned other = 0; other < 4; other++)
			ck_assert_uint_eq(bench_lines[other], other == core ? LINE_IRQ : 0);
	}
	/* affinities that no core has */
	gicd3_ops.write(bench, &wide, router, UINT64_C(1) << 32);
	ck_assert_uint_eq(rd(&gicd3_ops, router, 8), UINT64_C(1) << 32);
	ck_assert_uint_eq(bench_lines[0], 0);
	wr(&gicd3_ops, router + 4, 0);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ);
	wr(&gicd3_ops, router, 1u << 31); /* no 1 of N */
	ck_assert_uint_eq(rd(&gicd3_ops, router, 8), 0);
}
END_TEST

START_TEST(a_disabled_group_hides_nothing)
{
	bench_msr(0, false, SR_ICC_IGRPEN0_EL1, 0);
	wr(&gicr_ops, SGI_BASE + GICD_IGROUPR, 0xfffe); /* SGI 0: Group 0, and first of equals */
	wr(&gicr_ops, SGI_BASE + GICD_ISPENDR, 3);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ);
	ck_assert_uint_eq(bench_mrs(0, false, SR_ICC_IAR0_EL1), SPURIOUS);
	ck_assert_uint_eq(bench_mrs(0, false, SR_ICC_IAR1_EL1), 1);
	bench_msr(0, false, SR_ICC_IGRPEN0_EL1, 1);
	ck_assert_uint_eq(bench_mrs(0, false, SR_ICC_HPPIR0_EL1), 0);
	/* and the virtual interface likewise */
	bench_msr(0, false, SR_ICH_VMCR_EL2, VMCR_OPEN | 2);
	bench_msr(0, false, SR_ICH_HCR_EL2, 1);
	bench_msr(0, false, SR_ICH_LR0_EL2, LR_STATE_PENDING | 50);
	bench_msr(0, false, SR_ICH_LR1_EL2, LR_STATE_PENDING | LR_GROUP1 | 51);
	ck_assert_uint_eq(bench_mrs(0, true, SR_ICC_IAR1_EL1), 51);
}
END_TEST

START_TEST(software_generated)
{
	bench_msr(1, false, SR_ICC_SGI1R_EL1, UINT64_C(5) << 24 | 0x9); /* cores 0 and 3 */
	for (unsigned core = 0; core < 4; core++)
		ck_assert_uint_eq(bench_lines[core], core % 3 ? 0 : LINE_IRQ);
	ck_assert_uint_eq(bench_mrs(3, false, SR_ICC_IAR1_EL1), 5);
	bench_msr(1, false, SR_ICC_SGI0R_EL1, 0x2); /* of the other group */
	ck_assert_uint_eq(bench_lines[1], 0);
	bench_msr(1, false, SR_ICC_SGI1R_EL1, UINT64_C(1) << 16 | 0x2); /* of another cluster */
	ck_assert_uint_eq(bench_lines[1], 0);
	bench_msr(2, false, SR_ICC_SGI1R_EL1, UINT64_C(1) << 40 | UINT64_C(1) << 24);
	ck_assert_uint_eq(bench_lines[1], LINE_IRQ);
	ck_assert_uint_eq(bench_lines[2], 0);
}
END_TEST

START_TEST(they_propagate)
{
	bench_teardown();
	start(2, 4, true);
	bench_msr(0, false, SR_ICC_SGI1R_EL1, 0x2);
	ck_assert_uint_eq(event_next(&bench_queue[1]), bench_now + SGI_PROPAGATION);
	bench_msr(0, false, SR_ICC_SGI1R_EL1, 0x1);
	ck_assert_uint_eq(event_next(&bench_queue[0]), bench_now + SGI_PROPAGATION);
}
END_TEST

START_TEST(end_and_deactivate_apart)
{
	bench_msr(0, false, SR_ICH_HCR_EL2, 1);
	bench_msr(0, false, SR_ICH_VMCR_EL2, VMCR_OPEN | 2 | EOI_MODE);
	bench_msr(0, false, SR_ICH_LR2_EL2, LR_STATE_PENDING | LR_GROUP1 | 0x1345);
	ck_assert_uint_eq(bench_mrs(0, true, SR_ICC_IAR1_EL1), 0x1345);
	ck_assert_uint_eq(bench_mrs(0, false, SR_ICH_AP1R0_EL2), 1);
	bench_msr(0, true, SR_ICC_EOIR0_EL1, 0x1345); /* of the other group: ignored */
	ck_assert_uint_eq(bench_mrs(0, false, SR_ICH_AP1R0_EL2), 1);
	bench_msr(0, true, SR_ICC_EOIR1_EL1, 0x1345);
	ck_assert_uint_eq(bench_mrs(0, false, SR_ICH_AP1R0_EL2), 0);
	ck_assert_uint_eq(bench_mrs(0, false, SR_ICH_LR2_EL2) >> 62, 2);
	bench_msr(0, true, SR_ICC_DIR_EL1, 0x1345);
	ck_assert_uint_eq(bench_mrs(0, false, SR_ICH_LR2_EL2) >> 62, 0);
	ck_assert_uint_eq(bench_mrs(0, false, SR_ICH_HCR_EL2) >> 27, 0);
	bench_msr(0, true, SR_ICC_DIR_EL1, 0x1345); /* in no list register any more */
	ck_assert_uint_eq(bench_mrs(0, false, SR_ICH_HCR_EL2) >> 27, 1);
	/* EOIR deactivates nothing in this mode, so it does not count */
	bench_msr(0, false, SR_ICH_AP1R0_EL2, 1);
	bench_msr(0, true, SR_ICC_EOIR1_EL1, 99);
	ck_assert_uint_eq(bench_mrs(0, false, SR_ICH_HCR_EL2) >> 27, 1);
}
END_TEST

/* EOIR ends a virtual LPI whatever the mode, DIR does not, and neither counts it. */
START_TEST(virtual_lpi)
{
	for (unsigned split = 0; split < 2; split++) {
		bench_msr(0, false, SR_ICH_HCR_EL2, 1);
		bench_msr(0, false, SR_ICH_VMCR_EL2, VMCR_OPEN | 2 | (split ? EOI_MODE : 0));
		bench_msr(0, false, SR_ICH_LR1_EL2, LR_STATE_PENDING | LR_GROUP1 | 0xffff);
		ck_assert_uint_eq(bench_lines[0] & LINE_VIRQ, LINE_VIRQ);
		ck_assert_uint_eq(bench_mrs(0, true, SR_ICC_HPPIR1_EL1), 0xffff);
		ck_assert_uint_eq(bench_mrs(0, true, SR_ICC_IAR1_EL1), 0xffff);
		ck_assert_uint_eq(bench_mrs(0, false, SR_ICH_LR1_EL2) >> 62, 2);
		bench_msr(0, true, SR_ICC_DIR_EL1, 0xffff);
		ck_assert_uint_eq(bench_mrs(0, false, SR_ICH_LR1_EL2) >> 62, 2);
		bench_msr(0, true, SR_ICC_EOIR1_EL1, 0xffff);
		ck_assert_uint_eq(bench_mrs(0, false, SR_ICH_AP1R0_EL2), 0);
		ck_assert_uint_eq(bench_mrs(0, false, SR_ICH_LR1_EL2) >> 62, 0);
		/* in no list register: the priority drops all the same */
		bench_msr(0, false, SR_ICH_AP1R0_EL2, 1);
		bench_msr(0, true, SR_ICC_EOIR1_EL1, 8192);
		ck_assert_uint_eq(bench_mrs(0, false, SR_ICH_AP1R0_EL2), 0);
		ck_assert_uint_eq(bench_mrs(0, false, SR_ICH_HCR_EL2) >> 27, 0);
	}
}
END_TEST

/* All that the architecture has: each is delivered from, by priority, and becomes empty. */
START_TEST(sixteen_list_registers)
{
	bench_teardown();
	start(1, 16, false);
	ck_assert_uint_eq(bench_mrs(0, false, SR_ICH_VTR_EL2) & 0x1f, 15);
	bench_msr(0, false, SR_ICH_HCR_EL2, 1 | 2); /* En, UIE */
	bench_msr(0, false, SR_ICH_VMCR_EL2, VMCR_OPEN | 2);
	ck_assert_uint_eq(bench_mrs(0, false, SR_ICH_ELRSR_EL2), 0xffff);
	for (uint64_t n = 0; n < 16; n++)
		bench_msr(0, false, SR_ICH_LR0_EL2 + (unsigned)n,
			  LR_STATE_PENDING | LR_GROUP1 | (15 - n) << 51 | (40 + n));
	ck_assert_uint_eq(bench_mrs(0, false, SR_ICH_ELRSR_EL2), 0);
	for (unsigned left = 16; left; left--) {
		/* underflow: at most one is valid */
		ck_assert_uint_eq(bench_mrs(0, false, SR_ICH_MISR_EL2), left < 2 ? 2 : 0);
		ck_assert_uint_eq(bench_mrs(0, true, SR_ICC_IAR1_EL1), 40 + left - 1);
		ck_assert_uint_eq(bench_mrs(0, false, SR_ICH_LR0_EL2 + left - 1) >> 62, 2);
		bench_msr(0, true, SR_ICC_EOIR1_EL1, 40 + left - 1);
		ck_assert_uint_eq(bench_mrs(0, false, SR_ICH_ELRSR_EL2),
				  0xffff & ~((1u << (left - 1)) - 1));
	}
	ck_assert_uint_eq(bench_mrs(0, true, SR_ICC_IAR1_EL1), SPURIOUS);
}
END_TEST

/* ---- the core's rules ------------------------------------------------------------- */

static struct cpu *core_with_gic(bool el2)
{
	struct cpu *cpu = stub_cpu_new("cortex-a57", el2);

	cpu->gic = &gic_sysreg_ops;
	cpu->gic_opaque = bench;
	return cpu;
}

/* 0: done; 1 or 2: the EL that it trapped to; 3: UNDEFINED. */
static unsigned outcome(struct cpu *cpu, unsigned el, uint32_t word)
{
	stub_at_el(cpu, el);
	if (stub_run(cpu, word))
		return 0;
	return stub_ec(cpu) == 0 ? 3 : cpu->ps.el;
}

START_TEST(absent_without_a_gicv3)
{
	struct cpu *cpu = stub_cpu_new("cortex-a57", true);

	ck_assert_uint_eq(outcome(cpu, 1, stub_mrs(SR_ICC_PMR_EL1, 0)), 3);
	ck_assert_uint_eq(outcome(cpu, 2, stub_mrs(SR_ICH_VTR_EL2, 0)), 3);
	ck_assert(stub_run(cpu, stub_mrs(SR_ID_AA64PFR0_EL1, 0)));
	ck_assert_uint_eq(cpu->r[0] >> 24 & 0xf, 0);
	stub_cpu_free(cpu);
	cpu = core_with_gic(true);
	stub_at_el(cpu, 2);
	ck_assert(stub_run(cpu, stub_mrs(SR_ID_AA64PFR0_EL1, 0)));
	ck_assert_uint_eq(cpu->r[0] >> 24 & 0xf, 1);
	stub_cpu_free(cpu);
	cpu = core_with_gic(false);
	ck_assert(!sysreg_present(cpu, &sysregs[SR_ICH_HCR_EL2]));
	ck_assert_uint_eq(outcome(cpu, 1, stub_mrs(SR_ICC_PMR_EL1, 0)), 0);
	stub_cpu_free(cpu);
}
END_TEST

/* Each bit that traps, and the registers that it does and does not trap from EL1. */
START_TEST(traps)
{
	static const struct {
		uint64_t hcr, ich;
		bool sre_off;
		unsigned pmr, iar0, iar1, dir, sgi, sre;
	} cases[] = {
		{ 0, 0, false, 0, 0, 0, 0, 0, 0 },
		{ 0, ICH_HCR_TC, false, 2, 0, 0, 2, 2, 0 },
		{ 0, ICH_HCR_TALL0, false, 0, 2, 0, 0, 0, 0 },
		{ 0, ICH_HCR_TALL1, false, 0, 0, 2, 0, 0, 0 },
		{ 0, ICH_HCR_TDIR, false, 0, 0, 0, 2, 0, 0 },
		{ HCR_IMO, 0, false, 0, 0, 0, 0, 2, 0 },
		{ HCR_FMO, 0, false, 0, 0, 0, 0, 2, 0 },
		{ 0, 0, true, 0, 0, 0, 0, 0, 2 },
	};
	struct cpu *cpu = core_with_gic(true);

	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		cpu->sys[SR_HCR_EL2] = HCR_RW | cases[i].hcr;
		bench_msr(0, false, SR_ICH_HCR_EL2, cases[i].ich);
		bench_msr(0, false, SR_ICC_SRE_EL2, cases[i].sre_off ? 0 : 8);
		for (unsigned el = 1; el < 3; el++) {
			unsigned on = el == 1;

			cpu->r[0] = SPURIOUS;
			ck_assert_uint_eq(outcome(cpu, el, stub_mrs(SR_ICC_PMR_EL1, 1)),
					  on * cases[i].pmr);
			ck_assert_uint_eq(outcome(cpu, el, stub_mrs(SR_ICC_IAR0_EL1, 1)),
					  on * cases[i].iar0);
			ck_assert_uint_eq(outcome(cpu, el, stub_mrs(SR_ICC_IAR1_EL1, 1)),
					  on * cases[i].iar1);
			ck_assert_uint_eq(outcome(cpu, el, stub_msr(SR_ICC_DIR_EL1, 0)),
					  on * cases[i].dir);
			ck_assert_uint_eq(outcome(cpu, el, stub_msr(SR_ICC_SGI1R_EL1, 0)),
					  on * cases[i].sgi);
			ck_assert_uint_eq(outcome(cpu, el, stub_mrs(SR_ICC_SRE_EL1, 1)),
					  on * cases[i].sre);
			ck_assert_uint_eq(outcome(cpu, 0, stub_mrs(SR_ICC_PMR_EL1, 1)), 3);
		}
	}
	stub_cpu_free(cpu);
}
END_TEST

/* FMO and IMO give EL1 the virtual registers of their group, and either the common ones. */
START_TEST(which_interface)
{
	struct cpu *cpu = core_with_gic(true);

	bench_msr(0, false, SR_ICC_PMR_EL1, 0x80);
	bench_msr(0, true, SR_ICC_PMR_EL1, 0x40);
	bench_msr(0, true, SR_ICC_IGRPEN0_EL1, 0);
	bench_msr(0, true, SR_ICC_IGRPEN1_EL1, 0);
	for (unsigned bits = 0; bits < 4; bits++) {
		bool imo = bits & 1, fmo = bits & 2;

		cpu->sys[SR_HCR_EL2] = HCR_RW | (imo ? HCR_IMO : 0) | (fmo ? HCR_FMO : 0);
		ck_assert_uint_eq(outcome(cpu, 1, stub_mrs(SR_ICC_PMR_EL1, 1)), 0);
		ck_assert_uint_eq(cpu->r[1], bits ? 0x40 : 0x80);
		ck_assert_uint_eq(outcome(cpu, 1, stub_mrs(SR_ICC_IGRPEN0_EL1, 1)), 0);
		ck_assert_uint_eq(cpu->r[1], !fmo);
		ck_assert_uint_eq(outcome(cpu, 1, stub_mrs(SR_ICC_IGRPEN1_EL1, 1)), 0);
		ck_assert_uint_eq(cpu->r[1], !imo);
		ck_assert_uint_eq(outcome(cpu, 2, stub_mrs(SR_ICC_PMR_EL1, 1)), 0);
		ck_assert_uint_eq(cpu->r[1], 0x80);
	}
	stub_cpu_free(cpu);
}
END_TEST

START_TEST(registers_that_are_implemented)
{
	struct cpu *cpu = core_with_gic(true);

	for (unsigned n = 0; n < 16; n++)
		ck_assert_uint_eq(outcome(cpu, 2, stub_mrs(SR_ICH_LR0_EL2 + n, 1)), n < 4 ? 0 : 3);
	ck_assert_uint_eq(outcome(cpu, 2, stub_mrs(SR_ICH_AP1R0_EL2, 1)), 0);
	ck_assert_uint_eq(outcome(cpu, 2, stub_mrs(SR_ICH_AP1R1_EL2, 1)), 3);
	ck_assert_uint_eq(outcome(cpu, 1, stub_mrs(SR_ICC_AP0R0_EL1, 1)), 0);
	ck_assert_uint_eq(outcome(cpu, 1, stub_mrs(SR_ICC_AP0R1_EL1, 1)), 3);
	ck_assert_uint_eq(outcome(cpu, 2, stub_msr(SR_ICH_VTR_EL2, 1)), 3);
	/* a debugger does not acknowledge */
	bench_msr(0, false, SR_ICC_SGI1R_EL1, 1);
	ck_assert_uint_eq(sysreg_peek(cpu, SR_ICC_IAR1_EL1), 0);
	ck_assert_uint_eq(sysreg_peek(cpu, SR_ICC_HPPIR1_EL1), 0);
	ck_assert_uint_eq(bench_lines[0], LINE_IRQ);
	stub_cpu_free(cpu);
}
END_TEST

/* ---- hostile software --------------------------------------------------------------- */

/* The lines as the registers demand, once everything has arrived. */
static void check_lines(unsigned cores)
{
	for (unsigned core = 0; core < cores; core++) {
		event_run_until(&bench_queue[core], UINT64_MAX - 1);
		for (unsigned virt = 0; virt < 2; virt++) {
			uint32_t irq = virt ? LINE_VIRQ : LINE_IRQ;
			uint32_t fiq = virt ? LINE_VFIQ : LINE_FIQ;
			uint32_t lines = bench_lines[core] & (irq | fiq);
			bool group1 = bench_mrs(core, virt, SR_ICC_HPPIR1_EL1) != SPURIOUS;
			bool group0 = bench_mrs(core, virt, SR_ICC_HPPIR0_EL1) != SPURIOUS;

			ck_assert_uint_ne(lines, irq | fiq);
			ck_assert(!(lines & irq) || group1);
			ck_assert(!(lines & fiq) || group0);
		}
	}
}

START_TEST(hostile_software)
{
	static const unsigned shapes[][3] = { { 1, 1, 4 }, { 4, 4, 5 }, { 8, 16, 8 } };

	for (unsigned shape = 0; shape < 3; shape++) {
		unsigned cores = shapes[shape][0];
		struct rng r;

		bench_teardown();
		bench_setup(cores, shapes[shape][1], shapes[shape][2], true);
		rng_seed(&r, shape + 1);
		for (unsigned i = 0; i < 60000; i++) {
			const struct mmio_ops *ops = rng_below(&r, 2) ? &gicd3_ops : &gicr_ops;
			unsigned size = 1u << rng_below(&r, 4);
			uint32_t core = (uint32_t)rng_below(&r, cores);
			struct mmio_access a = { .core = core, .size = size, .now = bench_now };
			uint64_t value = rng_next(&r), offset = rng_next(&r) & 0x1ffff;
			enum sysreg_id reg = (enum sysreg_id)rng_below(&r, SYSREG_COUNT);

			bench_now += rng_below(&r, 50);
			if (ops == &gicd3_ops)
				offset &= 0xffff;
			else
				offset += rng_below(&r, cores + 1) * GICR_SIZE;
			if (rng_below(&r, 2))
				offset &= ~UINT64_C(0xf800); /* where registers are */
			offset &= ~(uint64_t)(size - 1);
			if (rng_below(&r, 2))
				value &= rng_next(&r);
			switch (rng_below(&r, 5)) {
			case 0:
				ck_assert(ops->read(bench, &a, offset, &value));
				break;
			case 1:
				bench_mrs(core, rng_below(&r, 2), reg);
				break;
			case 2:
				ck_assert(ops->write(bench, &a, offset, value));
				break;
			default: /* ICC and ICH come last in the table */
				reg = SR_ICC_PMR_EL1;
				reg += (unsigned)rng_below(&r, SYSREG_COUNT - SR_ICC_PMR_EL1);
				bench_msr(core, rng_below(&r, 2), reg, value);
			}
			event_run_until(&bench_queue[core], bench_now);
			if (i % 1000 == 0)
				check_lines(cores);
		}
		bench_reset(cores);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		configurations,
		redistributor_frames,
		affinity_routing,
		a_disabled_group_hides_nothing,
		software_generated,
		they_propagate,
		end_and_deactivate_apart,
		virtual_lpi,
		sixteen_list_registers,
		absent_without_a_gicv3,
		traps,
		which_interface,
		registers_that_are_implemented,
		hostile_software,
		NULL,
	};

	return unit_run(unit_fixture_suite("gic-v3", setup, bench_teardown, tests));
}
