// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/profile.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "cpu/timing.h"
#include "gic/gic.h"
#include "mmu/memtiming.h"
#include "platform/profile-file.h"

#define DEVICE_ROW(field, key, cycles, text) \
	PARAM(struct device_timing, key, field, cycles, 0, 1000000, "cycles", text)

const struct param device_timing_params[] = {
	DEVICE_ROW(gicd_read, "gicd.read", 200, "read of a GIC distributor register"),
	DEVICE_ROW(gicd_write, "gicd.write", 18, "issue of a distributor write"),
	DEVICE_ROW(gicc_read, "gicc.read", 200, "read of a CPU interface register"),
	DEVICE_ROW(gicc_write, "gicc.write", 18, "issue of a CPU interface write"),
	DEVICE_ROW(gich_read, "gich.read", 200, "read of a virtual interface control register"),
	DEVICE_ROW(gich_write, "gich.write", 18, "issue of a virtual interface control write"),
	DEVICE_ROW(gicv_read, "gicv.read", 200, "read of a virtual CPU interface register"),
	DEVICE_ROW(gicv_write, "gicv.write", 18, "issue of a virtual CPU interface write"),
	DEVICE_ROW(gits_read, "gits.read", 200, "read of a register of the ITS"),
	DEVICE_ROW(gits_write, "gits.write", 18, "issue of a write to the ITS"),
	DEVICE_ROW(its_translation, "its.translation", 100,
		   "from a message's arrival at the ITS until the LPI is at its redistributor"),
	PARAM(struct device_timing, "gic.list_registers", list_registers, 4, 1,
	      GICV3_MAX_LIST_REGISTERS, "", "list registers of a core's virtual interface"),
	DEVICE_ROW(device_read, "device.read", 200, "read of a UART or RTC register"),
	DEVICE_ROW(device_write, "device.write", 18, "issue of a UART or RTC write"),
	DEVICE_ROW(write_complete, "mmio.write_complete", 200,
		   "from the issue of a posted device write until a DSB may pass it"),
	DEVICE_ROW(blk_latency, "blk.latency", 120000, "virtio disk: a request"),
	DEVICE_ROW(blk_sector, "blk.sector", 1000, "virtio disk: more for each 512 bytes moved"),
	DEVICE_ROW(net_latency, "net.latency", 24000, "virtio network card: a frame, each way"),
	DEVICE_ROW(virtio_latency, "virtio.latency", 4800, "other virtio devices: a request"),
	{ 0 },
};

static const struct param *const tables[] = {
	core_timing_params,
	mem_timing_params,
	device_timing_params,
};

#define TABLE_COUNT (sizeof(tables) / sizeof(tables[0]))

const char *trust_name(enum provenance_trust trust)
{
	static const char *const names[] = { "-", "L", "M", "H" };

	return names[trust];
}

const char *provenance_kind_name(enum provenance_kind kind)
{
	static const char *const names[] = { "default",	 "option",   "published",
					     "measured", "inferred", "guess" };

	return names[kind];
}

struct profile *profile_new(void)
{
	struct profile *p = xcalloc(1, sizeof(*p));
	size_t cap = 0;

	for (size_t t = 0; t < TABLE_COUNT; t++)
		for (const struct param *row = tables[t]; row->name; row++) {
			p->entries = xgrow(p->entries, &cap, p->count + 1, sizeof(*p->entries));
			p->entries[p->count++] = (struct profile_slot){
				.e = { .param = row,
				       .value = row->def,
				       .kind = KIND_DEFAULT,
				       .source = "",
				       .rows = "",
				       .origin = "default" },
			};
		}
	return p;
}

void profile_free(struct profile *p)
{
	if (!p)
		return;
	for (unsigned i = 0; i < p->count; i++)
		free(p->entries[i].owned);
	for (unsigned i = 0; i < PROFILE_MAX_DEPTH; i++)
		free(p->origins[i]);
	free(p->entries);
	free(p->name);
	free(p->description);
	free(p->core);
	free(p);
}

struct profile_slot *profile_slot(struct profile *p, const char *key)
{
	for (unsigned i = 0; i < p->count; i++)
		if (!strcmp(p->entries[i].e.param->name, key))
			return &p->entries[i];
	return NULL;
}

bool profile_set(struct profile *p, const char *assignment, struct error *err)
{
	const char *eq = strchr(assignment, '=');
	struct profile_slot *slot;
	char *key;

	if (!eq)
		return error_set(err, "%s: expected KEY=VALUE", assignment);
	key = xstrndup(assignment, (size_t)(eq - assignment));
	slot = profile_slot(p, key);
	if (!slot)
		error_set(err, "%s: no such key", key);
	free(key);
	if (!slot)
		return false;
	if (!param_parse(slot->e.param, eq + 1, &slot->e.value, err))
		return false;
	free(slot->owned);
	slot->owned = NULL;
	slot->e.trust = TRUST_NONE;
	slot->e.kind = KIND_OPTION;
	slot->e.source = "command line";
	slot->e.rows = "";
	slot->e.origin = "--set";
	return true;
}

const char *profile_name(const struct profile *p)
{
	return p->name;
}

const char *profile_description(const struct profile *p)
{
	return p->description ? p->description : "";
}

const char *profile_core(const struct profile *p)
{
	return p->core;
}

unsigned profile_count(const struct profile *p)
{
	return p->count;
}

const struct profile_entry *profile_at(const struct profile *p, unsigned i)
{
	return &p->entries[i].e;
}

const struct profile_entry *profile_find(const struct profile *p, const char *key)
{
	for (unsigned i = 0; i < p->count; i++)
		if (!strcmp(p->entries[i].e.param->name, key))
			return &p->entries[i].e;
	return NULL;
}

void profile_fill(const struct profile *p, const struct param *table, void *object)
{
	param_defaults(table, object);
	for (const struct param *row = table; row->name; row++) {
		const struct profile_entry *e = profile_find(p, row->name);

		if (e)
			param_put(row, object, e->value);
	}
}

char *profile_text(const struct profile *p)
{
	char *text = xstrdup("");

	for (unsigned i = 0; i < p->count; i++) {
		const struct profile_entry *e = &p->entries[i].e;
		char *more =
			xasprintf("%s%s = %u | %s %s | %s%s%s\n", text, e->param->name, e->value,
				  trust_name(e->trust), provenance_kind_name(e->kind), e->source,
				  *e->rows ? " | " : "", e->rows);

		free(text);
		text = more;
	}
	return text;
}
