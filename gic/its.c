// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The ITS's commands and translations: IHI 0069 5.2 and 5.3. A command takes no time. One that is
 * in error is dropped, which the architecture leaves to us; only where a table or the queue is not
 * in RAM the queue stalls (GITS_CREADR.Stalled) until software says Retry.
 */
#include "gic/its.h"

#include <endian.h>
#include <inttypes.h>

#include "base/bits.h"
#include "base/log.h"

const char *const its_error_text[ITS_ERRORS] = {
	[ITS_NO_MEMORY] = "table is not in RAM",
	[ITS_UNKNOWN] = "no such command",
	[ITS_DEVICE_OOR] = "DeviceID out of range",
	[ITS_ITT_SIZE_OOR] = "size of the ITT out of range",
	[ITS_EVENT_OOR] = "EventID out of range",
	[ITS_INTID_OOR] = "INTID out of range",
	[ITS_COLLECTION_OOR] = "collection out of range",
	[ITS_PROCESSOR_OOR] = "no such redistributor",
	[ITS_DEVICE_UNMAPPED] = "device is not mapped",
	[ITS_EVENT_UNMAPPED] = "event is not mapped",
	[ITS_COLLECTION_UNMAPPED] = "collection is not mapped",
};

/* A command: four doublewords. */
struct command {
	uint64_t word[4];
};

static uint32_t device_of(const struct command *c)
{
	return (uint32_t)extract64(c->word[0], 32, 32);
}

static uint32_t event_of(const struct command *c)
{
	return (uint32_t)extract64(c->word[1], 0, 32);
}

static uint32_t collection_of(const struct command *c)
{
	return (uint32_t)extract64(c->word[2], 0, 16);
}

static bool valid_of(const struct command *c)
{
	return c->word[2] >> 63;
}

/* RDbase: the redistributor by its number, as GITS_TYPER.PTA is 0. */
static uint64_t target_of(uint64_t word)
{
	return extract64(word, 16, 36);
}

/* ---- looking up ------------------------------------------------------------------------ */

/* A mapped device that has an event @id. */
static enum its_error find_device(struct gic *g, uint32_t device, uint32_t id,
				  struct its_device *d)
{
	enum its_error error = its_read_device(g, device, d);

	if (error)
		return error;
	if (!d->valid)
		return ITS_DEVICE_UNMAPPED;
	return id >> d->event_bits ? ITS_EVENT_OOR : ITS_OK;
}

static enum its_error find_collection(struct gic *g, uint32_t id, struct its_collection *c)
{
	enum its_error error = its_read_collection(g, id, c);

	if (error)
		return error;
	return c->valid ? ITS_OK : ITS_COLLECTION_UNMAPPED;
}

/* What an event of a device is mapped to, all the way. */
struct route {
	struct its_device device;
	struct its_event event;
	struct its_collection collection;
};

static enum its_error find_route(struct gic *g, uint32_t device, uint32_t id, struct route *r)
{
	enum its_error error = find_device(g, device, id, &r->device);

	if (!error)
		error = its_read_event(g, &r->device, id, &r->event);
	if (error)
		return error;
	if (!r->event.valid)
		return ITS_EVENT_UNMAPPED;
	return find_collection(g, r->event.collection, &r->collection);
}

static enum its_error set_pending(struct gic *g, uint32_t device, uint32_t event, bool pending,
				  struct route *r)
{
	enum its_error error = find_route(g, device, event, r);

	if (!error)
		gic_lpi_set(g, r->collection.core, r->event.intid, pending);
	return error;
}

void its_translate(struct gic *g, uint32_t device, uint32_t event)
{
	enum its_error error;
	struct route r;

	if (!g->its.enabled)
		return;
	error = set_pending(g, device, event, true, &r);
	if (error && log_on(LOG_GUEST_ERRORS) &&
	    log_once((uint64_t)'T' << 56 | (uint64_t)device << 32 | event))
		log_printf(LOG_GUEST_ERRORS, "gic: ITS: event %u of device %04x: %s\n", event,
			   device, its_error_text[error]);
}

/* ---- commands (5.3) -------------------------------------------------------------------- */

static enum its_error do_mapd(struct gic *g, const struct command *c)
{
	const struct its_device d = {
		.valid = valid_of(c),
		.event_bits = (unsigned)extract64(c->word[1], 0, 5) + 1,
		.itt = c->word[2] & UINT64_C(0x000fffffffffff00),
	};

	if (d.valid && d.event_bits > ITS_EVENT_BITS)
		return ITS_ITT_SIZE_OOR;
	return its_write_device(g, device_of(c), &d);
}

static enum its_error do_mapc(struct gic *g, const struct command *c)
{
	const struct its_collection to = {
		.valid = valid_of(c),
		.core = (unsigned)target_of(c->word[2]),
	};

	if (to.valid && target_of(c->word[2]) >= g->config.cores)
		return ITS_PROCESSOR_OOR;
	return its_write_collection(g, collection_of(c), &to);
}

static enum its_error map_event(struct gic *g, const struct command *c, uint32_t intid)
{
	const struct its_event e = {
		.valid = true,
		.intid = intid,
		.collection = collection_of(c),
	};
	struct its_device d;
	enum its_error error = find_device(g, device_of(c), event_of(c), &d);

	if (!error)
		error = its_check_collection(g, e.collection);
	if (error)
		return error;
	/* 1023: the event makes nothing pending */
	if ((intid < INTID_LPI && intid != INTID_SPURIOUS) || intid >= INTID_LPI_LIMIT)
		return ITS_INTID_OOR;
	return its_write_event(g, &d, event_of(c), &e);
}

static enum its_error do_mapti(struct gic *g, const struct command *c)
{
	return map_event(g, c, (uint32_t)extract64(c->word[1], 32, 32));
}

/* The event's number is the LPI's. */
static enum its_error do_mapi(struct gic *g, const struct command *c)
{
	return map_event(g, c, event_of(c));
}

static enum its_error do_movi(struct gic *g, const struct command *c)
{
	struct its_collection to;
	struct route r;
	enum its_error error = find_route(g, device_of(c), event_of(c), &r);

	if (!error)
		error = find_collection(g, collection_of(c), &to);
	if (error)
		return error;
	r.event.collection = collection_of(c);
	error = its_write_event(g, &r.device, event_of(c), &r.event);
	if (!error)
		gic_lpi_move(g, r.collection.core, to.core, r.event.intid);
	return error;
}

static enum its_error do_movall(struct gic *g, const struct command *c)
{
	uint64_t from = target_of(c->word[2]), to = target_of(c->word[3]);

	if (from >= g->config.cores || to >= g->config.cores)
		return ITS_PROCESSOR_OOR;
	gic_lpi_move_all(g, (unsigned)from, (unsigned)to);
	return ITS_OK;
}

static enum its_error do_int(struct gic *g, const struct command *c)
{
	struct route r;

	return set_pending(g, device_of(c), event_of(c), true, &r);
}

static enum its_error do_clear(struct gic *g, const struct command *c)
{
	struct route r;

	return set_pending(g, device_of(c), event_of(c), false, &r);
}

static enum its_error do_discard(struct gic *g, const struct command *c)
{
	const struct its_event none = { 0 };
	struct route r;
	enum its_error error = set_pending(g, device_of(c), event_of(c), false, &r);

	return error ? error : its_write_event(g, &r.device, event_of(c), &none);
}

static enum its_error do_inv(struct gic *g, const struct command *c)
{
	struct route r;
	enum its_error error = find_route(g, device_of(c), event_of(c), &r);

	if (!error)
		gic_lpi_reload(g, r.collection.core, r.event.intid);
	return error;
}

static enum its_error do_invall(struct gic *g, const struct command *c)
{
	struct its_collection of;
	enum its_error error = find_collection(g, collection_of(c), &of);

	if (!error)
		gic_lpi_reload_all(g, of.core);
	return error;
}

/* Everything before it is done already. */
static enum its_error do_sync(struct gic *g, const struct command *c)
{
	return target_of(c->word[2]) < g->config.cores ? ITS_OK : ITS_PROCESSOR_OOR;
}

static const struct {
	const char *name;
	enum its_error (*run)(struct gic *g, const struct command *c);
} commands[] = {
	[0x01] = { "MOVI", do_movi },	      [0x03] = { "INT", do_int },
	[0x04] = { "CLEAR", do_clear },	      [0x05] = { "SYNC", do_sync },
	[0x08] = { "MAPD", do_mapd },	      [0x09] = { "MAPC", do_mapc },
	[0x0a] = { "MAPTI", do_mapti },	      [0x0b] = { "MAPI", do_mapi },
	[0x0c] = { "INV", do_inv },	      [0x0d] = { "INVALL", do_invall },
	[0x0e] = { "MOVALL", do_movall },     [0x0f] = { "DISCARD", do_discard },
};

static enum its_error execute(struct gic *g, const struct command *c)
{
	unsigned number = (unsigned)extract64(c->word[0], 0, 8);
	bool known = number < sizeof(commands) / sizeof(commands[0]) && commands[number].run;
	enum its_error error = known ? commands[number].run(g, c) : ITS_UNKNOWN;

	if (error && log_on(LOG_GUEST_ERRORS) &&
	    log_once((uint64_t)'I' << 56 | (uint64_t)error << 48 | (uint64_t)number << 40 |
		     extract64(c->word[0], 32, 16) << 24 | (c->word[1] & mask64(24))))
		log_printf(LOG_GUEST_ERRORS,
			   "gic: ITS command 0x%02x %s (device %04x, event %u): %s\n", number,
			   known ? commands[number].name : "?", device_of(c), event_of(c),
			   its_error_text[error]);
	return error;
}

/* ---- the queue -------------------------------------------------------------------------- */

static enum its_error read_command(struct gic *g, struct command *c)
{
	uint64_t pa = g->its.cbaser & UINT64_C(0x000ffffffffff000);

	if (!g->config.memory(g->config.opaque, pa + g->its.creadr, c->word, sizeof(c->word),
			      false))
		return ITS_NO_MEMORY;
	for (unsigned i = 0; i < 4; i++)
		c->word[i] = le64toh(c->word[i]);
	return ITS_OK;
}

void its_run(struct gic *g)
{
	struct gic_its *s = &g->its;
	uint32_t size = (uint32_t)(extract64(s->cbaser, 0, 8) + 1) * ITS_QUEUE_PAGE;
	struct command c;

	if (!s->enabled || !(s->cbaser & ITS_VALID) || s->stalled)
		return;
	if (s->cwriter >= size) {
		if (log_on(LOG_GUEST_ERRORS) && log_once((uint64_t)'W' << 56 | s->cwriter))
			log_printf(LOG_GUEST_ERRORS,
				   "gic: ITS: GITS_CWRITER 0x%x is behind the queue\n", s->cwriter);
		return;
	}
	while (s->creadr != s->cwriter) {
		if (read_command(g, &c) == ITS_NO_MEMORY) {
			if (log_on(LOG_GUEST_ERRORS) && log_once((uint64_t)'Q' << 56 | s->cbaser))
				log_printf(LOG_GUEST_ERRORS,
					   "gic: ITS: command at 0x%x of the queue at 0x%" PRIx64
					   " is not in RAM\n",
					   s->creadr, s->cbaser & UINT64_C(0x000ffffffffff000));
			s->stalled = true;
			return;
		}
		if (execute(g, &c) == ITS_NO_MEMORY) {
			s->stalled = true;
			return;
		}
		s->creadr = (s->creadr + ITS_COMMAND_SIZE) % size;
	}
}
