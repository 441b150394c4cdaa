// SPDX-License-Identifier: GPL-2.0-or-later
#include "cpu/variant.h"

#include <stdio.h>
#include <string.h>

static bool set_feature(struct cpu_variant *v, const char *text, struct error *err)
{
	size_t len = strcspn(text, "=");
	const char *value = text + len + (text[len] != 0);
	enum feature f;
	char name[32];

	if (len >= sizeof name)
		return error_set(err, "no feature '%.40s...' (trapline list features)", text);
	memcpy(name, text, len);
	name[len] = 0;
	f = feature_find(name);
	if (f == FEATURE_COUNT)
		return error_set(err, "no feature '%s' (trapline list features)", name);
	if (strcmp(value, "on") && strcmp(value, "off"))
		return error_set(err, "'%s': a feature is set by =on or =off", text);
	if (feature_fixed(f))
		return error_set(err, "%s %s", name, feature_fixed(f));
	if (value[1] == 'n')
		v->model.features |= feature_bit(f);
	else
		v->model.features &= ~feature_bit(f);
	return true;
}

/* A feature without one that it builds on is no core of the architecture. */
static bool check_needs(const struct cpu_model *m, struct error *err)
{
	for (unsigned f = 0; f < FEATURE_COUNT; f++) {
		uint64_t missing = feature_needs((enum feature)f) & ~m->features;

		if (m->features & feature_bit((enum feature)f) && missing)
			return error_set(err, "%s needs %s, which is off",
					 feature_name((enum feature)f),
					 feature_name((enum feature)__builtin_ctzll(missing)));
	}
	return true;
}

static void make_label(struct cpu_variant *v, uint64_t before)
{
	size_t n = (size_t)snprintf(v->label, sizeof v->label, "%s", v->model.name);

	for (unsigned f = 0; f < FEATURE_COUNT; f++) {
		uint64_t bit = feature_bit((enum feature)f);

		if ((before ^ v->model.features) & bit)
			n += (size_t)snprintf(v->label + n, sizeof v->label - n, ",%s=%s",
					      feature_name((enum feature)f),
					      v->model.features & bit ? "on" : "off");
	}
}

bool cpu_variant_parse(struct cpu_variant *v, const char *spec, struct error *err)
{
	size_t len = strcspn(spec, ",");
	const struct cpu_model *base;
	char text[64];

	snprintf(text, sizeof text, "%.*s", (int)(len < sizeof text ? len : sizeof text - 1), spec);
	base = cpu_model_find(text);
	if (!base)
		return error_set(err, "no core '%s' (trapline list cores)", text);
	v->model = *base;
	for (const char *p = spec + len; *p; p += len) {
		len = strcspn(++p, ",");
		snprintf(text, sizeof text, "%.*s",
			 (int)(len < sizeof text ? len : sizeof text - 1), p);
		if (!set_feature(v, text, err))
			return false;
	}
	if (!check_needs(&v->model, err))
		return false;
	make_label(v, base->features);
	return true;
}
