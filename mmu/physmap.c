// SPDX-License-Identifier: GPL-2.0-or-later
#include "mmu/physmap.h"

#include <stddef.h>
#include <string.h>

#include "mmu/lookup.h"

bool physmap_add(struct physmap *map, const struct region *r, struct error *err)
{
	unsigned at = 0;

	if (!r->size)
		return error_set(err, "region %s is empty", r->name);
	if (r->base + (r->size - 1) < r->base)
		return error_set(err, "region %s runs over the end of the address space", r->name);
	if (r->kind != REGION_DEVICE && ((r->base | r->size) & (LINE_SIZE - 1)))
		return error_set(err, "region %s does not consist of whole cache lines", r->name);
	if (map->count == PHYSMAP_MAX_REGIONS)
		return error_set(err, "no room for region %s: the map holds %u regions", r->name,
				 PHYSMAP_MAX_REGIONS);
	while (at < map->count && map->regions[at].base < r->base)
		at++;
	if (at > 0 && r->base - map->regions[at - 1].base < map->regions[at - 1].size)
		return error_set(err, "region %s overlaps region %s", r->name,
				 map->regions[at - 1].name);
	if (at < map->count && map->regions[at].base - r->base < r->size)
		return error_set(err, "region %s overlaps region %s", r->name,
				 map->regions[at].name);

	memmove(&map->regions[at + 1], &map->regions[at],
		(map->count - at) * sizeof(map->regions[0]));
	map->regions[at] = *r;
	map->count++;
	for (unsigned i = at; i < map->count; i++)
		map->regions[i].id = (uint8_t)i;
	return true;
}

const struct region *physmap_find(const struct physmap *map, uint64_t pa)
{
	unsigned lo = 0, hi = map->count;

	while (lo < hi) {
		unsigned mid = (lo + hi) / 2;
		const struct region *r = &map->regions[mid];

		if (pa < r->base)
			hi = mid;
		else if (pa - r->base < r->size)
			return r;
		else
			lo = mid + 1;
	}
	return NULL;
}

uint8_t *physmap_ram(const struct physmap *map, uint64_t pa, uint64_t len, bool write)
{
	const struct region *r = physmap_find(map, pa);

	if (!r || r->kind == REGION_DEVICE || (write && r->kind != REGION_RAM))
		return NULL;
	if (len > r->size - (pa - r->base))
		return NULL;
	return r->host + (pa - r->base);
}
