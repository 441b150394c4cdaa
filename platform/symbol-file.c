// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/symbol-file.h"

#include <gelf.h>
#include <inttypes.h>
#include <libelf.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/checked.h"
#include "platform/hostfile.h"

/* A kernel with its debug information is a large file. */
#define FILE_MAX (UINT64_C(4) << 30)

enum { NAME_LENGTH_MAX = 4096, SYMBOLS_MAX = 4 << 20 };

struct source {
	const char *file;
	const uint8_t *data;
	size_t size;
};

static bool too_many(const struct source *f, struct error *err)
{
	return error_set(err, "%s: has more than %d functions", f->file, SYMBOLS_MAX);
}

/* ---- ELF ------------------------------------------------------------------------------ */

/* The string at @offset of a string table, in our copy of the file; NULL if it is none. */
static const char *string_at(const struct source *f, const GElf_Shdr *table, uint64_t offset)
{
	const char *name;
	uint64_t room;

	if (table->sh_type != SHT_STRTAB || offset >= table->sh_size ||
	    !range_fits(table->sh_offset, table->sh_size, f->size))
		return NULL;
	name = (const char *)f->data + table->sh_offset + offset;
	room = table->sh_size - offset;
	return memchr(name, 0, room < NAME_LENGTH_MAX ? room : NAME_LENGTH_MAX) ? name : NULL;
}

/*
 * Functions, and what assembly calls: symbols of no type in code, but those that only mark
 * where code and data begin ("$x").
 */
static bool names_code(Elf *elf, const GElf_Sym *sym, const char *name)
{
	unsigned int type = GELF_ST_TYPE(sym->st_info);
	Elf_Scn *scn;
	GElf_Shdr sh;

	if (type == STT_FUNC)
		return sym->st_shndx != SHN_UNDEF;
	if (type != STT_NOTYPE || *name == '$' || sym->st_shndx == SHN_UNDEF ||
	    sym->st_shndx >= SHN_LORESERVE)
		return false;
	scn = elf_getscn(elf, sym->st_shndx);
	return scn && gelf_getshdr(scn, &sh) && sh.sh_flags & SHF_EXECINSTR;
}

static bool read_table(const struct source *f, Elf *elf, Elf_Scn *scn, const GElf_Shdr *sh,
		       struct symbols *out, struct error *err)
{
	Elf_Data *data = elf_getdata(scn, NULL);
	Elf_Scn *names = elf_getscn(elf, sh->sh_link);
	GElf_Shdr table;
	GElf_Sym sym;

	if (!data || !names || !gelf_getshdr(names, &table))
		return error_set(err, "%s: its symbol table is damaged", f->file);
	for (int i = 0; gelf_getsym(data, i, &sym); i++) {
		const char *name = string_at(f, &table, sym.st_name);

		if (!name || !*name || !names_code(elf, &sym, name))
			continue;
		if (out->count == SYMBOLS_MAX)
			return too_many(f, err);
		symbols_add(out, xstrdup(name), sym.st_value, sym.st_size);
	}
	return true;
}

static bool read_elf(const struct source *f, Elf *elf, struct symbols *out, struct error *err)
{
	static const uint32_t types[] = { SHT_SYMTAB, SHT_DYNSYM };
	GElf_Ehdr h;

	if (!gelf_getehdr(elf, &h))
		return error_set(err, "%s: damaged ELF file: %s", f->file, elf_errmsg(-1));
	if (h.e_machine != EM_AARCH64 || f->data[EI_DATA] != ELFDATA2LSB)
		return error_set(err, "%s: is an ELF file for another machine, not AArch64",
				 f->file);
	for (size_t k = 0; k < sizeof(types) / sizeof(types[0]); k++) {
		for (Elf_Scn *scn = elf_nextscn(elf, NULL); scn; scn = elf_nextscn(elf, scn)) {
			GElf_Shdr sh;

			if (gelf_getshdr(scn, &sh) && sh.sh_type == types[k])
				return read_table(f, elf, scn, &sh, out, err);
		}
	}
	return error_set(err, "%s: is an ELF file without a symbol table", f->file);
}

/* ---- text ----------------------------------------------------------------------------- */

/* One line without its end. False: it is none of a list of symbols. */
static bool read_line(const char *line, size_t len, struct symbols *out)
{
	char copy[NAME_LENGTH_MAX], *end, *name;
	uint64_t addr;
	size_t n;

	if (!len)
		return true;
	if (len >= sizeof(copy))
		return false;
	memcpy(copy, line, len);
	copy[len] = '\0';
	if (strspn(copy, "0123456789abcdefABCDEF ") < 3 || strlen(copy) != len)
		return false;
	addr = strtoull(copy, &end, 16);
	if ((end == copy && strncmp(copy, "  ", 2) != 0) || end - copy > 16)
		return false;
	end += strspn(end, " ");
	if (!end[0] || end[1] != ' ')
		return false;
	name = end + 2;
	n = strcspn(name, " \t\r");
	if (!n)
		return false;
	/* "[module]" */
	if (!strchr("tTwW", *end) || strchr(name + n, '['))
		return true;
	name[n] = '\0';
	if (out->count < SYMBOLS_MAX)
		symbols_add(out, xstrdup(name), addr, 0);
	return true;
}

static bool read_text(const struct source *f, struct symbols *out, struct error *err)
{
	const char *at = (const char *)f->data, *end = at + f->size;

	for (unsigned int number = 1; at < end; number++) {
		const char *nl = memchr(at, '\n', (size_t)(end - at));
		size_t len = nl ? (size_t)(nl - at) : (size_t)(end - at);

		if (!read_line(at, len, out))
			return error_set(err,
					 "%s: neither an ELF file nor a list of symbols "
					 "(line %u is not: address, type, name)",
					 f->file, number);
		at += len + 1;
	}
	if (out->count == SYMBOLS_MAX)
		return too_many(f, err);
	return true;
}

/* ---- both ----------------------------------------------------------------------------- */

static bool read_source(const struct source *f, struct symbols *out, struct error *err)
{
	bool ok;
	Elf *elf;

	if (f->size < SELFMAG || memcmp(f->data, ELFMAG, SELFMAG) != 0) {
		ok = read_text(f, out, err);
	} else {
		elf_version(EV_CURRENT);
		elf = elf_memory((char *)(uintptr_t)f->data, f->size);
		if (!elf)
			return error_set(err, "%s: damaged ELF file: %s", f->file, elf_errmsg(-1));
		ok = read_elf(f, elf, out, err);
		elf_end(elf);
	}
	if (!ok)
		return false;
	if (!out->count)
		return error_set(err, "%s: names no functions", f->file);
	symbols_sort(out);
	if (!out->list[out->count - 1].addr)
		return error_set(
			err,
			"%s: all addresses in it are 0 (the kernel hides them from whoever is "
			"not root: kptr_restrict)",
			f->file);
	return true;
}

bool symbol_file_read(const char *file, struct symbols *out, struct error *err)
{
	struct source f = { .file = file };
	uint8_t *data, *unpacked;
	bool ok;

	if (!hostfile_read(file, FILE_MAX, &data, &f.size, err))
		return false;
	if (gzip_detect(data, f.size)) {
		ok = gzip_unpack(file, data, f.size, FILE_MAX, &unpacked, &f.size, err);
		free(data);
		if (!ok)
			return false;
		data = unpacked;
	}
	f.data = data;
	ok = read_source(&f, out, err);
	free(data);
	if (!ok)
		symbols_fini(out);
	return ok;
}
