/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TRAPLINE_HV_HOST_BOOTARGS_H
#define TRAPLINE_HV_HOST_BOOTARGS_H

#include "hv/include/types.h"

/*
 * The number after "name=" in the boot arguments (/chosen/bootargs of the
 * device tree, -append on the command line); otherwise, if it is missing, not
 * a number or outside [1, limit].
 */
u32 bootargs_number(const char *name, u32 limit, u32 otherwise);

#endif
