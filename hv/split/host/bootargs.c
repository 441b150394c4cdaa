// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The boot arguments, from the flattened device tree that the loader of an ELF
 * image leaves at the start of RAM (Devicetree Specification 0.4, chapter 5).
 * The tree is not ours: nothing in it may lead us out of it.
 */
#include "hv/include/string.h"
#include "hv/split/host/bootargs.h"
#include "hv/split/host/mm.h"

#define FDT_MAGIC      0xd00dfeed
#define FDT_BEGIN_NODE 1
#define FDT_END_NODE   2
#define FDT_PROP       3
#define FDT_NOP	       4
#define FDT_LIMIT      0x200000 /* where our image starts */

struct blob {
	const u8 *base;
	u32 size;
};

/* The big-endian word at offset; 0 outside. */
static u32 word(struct blob b, u32 offset)
{
	const u8 *p = b.base + offset;

	if (offset > b.size || b.size - offset < 4)
		return 0;
	return (u32)p[0] << 24 | (u32)p[1] << 16 | (u32)p[2] << 8 | p[3];
}

/* True if text stands at offset, with its end. */
static bool is(struct blob b, u32 offset, const char *text)
{
	size_t length = strlen(text) + 1;

	if (offset > b.size || b.size - offset < length)
		return false;
	for (size_t i = 0; i < length; i++)
		if (b.base[offset + i] != (u8)text[i])
			return false;
	return true;
}

static u32 skip_string(struct blob b, u32 offset)
{
	while (offset < b.size && b.base[offset])
		offset++;
	return offset + 1;
}

/* /chosen/bootargs; a size of zero if there is none. */
static struct blob find_bootargs(struct blob tree)
{
	struct blob none = { NULL, 0 };
	u32 at = word(tree, 8);	      /* off_dt_struct */
	u32 strings = word(tree, 12); /* off_dt_strings */
	u32 depth = 0;
	bool chosen = false;

	while (at < tree.size) {
		u32 token = word(tree, at);

		at += 4;
		if (token == FDT_BEGIN_NODE) {
			depth++;
			chosen = depth == 2 && is(tree, at, "chosen");
			at = (skip_string(tree, at) + 3) & ~3u;
		} else if (token == FDT_END_NODE) {
			depth--;
			chosen = false;
		} else if (token == FDT_PROP) {
			u32 length = word(tree, at);
			u32 name = strings + word(tree, at + 4);

			at += 8;
			if (at > tree.size || length > tree.size - at)
				return none;
			if (chosen && is(tree, name, "bootargs"))
				return (struct blob){ tree.base + at, length };
			at += (length + 3) & ~3u;
		} else if (token != FDT_NOP) {
			return none;
		}
	}
	return none;
}

static u32 number(struct blob b, u32 at, u32 limit, u32 otherwise)
{
	u64 value = 0;

	for (; at < b.size && b.base[at] >= '0' && b.base[at] <= '9'; at++) {
		value = value * 10 + (b.base[at] - '0');
		if (value > limit)
			return otherwise;
	}
	return value ? (u32)value : otherwise;
}

u32 bootargs_number(const char *name, u32 limit, u32 otherwise)
{
	struct blob tree = { to_virt(RAM_BASE), 8 };
	size_t length = strlen(name);
	struct blob args;
	bool start = true;

	if (word(tree, 0) != FDT_MAGIC)
		return otherwise;
	tree.size = word(tree, 4);
	if (tree.size > FDT_LIMIT)
		return otherwise;
	args = find_bootargs(tree);
	for (u32 at = 0; at + length < args.size; at++) {
		u32 i = 0;

		while (start && i < length && args.base[at + i] == (u8)name[i])
			i++;
		if (i == length && args.base[at + i] == '=')
			return number(args, at + i + 1, limit, otherwise);
		start = args.base[at] == ' ';
	}
	return otherwise;
}
