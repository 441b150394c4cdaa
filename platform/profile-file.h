/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside of platform/profile: what the reader of profile files and the rest share. */
#ifndef TRAPLINE_PLATFORM_PROFILE_FILE_H
#define TRAPLINE_PLATFORM_PROFILE_FILE_H

#include "platform/profile.h"

/* A profile may inherit from one that inherits, and so on: a limit against loops. */
#define PROFILE_MAX_DEPTH 8

struct profile_slot {
	struct profile_entry e;
	char *owned;	/* the text that e.source and e.rows point into */
	unsigned depth; /* of the file that set it, for finding a key given twice in one */
	bool set;	/* by a file */
};

struct profile {
	char *name, *description, *core;
	struct profile_slot *entries;
	unsigned count;
	char *origins[PROFILE_MAX_DEPTH]; /* name of the file read at each depth, for e.origin */
};

/* A profile of defaults only. */
struct profile *profile_new(void);
struct profile_slot *profile_slot(struct profile *p, const char *key);

#endif
