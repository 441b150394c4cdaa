/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TRAPLINE_BASE_VERSION_H
#define TRAPLINE_BASE_VERSION_H

/* The release, and after it in parentheses what git says of the tree, if it was built from one. */
const char *version_string(void);

#endif
