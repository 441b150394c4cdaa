// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/map.h"

#include <assert.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/hash.h"

enum { MAP_MIN_SIZE = 16 };

void map_init(struct map *m)
{
	*m = (struct map){ 0 };
}

void map_fini(struct map *m)
{
	free(m->slots);
	map_init(m);
}

/* The slot that holds `key`, or the free one where it belongs. Needs a table with a free slot. */
static size_t find_slot(const struct map *m, uint64_t key)
{
	size_t i = (size_t)hash_u64(key) & (m->size - 1);

	while (m->slots[i].value && m->slots[i].key != key)
		i = (i + 1) & (m->size - 1);
	return i;
}

static void resize(struct map *m, size_t size)
{
	struct map old = *m;

	m->slots = xcalloc(size, sizeof(*m->slots));
	m->size = size;
	for (size_t i = 0; i < old.size; i++)
		if (old.slots[i].value)
			m->slots[find_slot(m, old.slots[i].key)] = old.slots[i];
	free(old.slots);
}

void *map_get(const struct map *m, uint64_t key)
{
	return m->count ? m->slots[find_slot(m, key)].value : NULL;
}

void *map_put(struct map *m, uint64_t key, void *value)
{
	struct map_slot *slot;
	void *old;

	assert(value);
	/* At most 3/4 full, so that probes stay short and a free slot always exists. */
	if (!m->size)
		resize(m, MAP_MIN_SIZE);
	else if (m->count + 1 > m->size / 4 * 3)
		resize(m, m->size * 2);

	slot = &m->slots[find_slot(m, key)];
	old = slot->value;
	slot->key = key;
	slot->value = value;
	if (!old)
		m->count++;
	return old;
}

void *map_remove(struct map *m, uint64_t key)
{
	size_t mask = m->size - 1, hole, i;
	void *old;

	if (!m->count)
		return NULL;
	hole = find_slot(m, key);
	old = m->slots[hole].value;
	if (!old)
		return NULL;

	/*
	 * No tombstones: entries after the hole move into it, unless that would put them before
	 * the slot at which their probe starts.
	 */
	for (i = (hole + 1) & mask; m->slots[i].value; i = (i + 1) & mask) {
		size_t home = (size_t)hash_u64(m->slots[i].key) & mask;

		if (((i - home) & mask) >= ((i - hole) & mask)) {
			m->slots[hole] = m->slots[i];
			hole = i;
		}
	}
	m->slots[hole].value = NULL;
	m->count--;
	return old;
}

bool map_next(const struct map *m, size_t *pos, uint64_t *key, void **value)
{
	for (; *pos < m->size; ++*pos) {
		const struct map_slot *slot = &m->slots[*pos];

		if (slot->value) {
			*key = slot->key;
			*value = slot->value;
			++*pos;
			return true;
		}
	}
	return false;
}
