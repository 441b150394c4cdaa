// SPDX-License-Identifier: GPL-2.0-or-later
/* A64 cryptographic extension: AES, SHA-1, SHA-256, PMULL of doublewords (Arm ARM C4.1.6). */
#include "cpu/a64-simd.h"
#include "cpu/simd-sha.h"

static void crypto(struct lift *l, enum uop_op op, bool has_m, uint32_t aux)
{
	if (lift_fp_enabled(l))
		emit(l, op, vec_d(l), vec_n(l), has_m ? vec_m(l) : SLOT_ZR, 0)->aux = aux;
}

static void lift_aese(struct lift *l)
{
	crypto(l, UOP_aese, false, 0);
}

static void lift_aesd(struct lift *l)
{
	crypto(l, UOP_aesd, false, 0);
}

static void lift_aesmc(struct lift *l)
{
	crypto(l, UOP_aesmc, false, 0);
}

static void lift_aesimc(struct lift *l)
{
	crypto(l, UOP_aesimc, false, 0);
}

static void lift_sha1_hash(struct lift *l)
{
	crypto(l, UOP_sha1_hash, true, field(l, 12, 3));
}

static void lift_sha1su0(struct lift *l)
{
	crypto(l, UOP_sha1su0, true, 0);
}

static void lift_sha1h(struct lift *l)
{
	unsigned d = vec_d(l);

	if (!lift_fp_enabled(l))
		return;
	emit(l, UOP_rori_w, d, vec_n(l), SLOT_ZR, 0)->aux = 2;
	emit(l, UOP_set, d + 1, SLOT_ZR, SLOT_ZR, 0);
}

static void lift_sha1su1(struct lift *l)
{
	crypto(l, UOP_sha1su1, false, 0);
}

static void lift_sha256h(struct lift *l)
{
	crypto(l, UOP_sha256_hash, true, SHA256_PART1);
}

static void lift_sha256h2(struct lift *l)
{
	crypto(l, UOP_sha256_hash, true, SHA256_PART2);
}

static void lift_sha256su0(struct lift *l)
{
	crypto(l, UOP_sha256su0, false, 0);
}

static void lift_sha256su1(struct lift *l)
{
	crypto(l, UOP_sha256su1, true, 0);
}

/* PMULL2 takes the high halves. */
static void lift_pmull64(struct lift *l)
{
	crypto(l, UOP_pmull64, true, field(l, 30, 1));
}

#define ROW(name, pattern, feature, lifter) { name, pattern, feature, TC_CRYPTO, false, lifter }
#define AES(name, opcode, lifter) \
	ROW(name, "0100111000 10100 " opcode " 10 nnnnn ddddd", FEAT_AES, lifter)
#define SHA3(name, opcode, feature, lifter) \
	ROW(name, "01011110000 mmmmm 0 " opcode " 00 nnnnn ddddd", feature, lifter)
#define SHA2(name, opcode, feature, lifter) \
	ROW(name, "0101111000 10100 " opcode " 10 nnnnn ddddd", feature, lifter)

const struct decode_row a64_crypto_rows[] = {
	AES("aese", "00100", lift_aese),
	AES("aesd", "00101", lift_aesd),
	AES("aesmc", "00110", lift_aesmc),
	AES("aesimc", "00111", lift_aesimc),
	SHA3("sha1c", "000", FEAT_SHA1, lift_sha1_hash),
	SHA3("sha1p", "001", FEAT_SHA1, lift_sha1_hash),
	SHA3("sha1m", "010", FEAT_SHA1, lift_sha1_hash),
	SHA3("sha1su0", "011", FEAT_SHA1, lift_sha1su0),
	SHA3("sha256h", "100", FEAT_SHA256, lift_sha256h),
	SHA3("sha256h2", "101", FEAT_SHA256, lift_sha256h2),
	SHA3("sha256su1", "110", FEAT_SHA256, lift_sha256su1),
	SHA2("sha1h", "00000", FEAT_SHA1, lift_sha1h),
	SHA2("sha1su1", "00001", FEAT_SHA1, lift_sha1su1),
	SHA2("sha256su0", "00010", FEAT_SHA256, lift_sha256su0),
	ROW("pmull_d", "0q00111011 1 mmmmm 111000 nnnnn ddddd", FEAT_PMULL, lift_pmull64),
	{ .name = NULL },
};
