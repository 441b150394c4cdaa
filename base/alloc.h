/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TRAPLINE_BASE_ALLOC_H
#define TRAPLINE_BASE_ALLOC_H

#include <stdarg.h>
#include <stddef.h>

/*
 * Allocators that never return NULL: when the host has no memory left, or a size overflows,
 * they print one line on stderr and exit with EXIT_OUT_OF_MEMORY. They are for the simulator's
 * own structures, whose sizes its code bounds. A size that a file, an option or the guest
 * chooses is checked before it gets here; guest RAM is mapped by platform/, not allocated.
 *
 * A size of 0 yields a pointer that may be freed and must not be dereferenced. All results are
 * released with free().
 */
enum { EXIT_OUT_OF_MEMORY = 71 };

void *xmalloc(size_t size) __attribute__((malloc, returns_nonnull, alloc_size(1)));
void *xcalloc(size_t count, size_t size) __attribute__((malloc, returns_nonnull, alloc_size(1, 2)));
void *xrealloc(void *p, size_t size) __attribute__((returns_nonnull, alloc_size(2)));
void *xreallocarray(void *p, size_t count, size_t size)
	__attribute__((returns_nonnull, alloc_size(2, 3)));
char *xstrdup(const char *s) __attribute__((malloc, returns_nonnull, nonnull));
/* Copies at most `max` bytes of `s` and ends them with a NUL. */
char *xstrndup(const char *s, size_t max) __attribute__((malloc, returns_nonnull, nonnull));
char *xasprintf(const char *fmt, ...)
	__attribute__((malloc, returns_nonnull, format(printf, 1, 2)));
char *xvasprintf(const char *fmt, va_list ap)
	__attribute__((malloc, returns_nonnull, format(printf, 1, 0)));

/*
 * Grows an array for appending: makes room for at least `need` elements of `size` bytes and
 * updates *cap (in elements), which is 0 for p == NULL. Capacity at least doubles, so that
 * appending one at a time costs linear time; new elements are not initialised.
 *
 *	list = xgrow(list, &cap, len + 1, sizeof(*list));
 *	list[len++] = item;
 */
void *xgrow(void *p, size_t *cap, size_t need, size_t size) __attribute__((returns_nonnull));

#endif
