// SPDX-License-Identifier: GPL-2.0-or-later
/* GICv2m: a device's message is an edge of an SPI; and where a machine sends messages to. */
#include "platform/machine-state.h"
#include "platform/msi.h"
#include "tests/unit/machine-fixture.h"
#include "tests/unit/test_gic_bench.h"

enum {
	MSI_TYPER = 0x008,
	MSI_SETSPI = 0x040,
	MSI_IIDR = 0xfcc,
	FIRST = 32 + BENCH_V2M_SPI,
	LAST = FIRST + BENCH_V2M_SPIS - 1
};

static void setup(void)
{
	bench_setup(2, 4, 5, false);
	bench_enable(0, ENABLE0 | ENABLE1);
	bench_enable(1, ENABLE0 | ENABLE1);
}

/* As edge-triggered, or not. */
static void configure(unsigned intid, bool edge)
{
	unsigned offset = GICD_ICFGR + intid / 16 * 4, shift = intid % 16 * 2;
	uint32_t cfg = gicd_r(0, offset) & ~(3u << shift);

	gicd_w(0, offset, cfg | (edge ? 2u : 0) << shift);
}

static void message(unsigned size, uint32_t data)
{
	bench_write(&gicv2m_ops, GIC_NO_CORE, MSI_SETSPI, size, data);
}

START_TEST(identification)
{
	ck_assert_uint_eq(read32(&gicv2m_ops, 0, MSI_TYPER), FIRST << 16 | BENCH_V2M_SPIS);
	ck_assert_uint_eq(read32(&gicv2m_ops, 0, MSI_IIDR), 0);
	ck_assert_uint_eq(read32(&gicv2m_ops, 0, MSI_SETSPI), 0);
	ck_assert_uint_eq(read32(&gicv2m_ops, 0, 0xffc), 0);
	write32(&gicv2m_ops, 0, MSI_TYPER, 0);
	ck_assert_uint_eq(read32(&gicv2m_ops, 0, MSI_TYPER), FIRST << 16 | BENCH_V2M_SPIS);
}
END_TEST

START_TEST(message_is_an_edge)
{
	bench_irq(0, FIRST, 0x40, 0, 2);
	configure(FIRST, true);
	message(4, FIRST);
	ck_assert_uint_eq(bench_lines[1], LINE_IRQ);
	ck_assert_uint_eq(bench_lines[0], 0);
	ck_assert_uint_eq(gicc_r(1, GICC_IAR), FIRST);
	ck_assert_uint_eq(bench_lines[1], 0);
	/* one while it is active stays pending */
	message(4, FIRST);
	message(4, FIRST);
	gicc_w(1, GICC_EOIR, FIRST);
	ck_assert_uint_eq(gicc_r(1, GICC_IAR), FIRST);
	gicc_w(1, GICC_EOIR, FIRST);
	ck_assert_uint_eq(gicc_r(1, GICC_IAR), SPURIOUS);
}
END_TEST

/* The input is low again at once: nothing of it is seen where only the level counts. */
START_TEST(level_sensitive_sees_nothing)
{
	bench_irq(0, FIRST, 0x40, 0, 1);
	configure(FIRST, false);
	message(4, FIRST);
	ck_assert_uint_eq(bench_lines[0], 0);
	ck_assert_uint_eq(gicd_r(0, GICD_ISPENDR + FIRST / 32 * 4), 0);
}
END_TEST

START_TEST(data_and_sizes)
{
	static const uint32_t foreign[] = { 0, 15, 31, 32, FIRST - 1, LAST + 1, 127, 128, 1019,
					    1023 };

	for (unsigned intid = 0; intid < 128; intid++)
		configure(intid, true);
	for (unsigned i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++)
		message(4, foreign[i]);
	for (unsigned word = 0; word < 32; word++)
		ck_assert_uint_eq(gicd_r(0, GICD_ISPENDR + 4 * word), 0);
	/* ten bits count */
	message(4, 0xabcdfc00 | LAST);
	ck_assert_uint_eq(gicd_r(0, GICD_ISPENDR + LAST / 32 * 4), 1u << LAST % 32);
	message(2, FIRST);
	ck_assert_uint_eq(gicd_r(0, GICD_ISPENDR + LAST / 32 * 4),
			  1u << LAST % 32 | 1u << FIRST % 32);
	/* no byte, nor the upper half */
	bench_write(&gicv2m_ops, 0, MSI_SETSPI, 1, FIRST + 1);
	bench_write(&gicv2m_ops, 0, MSI_SETSPI + 2, 2, FIRST + 1);
	ck_assert_uint_eq(gicd_r(0, GICD_ISPENDR + LAST / 32 * 4),
			  1u << LAST % 32 | 1u << FIRST % 32);
}
END_TEST

START_TEST(bad_configuration)
{
	struct gic_config c = { .cores = 1,
				.spis = 32,
				.list_registers = 1,
				.priority_bits = 4,
				.v2m_spi = 16,
				.v2m_spis = 17 };
	struct error err;

	ck_assert_ptr_null(gic_new(&c, &err));
	c.v2m_spi = 33, c.v2m_spis = 0;
	ck_assert_ptr_null(gic_new(&c, &err));
	c.v2m_spi = 16, c.v2m_spis = 16;
	gic_free(gic_new(&c, &err));
}
END_TEST

/* ---- in a machine -------------------------------------------------------------- */

static uint32_t pending(struct machine *m, unsigned intid)
{
	struct mmio_access a = { .size = 4 };
	uint64_t value;

	ck_assert(gicd_ops.read(m->gic, &a, GICD_ISPENDR + intid / 32 * 4, &value));
	return (uint32_t)value >> intid % 32 & 1;
}

START_TEST(machine_sends)
{
	struct machine_config c = fixture_config();
	static const uint32_t idle[] = { 0x14000000 };
	struct machine *m;
	struct msi_out out = { .send = virt_send_msi };
	struct mmio_access a = { .size = 4 };
	uint32_t word;

	c.kernel = fixture_kernel(idle, 1);
	m = fixture_machine(&c);
	out.opaque = m;

	gicd_ops.write(m->gic, &a, GICD_ICFGR + 80 / 16 * 4, 2);
	msi_send(&out, 8, VIRT_GICV2M_BASE + MSI_SETSPI, 80, 0);
	ck_assert_uint_eq(pending(m, 80), 1);
	/* to RAM it is a write, elsewhere nothing */
	msi_send(&out, 8, VIRT_RAM_BASE + 0x1000, 0x12345678, 0);
	memcpy(&word, m->ram + 0x1000, sizeof(word));
	ck_assert_uint_eq(word, 0x12345678);
	msi_send(&out, 8, VIRT_RAM_BASE + 0x1002, 0xffffffff, 0);
	msi_send(&out, 8, VIRT_GICD_BASE + GICD_ISPENDR + 8, 0xffffffff, 0);
	msi_send(&out, 8, VIRT_GICV2M_BASE + MSI_SETSPI + 1, 81, 0);
	msi_send(&out, 8, UINT64_MAX - 3, 80, 0);
	msi_send(&out, 8, UINT64_MAX, 80, 0);
	ck_assert_uint_eq(pending(m, 81), 0);
	machine_free(m, NULL);
}
END_TEST

static uint64_t gits(struct machine *m, uint64_t offset, bool write, uint64_t value)
{
	struct mmio_access a = { .size = 8 };

	if (write)
		ck_assert(gits_ops.write(m->gic, &a, offset, value));
	else
		ck_assert(gits_ops.read(m->gic, &a, offset, &value));
	return value;
}

/* An ITS has its tables in the machine's RAM; only a device that is mapped gets through. */
START_TEST(machine_sends_to_its)
{
	const uint64_t valid = UINT64_C(1) << 63, ram = VIRT_RAM_BASE + 0x100000;
	const uint64_t commands[][4] = {
		{ 9, 0, valid, 0 },					      /* MAPC */
		{ UINT64_C(8) << 32 | 8, 0, valid | (ram + 0x2000), 0 },      /* MAPD */
		{ UINT64_C(8) << 32 | 10, UINT64_C(8192) << 32 | 1, 0, 0 },   /* MAPTI */
	};
	static const uint32_t idle[] = { 0x14000000 };
	struct machine_config c = fixture_config();
	struct machine *m;
	struct mmio_access a = { .size = 8 };
	uint8_t pending;

	c.kernel = fixture_kernel(idle, 1);
	c.gic_version = 3;
	m = fixture_machine(&c);
	gicr_ops.write(m->gic, &a, 0x70, VIRT_RAM_BASE + 0x200000 + 15);
	gicr_ops.write(m->gic, &a, 0x78, VIRT_RAM_BASE + 0x300000);
	a.size = 4;
	gicr_ops.write(m->gic, &a, 0, 1);
	memcpy(m->ram + 0x100000, commands, sizeof(commands));
	gits(m, 0x100, true, valid | (ram + 0x10000));
	gits(m, 0x108, true, valid | (ram + 0x20000));
	gits(m, 0x80, true, valid | ram);
	gits(m, 0, true, 0); /* no register of 64 bits */
	gits_ops.write(m->gic, &a, 0, 1);
	gits(m, 0x88, true, sizeof(commands));
	ck_assert_uint_eq(gits(m, 0x90, false, 0), sizeof(commands));
	virt_send_msi(m, 9, VIRT_ITS_BASE + 0x10040, 1, 0); /* another device */
	virt_send_msi(m, 8, VIRT_ITS_BASE + 0x10040, 0, 0); /* another event */
	gicr_ops.write(m->gic, &a, 0, 0);
	memcpy(&pending, m->ram + 0x300000 + 8192 / 8, 1);
	ck_assert_uint_eq(pending, 0);
	gicr_ops.write(m->gic, &a, 0, 1);
	virt_send_msi(m, 8, VIRT_ITS_BASE + 0x10040, 1, 0);
	gicr_ops.write(m->gic, &a, 0, 0);
	memcpy(&pending, m->ram + 0x300000 + 8192 / 8, 1);
	ck_assert_uint_eq(pending, 1);
	machine_free(m, NULL);

	c.no_its = true;
	m = fixture_machine(&c);
	ck_assert_ptr_null(physmap_find(machine_physmap(m), VIRT_ITS_BASE));
	machine_free(m, NULL);
}
END_TEST

/* As many list registers as the profile or --set says. */
START_TEST(list_registers)
{
	static const unsigned counts[] = { 4, 1, 16 };
	static const uint32_t idle[] = { 0x14000000 };
	const struct gic_access a = { .reg = SR_ICH_VTR_EL2 };
	struct machine_config c = fixture_config();
	char assignment[32];
	struct profile *p;
	struct machine *m;
	struct error err;

	c.kernel = fixture_kernel(idle, 1);
	c.gic_version = 3;
	c.profile = p = profile_load("m400", &err);
	ck_assert_msg(p != NULL, "%s", err.msg);
	for (unsigned i = 0; i < 3; i++) {
		snprintf(assignment, sizeof(assignment), "gic.list_registers=%u", counts[i]);
		ck_assert(!i || profile_set(p, assignment, &err));
		m = fixture_machine(&c);
		ck_assert_uint_eq((gic_sysreg_ops.read(m->gic, &a) & 31) + 1, counts[i]);
		machine_free(m, NULL);
	}
	ck_assert(!profile_set(p, "gic.list_registers=17", &err));
	profile_free(p);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		identification,
		message_is_an_edge,
		level_sensitive_sees_nothing,
		data_and_sizes,
		bad_configuration,
		machine_sends,
		machine_sends_to_its,
		list_registers,
		NULL,
	};

	return unit_run(unit_fixture_suite("gic-v2m", setup, bench_teardown, tests));
}
