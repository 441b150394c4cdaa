/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What -kernel loads: which bytes go where in RAM, and where execution starts. */
#ifndef TRAPLINE_PLATFORM_IMAGE_H
#define TRAPLINE_PLATFORM_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum image_kind {
	IMAGE_ELF,   /* started like firmware: no registers set */
	IMAGE_LINUX, /* arm64 Image, or a flat file: started as Linux's boot protocol says */
};

struct image_segment {
	uint64_t pa;
	const uint8_t *data; /* into image.file */
	size_t size;	     /* bytes of data */
	uint64_t mem_size;   /* >= size: the rest is zero */
};

struct image_symbol {
	const char *name; /* into image.file */
	uint64_t addr, size;
};

struct image {
	enum image_kind kind;
	uint64_t entry;
	uint64_t low, high; /* the memory it takes lies in [low, high) */
	struct image_segment *segments;
	size_t segment_count;
	struct image_symbol *symbols; /* functions of an ELF file with a symbol table */
	size_t symbol_count;
	uint8_t *file; /* its bytes, unpacked */
	size_t file_size;
};

/*
 * Reads @file, by what it holds: ELF (AArch64, little-endian, EXEC or DYN), an arm64 Image, or any
 * other bytes; each also gzipped. All of it must fit into the RAM of @ram_size bytes from
 * @ram_base. On failure (every malformed file included) the message names file and reason, and
 * nothing needs to be released.
 */
bool image_load(struct image *img, const char *file, uint64_t ram_base, uint64_t ram_size,
		struct error *err);
void image_release(struct image *img);

/* Copies the segments into @ram, which is all zeroes and starts at @ram_base. */
void image_place(const struct image *img, uint8_t *ram, uint64_t ram_base);

/* A file may be larger than what it loads (debug information), but not without bound. */
#define IMAGE_FILE_MAX (UINT64_C(1) << 30)

/* Whether img->file begins like an ELF file. */
bool image_is_elf(const struct image *img);
/* As image_load(), of an ELF file in img->file. Messages do not name the file. */
bool image_load_elf(struct image *img, uint64_t ram_base, uint64_t ram_size, struct error *err);

#endif
