// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/size.h"

#include <string.h>

#include "tests/unit/unit.h"

#define MIB UINT64_C(0x100000)

START_TEST(good_sizes)
{
	static const struct {
		const char *text;
		uint64_t bytes;
	} cases[] = {
		{ "512", 512 * MIB },	      { "0", 0 },	    { "1G", 1024 * MIB },
		{ "2g", 2048 * MIB },	      { "64K", 65536 },	    { "4096B", 4096 },
		{ "1.5G", 1536 * MIB },	      { "0x10", 16 * MIB }, { "0x10K", 16384 },
		{ "16383T", 16383ull << 40 }, { "0.5k", 512 },	    { "1.0000000001M", MIB },
	};
	struct error e;
	uint64_t bytes;

	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ck_assert_msg(size_parse(cases[i].text, MIB, &bytes, &e), "%s", e.msg);
		ck_assert_msg(bytes == cases[i].bytes, "%s gives %llu", cases[i].text,
			      (unsigned long long)bytes);
	}
}
END_TEST

START_TEST(bad_sizes)
{
	static const char *const cases[] = {
		"",
		"x",
		"-1",
		"+1",
		" 1",
		"1 ",
		"1GB",
		"0x",
		"1.G",
		".5G",
		"1.5",
		"1.5B",
		"1e3",
		"G",
		"99999999999999999999",
		"16777216T",
		"18446744073709551615G",
		"0x10000000000000000",
		"1,5G",
	};
	struct error e;
	uint64_t bytes;

	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		e.msg[0] = '\0';
		ck_assert_msg(!size_parse(cases[i], MIB, &bytes, &e), "'%s' accepted", cases[i]);
		ck_assert_msg(strstr(e.msg, cases[i]) != NULL, "'%s': %s", cases[i], e.msg);
	}
}
END_TEST

START_TEST(memory)
{
	struct error e;
	uint64_t bytes;

	ck_assert(size_parse_memory("size=512M", &bytes, &e));
	ck_assert_uint_eq(bytes, 512 * MIB);
	ck_assert(size_parse_memory("64G", &bytes, &e));
	ck_assert_uint_eq(bytes, UINT64_C(64) << 30);
	ck_assert(size_parse_memory("1025K", &bytes, &e));
	ck_assert_uint_eq(bytes, 1032 * 1024);
	ck_assert(!size_parse_memory("65G", &bytes, &e));
	ck_assert_str_eq(e.msg, "65 GiB is out of bounds (1 MiB to 64 GiB)");
	ck_assert(!size_parse_memory("0", &bytes, &e));
	ck_assert(!size_parse_memory("512K", &bytes, &e));
	ck_assert(!size_parse_memory("512M,slots=2", &bytes, &e));
	ck_assert_str_eq(e.msg, "'512M,slots=2' is not a size");
}
END_TEST

START_TEST(formatting)
{
	char buf[32];

	ck_assert_str_eq(size_format(0, buf, sizeof(buf)), "0 bytes");
	ck_assert_str_eq(size_format(1023, buf, sizeof(buf)), "1023 bytes");
	ck_assert_str_eq(size_format(1024, buf, sizeof(buf)), "1 KiB");
	ck_assert_str_eq(size_format(1536 * MIB, buf, sizeof(buf)), "1.50 GiB");
	ck_assert_str_eq(size_format(UINT64_MAX, buf, sizeof(buf)), "16777215.99 TiB");
}
END_TEST

int main(void)
{
	return unit_run(
		unit_suite("platform/size", (const TTest *const[]){ good_sizes, bad_sizes, memory,
								    formatting, NULL }));
}
