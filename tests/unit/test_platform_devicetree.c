// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/devicetree.h"

#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "tests/unit/unit.h"

#define RAM_BASE UINT64_C(0x40000000)

static struct devicetree build(unsigned gic_version, bool its, unsigned cores, bool virtualization,
			       uint64_t ram)
{
	const struct devicetree_config c = {
		.cores = cores,
		.ram_base = RAM_BASE,
		.ram_size = ram,
		.virtualization = virtualization,
		.gic_version = gic_version,
		.its = its,
		.pmu = true,
		.cpu_compatible = "arm,cortex-a57",
	};
	struct devicetree dt;
	struct error e;

	ck_assert_msg(devicetree_build(&dt, &c, &e), "%s", e.msg);
	return dt;
}

static const char *text(const void *fdt, const char *path, const char *name)
{
	return fdt_getprop(fdt, fdt_path_offset(fdt, path), name, NULL);
}

static uint64_t cells(const void *fdt, const char *path, const char *name, unsigned first,
		      unsigned count)
{
	int len;
	const fdt32_t *p = fdt_getprop(fdt, fdt_path_offset(fdt, path), name, &len);
	uint64_t v = 0;

	ck_assert_msg(p && len >= (int)(4 * (first + count)), "%s %s", path, name);
	for (unsigned i = 0; i < count; i++)
		v = v << 32 | fdt32_to_cpu(p[first + i]);
	return v;
}

START_TEST(built_tree)
{
	struct devicetree dt = build(2, false, 8, true, UINT64_C(64) << 30);
	struct error e;

	ck_assert_int_eq(fdt_check_full(dt.blob, dt.size), 0);
	ck_assert_str_eq(text(dt.blob, "/psci", "method"), "smc");
	ck_assert_str_eq(text(dt.blob, "/cpus/cpu@7", "enable-method"), "psci");
	ck_assert_int_lt(fdt_path_offset(dt.blob, "/cpus/cpu@8"), 0);
	ck_assert_uint_eq(cells(dt.blob, "/memory@40000000", "reg", 2, 2), UINT64_C(64) << 30);
	ck_assert_uint_eq(cells(dt.blob, "/timer", "interrupts", 2, 1), 0xff04);

	ck_assert(devicetree_finish(&dt, "console=ttyAMA0", 0x48000000, 0x1234, RAM_BASE,
				    UINT64_C(64) << 30, &e));
	ck_assert_int_eq(fdt_check_full(dt.blob, dt.size), 0);
	ck_assert_str_eq(text(dt.blob, "/chosen", "bootargs"), "console=ttyAMA0");
	ck_assert_uint_eq(cells(dt.blob, "/chosen", "linux,initrd-end", 0, 2), 0x48001234);
	devicetree_release(&dt);

	dt = build(2, false, 1, false, 1 << 30);
	ck_assert_str_eq(text(dt.blob, "/psci", "method"), "hvc");
	ck_assert_ptr_null(text(dt.blob, "/cpus/cpu@0", "enable-method"));
	ck_assert_ptr_null(text(dt.blob, "/intc@8000000", "interrupts"));
	devicetree_release(&dt);
}
END_TEST

/* A user's tree gets the machine's memory and the loader's /chosen, whatever it had. */
START_TEST(foreign_tree)
{
	static char blob[4096];
	struct devicetree dt;
	struct error e;
	int root, node;

	ck_assert_int_eq(fdt_create_empty_tree(blob, sizeof(blob)), 0);
	root = fdt_path_offset(blob, "/");
	fdt_setprop_u32(blob, root, "#address-cells", 1);
	fdt_setprop_u32(blob, root, "#size-cells", 1);
	node = fdt_add_subnode(blob, root, "memory@0");
	fdt_setprop_string(blob, node, "device_type", "memory");
	unit_write_file("t.dtb", blob, fdt_totalsize(blob));
	ck_assert_msg(devicetree_load(&dt, "t.dtb", &e), "%s", e.msg);
	ck_assert(devicetree_finish(&dt, "quiet", 0, 0, RAM_BASE, 1 << 30, &e));
	ck_assert_uint_eq(cells(dt.blob, "/memory@0", "reg", 0, 2), 0x4000000040000000);
	ck_assert_str_eq(text(dt.blob, "/chosen", "bootargs"), "quiet");
	ck_assert_ptr_null(text(dt.blob, "/chosen", "linux,initrd-start"));
	/* 4 GiB cannot be said in one cell */
	ck_assert(!devicetree_finish(&dt, NULL, 0, 0, RAM_BASE, UINT64_C(4) << 30, &e));
	devicetree_release(&dt);
}
END_TEST

START_TEST(bad_files)
{
	struct devicetree good = build(2, false, 2, true, 1 << 30), dt;
	uint8_t *copy = xmalloc(good.size);
	unsigned refused = 0;
	struct rng rng;
	struct error e;

	ck_assert(!devicetree_load(&dt, "none.dtb", &e));
	ck_assert_str_eq(e.msg, "none.dtb: No such file or directory");
	unit_write_file("t.dtb", "", 0);
	ck_assert(!devicetree_load(&dt, "t.dtb", &e));
	ck_assert_ptr_nonnull(strstr(e.msg, "t.dtb: not a device tree blob: "));
	for (size_t cut = 1; cut < good.size; cut += 37) {
		unit_write_file("t.dtb", good.blob, cut);
		ck_assert(!devicetree_load(&dt, "t.dtb", &e));
	}
	/* damage: refused, or a tree that can be finished or refused */
	rng_seed(&rng, 2);
	for (unsigned i = 0; i < 2000; i++) {
		memcpy(copy, good.blob, good.size);
		for (unsigned n = 1 + (unsigned)rng_below(&rng, 3); n; n--)
			copy[rng_below(&rng, good.size)] = (uint8_t)rng_next(&rng);
		unit_write_file("t.dtb", copy, good.size);
		if (!devicetree_load(&dt, "t.dtb", &e)) {
			refused++;
			continue;
		}
		devicetree_finish(&dt, "x", 1, 2, RAM_BASE, 1 << 30, &e);
		devicetree_release(&dt);
	}
	ck_assert_uint_gt(refused, 10);
	free(copy);
	devicetree_release(&good);
}
END_TEST

/* ---- against QEMU's ---------------------------------------------------------- */

/* What differs by design: QEMU's seeds are random. */
static bool excepted(const char *name)
{
	return !strcmp(name, "kaslr-seed") || !strcmp(name, "rng-seed");
}

/* All properties of node @a are in @b with the same value. */
static void contained(const void *fdt_a, int a, const void *fdt_b, int b, const char *path)
{
	int prop;

	fdt_for_each_property_offset(prop, fdt_a, a)
	{
		const char *name;
		int len_a, len_b;
		const void *value_a = fdt_getprop_by_offset(fdt_a, prop, &name, &len_a);
		const void *value_b = fdt_getprop(fdt_b, b, name, &len_b);

		if (excepted(name))
			continue;
		ck_assert_msg(value_b && len_a == len_b && !memcmp(value_a, value_b, (size_t)len_a),
			      "%s: %s differs", path, name);
	}
}

static const char *qemu;

static void compare_with_qemu(unsigned gic_version, bool its, unsigned cores, bool virtualization)
{
	struct devicetree ours = build(gic_version, its, cores, virtualization, 1 << 30), theirs;
	char command[512], path[256];
	unsigned nodes = 0;
	struct error e;
	int a, b;

	snprintf(command, sizeof(command),
		 "%s -M virt,gic-version=%u,its=%s,virtualization=%s,dumpdtb=q.dtb "
		 "-cpu cortex-a57 -smp %u -m 1G -net none >/dev/null 2>&1",
		 qemu, gic_version, its ? "on" : "off", virtualization ? "on" : "off", cores);
	ck_assert_int_eq(system(command), 0);
	ck_assert_msg(devicetree_load(&theirs, "q.dtb", &e), "%s", e.msg);
	for (a = 0; a >= 0; a = fdt_next_node(ours.blob, a, NULL)) {
		ck_assert_int_eq(fdt_get_path(ours.blob, a, path, sizeof(path)), 0);
		b = fdt_path_offset(theirs.blob, path);
		ck_assert_msg(b >= 0, "QEMU has no %s", path);
		contained(ours.blob, a, theirs.blob, b, path);
		contained(theirs.blob, b, ours.blob, a, path);
		nodes++;
	}
	ck_assert_uint_gt(nodes, 15);
	devicetree_release(&ours);
	devicetree_release(&theirs);
}

START_TEST(same_as_qemu)
{
	for (unsigned gic_version = 2; gic_version < 4; gic_version++) {
		bool has_its = gic_version == 3;

		compare_with_qemu(gic_version, has_its, 1, false);
		compare_with_qemu(gic_version, has_its, 2, true);
		compare_with_qemu(gic_version, has_its, 8, true);
	}
	compare_with_qemu(3, false, 2, true);
}
END_TEST

int main(int argc, char **argv)
{
	qemu = getenv("QEMU_AARCH64");
	if (argc > 1 && !strcmp(argv[1], "qemu")) {
		if (!qemu || !*qemu) {
			puts("no qemu-system-aarch64 to compare with");
			return 77;
		}
		return unit_run(unit_suite("platform/devicetree with QEMU",
					   (const TTest *const[]){ same_as_qemu, NULL }));
	}
	return unit_run(
		unit_suite("platform/devicetree",
			   (const TTest *const[]){ built_tree, foreign_tree, bad_files, NULL }));
}
