/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ITS (IHI 0069 5.2): which LPI, of which redistributor, is the event of a device. The answer
 * is in tables in memory that software provides and only the ITS reads and writes. Nothing of
 * them is kept here: each use reads them, and trusts them no further than their bounds.
 */
#ifndef TRAPLINE_GIC_ITS_H
#define TRAPLINE_GIC_ITS_H

#include "gic/regs.h"

/* GITS_TYPER */
enum {
	ITS_EVENT_BITS = 16,
	ITS_DEVICE_BITS = 16,
	ITS_COLLECTION_BITS = 16,
	ITS_ENTRY_SIZE = 8, /* bytes, in each of the tables */
	ITS_COMMAND_SIZE = 32,
	ITS_QUEUE_PAGE = 4096,
};

/* GITS_CBASER and GITS_BASERn */
#define ITS_VALID    (UINT64_C(1) << 63)
#define ITS_INDIRECT (UINT64_C(1) << 62)

/* What can be wrong with a command or a translation. */
enum its_error {
	ITS_OK,
	ITS_NO_MEMORY, /* a table is not in RAM */
	ITS_UNKNOWN,   /* command */
	ITS_DEVICE_OOR,
	ITS_ITT_SIZE_OOR,
	ITS_EVENT_OOR,
	ITS_INTID_OOR,
	ITS_COLLECTION_OOR,
	ITS_PROCESSOR_OOR,
	ITS_DEVICE_UNMAPPED,
	ITS_EVENT_UNMAPPED,
	ITS_COLLECTION_UNMAPPED,
	ITS_ERRORS
};
extern const char *const its_error_text[ITS_ERRORS];

/* ---- tables (gic/its-table.c) -------------------------------------------------------- */

/* Entries of the tables. One that is not valid has no other field. */
struct its_device {
	bool valid;
	unsigned event_bits;
	uint64_t itt; /* address of its interrupt translation table */
};
struct its_collection {
	bool valid;
	unsigned core;
};
struct its_event {
	bool valid;
	uint32_t intid, collection;
};

/* ITS_DEVICE_OOR or ITS_COLLECTION_OOR: there is no room for it in the table that software gave. */
enum its_error its_read_device(struct gic *g, uint32_t id, struct its_device *d);
enum its_error its_write_device(struct gic *g, uint32_t id, const struct its_device *d);
enum its_error its_read_collection(struct gic *g, uint32_t id, struct its_collection *c);
enum its_error its_write_collection(struct gic *g, uint32_t id, const struct its_collection *c);
/* Whether the table of collections has room for @id. */
enum its_error its_check_collection(struct gic *g, uint32_t id);
/* @id < 2^event_bits of @d, a valid entry. */
enum its_error its_read_event(struct gic *g, const struct its_device *d, uint32_t id,
			      struct its_event *e);
enum its_error its_write_event(struct gic *g, const struct its_device *d, uint32_t id,
			       const struct its_event *e);

/* ---- operation (gic/its.c) ------------------------------------------------------------ */

/* A device's message: the LPI of the event becomes pending, if both are mapped. */
void its_translate(struct gic *g, uint32_t device, uint32_t event);

/* Executes the commands between GITS_CREADR and GITS_CWRITER. */
void its_run(struct gic *g);

#endif
