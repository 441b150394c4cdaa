/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TRAPLINE_HV_PRINT_H
#define TRAPLINE_HV_PRINT_H

#include "hv/include/types.h"

/* Supplied by whoever links lib/print.c. */
void put_char(char c);

/* %s, %c, %%, %u and %x of unsigned, %lu and %lx of u64. No widths. */
void print(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
