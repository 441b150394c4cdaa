// SPDX-License-Identifier: GPL-2.0-or-later
/* Profile files: docs/profiles.md says what they look like. */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/datadir.h"
#include "base/outfile.h"
#include "platform/profile-file.h"

struct reader {
	const char *path;
	FILE *file;
	unsigned line;	   /* of the line read last */
	unsigned key_line; /* where the key in hand begins */
	char *key, *value; /* in hand: continuation lines are still added */
	bool continues; /* the line read last begins with a blank: it continues the key in hand */
	bool failed;
	struct profile *p;
	unsigned depth;
	bool any_key; /* a parameter was set: too late for inherit */
	struct error *err;
};

static bool read_file(struct profile *p, const char *path, unsigned depth, struct error *err);

/* Puts file and line before the message in r->err. */
static bool fail_at(struct reader *r, unsigned line)
{
	r->failed = true;
	return error_prefix(r->err, "%s:%u", r->path, line);
}

static char *trim(char *s)
{
	char *end;

	while (isspace((unsigned char)*s))
		s++;
	end = s + strlen(s);
	while (end > s && isspace((unsigned char)end[-1]))
		*--end = '\0';
	return s;
}

static bool parse_provenance(struct profile_entry *e, const char *text, struct error *err)
{
	char *copy = xstrdup(text);
	char *kind = strpbrk(copy, " \t");
	bool ok = kind != NULL;

	if (ok) {
		*kind++ = '\0';
		kind = trim(kind);
		e->trust = TRUST_NONE;
		for (enum provenance_trust t = TRUST_LOW; t <= TRUST_HIGH; t++)
			if (!strcmp(copy, trust_name(t)))
				e->trust = t;
		e->kind = KIND_DEFAULT;
		for (enum provenance_kind k = KIND_PUBLISHED; k <= KIND_GUESS; k++)
			if (!strcmp(kind, provenance_kind_name(k)))
				e->kind = k;
		ok = e->trust != TRUST_NONE && e->kind != KIND_DEFAULT;
	}
	free(copy);
	if (!ok)
		return error_set(err,
				 "'%s' is not a confidence (H, M or L, then published, measured, "
				 "inferred or guess)",
				 text);
	return true;
}

/* "value | H published | source", perhaps with " | rows" behind. */
static bool set_param(struct reader *r, struct profile_slot *slot, const char *value)
{
	struct profile_entry e = slot->e;
	char *text = xstrdup(value);
	char *part[4] = { NULL };
	char *rest = text;
	unsigned n = 0;

	while (n < 4 && rest)
		part[n++] = trim(strsep(&rest, "|"));
	if (n < 3 || rest || !*part[1] || !*part[2]) {
		error_set(r->err, "%s: expected VALUE | CONFIDENCE | SOURCE [| ROWS]",
			  e.param->name);
		goto bad;
	}
	if (!param_parse(e.param, part[0], &e.value, r->err))
		goto bad;
	if (!parse_provenance(&e, part[1], r->err)) {
		error_prefix(r->err, "%s", e.param->name);
		goto bad;
	}
	e.source = part[2];
	e.rows = n == 4 ? part[3] : "";
	e.origin = r->p->origins[r->depth];
	free(slot->owned);
	*slot = (struct profile_slot){ .e = e, .owned = text, .depth = r->depth, .set = true };
	return true;
bad:
	free(text);
	return false;
}

static bool replace(char **string, const char *value)
{
	free(*string);
	*string = xstrdup(value);
	return true;
}

static bool inherit(struct reader *r, const char *parent)
{
	char *path, *file;
	bool ok;

	if (r->any_key)
		return error_set(r->err, "inherit: must come before the parameters");
	if (r->depth + 1 >= PROFILE_MAX_DEPTH)
		return error_set(r->err, "inherit: %s: more than %d profiles deep", parent,
				 PROFILE_MAX_DEPTH);
	if (strchr(parent, '/'))
		return error_set(r->err, "inherit: '%s' is not the name of a profile", parent);
	file = xasprintf("profiles/%s.ini", parent);
	path = datadir_find(file, r->err);
	ok = path && read_file(r->p, path, r->depth + 1, r->err);
	free(path);
	free(file);
	return ok;
}

/* Takes the key in hand, complete with its continuation lines. */
static bool take(struct reader *r)
{
	struct profile_slot *slot = profile_slot(r->p, r->key);

	if (slot) {
		if (slot->set && slot->depth == r->depth)
			return error_set(r->err, "%s: given twice", r->key);
		r->any_key = true;
		return set_param(r, slot, r->value);
	}
	if (!strcmp(r->key, "inherit"))
		return inherit(r, r->value);
	if (!strcmp(r->key, "description"))
		return replace(&r->p->description, r->value);
	if (!strcmp(r->key, "core"))
		return replace(&r->p->core, r->value);
	return error_set(r->err, "%s: no such key", r->key);
}

static void finish_key(struct reader *r)
{
	if (r->key && !r->failed && !take(r))
		fail_at(r, r->key_line);
	free(r->key);
	free(r->value);
	r->key = r->value = NULL;
}

static int on_key(void *user, const char *section, const char *name, const char *value)
{
	struct reader *r = user;

	if (r->failed)
		return 1;
	if (*section) {
		error_set(r->err, "[%s]: profiles have no sections", section);
		fail_at(r, r->line);
	} else if (r->continues && r->key) {
		char *longer = xasprintf("%s %s", r->value, value);

		free(r->value);
		r->value = longer;
	} else {
		finish_key(r);
		r->key = xstrdup(name);
		r->value = xstrdup(value);
		r->key_line = r->line;
	}
	return 1;
}

/* Hands lines to inih, which numbers none for its handler: on_key is called for the last one. */
static char *next_line(char *buf, int size, void *stream)
{
	struct reader *r = stream;

	if (r->failed || !fgets(buf, size, r->file))
		return NULL;
	r->line++;
	r->continues = *buf == ' ' || *buf == '\t';
	if (!strchr(buf, '\n') && !feof(r->file)) {
		error_set(r->err, "line of more than %d bytes", size - 2);
		fail_at(r, r->line);
		return NULL;
	}
	return buf;
}

/* The name that a profile at @path goes by: "m400" of ".../m400.ini". */
static char *name_of(const char *path)
{
	const char *base = strrchr(path, '/');
	size_t len;

	base = base ? base + 1 : path;
	len = strlen(base);
	if (len > 4 && !strcmp(base + len - 4, ".ini"))
		len -= 4;
	return xstrndup(base, len);
}

static bool read_file(struct profile *p, const char *path, unsigned depth, struct error *err)
{
	struct reader r = { .path = path, .p = p, .depth = depth, .err = err };
	int bad;

	r.file = fopen(path, "re");
	if (!r.file)
		return error_set(err, "%s: %s", path, strerror(errno));
	outfile_protect(fileno(r.file));
	/* files of one depth follow each other only by way of inherit, which is allowed once */
	if (p->origins[depth]) {
		fclose(r.file);
		return error_set(err, "%s: inherit: given twice", path);
	}
	p->origins[depth] = name_of(path);
	bad = ini_parse_stream(next_line, &r, on_key, &r);
	finish_key(&r);
	if (!r.failed && ferror(r.file)) {
		r.failed = true;
		error_set(err, "%s: %s", path, strerror(errno));
	}
	if (!r.failed && bad) {
		error_set(err, "expected KEY = VALUE");
		fail_at(&r, bad > 0 ? (unsigned)bad : r.line);
	}
	fclose(r.file);
	return !r.failed;
}

struct profile *profile_load(const char *name, struct error *err)
{
	size_t len = strlen(name);
	bool is_path = strchr(name, '/') || (len > 4 && !strcmp(name + len - 4, ".ini"));
	struct profile *p = NULL;
	char *file, *path;

	if (is_path) {
		path = xstrdup(name);
	} else {
		file = xasprintf("profiles/%s.ini", name);
		path = datadir_find(file, err);
		free(file);
	}
	if (path) {
		p = profile_new();
		p->name = name_of(path);
		if (!read_file(p, path, 0, err)) {
			profile_free(p);
			p = NULL;
		}
	}
	free(path);
	return p;
}

static int is_ini(const struct dirent *d)
{
	size_t len = strlen(d->d_name);

	return len > 4 && d->d_name[0] != '.' && !strcmp(d->d_name + len - 4, ".ini");
}

struct profile_info *profile_list(struct error *err)
{
	char *dir = datadir_find_dir("profiles", err);
	struct dirent **names = NULL;
	struct profile_info *list = NULL;
	bool ok = true;
	int n;

	if (!dir)
		return NULL;
	n = scandir(dir, &names, is_ini, alphasort);
	if (n < 0) {
		error_set(err, "%s: %s", dir, strerror(errno));
		free(dir);
		return NULL;
	}
	list = xcalloc((size_t)n + 1, sizeof(*list));
	for (int i = 0; i < n; i++) {
		char *path = xasprintf("%s/%s", dir, names[i]->d_name);
		struct profile *p = ok ? profile_load(path, err) : NULL;

		if (p)
			list[i] = (struct profile_info){
				.name = xstrdup(p->name),
				.description = xstrdup(profile_description(p)),
				.core = xstrdup(p->core ? p->core : ""),
			};
		else
			ok = false;
		profile_free(p);
		free(path);
		free(names[i]);
	}
	free(names);
	free(dir);
	if (!ok) {
		profile_list_free(list);
		return NULL;
	}
	return list;
}

void profile_list_free(struct profile_info *list)
{
	if (!list)
		return;
	for (struct profile_info *i = list; i->name; i++) {
		free(i->name);
		free(i->description);
		free(i->core);
	}
	free(list);
}
