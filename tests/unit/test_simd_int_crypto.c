// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The cryptographic instructions, put together as software does, give the digests and ciphertexts
 * that the standards print; PMULL obeys the algebra of polynomials over GF(2).
 */
#include "tests/unit/test_a64_exec.h"

/* Opcodes with all register fields 0. */
#define AESE	  0x4e284800u
#define AESD	  0x4e285800u
#define AESMC	  0x4e286800u
#define AESIMC	  0x4e287800u
#define SHA1C	  0x5e000000u
#define SHA1P	  0x5e001000u
#define SHA1M	  0x5e002000u
#define SHA1SU0	  0x5e003000u
#define SHA256H	  0x5e004000u
#define SHA256H2  0x5e005000u
#define SHA256SU1 0x5e006000u
#define SHA1H	  0x5e280800u
#define SHA1SU1	  0x5e281800u
#define SHA256SU0 0x5e282800u
#define PMULL	  0x0ee0e000u
#define PMULL2	  0x4ee0e000u

static struct cpu *cpu;

static void run(uint32_t opcode, unsigned d, unsigned n, unsigned m)
{
	ck_assert_int_eq(exec(cpu, opcode | d | n << 5 | m << 16), EXEC_NEXT);
}

static uint64_t *v(unsigned reg)
{
	return &cpu->r[vec_slot(reg)];
}

static void copy(unsigned d, unsigned n)
{
	v(d)[0] = v(n)[0];
	v(d)[1] = v(n)[1];
}

static void set_words(unsigned reg, uint32_t w0, uint32_t w1, uint32_t w2, uint32_t w3)
{
	v(reg)[0] = (uint64_t)w1 << 32 | w0;
	v(reg)[1] = (uint64_t)w3 << 32 | w2;
}

static uint32_t word(unsigned reg, unsigned i)
{
	return (uint32_t)(v(reg)[i / 2] >> i % 2 * 32);
}

static void add_words(unsigned d, unsigned n, unsigned m)
{
	uint32_t x[4];

	for (unsigned i = 0; i < 4; i++)
		x[i] = word(n, i) + word(m, i);
	set_words(d, x[0], x[1], x[2], x[3]);
}

/* ---- AES-128: FIPS 197, appendix C.1; the key schedule is software's business (5.2) ---- */

static uint8_t substituted(uint8_t x)
{
	/* AESE of a state of equal bytes with the key 0 is SubBytes alone */
	v(30)[0] = v(30)[1] = x * UINT64_C(0x0101010101010101);
	v(31)[0] = v(31)[1] = 0;
	run(AESE, 30, 31, 0);
	return (uint8_t)v(30)[0];
}

static void expand_key(const uint8_t key[16], uint8_t round[11][16])
{
	uint8_t rcon = 1;

	memcpy(round[0], key, 16);
	for (unsigned r = 1; r < 11; r++) {
		for (unsigned i = 0; i < 4; i++)
			round[r][i] = round[r - 1][i] ^
				      substituted(round[r - 1][12 + (i + 1) % 4]) ^ (i ? 0 : rcon);
		for (unsigned i = 4; i < 16; i++)
			round[r][i] = round[r - 1][i] ^ round[r][i - 4];
		rcon = (uint8_t)(rcon << 1 ^ (rcon & 0x80 ? 0x1b : 0));
	}
}

static void load_bytes(unsigned reg, const uint8_t bytes[16])
{
	for (unsigned h = 0; h < 2; h++) {
		v(reg)[h] = 0;
		for (unsigned i = 0; i < 8; i++)
			v(reg)[h] |= (uint64_t)bytes[8 * h + i] << 8 * i;
	}
}

static void check_bytes(unsigned reg, const uint8_t bytes[16])
{
	for (unsigned i = 0; i < 16; i++)
		ck_assert_uint_eq((uint8_t)(v(reg)[i / 8] >> i % 8 * 8), bytes[i]);
}

START_TEST(aes)
{
	static const uint8_t cipher[16] = { 0x69, 0xc4, 0xe0, 0xd8, 0x6a, 0x7b, 0x04, 0x30,
					    0xd8, 0xcd, 0xb7, 0x80, 0x70, 0xb4, 0xc5, 0x5a };
	uint8_t key[16], plain[16], round[11][16];

	for (unsigned i = 0; i < 16; i++) {
		key[i] = (uint8_t)i;
		plain[i] = (uint8_t)(i * 0x11);
	}
	expand_key(key, round);
	load_bytes(0, plain);
	for (unsigned r = 0; r < 10; r++) {
		load_bytes(1, round[r]);
		run(AESE, 0, 1, 0);
		if (r < 9)
			run(AESMC, 0, 0, 0);
	}
	load_bytes(1, round[10]);
	v(0)[0] ^= v(1)[0];
	v(0)[1] ^= v(1)[1];
	check_bytes(0, cipher);

	/* and back: the equivalent inverse cipher, with mixed round keys */
	for (unsigned r = 10; r > 0; r--) {
		load_bytes(1, round[r]);
		if (r < 10)
			run(AESIMC, 1, 1, 0);
		run(AESD, 0, 1, 0);
		if (r > 1)
			run(AESIMC, 0, 0, 0);
	}
	load_bytes(1, round[0]);
	v(0)[0] ^= v(1)[0];
	v(0)[1] ^= v(1)[1];
	check_bytes(0, plain);
}
END_TEST

/* ---- digests of "abc": FIPS 180-2, appendices A.1 and B.1 ---- */

#define ABC 0x61626380u

START_TEST(sha1)
{
	static const uint32_t k[4] = { 0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6 };
	static const uint32_t hash[4] = { SHA1C, SHA1P, SHA1M, SHA1P };

	/* V0: a to d; V1: e; V2: the next e; V4-V7: the schedule; V8, V9: the start values */
	set_words(0, 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
	set_words(1, 0xc3d2e1f0, 1, 2, 3);
	copy(8, 0);
	copy(9, 1);
	set_words(4, ABC, 0, 0, 0);
	set_words(5, 0, 0, 0, 0);
	set_words(6, 0, 0, 0, 0);
	set_words(7, 0, 0, 0, 24);
	for (unsigned i = 0; i < 20; i++) {
		unsigned w = 4 + i % 4;

		set_words(10, k[i / 5], k[i / 5], k[i / 5], k[i / 5]);
		add_words(3, w, 10);
		run(SHA1H, 2, 0, 0);
		ck_assert_uint_eq(v(2)[0] >> 32 | v(2)[1], 0);
		run(hash[i / 5], 0, 1, 3);
		copy(1, 2);
		run(SHA1SU0, w, 4 + (i + 1) % 4, 4 + (i + 2) % 4);
		run(SHA1SU1, w, 4 + (i + 3) % 4, 0);
	}
	add_words(0, 0, 8);
	ck_assert_uint_eq(word(0, 0), 0xa9993e36);
	ck_assert_uint_eq(word(0, 1), 0x4706816a);
	ck_assert_uint_eq(word(0, 2), 0xba3e2571);
	ck_assert_uint_eq(word(0, 3), 0x7850c26c);
	ck_assert_uint_eq(word(1, 0) + word(9, 0), 0x9cd0d89d);
}
END_TEST

/* The first 32 bits of the fractional part of the cube root of @prime: FIPS 180-2, 4.2.2. */
static uint32_t cube_root_fraction(unsigned prime)
{
	unsigned __int128 x = 0, cube = (unsigned __int128)prime << 96;

	/* floor(cbrt(prime) * 2^32), bit by bit */
	for (unsigned bit = 36; bit-- > 0;) {
		unsigned __int128 y = x | (unsigned __int128)1 << bit;

		if (y * y * y <= cube)
			x = y;
	}
	return (uint32_t)x;
}

static unsigned next_prime(unsigned p)
{
	for (;;) {
		unsigned f = 2;

		p++;
		while (f < p && p % f)
			f++;
		if (f == p)
			return p;
	}
}

START_TEST(sha256)
{
	static const uint32_t digest[8] = { 0xba7816bf, 0x8f01cfea, 0x414140de, 0x5dae2223,
					    0xb00361a3, 0x96177a9c, 0xb410ff61, 0xf20015ad };
	unsigned prime = 1;

	/* V0: a to d; V1: e to h */
	set_words(0, 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a);
	set_words(1, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19);
	copy(8, 0);
	copy(9, 1);
	set_words(4, ABC, 0, 0, 0);
	set_words(5, 0, 0, 0, 0);
	set_words(6, 0, 0, 0, 0);
	set_words(7, 0, 0, 0, 24);
	for (unsigned i = 0; i < 16; i++) {
		unsigned w = 4 + i % 4;
		uint32_t k[4];

		for (unsigned j = 0; j < 4; j++) {
			prime = next_prime(prime);
			k[j] = cube_root_fraction(prime);
		}
		set_words(10, k[0], k[1], k[2], k[3]);
		add_words(3, w, 10);
		copy(2, 0);
		run(SHA256H, 0, 1, 3);
		run(SHA256H2, 1, 2, 3);
		run(SHA256SU0, w, 4 + (i + 1) % 4, 0);
		run(SHA256SU1, w, 4 + (i + 2) % 4, 4 + (i + 3) % 4);
	}
	add_words(0, 0, 8);
	add_words(1, 1, 9);
	for (unsigned i = 0; i < 8; i++)
		ck_assert_uint_eq(word(i / 4, i % 4), digest[i]);
}
END_TEST

/* ---- PMULL ---- */

static void multiply(uint32_t opcode, uint64_t a, uint64_t b, uint64_t out[2])
{
	unsigned half = opcode == PMULL2;

	v(1)[half] = a;
	v(2)[half] = b;
	v(1)[!half] = ~a;
	v(2)[!half] = 0x123456789;
	run(opcode, 0, 1, 2);
	out[0] = v(0)[0];
	out[1] = v(0)[1];
}

START_TEST(pmull)
{
	uint64_t p[2], q[2], s[2];
	struct rng r;

	rng_seed(&r, 74);
	for (unsigned i = 0; i < 1000; i++) {
		uint64_t a = rng_next(&r), b = rng_next(&r), c = rng_next(&r);
		uint32_t opcode = i & 1 ? PMULL : PMULL2;
		unsigned k = i % 64;

		/* times x^k is a shift */
		multiply(opcode, a, UINT64_C(1) << k, p);
		ck_assert_uint_eq(p[0], a << k);
		ck_assert_uint_eq(p[1], k ? a >> (64 - k) : 0);
		/* commutes, and distributes over addition */
		multiply(opcode, a, b, p);
		multiply(opcode, b, a, q);
		ck_assert(p[0] == q[0] && p[1] == q[1]);
		multiply(opcode, a, c, q);
		multiply(opcode, a, b ^ c, s);
		ck_assert(s[0] == (p[0] ^ q[0]) && s[1] == (p[1] ^ q[1]));
	}
}
END_TEST

int main(void)
{
	cpu = exec_bare_cpu();
	return unit_run(unit_suite("cpu/simd-int-crypto",
				   (const TTest *const[]){ aes, sha1, sha256, pmull, NULL }));
}
