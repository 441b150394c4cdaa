// SPDX-License-Identifier: GPL-2.0-or-later
/* What firmware needs: flash, fw_cfg, GPIO, and files in RAM; and the options that make devices. */
#include <libfdt.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "platform/hostfile.h"
#include "platform/machine-state.h"
#include "tests/unit/machine-fixture.h"
#include "tests/unit/unit.h"

#define BANK1 CFI_FLASH_SIZE
#define RAM   VIRT_RAM_BASE

static struct machine *m;

static uint64_t get(uint64_t pa, unsigned size)
{
	struct mmu_fault f;
	uint64_t buf[2] = { 0 };

	ck_assert_msg(mmu_read(m->cpus[0]->mmu, pa, size, 0, buf, &f), "read of 0x%llx",
		      (unsigned long long)pa);
	return buf[0];
}

static void put(uint64_t pa, unsigned size, uint64_t value)
{
	struct mmu_fault f;
	uint64_t buf[2] = { value };

	ck_assert_msg(mmu_write(m->cpus[0]->mmu, pa, size, 0, buf, &f), "write of 0x%llx",
		      (unsigned long long)pa);
}

static struct machine_config with_bank1(const char *drive)
{
	struct machine_config c = fixture_config();

	c.semihosting = false;
	c.drives.text[c.drives.count++] = drive;
	return c;
}

/* ---- flash ---------------------------------------------------------------------------- */

START_TEST(flash_modes)
{
	struct machine_config c = fixture_config();

	c.bios = "firmware";
	unit_write_file("firmware", "\x11\x22\x33\x44\x55\x66\x77\x88", 8);
	m = fixture_machine(&c);
	ck_assert_uint_eq(m->cpus[0]->pc, 0);
	ck_assert_uint_eq(get(0, 4), 0x44332211);
	ck_assert_uint_eq(get(0, 8), 0x8877665544332211);
	put(0, 4, 0x00900090);
	ck_assert_uint_eq(get(0, 4), 0x00890089);
	ck_assert_uint_eq(get(4, 4), 0x00180018);
	ck_assert_uint_eq(get(6, 2), 0x18);
	/* the other bank is another pair of chips */
	ck_assert_uint_eq(get(BANK1, 4), 0);
	put(4 * 0x55, 4, 0x00980098);
	ck_assert_uint_eq(get(4 * 0x10, 4), 0x00510051);
	ck_assert_uint_eq(get(4 * 0x11, 1), 'R');
	ck_assert_uint_eq(get(4 * 0x12, 2), 'Y');
	ck_assert_uint_eq(get(4 * 0x27, 1), 25);
	put(0, 4, 0x00700070);
	ck_assert_uint_eq(get(0, 4), 0x00800080);
	/* code is fetched from the array meanwhile */
	put(0, 4, 0x00ff00ff);
	ck_assert_uint_eq(get(0, 4), 0x44332211);
	/* a reset ends any mode */
	put(0, 4, 0x00900090);
	machine_reset(m);
	ck_assert_uint_eq(get(0, 4), 0x44332211);
	machine_free(m, NULL);
}
END_TEST

START_TEST(flash_programs)
{
	struct machine_config c = with_bank1("if=pflash,unit=1,format=raw,file=vars");
	static uint8_t image[2 * CFI_FLASH_BLOCK];
	struct error e;
	uint8_t *now;
	size_t size;

	memset(image, 0xff, sizeof(image));
	memcpy(image + 8, "\xf0\xf0\xf0\xf0", 4);
	unit_write_file("vars", image, sizeof(image));
	m = fixture_machine(&c);
	/* programming clears bits only */
	put(BANK1 + 8, 4, 0x00400040);
	put(BANK1 + 8, 4, 0x12345678);
	ck_assert_uint_eq(get(BANK1, 4), 0x00800080);
	put(BANK1, 4, 0xff);
	ck_assert_uint_eq(get(BANK1 + 8, 4), 0x12345678 & 0xf0f0f0f0);
	/* a buffer of three words, over a 512-byte boundary */
	put(BANK1 + 0x1fc, 4, 0x00e800e8);
	ck_assert_uint_eq(get(BANK1, 4), 0x00800080);
	put(BANK1 + 0x1fc, 4, 0x00020002);
	for (unsigned i = 0; i < 3; i++)
		put(BANK1 + 0x1fc + 4 * i, 4, 0x01010101u * (i + 1));
	put(BANK1 + 0x1fc, 4, 0x00d000d0);
	put(BANK1, 4, 0xff);
	for (unsigned i = 0; i < 3; i++)
		ck_assert_uint_eq(get(BANK1 + 0x1fc + 4 * i, 4), 0x01010101u * (i + 1));
	/* erasing a block leaves its neighbours */
	put(BANK1 + CFI_FLASH_BLOCK, 4, 0x40);
	put(BANK1 + CFI_FLASH_BLOCK, 4, 0);
	put(BANK1 + 0x2000, 4, 0x00200020);
	put(BANK1 + 0x2000, 4, 0x00d000d0);
	put(BANK1, 4, 0xff);
	ck_assert_uint_eq(get(BANK1 + 8, 4), UINT32_MAX);
	ck_assert_uint_eq(get(BANK1 + CFI_FLASH_BLOCK, 4), 0);
	/* what is written stays over a reset, and is in the file */
	put(BANK1 + 16, 4, 0x10);
	put(BANK1 + 16, 4, 0xcafe1234);
	machine_reset(m);
	ck_assert_uint_eq(get(BANK1 + 16, 4), 0xcafe1234);
	machine_free(m, NULL);
	memset(image, 0xff, CFI_FLASH_BLOCK);
	memcpy(image + 16, "\x34\x12\xfe\xca", 4);
	memset(image + CFI_FLASH_BLOCK, 0, 4);
	ck_assert(hostfile_read("vars", 1 << 24, &now, &size, &e));
	ck_assert_uint_eq(size, sizeof(image));
	ck_assert(!memcmp(now, image, size));
	free(now);
}
END_TEST

/* Errors are in the status, until it is cleared; the array does not change. */
START_TEST(flash_refuses)
{
	struct machine_config c = with_bank1("if=pflash,unit=1,format=raw,file=vars,readonly=on");

	unit_write_file("vars", "abcd", 4);
	m = fixture_machine(&c);
	put(BANK1, 4, 0x40);
	put(BANK1, 4, 0);
	ck_assert_uint_eq(get(BANK1, 2), 0x90);
	put(BANK1, 4, 0x20);
	put(BANK1, 4, 0xd0);
	ck_assert_uint_eq(get(BANK1, 2), 0xb0);
	put(BANK1, 4, 0x50);
	ck_assert_uint_eq(get(BANK1, 4), 0x64636261);
	/* a buffer that is too large, and one that leaves its block */
	put(BANK1, 4, 0xe8);
	put(BANK1, 4, 0xffff);
	ck_assert_uint_eq(get(BANK1, 2), 0x90);
	put(BANK1, 4, 0x50);
	put(0, 4, 0xe8);
	put(0, 4, 0);
	put(CFI_FLASH_BLOCK, 4, 1);
	put(0, 4, 0xd0);
	ck_assert_uint_eq(get(0, 2), 0x90);
	put(0, 4, 0x50);
	ck_assert_uint_eq(get(0, 4), 0);
	ck_assert_uint_eq(get(CFI_FLASH_BLOCK, 4), 0);
	machine_free(m, NULL);
}
END_TEST

/* A buffer's words are as wide as the bus: narrower ones would program bits that nobody gave. */
START_TEST(flash_narrow_buffer)
{
	struct machine_config c = fixture_config();

	c.semihosting = false;
	m = fixture_machine(&c);
	put(BANK1, 4, 0x20);
	put(BANK1, 4, 0xd0);
	put(BANK1, 4, 0xe8);
	put(BANK1, 4, 0);
	put(BANK1, 1, 0x7f);
	put(BANK1, 4, 0xd0);
	ck_assert_uint_eq(get(BANK1, 2), 0x90);
	put(BANK1, 4, 0x50);
	ck_assert_uint_eq(get(BANK1, 4), UINT32_MAX);
	machine_free(m, NULL);
}
END_TEST

static void step(unsigned instructions)
{
	while (instructions--)
		ck_assert_int_eq(machine_step(m, 0), MACHINE_STOPPED);
}

/* Code that was run, then programmed over, is decoded anew. */
START_TEST(flash_code)
{
	struct machine_config c = fixture_config();
	static const uint32_t loop[] = { 0xd2800020 /* mov x0, #1 */, 0x17ffffff /* b .-4 */ };

	c.semihosting = false;
	c.cores = 1;
	m = fixture_machine(&c);
	memcpy(m->devices.flash[1].array, loop, sizeof(loop));
	m->cpus[0]->pc = BANK1;
	step(3);
	ck_assert_uint_eq(m->cpus[0]->r[SLOT_X0], 1);
	put(BANK1, 4, 0x40);
	put(BANK1, 4, 0xd2800000); /* mov x0, #0 */
	put(BANK1, 4, 0xff);
	step(3);
	ck_assert_uint_eq(m->cpus[0]->r[SLOT_X0], 0);
	machine_free(m, NULL);
}
END_TEST

/* Any bus cycles, of any width, at both banks, fw_cfg and GPIO. */
START_TEST(random_cycles)
{
	struct machine_config c = fixture_config();
	static const uint8_t commands[] = { 0x10, 0x20, 0x40, 0x50, 0x60, 0x70, 0x90,
					    0x98, 0xd0, 0xe8, 0xf0, 0xff, 3 };
	static const uint64_t bases[] = { 0, BANK1, VIRT_FW_CFG_BASE, VIRT_GPIO_BASE };
	struct rng rng;

	rng_seed(&rng, 21);
	m = fixture_machine(&c);
	for (unsigned i = 0; i < 100000; i++) {
		unsigned size = 1u << rng_below(&rng, 4), where = (unsigned)rng_below(&rng, 4);
		const uint64_t limits[] = { CFI_FLASH_BLOCK * 3, CFI_FLASH_BLOCK * 3, FW_CFG_SIZE,
					    VIRT_DEVICE_SIZE };
		uint64_t limit = limits[where];
		uint64_t pa = bases[where] + (rng_below(&rng, limit) & ~(uint64_t)(size - 1));
		uint64_t buf[2] = { rng_next(&rng) };
		struct mmu_fault f;

		if (rng_below(&rng, 4))
			buf[0] = commands[rng_below(&rng, sizeof(commands))];
		if (rng_below(&rng, 3))
			mmu_write(m->cpus[0]->mmu, pa, size, 0, buf, &f);
		else
			mmu_read(m->cpus[0]->mmu, pa, size, 0, buf, &f);
	}
	machine_free(m, NULL);
}
END_TEST

/* ---- fw_cfg ----------------------------------------------------------------------------- */

static uint32_t dma(uint32_t control, uint32_t length, uint64_t address)
{
	const uint32_t words[4] = { __builtin_bswap32(control), __builtin_bswap32(length),
				    __builtin_bswap32((uint32_t)(address >> 32)),
				    __builtin_bswap32((uint32_t)address) };

	memcpy(m->ram + 0x1000, words, sizeof(words));
	put(VIRT_FW_CFG_BASE + 16, 8, __builtin_bswap64(RAM + 0x1000));
	memcpy(&control, m->ram + 0x1000, 4);
	return __builtin_bswap32(control);
}

START_TEST(fw_cfg_items)
{
	struct machine_config c = fixture_config();

	c.bios = "firmware";
	c.kernel = "payload";
	c.append = "root=x";
	unit_write_file("firmware", "firm", 4);
	unit_write_file("payload", "the kernel", 10);
	m = fixture_machine(&c);
	ck_assert_uint_eq(get(VIRT_FW_CFG_BASE + 16, 8), __builtin_bswap64(0x51454d5520434647));
	put(VIRT_FW_CFG_BASE + 8, 2, 0);
	ck_assert_uint_eq(get(VIRT_FW_CFG_BASE, 1), 'Q');
	ck_assert_uint_eq(get(VIRT_FW_CFG_BASE, 2), 'E' | 'M' << 8);
	ck_assert_uint_eq(get(VIRT_FW_CFG_BASE, 8), 'U');
	ck_assert_uint_eq(get(VIRT_FW_CFG_BASE, 1), 0);
	put(VIRT_FW_CFG_BASE + 8, 2, __builtin_bswap16(FW_CFG_NB_CPUS));
	ck_assert_uint_eq(get(VIRT_FW_CFG_BASE, 2), 2);
	/* select and read; go on reading; skip */
	memset(m->ram + 0x2000, 0xee, 16);
	ck_assert_uint_eq(dma(FW_CFG_KERNEL_DATA << 16 | 8 | 2, 3, RAM + 0x2000), 0);
	ck_assert(!memcmp(m->ram + 0x2000, "the\xee", 4));
	ck_assert_uint_eq(dma(4, 1, 0), 0);
	ck_assert_uint_eq(dma(2, 8, RAM + 0x2000), 0);
	ck_assert(!memcmp(m->ram + 0x2000, "kernel\0\0\xee", 9));
	ck_assert_uint_eq(dma(FW_CFG_CMDLINE_DATA << 16 | 8 | 2, 7, RAM + 0x2000), 0);
	ck_assert_str_eq((char *)m->ram + 0x2000, "root=x");
	/* no such item; not RAM; writing; a huge length */
	ck_assert_uint_eq(dma(0x7fffu << 16 | 8 | 2, 4, RAM + 0x2000), 0);
	ck_assert_uint_eq(m->ram[0x2000], 0);
	ck_assert_uint_eq(dma(FW_CFG_ID << 16 | 8 | 2, 4, 0x1000), 1);
	ck_assert_uint_eq(dma(FW_CFG_ID << 16 | 8 | 2, UINT32_MAX, RAM), 1);
	ck_assert_uint_eq(dma(16, 4, RAM + 0x2000), 1);
	put(VIRT_FW_CFG_BASE + 16, 8, UINT64_MAX);
	machine_free(m, NULL);
}
END_TEST

static struct machine_config with_fw_cfg(const char *first, const char *second)
{
	struct machine_config c = fixture_config();

	c.semihosting = false;
	c.fw_cfgs.text[c.fw_cfgs.count++] = first;
	if (second)
		c.fw_cfgs.text[c.fw_cfgs.count++] = second;
	return c;
}

/* The directory: a count, then size, number, nothing and name of each, sorted by name. */
START_TEST(fw_cfg_files)
{
	static const uint8_t expected[] = { 0,	  0, 0, 2,   0,	  0,   0,   5,	 0,
					    0x20, 0, 0, 'o', 'p', 't', '/', 'a', 0 };
	struct machine_config c = with_fw_cfg("opt/b,string=a,,b", "name=opt/a,file=item");
	uint8_t *ram;

	unit_write_file("item", "1\0003\n5", 5);
	m = fixture_machine(&c);
	ram = m->ram + 0x2000;
	memset(ram, 0xee, 256);
	ck_assert_uint_eq(dma(FW_CFG_FILE_DIR << 16 | 8 | 2, 4 + 2 * 64, RAM + 0x2000), 0);
	ck_assert(!memcmp(ram, expected, sizeof(expected)));
	ck_assert(!memcmp(ram + 4 + 64, "\0\0\0\3\0\x21\0\0opt/b", 14));
	ck_assert_uint_eq(dma(0x20u << 16 | 8 | 2, 6, RAM + 0x2000), 0);
	ck_assert(!memcmp(ram, "1\0003\n5\0", 6));
	ck_assert_uint_eq(dma(0x21u << 16 | 8 | 2, 4, RAM + 0x2000), 0);
	ck_assert(!memcmp(ram, "a,b\0", 4));
	ck_assert_uint_eq(dma(0x22u << 16 | 8 | 2, 4, RAM + 0x2000), 0);
	ck_assert_uint_eq(ram[0], 0);
	machine_free(m, NULL);
}
END_TEST

START_TEST(fw_cfg_option)
{
	static const char *const bad[][2] = {
		{ "opt/a", "-fw_cfg opt/a: it needs either file= or string=" },
		{ "string=x", "-fw_cfg string=x: no name=" },
		{ "opt/a,string=x,file=item", "it needs either" },
		{ "opt/a,string=x,colour=red", "no property 'colour'" },
		{ "opt/a,file=none-such", "none-such: No such file" },
		{ "name=,string=x", "1 to 55 bytes" },
		{ "opt/0123456789012345678901234567890123456789012345678901,string=x",
		  "1 to 55 bytes" },
		{ "opt/taken,string=x", "there is an item of that name already" },
	};
	struct error e;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct machine_config c = with_fw_cfg("opt/taken,string=1", bad[i][0]);
		bool bad_input;

		ck_assert_ptr_null(machine_new(&c, &bad_input, &e));
		ck_assert_msg(strstr(e.msg, bad[i][1]) != NULL, "%s", e.msg);
		ck_assert_int_eq(bad_input, strstr(bad[i][0], "none-such") != NULL);
	}
}
END_TEST

START_TEST(fw_cfg_many)
{
	struct machine_config c = with_fw_cfg("opt/0,string=", NULL);
	struct error e;
	char names[FW_CFG_FILES][16];

	for (unsigned i = 0; i < FW_CFG_FILES; i++) {
		snprintf(names[i], sizeof(names[i]), "x/%u,string=", i);
		c.fw_cfgs.text[c.fw_cfgs.count++] = names[i];
	}
	ck_assert_ptr_null(machine_new(&c, NULL, &e));
	ck_assert_msg(strstr(e.msg, "-fw_cfg x/31,string=: there are too many") != NULL, "%s",
		      e.msg);
}
END_TEST

/* ---- GPIO --------------------------------------------------------------------------------- */

static bool gpio_irq;

static void set_gpio_irq(void *opaque, unsigned line, bool level, uint64_t now)
{
	(void)opaque, (void)line, (void)now;
	gpio_irq = level;
}

static void gpio_put(struct pl061 *g, uint64_t offset, uint64_t value)
{
	const struct mmio_access a = { .size = 4 };

	ck_assert(pl061_ops.write(g, &a, offset, value));
}

static uint64_t gpio_get(struct pl061 *g, uint64_t offset)
{
	const struct mmio_access a = { .size = 4 };
	uint64_t value;

	ck_assert(pl061_ops.read(g, &a, offset, &value));
	return value;
}

START_TEST(gpio)
{
	const struct irq_out irq = { .set = set_gpio_irq };
	struct pl061 g;

	pl061_init(&g, &irq);
	ck_assert_uint_eq(gpio_get(&g, 0xfe0), 0x61);
	/* rising edge of the power button */
	gpio_put(&g, 0x40c, 8);
	gpio_put(&g, 0x410, 8);
	pl061_set(&g, 3, true, 0);
	ck_assert(gpio_irq);
	ck_assert_uint_eq(gpio_get(&g, 0x3fc), 8);
	ck_assert_uint_eq(gpio_get(&g, 4 << 2), 0); /* masked by the address */
	gpio_put(&g, 0x41c, 8);
	ck_assert(!gpio_irq);
	pl061_set(&g, 3, false, 0);
	ck_assert(!gpio_irq);
	/* both edges; low level; an output */
	gpio_put(&g, 0x408, 8);
	pl061_set(&g, 3, true, 0);
	gpio_put(&g, 0x41c, 8);
	pl061_set(&g, 3, false, 0);
	ck_assert(gpio_irq);
	gpio_put(&g, 0x404, 8);
	gpio_put(&g, 0x40c, 0);
	gpio_put(&g, 0x41c, 8);
	ck_assert(gpio_irq);
	pl061_set(&g, 3, true, 0);
	ck_assert(!gpio_irq);
	gpio_put(&g, 0x400, 1);
	gpio_put(&g, 0x3fc, 0xff);
	ck_assert_uint_eq(gpio_get(&g, 0x3fc), 9);
}
END_TEST

static const uint8_t whole[512];

/* ---- files and options -------------------------------------------------------------------- */

START_TEST(modules)
{
	struct machine_config c = fixture_config();
	int node, len;
	const void *fdt;

	unit_write_file("module", "dom0 kernel", 11);
	c.devices.text[c.devices.count++] = "loader,file=module,addr=0x41000000";
	c.devices.text[c.devices.count++] = "loader,addr=0x41000100,data=0x1234,data-len=2";
	c.devices.text[c.devices.count++] =
		"guest-loader,addr=0x42000000,kernel=module,bootargs=a=1,,2 b";
	c.devices.text[c.devices.count++] = "guest-loader,addr=0x43000000,initrd=module";
	c.devices.text[c.devices.count++] = "loader,addr=0x41000100,cpu-num=0";
	m = fixture_machine(&c);
	for (unsigned i = 1; i <= 3; i++)
		ck_assert(!memcmp(m->ram + i * 0x1000000, "dom0 kernel", 11));
	ck_assert_uint_eq(get(0x41000100, 4), 0x1234);
	/* at every reset */
	for (unsigned i = 0; i < 2; i++) {
		ck_assert_uint_eq(m->cpus[0]->pc, 0x41000100);
		ck_assert_uint_eq(m->cpus[0]->r[SLOT_X0], 0);
		m->cpus[0]->pc = 0;
		memset(m->ram + 0x1000000, 0, 0x200);
		machine_reset(m);
		ck_assert_uint_eq(get(0x41000000, 4), 0x306d6f64);
		ck_assert_uint_eq(get(0x41000100, 4), 0x1234);
	}
	fdt = m->boot.dt.blob;
	ck_assert_int_eq(fdt_check_full(fdt, m->boot.dt.size), 0);
	node = fdt_path_offset(fdt, "/chosen/module@42000000");
	ck_assert_int_eq(fdt_node_check_compatible(fdt, node, "multiboot,kernel"), 0);
	ck_assert_str_eq(fdt_getprop(fdt, node, "bootargs", &len), "a=1,2 b");
	ck_assert_uint_eq(((const uint8_t *)fdt_getprop(fdt, node, "reg", &len))[15], 11);
	node = fdt_path_offset(fdt, "/chosen/module@43000000");
	ck_assert_int_eq(fdt_node_check_compatible(fdt, node, "multiboot,ramdisk"), 0);
	machine_free(m, NULL);
}
END_TEST

/* What is wrong is named, and is an option's fault or a file's. */
START_TEST(bad_options)
{
	static const struct {
		const char *drive, *device, *netdev, *text;
		bool file;
	} cases[] = {
		{ "if=virtio,file=none-such", NULL, NULL, "none-such", true },
		{ "if=virtio", NULL, NULL, "file=", false },
		{ "if=virtio,file=disk,format=qcow2", NULL, NULL, "format=qcow2", false },
		{ "if=ide,file=disk", NULL, NULL, "if=ide", false },
		{ "if=virtio,file=whole,what=1", NULL, NULL, "what", false },
		{ "if=virtio,file=disk,readonly=maybe", NULL, NULL, "readonly=maybe", false },
		{ "if=pflash,file=disk,unit=2", NULL, NULL, "banks", false },
		{ "", NULL, NULL, "-drive", false },
		{ NULL, "no-such-device", NULL, "no-such-device", false },
		{ NULL, "virtio-blk-device", NULL, "drive=", false },
		{ NULL, "virtio-blk-device,drive=d", NULL, "id=d", false },
		{ "if=virtio,id=d,file=disk", "virtio-blk-device,drive=d", NULL, "if=none", false },
		{ NULL, "virtio-rng-device,x=y", NULL, "'x'", false },
		{ NULL, "virtconsole,chardev=c", NULL, "virtio-serial device", false },
		{ NULL, "virtio-rng-pci,addr=20", NULL, "addr=20", false },
		{ NULL, "virtio-rng-pci,addr=1.1", NULL, "addr=1.1", false },
		{ NULL, "virtio-rng-pci,addr=-1", NULL, "addr=-1", false },
		{ NULL, "virtio-rng-pci,addr=0", NULL, "addr=0: the slot is taken", false },
		{ NULL, "virtio-rng-pci,disable-legacy=off", NULL, "disable-legacy=off", false },
		{ NULL, "virtio-rng-pci,disable-modern=on", NULL, "disable-modern", false },
		{ NULL, "virtio-rng-pci,romfile=disk", NULL, "romfile=disk", false },
		{ NULL, "virtio-rng-pci,x=y", NULL, "'x'", false },
		{ NULL, "virtio-rng-device,addr=1", NULL, "'addr'", false },
		{ NULL, "virtio-blk-pci,drive=d", NULL, "id=d", false },
		{ NULL, "virtio-net-device", NULL, "netdev=", false },
		{ NULL, "virtio-net-device,netdev=n,mac=1:2", "user,id=n", "mac=1:2", false },
		{ NULL, "virtio-net-device,netdev=n", "tap,id=n", "tap", false },
		{ NULL, "virtio-net-device,netdev=n", "user,id=n,hostfwd=x", "hostfwd=x", false },
		{ "if=virtio,file=disk", NULL, NULL, "10 bytes: no whole sectors of 512", true },
		{ "if=none,id=d,file=disk", "virtio-blk-pci,drive=d", NULL, "id=d: disk: has",
		  true },
		{ "if=none,id=d,file=disk", NULL, NULL, "no -device uses it", false },
		{ "if=none,id=d,file=whole", "virtio-blk-pci,drive=d,x=y", NULL, "'x'", false },
		{ NULL, NULL, "user,id=n,hostfwd=x", "no -device uses it", false },
		{ NULL, "loader,file=disk,addr=0", NULL, "RAM", false },
		{ NULL, "loader,file=disk,addr=0x47ffffff", NULL, "RAM", false },
		{ NULL, "loader,file=none-such,addr=0x40000000", NULL, "none-such", true },
		{ NULL, "loader,addr=0x40000000,data=1,data-len=9", NULL, "data-len", false },
		{ NULL, "guest-loader,addr=0x40000000", NULL, "kernel=", false },
	};

	unit_write_file("disk", "0123456789", 10);
	unit_write_file("whole", whole, sizeof(whole));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct machine_config c = fixture_config();
		struct error e;
		bool file;

		if (cases[i].drive)
			c.drives.text[c.drives.count++] = cases[i].drive;
		if (cases[i].device)
			c.devices.text[c.devices.count++] = cases[i].device;
		if (cases[i].netdev)
			c.netdevs.text[c.netdevs.count++] = cases[i].netdev;
		m = machine_new(&c, &file, &e);
		ck_assert_msg(!m, "case %zu", i);
		ck_assert_msg(strstr(e.msg, cases[i].text) != NULL, "%s", e.msg);
		ck_assert_msg(file == cases[i].file, "%s", e.msg);
	}
}
END_TEST

/* -nic, -device and -drive if=virtio take the slots of PCI in QEMU's order. */
START_TEST(pci_options)
{
	static const char *const bad[][2] = { { "tap", "tap" },
					      { "user,model=e1000", "model=e1000" },
					      { "user,mac=x", "mac=x" },
					      { "user,hostfwd=x", "hostfwd=x" },
					      { "user,x=y", "'x'" } };
	static const uint16_t devices[] = { 0x1041, 0x1044, 0x1043, 0x1042 };
	struct machine_config c;
	struct error e;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		c = fixture_config();
		c.nics.text[c.nics.count++] = bad[i][0];
		ck_assert(!machine_new(&c, NULL, &e));
		ck_assert_msg(strstr(e.msg, "-nic ") == e.msg, "%s", e.msg);
		ck_assert_msg(strstr(e.msg, bad[i][1]) != NULL, "%s", e.msg);
	}
	unit_write_file("disk", "0123456789", 10);
	unit_write_file("whole", whole, sizeof(whole));
	c = fixture_config();
	c.nics.text[c.nics.count++] = "user,model=virtio-net-pci,mac=52:54:00:00:00:01";
	c.drives.text[c.drives.count++] = "if=virtio,file=whole,format=raw";
	c.devices.text[c.devices.count++] = "virtio-rng-pci,disable-legacy=on,romfile=";
	c.devices.text[c.devices.count++] = "virtio-serial-pci";
	c.devices.text[c.devices.count++] = "virtio-rng-device";
	c.devices.text[c.devices.count++] = "virtio-rng,addr=1f.0";
	m = fixture_machine(&c);
	for (unsigned i = 0; i < 4; i++)
		ck_assert_uint_eq(pci_config16(m->devices.pci.slots[1 + i], PCI_DEVICE_ID),
				  devices[i]);
	ck_assert_ptr_null(m->devices.pci.slots[5]);
	ck_assert_ptr_nonnull(m->devices.pci.slots[0x1f]);
	ck_assert_ptr_nonnull(m->devices.virtio_mmio.slots[VIRTIO_MMIO_SLOTS - 1].device);
	machine_free(m, NULL);
}
END_TEST

int main(void)
{
	return unit_run(unit_suite(
		"platform/flash",
		(const TTest *const[]){ flash_modes, flash_programs, flash_refuses,
					flash_narrow_buffer, flash_code, random_cycles,
					fw_cfg_items, fw_cfg_files, fw_cfg_option, fw_cfg_many,
					gpio, modules, bad_options, pci_options, NULL }));
}
