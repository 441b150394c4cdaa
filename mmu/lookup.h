/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The line lookup: virtual line -> host address, permission checked.
 *
 * An entry is present only while the modelled L1D holds the line and the
 * modelled micro-TLB holds its page, so that a hit costs nothing and changes
 * no model state (DESIGN.md, timing invariants 1 to 3). A write entry is
 * present only while this core's line is exclusively owned and dirty, no code
 * was decoded from it and no other core's monitor covers it.
 */
#ifndef TRAPLINE_MMU_LOOKUP_H
#define TRAPLINE_MMU_LOOKUP_H

#include <stdint.h>

#define LINE_SHIFT     6
#define LINE_SIZE      64u /* all modelled cores: 64-byte lines */
#define LOOKUP_ENTRIES 512u

/*
 * tag: virtual address of the line, or lookup_no_tag(). With d = va - tag,
 * d <= LINE_SIZE - size is tag match and line crossing in one comparison.
 */
struct lookup_entry {
	uint64_t tag;
	uint8_t *host; /* host address of the line's first byte */
};

struct lookup {
	struct lookup_entry read[LOOKUP_ENTRIES];
	struct lookup_entry write[LOOKUP_ENTRIES];
};

static inline unsigned lookup_index(uint64_t va)
{
	return (unsigned)(va >> LINE_SHIFT) % LOOKUP_ENTRIES;
}

/*
 * The tag of an empty entry: a line that belongs at another index, so that no
 * address looked up here can match it, tagged and non-canonical ones included.
 */
static inline uint64_t lookup_no_tag(unsigned index)
{
	return (uint64_t)(index ^ 1) << LINE_SHIFT;
}

static inline struct lookup_entry lookup_empty(unsigned index)
{
	return (struct lookup_entry){ lookup_no_tag(index), (uint8_t *)0 };
}

/* Host address of [va, va+size) if @table (read or write half) holds it, else NULL. */
static inline uint8_t *lookup_find(const struct lookup_entry *table, uint64_t va, unsigned size)
{
	const struct lookup_entry *e = &table[lookup_index(va)];
	uint64_t d = va - e->tag;
	uint8_t *host;

	if (__builtin_expect(d > LINE_SIZE - size, 0))
		return (uint8_t *)0;
	host = e->host + d;
	if (!host)
		__builtin_unreachable(); /* or callers would test the address again */
	return host;
}

#endif
