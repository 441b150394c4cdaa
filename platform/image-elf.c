// SPDX-License-Identifier: GPL-2.0-or-later
#include <gelf.h>
#include <inttypes.h>
#include <libelf.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/checked.h"
#include "platform/image.h"

/* A header has 16 bits for the number; libelf would read an extended one from elsewhere. */
#define MAX_SEGMENTS 4096u
/* Longer names of symbols are taken for damage: looking for their ends must not take long. */
#define MAX_NAME 4096u

static bool check_header(const GElf_Ehdr *h, const char *ident, struct error *err)
{
	if (ident[EI_CLASS] != ELFCLASS64)
		return error_set(err, "is not a 64-bit ELF file");
	if (ident[EI_DATA] != ELFDATA2LSB)
		return error_set(err, "is a big-endian ELF file");
	if (h->e_machine != EM_AARCH64)
		return error_set(err, "is an ELF file for another machine (%u), not AArch64",
				 h->e_machine);
	if (h->e_type != ET_EXEC && h->e_type != ET_DYN)
		return error_set(err, "is an ELF file that cannot be loaded (type %u)", h->e_type);
	return true;
}

/* One PT_LOAD segment, at its physical address. */
static bool add_segment(struct image *img, size_t index, const GElf_Phdr *ph, uint64_t ram_base,
			uint64_t ram_size, struct error *err)
{
	if (!ph->p_memsz)
		return true;
	if (ph->p_filesz > ph->p_memsz)
		return error_set(err, "segment %zu: more bytes in the file than in memory", index);
	if (!range_fits(ph->p_offset, ph->p_filesz, img->file_size))
		return error_set(err, "segment %zu: lies beyond the end of the file", index);
	if (ph->p_paddr < ram_base || !range_fits(ph->p_paddr - ram_base, ph->p_memsz, ram_size))
		return error_set(err,
				 "segment %zu: 0x%" PRIx64 " bytes at 0x%" PRIx64
				 " are not in RAM (0x%" PRIx64 " bytes from 0x%" PRIx64 ")",
				 index, (uint64_t)ph->p_memsz, (uint64_t)ph->p_paddr, ram_size,
				 ram_base);
	for (size_t i = 0; i < img->segment_count; i++)
		if (ranges_overlap(img->segments[i].pa, img->segments[i].mem_size, ph->p_paddr,
				   ph->p_memsz))
			return error_set(err, "segment %zu: overlaps another", index);
	img->segments[img->segment_count++] = (struct image_segment){
		.pa = ph->p_paddr,
		.data = img->file + ph->p_offset,
		.size = ph->p_filesz,
		.mem_size = ph->p_memsz,
	};
	if (ph->p_paddr < img->low)
		img->low = ph->p_paddr;
	if (ph->p_paddr + ph->p_memsz > img->high)
		img->high = ph->p_paddr + ph->p_memsz;
	return true;
}

static bool load_segments(struct image *img, Elf *elf, const GElf_Ehdr *h, uint64_t ram_base,
			  uint64_t ram_size, struct error *err)
{
	bool entry_found = false;
	size_t count;

	if (elf_getphdrnum(elf, &count) != 0)
		return error_set(err, "damaged ELF file: %s", elf_errmsg(-1));
	if (count > MAX_SEGMENTS)
		return error_set(err, "has %zu segments, more than %u", count, MAX_SEGMENTS);
	img->segments = xcalloc(count, sizeof(*img->segments));
	img->low = UINT64_MAX;
	img->high = 0;
	for (size_t i = 0; i < count; i++) {
		GElf_Phdr ph;

		if (!gelf_getphdr(elf, (int)i, &ph))
			return error_set(err, "damaged ELF file: %s", elf_errmsg(-1));
		if (ph.p_type != PT_LOAD)
			continue;
		if (!add_segment(img, i, &ph, ram_base, ram_size, err))
			return false;
		/* the entry is a virtual address: the MMU is off, so start at its physical one */
		if (h->e_entry >= ph.p_vaddr && h->e_entry - ph.p_vaddr < ph.p_memsz &&
		    !entry_found) {
			entry_found = true;
			img->entry = h->e_entry - ph.p_vaddr + ph.p_paddr;
		}
	}
	if (!img->segment_count)
		return error_set(err, "has nothing to load");
	if (!entry_found)
		return error_set(err, "entry point 0x%" PRIx64 " is in no segment",
				 (uint64_t)h->e_entry);
	if (img->entry & 3)
		return error_set(err, "entry point 0x%" PRIx64 " is not aligned",
				 (uint64_t)h->e_entry);
	return true;
}

/*
 * The string at @offset of a string table of the file itself, or NULL. The names outlive the
 * libelf descriptor, so they are looked up in our copy of the file.
 */
static const char *string_at(const struct image *img, const GElf_Shdr *table, uint64_t offset)
{
	const char *name;
	uint64_t room;

	if (table->sh_type != SHT_STRTAB || offset >= table->sh_size ||
	    !range_fits(table->sh_offset, table->sh_size, img->file_size))
		return NULL;
	name = (const char *)img->file + table->sh_offset + offset;
	room = table->sh_size - offset;
	return memchr(name, 0, room < MAX_NAME ? room : MAX_NAME) ? name : NULL;
}

static void load_symbol_table(struct image *img, Elf *elf, Elf_Scn *scn, const GElf_Shdr *sh)
{
	Elf_Data *data = elf_getdata(scn, NULL);
	Elf_Scn *names = elf_getscn(elf, sh->sh_link);
	size_t cap = img->symbol_count;
	GElf_Shdr table;
	GElf_Sym sym;

	if (!data || !names || !gelf_getshdr(names, &table))
		return;
	for (int i = 0; gelf_getsym(data, i, &sym); i++) {
		const char *name;

		if (GELF_ST_TYPE(sym.st_info) != STT_FUNC || sym.st_shndx == SHN_UNDEF)
			continue;
		name = string_at(img, &table, sym.st_name);
		if (!name || !*name)
			continue;
		img->symbols =
			xgrow(img->symbols, &cap, img->symbol_count + 1, sizeof(*img->symbols));
		img->symbols[img->symbol_count++] = (struct image_symbol){
			.name = name,
			.addr = sym.st_value,
			.size = sym.st_size,
		};
	}
}

/* Symbols only name addresses in reports: a damaged table is no reason not to run. */
static void load_symbols(struct image *img, Elf *elf)
{
	for (Elf_Scn *scn = elf_nextscn(elf, NULL); scn; scn = elf_nextscn(elf, scn)) {
		GElf_Shdr sh;

		if (gelf_getshdr(scn, &sh) && sh.sh_type == SHT_SYMTAB) {
			load_symbol_table(img, elf, scn, &sh);
			return;
		}
	}
}

bool image_load_elf(struct image *img, uint64_t ram_base, uint64_t ram_size, struct error *err)
{
	GElf_Ehdr h;
	Elf *elf;
	bool ok;

	elf_version(EV_CURRENT);
	img->kind = IMAGE_ELF;
	elf = elf_memory((char *)img->file, img->file_size);
	if (!elf || elf_kind(elf) != ELF_K_ELF || !gelf_getehdr(elf, &h))
		ok = error_set(err, "damaged ELF file: %s", elf_errmsg(-1));
	else
		ok = check_header(&h, (const char *)img->file, err) &&
		     load_segments(img, elf, &h, ram_base, ram_size, err);
	if (ok)
		load_symbols(img, elf);
	elf_end(elf);
	return ok;
}
