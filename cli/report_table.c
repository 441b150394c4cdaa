// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/report_table.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

void table_init(struct table *t, const struct column *columns, size_t count)
{
	*t = (struct table){ .columns = columns, .column_count = count };
}

void table_free(struct table *t)
{
	for (size_t i = 0; i < t->row_count; i++) {
		for (size_t k = 0; k < t->column_count; k++)
			free(t->rows[i].cells[k].text);
		free(t->rows[i].cells);
	}
	for (size_t i = 0; i < t->note_count; i++)
		free(t->notes[i]);
	free(t->rows);
	free(t->facts);
	free(t->notes);
}

void table_row(struct table *t)
{
	t->rows = xgrow(t->rows, &t->row_cap, t->row_count + 1, sizeof(*t->rows));
	t->rows[t->row_count++] = (struct table_row){
		.cells = xcalloc(t->column_count, sizeof(struct cell)),
	};
	t->next_cell = 0;
}

void table_rule(struct table *t)
{
	t->rows[t->row_count - 1].rule_above = true;
}

static void put(struct table *t, struct cell c)
{
	if (t->next_cell < t->column_count)
		t->rows[t->row_count - 1].cells[t->next_cell++] = c;
	else
		free(c.text);
}

void table_text(struct table *t, const char *s)
{
	put(t, (struct cell){ .kind = CELL_TEXT, .text = xstrdup(s) });
}

void table_uint(struct table *t, uint64_t v)
{
	put(t, (struct cell){ .kind = CELL_INT, .value = v });
}

static struct cell int_cell(int64_t v)
{
	return (struct cell){ .kind = CELL_INT,
			      .negative = v < 0,
			      .value = v < 0 ? 0 - (uint64_t)v : (uint64_t)v };
}

void table_int(struct table *t, int64_t v)
{
	put(t, int_cell(v));
}

void table_hex(struct table *t, uint64_t v)
{
	put(t, (struct cell){ .kind = CELL_HEX, .value = v });
}

void table_bool(struct table *t, bool v)
{
	put(t, (struct cell){ .kind = CELL_BOOL, .value = v });
}

void table_empty(struct table *t)
{
	put(t, (struct cell){ .kind = CELL_EMPTY });
}

static void put_ratio(struct table *t, uint64_t num, uint64_t den, unsigned int decimals,
		      unsigned int scale)
{
	if (!den) {
		table_empty(t);
		return;
	}
	put(t,
	    (struct cell){ .kind = CELL_FIXED,
			   .decimals = decimals,
			   .value = (uint64_t)(((unsigned __int128)num * scale + den / 2) / den) });
}

void table_ratio(struct table *t, uint64_t num, uint64_t den, unsigned int decimals)
{
	unsigned int scale = 1;

	for (unsigned int i = 0; i < decimals; i++)
		scale *= 10;
	put_ratio(t, num, den, decimals, scale);
}

void table_percent(struct table *t, uint64_t num, uint64_t den)
{
	put_ratio(t, num, den, 2, 10000);
}

void table_fixed(struct table *t, int64_t v, unsigned int decimals)
{
	struct cell c = int_cell(v);

	c.kind = CELL_FIXED;
	c.decimals = decimals;
	put(t, c);
}

static void fact(struct table *t, const char *label, const char *key, struct cell c)
{
	t->facts = xgrow(t->facts, &t->fact_cap, t->fact_count + 1, sizeof(*t->facts));
	t->facts[t->fact_count++] = (struct table_fact){ label, key, c };
}

void table_fact_uint(struct table *t, const char *label, const char *key, uint64_t v)
{
	fact(t, label, key, (struct cell){ .kind = CELL_INT, .value = v });
}

void table_fact_int(struct table *t, const char *label, const char *key, int64_t v)
{
	fact(t, label, key, int_cell(v));
}

void table_note(struct table *t, const char *fmt, ...)
{
	va_list ap;

	t->notes = xgrow(t->notes, &t->note_cap, t->note_count + 1, sizeof(*t->notes));
	va_start(ap, fmt);
	t->notes[t->note_count++] = xvasprintf(fmt, ap);
	va_end(ap);
}

/* ---- cells as text ------------------------------------------------------------- */

enum { CELL_BUFFER = 48 };

static const char *cell_string(const struct cell *c, char buf[CELL_BUFFER])
{
	uint64_t scale = 1;

	switch (c->kind) {
	case CELL_TEXT:
		return c->text;
	case CELL_INT:
		snprintf(buf, CELL_BUFFER, "%s%" PRIu64, c->negative ? "-" : "", c->value);
		break;
	case CELL_HEX:
		snprintf(buf, CELL_BUFFER, "0x%" PRIx64, c->value);
		break;
	case CELL_FIXED:
		for (unsigned int i = 0; i < c->decimals; i++)
			scale *= 10;
		snprintf(buf, CELL_BUFFER, "%s%" PRIu64 ".%0*" PRIu64, c->negative ? "-" : "",
			 c->value / scale, (int)c->decimals, c->value % scale);
		break;
	case CELL_BOOL:
		return c->value ? "yes" : "no";
	case CELL_EMPTY:
	default:
		return "";
	}
	return buf;
}

/* Columns of a terminal that a string takes: UTF-8 continuation bytes take none. */
static int width(const char *s)
{
	int n = 0;

	for (; *s; s++)
		n += ((unsigned char)*s & 0xc0) != 0x80;
	return n;
}

static void pad(FILE *out, int n)
{
	if (n > 0)
		fprintf(out, "%*s", n, "");
}

/* Right-hand blanks are held back until something follows them. */
static void put_padded(FILE *out, const char *s, int w, bool left, int *pending)
{
	int space = w - width(s);

	if (!left) {
		*pending += space;
		space = 0;
	}
	if (*s) {
		pad(out, *pending);
		*pending = 0;
		for (; *s; s++)
			fputc((unsigned char)*s < ' ' ? '?' : *s, out);
	}
	*pending += space;
}

static void print_text(const struct table *t, FILE *out)
{
	int *w = xcalloc(t->column_count, sizeof(*w));
	char buf[CELL_BUFFER];
	int total = 0;

	for (size_t k = 0; k < t->column_count; k++) {
		if (t->columns[k].style == COLUMN_MACHINE)
			continue;
		w[k] = width(t->columns[k].title);
		for (size_t i = 0; i < t->row_count; i++) {
			int n = width(cell_string(&t->rows[i].cells[k], buf));

			w[k] = n > w[k] ? n : w[k];
		}
		total += w[k] + (total ? 2 : 0);
	}
	for (long i = -1; i < (long)t->row_count; i++) {
		int pending = 0;
		bool first = true;

		if (i == 0 || (i > 0 && t->rows[i].rule_above)) {
			for (int k = 0; k < total; k++)
				fputc('-', out);
			fputc('\n', out);
		}
		for (size_t k = 0; k < t->column_count; k++) {
			const struct column *c = &t->columns[k];

			if (c->style == COLUMN_MACHINE)
				continue;
			if (!first)
				pending += 2;
			first = false;
			put_padded(out, i < 0 ? c->title : cell_string(&t->rows[i].cells[k], buf),
				   w[k], c->style == COLUMN_LEFT, &pending);
		}
		fputc('\n', out);
	}
	free(w);
	if (t->fact_count || t->note_count)
		fputc('\n', out);
	for (size_t i = 0; i < t->fact_count; i++)
		fprintf(out, "%s%s: %s", i ? ", " : "", t->facts[i].label,
			cell_string(&t->facts[i].cell, buf));
	if (t->fact_count)
		fputc('\n', out);
	for (size_t i = 0; i < t->note_count; i++)
		fprintf(out, "%s\n", t->notes[i]);
}

/* ---- CSV ------------------------------------------------------------------------- */

static void csv_field(FILE *out, const char *s)
{
	if (!strpbrk(s, ",\"\r\n")) {
		fputs(s, out);
		return;
	}
	fputc('"', out);
	for (; *s; s++) {
		if (*s == '"')
			fputc('"', out);
		fputc(*s, out);
	}
	fputc('"', out);
}

static void print_csv(const struct table *t, const struct table_stamp *stamp, FILE *out)
{
	char buf[CELL_BUFFER];

	for (size_t k = 0; k < t->column_count; k++)
		fprintf(out, "%s,", t->columns[k].key);
	fputs("timing\n", out);
	for (size_t i = 0; i < t->row_count; i++) {
		for (size_t k = 0; k < t->column_count; k++) {
			csv_field(out, cell_string(&t->rows[i].cells[k], buf));
			fputc(',', out);
		}
		fprintf(out, "%s\n", stamp->timing ? "on" : "off");
	}
}

/* ---- JSON ------------------------------------------------------------------------ */

/* The length of the UTF-8 sequence at @s (RFC 3629), 0 if there is none. */
static size_t utf8_length(const unsigned char *s)
{
	size_t n = *s < 0x80		     ? 1
		   : *s >= 0xc2 && *s < 0xe0 ? 2
		   : (*s & 0xf0) == 0xe0     ? 3
		   : *s >= 0xf0 && *s < 0xf5 ? 4
					     : 0;

	for (size_t i = 1; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	if ((*s == 0xe0 && s[1] < 0xa0) || (*s == 0xed && s[1] >= 0xa0) ||
	    (*s == 0xf0 && s[1] < 0x90) || (*s == 0xf4 && s[1] >= 0x90))
		return 0;
	return n;
}

void json_string(FILE *out, const char *s)
{
	const unsigned char *p = (const unsigned char *)s;

	fputc('"', out);
	while (*p) {
		size_t n = utf8_length(p);

		if (!n) {
			fputs("\\ufffd", out);
			p++;
		} else if (*p < 0x20 || *p == 0x7f) {
			fprintf(out, "\\u%04x", *p++);
		} else {
			if (*p == '"' || *p == '\\')
				fputc('\\', out);
			fwrite(p, 1, n, out);
			p += n;
		}
	}
	fputc('"', out);
}

static void json_cell(FILE *out, const struct cell *c)
{
	char buf[CELL_BUFFER];

	switch (c->kind) {
	case CELL_EMPTY:
		fputs("null", out);
		break;
	case CELL_BOOL:
		fputs(c->value ? "true" : "false", out);
		break;
	case CELL_TEXT:
	case CELL_HEX:
		json_string(out, cell_string(c, buf));
		break;
	case CELL_INT:
	case CELL_FIXED:
	default:
		fputs(cell_string(c, buf), out);
		break;
	}
}

void stamp_print_json(const struct table_stamp *s, FILE *out)
{
	const struct {
		const char *key, *value;
	} text[] = {
		{ "report", s->report },   { "machine", s->machine }, { "cpu", s->cpu },
		{ "profile", s->profile }, { "options", s->options },
	};

	for (size_t i = 0; i < sizeof(text) / sizeof(text[0]); i++) {
		fprintf(out, "  \"%s\": ", text[i].key);
		json_string(out, text[i].value ? text[i].value : "");
		fputs(",\n", out);
	}
	fprintf(out, "  \"cores\": %u,\n  \"timing\": \"%s\",\n  \"complete\": %s,\n", s->cores,
		s->timing ? "on" : "off", s->complete ? "true" : "false");
	if (!s->complete) {
		fputs("  \"damage\": ", out);
		json_string(out, s->damage ? s->damage : "");
		fputs(",\n", out);
	}
}

/* Rows, totals and notes, and the end of the object. */
static void print_json_rows(const struct table *t, FILE *out)
{
	fputs("  \"rows\": [", out);
	for (size_t i = 0; i < t->row_count; i++) {
		fprintf(out, "%s\n    {", i ? "," : "");
		for (size_t k = 0; k < t->column_count; k++) {
			fprintf(out, "%s\"%s\": ", k ? ", " : "", t->columns[k].key);
			json_cell(out, &t->rows[i].cells[k]);
		}
		fputc('}', out);
	}
	fputs("\n  ],\n  \"totals\": {", out);
	for (size_t i = 0; i < t->fact_count; i++) {
		fprintf(out, "%s\"%s\": ", i ? ", " : "", t->facts[i].key);
		json_cell(out, &t->facts[i].cell);
	}
	fputs("},\n  \"notes\": [", out);
	for (size_t i = 0; i < t->note_count; i++) {
		fputs(i ? ",\n    " : "\n    ", out);
		json_string(out, t->notes[i]);
	}
	fputs(t->note_count ? "\n  ]\n}\n" : "]\n}\n", out);
}

static void print_json(const struct table *t, const struct table_stamp *stamp, FILE *out)
{
	fputs("{\n", out);
	stamp_print_json(stamp, out);
	print_json_rows(t, out);
}

static void print_json_pair(const struct table *t, const struct table_stamp stamps[2], FILE *out)
{
	fputs("{\n  \"sides\": [\n", out);
	for (int i = 0; i < 2; i++) {
		fputs("  {\n", out);
		stamp_print_json(&stamps[i], out);
		fputs("  \"file\": ", out);
		json_string(out, stamps[i].file);
		fputs(i ? "\n  }\n  ],\n" : "\n  },\n", out);
	}
	print_json_rows(t, out);
}

void stamp_print(const struct table_stamp *s, FILE *out)
{
	fprintf(out, "machine %s, core %s x %u, profile %s, timing %s\n",
		s->machine && *s->machine ? s->machine : "?", s->cpu && *s->cpu ? s->cpu : "?",
		s->cores, s->profile && *s->profile ? s->profile : "none",
		s->timing ? "on" : "off (one instruction is one cycle)");
	if (s->options && *s->options)
		fprintf(out, "options %s\n", s->options);
	fputc('\n', out);
}

void table_print(const struct table *t, enum table_format format, const struct table_stamp *stamp,
		 FILE *out)
{
	switch (format) {
	case FORMAT_CSV:
		print_csv(t, stamp, out);
		break;
	case FORMAT_JSON:
		print_json(t, stamp, out);
		break;
	case FORMAT_TABLE:
	default:
		stamp_print(stamp, out);
		print_text(t, out);
		break;
	}
}

void table_print_pair(const struct table *t, enum table_format format,
		      const struct table_stamp stamps[2], FILE *out)
{
	/* a column that is one trace's cannot say for both how it was made */
	const struct table_stamp both = { .timing = stamps[0].timing && stamps[1].timing };

	switch (format) {
	case FORMAT_CSV:
		print_csv(t, &both, out);
		break;
	case FORMAT_JSON:
		print_json_pair(t, stamps, out);
		break;
	case FORMAT_TABLE:
	default:
		for (int i = 0; i < 2; i++) {
			fprintf(out, "%c: %s\n", 'A' + i, stamps[i].file);
			stamp_print(&stamps[i], out);
		}
		print_text(t, out);
		break;
	}
}
