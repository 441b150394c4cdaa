// SPDX-License-Identifier: GPL-2.0-or-later
/* Device trees that -dtb is given: the machine's own, rearranged and damaged. */
#include <libfdt.h>
#include <stdlib.h>
#include <string.h>

#include "platform/devicetree.h"
#include "platform/hostfile.h"
#include "tests/fuzz/fuzz.h"

/* The tree begins 8 bytes into an input, where libfdt can work on it. */
enum { CYCLES = 2000, ROOM = 48 << 10, PREFIX = 8 };

/* What the machine makes of a good tree is a good tree. */
static void check_result(struct machine *m)
{
	const char *file = fuzz_file(1, "", 0);
	struct devicetree dt;
	struct error err;
	bool ok;

	ok = machine_dump_dtb(m, file, &err);
	fuzz_check(ok, "%s", ok ? "" : err.msg);
	ok = devicetree_load(&dt, file, &err);
	fuzz_check(ok, "the machine's tree: %s", ok ? "" : err.msg);
	devicetree_release(&dt);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = { data, data + size };
	uint8_t flags = (uint8_t)fuzz_take(&in, PREFIX);
	struct machine_config c = fuzz_machine_config();
	struct machine *m;
	struct error err;
	bool bad_input;

	c.dtb = fuzz_file(0, in.pos, (size_t)(in.end - in.pos));
	c.cores = 1 + flags % 8;
	c.ram_size = 16 << 20;
	c.max_cycles = CYCLES;
	if (flags & 0x10)
		c.append = "console=ttyAMA0 quiet";
	if (flags & 0x20)
		c.initrd = fuzz_file(2, "initial RAM disk", 16);
	if (flags & 0x40)
		c.kernel = fuzz_file(3, "\0\0\0\x14", 4); /* b . */
	err.msg[0] = '\0';
	m = machine_new(&c, &bad_input, &err);
	if (!m) {
		fuzz_check(bad_input, "a file's fault is blamed on an option: %s", err.msg);
		fuzz_check_error(&err, c.dtb);
		return 0;
	}
	check_result(m);
	machine_run(m);
	machine_free(m, NULL);
	return 0;
}

/* ---- making trees -------------------- */

static struct fuzz_blob own_tree(unsigned cores)
{
	struct machine_config c = fuzz_machine_config();
	const char *file = fuzz_file(1, "", 0);
	struct fuzz_blob blob;
	struct machine *m;
	struct error err;
	uint8_t *data = NULL;

	c.cores = cores;
	m = fuzz_machine(&c);
	fuzz_check(machine_dump_dtb(m, file, &err) &&
			   hostfile_read(file, ROOM, &data, &blob.size, &err),
		   "the machine has no tree");
	machine_free(m, NULL);
	blob.data = data;
	return blob;
}

static int some_node(struct rng *rng, const void *fdt)
{
	int node = 0, depth = 0;

	for (uint64_t n = rng_below(rng, 40); n; n--) {
		int next = fdt_next_node(fdt, node, &depth);

		if (next < 0 || depth < 0)
			return node;
		node = next;
	}
	return node;
}

/* A change that leaves the tree well-formed; what it says may be nonsense. */
static void rearrange(struct rng *rng, void *fdt)
{
	static const char *const properties[] = {
		"reg",	       "bootargs",	 "device_type",	       "compatible",
		"#size-cells", "#address-cells", "linux,initrd-start", "",
		"ranges"
	};
	static const char *const nodes[] = { "chosen", "memory", "memory@40000000",
					     "cpus",   "x@1,2",	 "aliases" };
	int node = some_node(rng, fdt);
	uint8_t value[80];
	size_t len = rng_below(rng, 3) ? 4 * rng_below(rng, 9) : rng_below(rng, sizeof(value));

	fuzz_fill(rng, value, sizeof(value));
	switch (rng_below(rng, 6)) {
	case 0:
		fdt_del_node(fdt, node);
		break;
	case 1:
		fdt_nop_node(fdt, node);
		break;
	case 2:
		fdt_add_subnode(fdt, node, nodes[rng_below(rng, 6)]);
		break;
	case 3:
		fdt_set_name(fdt, node, nodes[rng_below(rng, 6)]);
		break;
	default:
		if (rng_below(rng, 2))
			node = fdt_path_offset(fdt, nodes[rng_below(rng, 4)]);
		if (node >= 0)
			fdt_setprop(fdt, node, properties[rng_below(rng, 9)], value, (int)len);
	}
}

/* A word of the header, or of the structure: its tokens are words too. */
static void break_word(struct rng *rng, uint8_t *fdt, size_t size)
{
	static const uint32_t tokens[] = { FDT_BEGIN_NODE, FDT_END_NODE, FDT_PROP, FDT_NOP,
					   FDT_END };
	uint32_t value = rng_below(rng, 2) ? tokens[rng_below(rng, 5)] : (uint32_t)fuzz_value(rng);
	size_t at = 4 * rng_below(rng, rng_below(rng, 3) ? size / 4 : 10);

	if (rng_below(rng, 8) == 0)
		value = (uint32_t)rng_below(rng, size + 8);
	if (at + 4 <= size)
		fdt32_st(fdt + at, value);
}

static size_t generate(struct rng *rng, uint8_t *buf, size_t cap)
{
	static struct fuzz_blob own[2]; /* of 1 core and of 8; kept */
	unsigned large = rng_below(rng, 4) == 0;
	uint8_t *fdt = buf + PREFIX;
	size_t size;

	if (!own[large].data)
		own[large] = own_tree(large ? 8 : 1);
	fuzz_fill(rng, buf, PREFIX);
	fuzz_check(fdt_open_into(own[large].data, fdt, (int)(cap - PREFIX)) == 0, "fdt_open_into");
	for (uint64_t n = rng_below(rng, 6); n; n--)
		rearrange(rng, fdt);
	if (rng_below(rng, 4))
		fdt_pack(fdt);
	size = fdt_totalsize(fdt);
	for (uint64_t n = rng_below(rng, 3); n; n--)
		break_word(rng, fdt, size);
	if (rng_below(rng, 4) == 0)
		size = fuzz_damage(rng, fdt, size, cap - PREFIX, 3);
	return PREFIX + size;
}

const struct fuzz_plan fuzz_plan = {
	.name = "devicetree",
	.iterations = 2500,
	.max_size = ROOM,
	.generate = generate,
};
