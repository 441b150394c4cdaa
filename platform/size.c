// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/size.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/bits.h"
#include "base/checked.h"
#include "platform/machine.h"

/* Digits of @base at *@text: the number, or false if there is none or it overflows. */
static bool digits(const char **text, unsigned base, uint64_t *value)
{
	const char *s = *text;
	uint64_t v = 0;

	for (; isxdigit((unsigned char)*s); s++) {
		unsigned d = isdigit((unsigned char)*s) ? (unsigned)(*s - '0')
							: (unsigned)((*s | 0x20) - 'a' + 10);

		if (d >= base)
			break;
		if (!checked_mul64(v, base, &v) || !checked_add64(v, d, &v))
			return false;
	}
	if (s == *text)
		return false;
	*text = s;
	*value = v;
	return true;
}

/* Shift of a unit letter, -1 if it is none. */
static int unit_shift(char letter)
{
	static const char letters[] = "bkmgt";
	const char *at = letter ? strchr(letters, tolower((unsigned char)letter)) : NULL;

	return at ? 10 * (int)(at - letters) : -1;
}

/*
 * The bytes that the decimal fraction @s ("25" of 1.25) stands for in units of @scale, a power
 * of two; digits too small to matter are dropped.
 */
static uint64_t fraction(const char **s, uint64_t scale)
{
	uint64_t numerator = 0, denominator = 1;

	for (; isdigit((unsigned char)**s); (*s)++) {
		if (denominator > UINT64_C(1000000))
			continue;
		numerator = numerator * 10 + (uint64_t)(**s - '0');
		denominator *= 10;
	}
	/* scale is at most 2^40, numerator below 10^7: no overflow */
	return numerator * scale / denominator;
}

bool size_parse(const char *text, uint64_t unit, uint64_t *bytes, struct error *err)
{
	const char *s = text;
	const char *point = NULL;
	bool hex = s[0] == '0' && (s[1] == 'x' || s[1] == 'X');
	uint64_t whole, scale = unit, part = 0;
	int shift;

	if (hex)
		s += 2;
	if (!digits(&s, hex ? 16 : 10, &whole))
		return error_set(err, "'%s' is not a size", text);
	if (!hex && *s == '.' && isdigit((unsigned char)s[1])) {
		point = ++s;
		while (isdigit((unsigned char)*s))
			s++;
	}
	shift = unit_shift(*s);
	if (shift >= 0) {
		scale = UINT64_C(1) << shift;
		s++;
	}
	if (*s)
		return error_set(err, "'%s' is not a size", text);
	if (point) {
		if (shift <= 0)
			return error_set(err, "'%s': a fraction of a byte, or no unit", text);
		part = fraction(&point, scale);
	}
	if (!checked_mul64(whole, scale, bytes) || !checked_add64(*bytes, part, bytes))
		return error_set(err, "'%s' is too large", text);
	return true;
}

bool size_parse_memory(const char *text, uint64_t *bytes, struct error *err)
{
	const char *value = strncmp(text, "size=", 5) ? text : text + 5;
	char buf[32];

	if (!size_parse(value, UINT64_C(1) << 20, bytes, err))
		return false;
	if (*bytes > MACHINE_MAX_RAM || *bytes < MACHINE_MIN_RAM)
		return error_set(err, "%s is out of bounds (1 MiB to 64 GiB)",
				 size_format(*bytes, buf, sizeof(buf)));
	*bytes = align_up(*bytes, 8192);
	return true;
}

const char *size_format(uint64_t bytes, char *buf, unsigned len)
{
	static const char *const units[] = { "KiB", "MiB", "GiB", "TiB" };
	uint64_t hundredths = bytes;
	unsigned shift = 0;

	while (shift < 4 && bytes >> (10 * (shift + 1)))
		shift++;
	if (!shift) {
		snprintf(buf, len, "%" PRIu64 " bytes", bytes);
		return buf;
	}
	hundredths = (bytes >> (10 * (shift - 1))) * 100 >> 10;
	if (hundredths % 100)
		snprintf(buf, len, "%" PRIu64 ".%02" PRIu64 " %s", hundredths / 100,
			 hundredths % 100, units[shift - 1]);
	else
		snprintf(buf, len, "%" PRIu64 " %s", hundredths / 100, units[shift - 1]);
	return buf;
}
