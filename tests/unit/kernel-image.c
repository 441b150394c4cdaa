// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/unit/kernel-image.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* Names are "Tfunction_N" but for the variables in between, which reports leave out. */
enum { PER_MARKER = 256, TOKEN_FUNCTION = 1, SYMBOLS = KERNEL_FUNCTIONS + KERNEL_FUNCTIONS / 10 };

static const char token_function[] = "function_";

struct table {
	uint8_t *mem;
	size_t at, align;
};

static void put(struct table *t, uint64_t v, unsigned int bytes)
{
	for (unsigned int i = 0; i < bytes; i++)
		t->mem[t->at++] = (uint8_t)(v >> (8 * i));
}

static void align(struct table *t)
{
	t->at = (t->at + t->align - 1) & ~(t->align - 1);
}

/* Functions of 5 to 12 instructions, which end where the next begins. */
uint32_t kernel_function(unsigned int n)
{
	uint32_t at = 0;

	for (unsigned int i = 0; i < n; i++)
		at += 4 * (5 + i * 7 % 8);
	return at;
}

const char *kernel_name(unsigned int n)
{
	static char name[32];

	snprintf(name, sizeof(name), "function_%u", n);
	return name;
}

static void put_code(struct table *t)
{
	for (unsigned int n = 0; n < KERNEL_FUNCTIONS; n++) {
		uint32_t end = kernel_function(n + 1);

		put(t, n % 3 ? 0xa9bf7bfd : 0xd10083ff, 4); /* STP or SUB */
		while (t->at < end - 4)
			put(t, 0x8b010000 + n, 4);	    /* ADD */
		put(t, n % 5 ? 0xd65f03c0 : 0x14000010, 4); /* RET or B */
	}
}

/* Every tenth function is followed by a symbol of the same address that is none. */
static unsigned int function_of(unsigned int symbol)
{
	return symbol - (symbol + 1) / 11;
}

static bool is_function(unsigned int symbol)
{
	return symbol % 11 != 10;
}

static size_t put_name(struct table *t, unsigned int symbol)
{
	size_t before = t->at;
	char digits[16];
	int n = snprintf(digits, sizeof(digits), "%u", function_of(symbol));

	/* one name has the long form of its length */
	if (symbol == 300)
		put(t, 0x80u | (unsigned int)(2 + n), 1);
	put(t, symbol == 300 ? 0 : (unsigned int)(2 + n), 1);
	put(t, is_function(symbol) ? 'T' : 'D', 1);
	put(t, TOKEN_FUNCTION, 1);
	for (int i = 0; i < n; i++)
		put(t, (uint8_t)digits[i], 1);
	return t->at - before;
}

static uint64_t offset_of(unsigned int symbol)
{
	return kernel_function(function_of(symbol));
}

static void put_offsets(struct table *t, uint64_t va)
{
	align(t);
	for (unsigned int i = 0; i < SYMBOLS; i++)
		put(t, offset_of(i), 4);
	align(t);
	put(t, va, 8);
}

static void put_addresses(struct table *t, uint64_t va)
{
	align(t);
	for (unsigned int i = 0; i < SYMBOLS; i++)
		put(t, va + offset_of(i), 8);
}

static void put_tokens(struct table *t)
{
	uint16_t offset[256];
	size_t begin;

	align(t);
	begin = t->at;
	for (unsigned int i = 0; i < 256; i++) {
		offset[i] = (uint16_t)(t->at - begin);
		if (i == TOKEN_FUNCTION) {
			memcpy(t->mem + t->at, token_function, sizeof(token_function));
			t->at += sizeof(token_function) - 1;
		} else if (i > ' ' && i < 0x7f) {
			put(t, i, 1);
		}
		put(t, 0, 1);
	}
	align(t);
	for (unsigned int i = 0; i < 256; i++)
		put(t, offset[i], 2);
}

size_t kernel_build(uint8_t *mem, uint64_t va, enum kernel_layout layout)
{
	struct table t = { mem, 0, layout == KERNEL_XEN ? 256 : 8 };
	size_t markers[SYMBOLS / PER_MARKER + 1], names;

	put_code(&t);
	if (layout == KERNEL_LINUX_6_1 || layout == KERNEL_LINUX_6_2)
		put_offsets(&t, va);
	else if (layout != KERNEL_LINUX_6_12)
		put_addresses(&t, va);
	align(&t);
	put(&t, SYMBOLS, 4);
	align(&t);
	names = t.at;
	for (unsigned int i = 0; i < SYMBOLS; i++) {
		if (i % PER_MARKER == 0)
			markers[i / PER_MARKER] = t.at - names;
		put_name(&t, i);
	}
	align(&t);
	for (unsigned int i = 0; i * PER_MARKER < SYMBOLS; i++)
		put(&t, markers[i], layout == KERNEL_LINUX_4_5 ? 8 : 4);
	align(&t);
	for (unsigned int i = 0; layout == KERNEL_LINUX_6_2 && i < SYMBOLS; i++)
		put(&t, i * 5 % SYMBOLS, 3);
	put_tokens(&t);
	if (layout == KERNEL_LINUX_6_12)
		put_offsets(&t, va);
	return t.at;
}
