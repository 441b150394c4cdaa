/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The few library functions that the compiler and we need. */
#ifndef TRAPLINE_HV_STRING_H
#define TRAPLINE_HV_STRING_H

#include "hv/include/types.h"

void *memcpy(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
size_t strlen(const char *text);

#endif
