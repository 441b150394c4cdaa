// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/alloc.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void out_of_memory(size_t size)
{
	if (size == SIZE_MAX)
		fputs("trapline: out of memory: size overflows\n", stderr);
	else
		fprintf(stderr, "trapline: out of memory (%zu bytes wanted)\n", size);
	exit(EXIT_OUT_OF_MEMORY);
}

static size_t array_bytes(size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes))
		out_of_memory(SIZE_MAX);
	return bytes;
}

void *xmalloc(size_t size)
{
	void *p = malloc(size ? size : 1);

	if (!p)
		out_of_memory(size);
	return p;
}

void *xcalloc(size_t count, size_t size)
{
	size_t bytes = array_bytes(count, size);
	void *p = calloc(1, bytes ? bytes : 1);

	if (!p)
		out_of_memory(bytes);
	return p;
}

void *xrealloc(void *p, size_t size)
{
	p = realloc(p, size ? size : 1);
	if (!p)
		out_of_memory(size);
	return p;
}

void *xreallocarray(void *p, size_t count, size_t size)
{
	return xrealloc(p, array_bytes(count, size));
}

char *xstrdup(const char *s)
{
	size_t size = strlen(s) + 1;

	return memcpy(xmalloc(size), s, size);
}

char *xstrndup(const char *s, size_t max)
{
	size_t len = strnlen(s, max);
	char *copy = xmalloc(len + 1);

	memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}

char *xvasprintf(const char *fmt, va_list ap)
{
	va_list again;
	char *text;
	int len;

	va_copy(again, ap);
	len = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (len < 0)
		out_of_memory(SIZE_MAX);

	text = xmalloc((size_t)len + 1);
	vsnprintf(text, (size_t)len + 1, fmt, ap);
	return text;
}

char *xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	return text;
}

void *xgrow(void *p, size_t *cap, size_t need, size_t size)
{
	size_t wanted = *cap;

	if (p && need <= wanted)
		return p;
	if (wanted < 8)
		wanted = 8;
	else if (__builtin_mul_overflow(wanted, (size_t)2, &wanted))
		out_of_memory(SIZE_MAX);
	if (wanted < need)
		wanted = need;
	p = xreallocarray(p, wanted, size);
	*cap = wanted;
	return p;
}
