/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A table of results and its three ways to paper: aligned text, CSV (RFC 4180)
 * and JSON. Numbers are integers or fixed-point, rounded half up: the same
 * trace gives the same bytes everywhere.
 */
#ifndef TRAPLINE_CLI_REPORT_TABLE_H
#define TRAPLINE_CLI_REPORT_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum cell_kind { CELL_EMPTY, CELL_TEXT, CELL_INT, CELL_HEX, CELL_FIXED, CELL_BOOL };

struct cell {
	enum cell_kind kind;
	bool negative;
	unsigned int decimals; /* FIXED: of value */
	uint64_t value;
	char *text;
};

enum column_style {
	COLUMN_RIGHT,
	COLUMN_LEFT,
	COLUMN_MACHINE, /* in CSV and JSON only */
};

struct column {
	const char *title;
	const char *key; /* in CSV and JSON */
	enum column_style style;
};

struct table_row {
	struct cell *cells;
	bool rule_above; /* a line is drawn above it: it sums up what precedes */
};

struct table_fact {
	const char *label, *key;
	struct cell cell;
};

struct table {
	const struct column *columns;
	size_t column_count;
	struct table_row *rows;
	size_t row_count, row_cap;
	size_t next_cell;
	/* printed below the table, in JSON as "totals" */
	struct table_fact *facts;
	size_t fact_count, fact_cap;
	/* sentences below that; in JSON as "notes" */
	char **notes;
	size_t note_count, note_cap;
};

enum table_format { FORMAT_TABLE, FORMAT_CSV, FORMAT_JSON };

struct table_stamp {
	const char *report; /* "exit" */
	const char *file;   /* of a pair: the trace */
	const char *machine, *cpu, *profile, *options;
	unsigned int cores;
	bool timing, complete;
	const char *damage; /* when not complete */
};

void table_init(struct table *t, const struct column *columns, size_t count);
void table_free(struct table *t);

/* Begins a row; its cells follow in the columns' order, missing ones are empty. */
void table_row(struct table *t);
/* The row just begun sums up those above. */
void table_rule(struct table *t);
void table_text(struct table *t, const char *s);
void table_uint(struct table *t, uint64_t v);
void table_int(struct table *t, int64_t v);
void table_hex(struct table *t, uint64_t v);
void table_bool(struct table *t, bool v);
void table_empty(struct table *t);
/* @num / @den with @decimals digits after the point; empty if @den is 0. */
void table_ratio(struct table *t, uint64_t num, uint64_t den, unsigned int decimals);
/* @num / @den in percent, two digits. */
void table_percent(struct table *t, uint64_t num, uint64_t den);

/* @v / 10^@decimals. */
void table_fixed(struct table *t, int64_t v, unsigned int decimals);

void table_fact_uint(struct table *t, const char *label, const char *key, uint64_t v);
void table_fact_int(struct table *t, const char *label, const char *key, int64_t v);
void table_note(struct table *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

void table_print(const struct table *t, enum table_format format, const struct table_stamp *stamp,
		 FILE *out);

/* Of two traces. */
void table_print_pair(const struct table *t, enum table_format format,
		      const struct table_stamp stamps[2], FILE *out);

/* For output beside tables: quoted and escaped, with the quotes. */
void json_string(FILE *out, const char *s);
/* The head of a text report: what was simulated. */
void stamp_print(const struct table_stamp *stamp, FILE *out);
/* The same as members of a JSON object, each followed by a comma. */
void stamp_print_json(const struct table_stamp *stamp, FILE *out);

#endif
