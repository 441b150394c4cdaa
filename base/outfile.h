/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Files that a run writes: its trace, its log, its console.
 *
 * They are opened while the run is still being put together, when an option or a file may yet
 * turn out to be wrong. So opening changes nothing: what the file held goes with outfile_begin(),
 * and a file that never began is left as it was, or not there if it was not.
 */
#ifndef TRAPLINE_BASE_OUTFILE_H
#define TRAPLINE_BASE_OUTFILE_H

#include <stdbool.h>

#include "base/error.h"

struct outfile {
	int fd; /* -1: none. For reading too where the file allows it */
	bool begun, created;
	char *path;
};

#define OUTFILE_NONE ((struct outfile){ .fd = -1 })

/*
 * Opens @path for writing. False with a message that names it, and @f is OUTFILE_NONE, if that is
 * impossible, if it was read as input (outfile_protect), or if another output goes there, of this
 * process or of another one.
 */
bool outfile_open(struct outfile *f, const char *path, struct error *err);
/* Empties the file, the first time. */
bool outfile_begin(struct outfile *f, struct error *err);
/* OUTFILE_NONE is allowed. False with a message if the host could not close it. */
bool outfile_close(struct outfile *f, struct error *err);

/* What is open on @fd is input: if it is a regular file, no output may go there. */
void outfile_protect(int fd);
/* Who read them is done with them. */
void outfile_unprotect_all(void);

#endif
