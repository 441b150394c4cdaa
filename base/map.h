/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TRAPLINE_BASE_MAP_H
#define TRAPLINE_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A hash map from 64-bit keys to pointers (never NULL), by open addressing with linear probing.
 * All zeroes is an empty map. The order of iteration is a function of the sequence of
 * operations alone, the same on every host; whoever prints in it should still sort.
 */
struct map_slot {
	uint64_t key;
	void *value; /* NULL: free */
};

struct map {
	struct map_slot *slots;
	size_t size; /* number of slots: 0 or a power of two */
	size_t count;
};

void map_init(struct map *m);

/* Releases the table, not what the values point to, and leaves an empty map. */
void map_fini(struct map *m);

static inline size_t map_count(const struct map *m)
{
	return m->count;
}

/* The value of `key`, NULL if it has none. */
void *map_get(const struct map *m, uint64_t key);

/* Sets the value of `key` (not NULL) and returns the one that it replaces, or NULL. */
void *map_put(struct map *m, uint64_t key, void *value);

/* Removes `key` and returns its value, or NULL. */
void *map_remove(struct map *m, uint64_t key);

/*
 * Iterates: start with *pos = 0; false at the end. The map must not be changed meanwhile.
 *
 *	for (size_t pos = 0; map_next(&m, &pos, &key, &value);)
 */
bool map_next(const struct map *m, size_t *pos, uint64_t *key, void **value);

#endif
