/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SHA instructions: what lifters and bodies agree on. */
#ifndef TRAPLINE_CPU_SIMD_SHA_H
#define TRAPLINE_CPU_SIMD_SHA_H

/* aux of sha1_hash: opcode of SHA1C, SHA1P, SHA1M */
enum { SHA1_CHOOSE, SHA1_PARITY, SHA1_MAJORITY };

/* aux of sha256_hash: SHA256H, SHA256H2 */
enum { SHA256_PART1, SHA256_PART2 };

#endif
