// SPDX-License-Identifier: GPL-2.0-or-later
#include <stdarg.h>

#include "hv/include/print.h"

static void print_number(u64 value, unsigned base)
{
	char digits[20];
	unsigned n = 0;

	do {
		digits[n++] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	while (n)
		put_char(digits[--n]);
}

static void print_string(const char *s)
{
	while (*s)
		put_char(*s++);
}

void print(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	for (const char *p = format; *p; p++) {
		bool wide;

		if (*p != '%') {
			put_char(*p);
			continue;
		}
		wide = *++p == 'l';
		if (wide)
			p++;
		switch (*p) {
		case 's':
			print_string(va_arg(args, const char *));
			break;
		case 'c':
			put_char((char)va_arg(args, int));
			break;
		case 'u':
		case 'x':
			print_number(wide ? va_arg(args, u64) : va_arg(args, unsigned),
				     *p == 'x' ? 16 : 10);
			break;
		case '%':
			put_char('%');
			break;
		default: /* a format that we do not have shows as it is */
			put_char('%');
			put_char(*p);
			break;
		}
	}
	va_end(args);
}
