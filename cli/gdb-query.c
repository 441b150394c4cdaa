// SPDX-License-Identifier: GPL-2.0-or-later
/* General queries: what the stub can do, threads, target description, monitor commands. */
#include <string.h>

#include "cli/gdb-state.h"

#define COMMAND_MAX 256

static bool whole(const char *packet, size_t len, const char *word)
{
	return len == strlen(word) && !memcmp(packet, word, len);
}

static void error(struct text *out)
{
	text_clear(out);
	text_printf(out, "E%02x", GDB_EINVAL);
}

/* ---- features --------------------------------------------------------------------- */

static bool announces(const struct scan *s, const char *feature)
{
	return memmem(s->at, scan_left(s), feature, strlen(feature));
}

static void supported(struct gdb *g, const struct scan *s, struct text *out)
{
	g->session.swbreak = announces(s, "swbreak+");
	g->session.hwbreak = announces(s, "hwbreak+");
	text_printf(out,
		    "PacketSize=%x;QStartNoAckMode+;qXfer:features:read+;qXfer:threads:read+;"
		    "vContSupported+;swbreak+;hwbreak+",
		    GDB_PACKET_MAX - 1);
}

/* ---- threads ------------------------------------------------------------------------ */

const char *gdb_core_state(const struct cpu *cpu)
{
	switch (cpu->sleep) {
	case SLEEP_WFI:
		return "WFI";
	case SLEEP_WFE:
		return "WFE";
	case POWERED_OFF:
		return "off";
	default:
		return "running";
	}
}

static void thread_list(const struct gdb *g, struct text *out)
{
	for (unsigned i = 0; i < g->cores; i++)
		text_printf(out, "%c%x", i ? ',' : 'm', i + 1);
}

static void thread_extra(const struct gdb *g, struct scan *s, struct text *out)
{
	char line[64];
	struct text info;
	uint64_t id;

	if (!scan_number(s, &id) || scan_left(s) || !id || id > g->cores) {
		error(out);
		return;
	}
	text_init(&info, line, sizeof line);
	text_printf(&info, "core %u, EL%u, %s", (unsigned)id - 1,
		    gdb_cpu(g, (unsigned)id - 1)->ps.el,
		    gdb_core_state(gdb_cpu(g, (unsigned)id - 1)));
	text_hex(out, line, info.len);
}

/* ---- qXfer ----------------------------------------------------------------------------- */

/* The part of @data that is asked for: OFFSET,LENGTH. */
static void transfer(const char *data, size_t len, struct scan *s, struct text *out)
{
	uint64_t offset, count;

	if (!scan_number(s, &offset) || !scan_char(s, ',') || !scan_number(s, &count) ||
	    scan_left(s) || offset > len) {
		error(out);
		return;
	}
	if (count > out->cap - 1)
		count = out->cap - 1;
	if (count < len - offset) {
		text_put(out, "m");
		text_add(out, data + offset, (size_t)count);
	} else {
		text_put(out, "l");
		text_add(out, data + offset, (size_t)(len - offset));
	}
}

static void transfer_threads(const struct gdb *g, struct scan *s, struct text *out)
{
	char buf[128 * (MACHINE_MAX_CORES + 1)];
	struct text xml;

	text_init(&xml, buf, sizeof buf);
	text_put(&xml, "<?xml version=\"1.0\"?><threads>");
	for (unsigned i = 0; i < g->cores; i++)
		text_printf(&xml,
			    "<thread id=\"%x\" core=\"%u\" name=\"core %u\">EL%u, %s</thread>",
			    i + 1, i, i, gdb_cpu(g, i)->ps.el, gdb_core_state(gdb_cpu(g, i)));
	text_put(&xml, "</threads>");
	transfer(buf, xml.len, s, out);
}

static void xfer(struct gdb *g, struct scan *s, struct text *out)
{
	if (scan_word(s, "features:read:target.xml:"))
		transfer(g->target_xml, g->target_xml_len, s, out);
	else if (scan_word(s, "threads:read::"))
		transfer_threads(g, s, out);
	else if (scan_word(s, "features:read:") || scan_word(s, "threads:read:"))
		text_put(out, "E00"); /* no such annex */
}

/* ---- monitor ------------------------------------------------------------------------------ */

static void monitor(struct gdb *g, struct scan *s, struct text *out)
{
	char command[COMMAND_MAX], output[GDB_REPLY_MAX / 2];
	size_t len = scan_left(s) / 2;
	struct text text;

	if (scan_left(s) % 2 || len >= sizeof command || !scan_bytes(s, (uint8_t *)command, len)) {
		error(out);
		return;
	}
	command[len] = 0;
	/* what is too long for a reply ends early rather than not at all */
	text_init(&text, output, out->cap / 2 < sizeof output ? out->cap / 2 : sizeof output);
	gdb_monitor(g, command, &text);
	if (text.len)
		text_hex(out, output, text.len);
	else
		text_put(out, "OK");
}

/* ---- all of them --------------------------------------------------------------------------- */

void gdb_query(struct gdb *g, const char *packet, size_t len, struct text *out)
{
	struct scan s = { packet, packet + len };

	if (scan_word(&s, "qSupported"))
		supported(g, &s, out);
	else if (scan_word(&s, "qXfer:"))
		xfer(g, &s, out);
	else if (scan_word(&s, "qRcmd,"))
		monitor(g, &s, out);
	else if (scan_word(&s, "qThreadExtraInfo,"))
		thread_extra(g, &s, out);
	else if (scan_word(&s, "qAttached"))
		text_put(out, "1");
	else if (scan_word(&s, "qSymbol:"))
		text_put(out, "OK");
	else if (whole(packet, len, "qfThreadInfo"))
		thread_list(g, out);
	else if (whole(packet, len, "qsThreadInfo"))
		text_put(out, "l");
	else if (whole(packet, len, "qC"))
		text_printf(out, "QC%x", g->session.general + 1);
	else if (whole(packet, len, "qqemu.PhyMemMode"))
		text_put(out, g->session.physical ? "1" : "0");
	else if (scan_word(&s, "Qqemu.PhyMemMode:")) {
		if (whole(s.at, scan_left(&s), "0") || whole(s.at, scan_left(&s), "1")) {
			g->session.physical = *s.at == '1';
			text_put(out, "OK");
		} else {
			error(out);
		}
	} else if (whole(packet, len, "QStartNoAckMode")) {
		text_put(out, "OK"); /* the server stops acknowledging */
	}
}
