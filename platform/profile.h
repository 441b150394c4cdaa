/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Profiles: hardware described as data. A profile gives values to the rows of
 * the parameter tables (core, memory system, devices), each with its
 * provenance. docs/profiles.md describes the files.
 */
#ifndef TRAPLINE_PLATFORM_PROFILE_H
#define TRAPLINE_PLATFORM_PROFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/param.h"

struct profile;

/* How far a value can be trusted, and what kind of source it has. */
enum provenance_trust { TRUST_NONE, TRUST_LOW, TRUST_MEDIUM, TRUST_HIGH };
enum provenance_kind {
	KIND_DEFAULT,	/* no profile gives the key: the table's default */
	KIND_OPTION,	/* --set */
	KIND_PUBLISHED, /* by the vendor, or a compiler's model of the core */
	KIND_MEASURED,	/* published measurement of the hardware */
	KIND_INFERRED,	/* computed from published figures; the source says how */
	KIND_GUESS,
};

/* One key of a profile, as it is in force. */
struct profile_entry {
	const struct param *param;
	uint32_t value;
	enum provenance_trust trust;
	enum provenance_kind kind;
	const char *source; /* where the value comes from, "" for defaults */
	const char *rows;   /* published rows that the value was calibrated on, "" if none */
	const char *origin; /* the profile that gave it, "--set", or "default" */
};

/* The board's devices: latencies, in core cycles, and what else hardware differs in. */
struct device_timing {
	uint32_t gicd_read, gicd_write;
	uint32_t gicc_read, gicc_write;
	uint32_t gich_read, gich_write;
	uint32_t gicv_read, gicv_write;
	uint32_t gits_read, gits_write, its_translation;
	uint32_t list_registers; /* no time: how many a core's virtual interface has */
	uint32_t device_read, device_write; /* UART, RTC */
	uint32_t write_complete;	    /* posted write: until a DSB may pass it */
	/* virtio: from a notification until the device acts */
	uint32_t blk_latency, blk_sector, net_latency, virtio_latency;
};
extern const struct param device_timing_params[];

/*
 * Reads a profile: the name of one that comes with Trapline ("m400"), or a path (anything with a
 * '/' or ending in ".ini"). On failure returns NULL and a message that names file and line.
 */
struct profile *profile_load(const char *name, struct error *err);
void profile_free(struct profile *p);

/* "key=value", as --set takes it. The message names the key. */
bool profile_set(struct profile *p, const char *assignment, struct error *err);

const char *profile_name(const struct profile *p);
const char *profile_description(const struct profile *p);
/* The -cpu that the profile describes ("xgene1"), or NULL if it does not say. */
const char *profile_core(const struct profile *p);

/* All keys, in the order of the tables: i < profile_count(). */
unsigned profile_count(const struct profile *p);
const struct profile_entry *profile_at(const struct profile *p, unsigned i);
/* The entry of @key, or NULL if no table has it. */
const struct profile_entry *profile_find(const struct profile *p, const char *key);

/*
 * Fills the struct that @table describes (core_timing_params, mem_timing_params or
 * device_timing_params).
 */
void profile_fill(const struct profile *p, const struct param *table, void *object);

/*
 * All keys in force as lines "key = value | H published | source": what a trace's header keeps and
 * what profile files look like. To be freed.
 */
char *profile_text(const struct profile *p);

/* "H", "M", "L" or "-"; "published", "guess".. */
const char *trust_name(enum provenance_trust trust);
const char *provenance_kind_name(enum provenance_kind kind);

/* One profile that comes with Trapline. */
struct profile_info {
	char *name, *description, *core; /* core: "" if it does not say */
};
/*
 * The profiles in the data directory, sorted by name; an array that ends with a NULL name, to be
 * released with profile_list_free(). One that does not parse is an error.
 */
struct profile_info *profile_list(struct error *err);
void profile_list_free(struct profile_info *list);

#endif
