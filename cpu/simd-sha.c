// SPDX-License-Identifier: GPL-2.0-or-later
/* SHA-1 and SHA-256 instructions, and PMULL of doublewords (Arm ARM C7.2 and J1.2). */
#include "cpu/simd-sha.h"

#include "base/bits.h"
#include "cpu/cpu.h"
#include "cpu/ops.h"

/* A register as four words, the lowest first. */
struct words {
	uint32_t w[4];
};

static struct words load(const struct cpu *cpu, unsigned slot)
{
	const uint64_t *v = &cpu->r[slot];

	return (struct words){ { (uint32_t)v[0], (uint32_t)(v[0] >> 32), (uint32_t)v[1],
				 (uint32_t)(v[1] >> 32) } };
}

static void store(struct cpu *cpu, unsigned slot, struct words x)
{
	cpu->r[slot] = (uint64_t)x.w[1] << 32 | x.w[0];
	cpu->r[slot + 1] = (uint64_t)x.w[3] << 32 | x.w[2];
}

/* All words move up by one; @low comes in, and what falls out is returned. */
static uint32_t push(struct words *x, uint32_t low)
{
	uint32_t out = x->w[3];

	for (unsigned i = 3; i > 0; i--)
		x->w[i] = x->w[i - 1];
	x->w[0] = low;
	return out;
}

static uint32_t rol32(uint32_t v, unsigned n)
{
	return ror32(v, 32 - n);
}

static uint32_t choose(uint32_t x, uint32_t y, uint32_t z)
{
	return (x & y) | (~x & z);
}

static uint32_t majority(uint32_t x, uint32_t y, uint32_t z)
{
	return (x & y) | (x & z) | (y & z);
}

bool call_sha1_hash(struct cpu *cpu, const struct uop *u)
{
	struct words x = load(cpu, u->d), w = load(cpu, u->m);
	uint32_t y = (uint32_t)cpu->r[u->n];

	for (unsigned i = 0; i < 4; i++) {
		uint32_t t;

		if (u->aux == SHA1_CHOOSE)
			t = choose(x.w[1], x.w[2], x.w[3]);
		else if (u->aux == SHA1_PARITY)
			t = x.w[1] ^ x.w[2] ^ x.w[3];
		else
			t = majority(x.w[1], x.w[2], x.w[3]);
		y += rol32(x.w[0], 5) + t + w.w[i];
		x.w[1] = rol32(x.w[1], 30);
		y = push(&x, y);
	}
	store(cpu, u->d, x);
	return true;
}

bool call_sha1su0(struct cpu *cpu, const struct uop *u)
{
	uint64_t *d = &cpu->r[u->d];
	const uint64_t *m = &cpu->r[u->m];
	uint64_t low = d[1] ^ d[0] ^ m[0], high = cpu->r[u->n] ^ d[1] ^ m[1];

	d[0] = low;
	d[1] = high;
	return true;
}

bool call_sha1su1(struct cpu *cpu, const struct uop *u)
{
	struct words x = load(cpu, u->d), n = load(cpu, u->n), result;
	uint32_t first = x.w[0] ^ n.w[1];

	for (unsigned i = 0; i < 4; i++)
		result.w[i] = rol32(x.w[i] ^ (i < 3 ? n.w[i + 1] : 0), 1);
	result.w[3] ^= rol32(first, 2);
	store(cpu, u->d, result);
	return true;
}

bool call_sha256_hash(struct cpu *cpu, const struct uop *u)
{
	bool part1 = u->aux == SHA256_PART1;
	struct words x = load(cpu, part1 ? u->d : u->n), y = load(cpu, part1 ? u->n : u->d);
	struct words w = load(cpu, u->m);

	for (unsigned i = 0; i < 4; i++) {
		uint32_t t = y.w[3] + choose(y.w[0], y.w[1], y.w[2]) + w.w[i] +
			     (ror32(y.w[0], 6) ^ ror32(y.w[0], 11) ^ ror32(y.w[0], 25));

		x.w[3] += t;
		y.w[3] = t + majority(x.w[0], x.w[1], x.w[2]) +
			 (ror32(x.w[0], 2) ^ ror32(x.w[0], 13) ^ ror32(x.w[0], 22));
		push(&y, push(&x, y.w[3]));
	}
	store(cpu, u->d, part1 ? x : y);
	return true;
}

bool call_sha256su0(struct cpu *cpu, const struct uop *u)
{
	struct words x = load(cpu, u->d), n = load(cpu, u->n), result;

	for (unsigned i = 0; i < 4; i++) {
		uint32_t t = i < 3 ? x.w[i + 1] : n.w[0];

		result.w[i] = x.w[i] + (ror32(t, 7) ^ ror32(t, 18) ^ t >> 3);
	}
	store(cpu, u->d, result);
	return true;
}

bool call_sha256su1(struct cpu *cpu, const struct uop *u)
{
	struct words x = load(cpu, u->d), n = load(cpu, u->n), m = load(cpu, u->m), result;

	for (unsigned i = 0; i < 4; i++) {
		uint32_t t = i < 2 ? m.w[i + 2] : result.w[i - 2];

		result.w[i] = x.w[i] + (i < 3 ? n.w[i + 1] : m.w[0]) +
			      (ror32(t, 17) ^ ror32(t, 19) ^ t >> 10);
	}
	store(cpu, u->d, result);
	return true;
}

bool call_pmull64(struct cpu *cpu, const struct uop *u)
{
	uint64_t n = cpu->r[u->n + u->aux], m = cpu->r[u->m + u->aux], low = 0, high = 0;

	for (unsigned i = 0; i < 64; i++) {
		if (!(m >> i & 1))
			continue;
		low ^= n << i;
		high ^= i ? n >> (64 - i) : 0;
	}
	cpu->r[u->d] = low;
	cpu->r[u->d + 1] = high;
	return true;
}
