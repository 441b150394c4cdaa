// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "base/map.h"
#include "base/outfile.h"

static const struct {
	const char *name;
	const char *help;
} channels[LOG_CHANNEL_COUNT] = {
	[LOG_IN_ASM] = { "in_asm", "guest instructions, once per block as it is decoded" },
	[LOG_INT] = { "int",
		      "exceptions taken and returned from, with their syndrome; interrupts "
		      "acknowledged" },
	[LOG_EXEC] = { "exec", "each block as it is executed" },
	[LOG_UNIMP] = { "unimp", "what the guest used and Trapline does not model" },
	[LOG_GUEST_ERRORS] = { "guest_errors", "what the guest did that the architecture forbids" },
	[LOG_MMU] = { "mmu", "translation table walks, faults and TLB maintenance" },
	[LOG_GDB] = { "gdb", "packets exchanged with gdb" },
};

uint32_t log_mask;

static FILE *log_file;			      /* NULL: stderr */
static struct outfile log_out = OUTFILE_NONE; /* what log_file writes to */
static struct map once_seen;

const char *log_channel_name(enum log_channel ch)
{
	return channels[ch].name;
}

void log_print_help(FILE *out)
{
	fputs("Log channels (comma-separated, -d int,unimp):\n", out);
	for (int i = 0; i < LOG_CHANNEL_COUNT; i++)
		fprintf(out, "  %-14s %s\n", channels[i].name, channels[i].help);
	fprintf(out, "  %-14s %s\n", "all", "every channel");
	fprintf(out, "  %-14s %s\n", "none", "no channel");
}

bool log_begin(struct error *err)
{
	return log_out.fd < 0 || outfile_begin(&log_out, err);
}

static FILE *log_stream(void)
{
	log_begin(NULL);
	return log_file ? log_file : stderr;
}

void log_printf(enum log_channel ch, const char *fmt, ...)
{
	va_list ap;

	if (!log_on(ch))
		return;
	va_start(ap, fmt);
	vfprintf(log_stream(), fmt, ap);
	va_end(ap);
}

/* Compares a name that is not NUL-terminated. */
static bool same_name(const char *item, size_t len, const char *name)
{
	return strlen(name) == len && !memcmp(item, name, len);
}

bool log_set_mask(const char *list, struct error *err)
{
	const uint32_t every = (UINT32_C(1) << LOG_CHANNEL_COUNT) - 1;
	uint32_t mask = 0;

	for (const char *item = list;; item++) {
		size_t len = strcspn(item, ",");
		uint32_t bits = 0;
		bool known = false;

		if (same_name(item, len, "all")) {
			bits = every;
			known = true;
		} else if (same_name(item, len, "none")) {
			known = true;
		}
		for (int i = 0; i < LOG_CHANNEL_COUNT && !known; i++) {
			if (same_name(item, len, channels[i].name)) {
				bits = UINT32_C(1) << i;
				known = true;
			}
		}
		if (!known)
			return error_set(err, "no log channel '%.*s' (-d help lists them)",
					 (int)(len < 64 ? len : 64), item);
		mask |= bits;
		item += len;
		if (!*item)
			break;
	}
	log_mask = mask;
	return true;
}

bool log_open(const char *file, struct error *err)
{
	struct outfile out;

	if (!strcmp(file, "-"))
		return log_close(err);
	if (!outfile_open(&out, file, err))
		return false;
	log_close(NULL);
	log_out = out;
	log_file = fdopen(dup(out.fd), "w");
	return log_file || error_set(err, "%s: %s", file, strerror(errno));
}

bool log_close(struct error *err)
{
	bool ok = true;

	if (log_file) {
		ok = !ferror(log_file);
		/* without a reason: it was met long ago */
		if (fclose(log_file) || !ok)
			ok = error_set(err, "%s: the log could not be written", log_out.path);
	}
	log_file = NULL;
	return outfile_close(&log_out, ok ? err : NULL) && ok;
}

bool log_once(uint64_t key)
{
	/* The map holds no null values; what is stored only has to be a pointer. */
	if (map_get(&once_seen, key) || map_count(&once_seen) >= LOG_ONCE_MAX)
		return false;
	map_put(&once_seen, key, &once_seen);
	return true;
}

void log_once_reset(void)
{
	map_fini(&once_seen);
}
