/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TRAPLINE_BASE_DATADIR_H
#define TRAPLINE_BASE_DATADIR_H

#include "base/error.h"

/*
 * The path of a data file that comes with Trapline ("profiles/m400.ini"), to be freed. Looked
 * for, in this order, in the directory that the environment variable TRAPLINE_DATA names,
 * beside the running binary (a build tree), and where `make install` puts it. If it is in none
 * of them, returns NULL with a message that names the file and the places.
 */
char *datadir_find(const char *file, struct error *err);

/*
 * The directory of that search that holds `dir` ("profiles"), for listing it; to be freed, NULL
 * with a message if there is none.
 */
char *datadir_find_dir(const char *dir, struct error *err);

#endif
