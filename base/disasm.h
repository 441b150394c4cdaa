/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TRAPLINE_BASE_DISASM_H
#define TRAPLINE_BASE_DISASM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Text of the A64 instruction @word at address @pc: "mnemonic operands", into @buf. False, with
 * ".inst 0x..." in @buf, if Capstone knows no such instruction.
 */
bool disasm_a64(uint32_t word, uint64_t pc, char *buf, size_t size);

/*
 * The mnemonic alone. False if there is no such instruction: what classifies a word as allocated
 * or not, as far as Capstone knows.
 */
bool disasm_a64_mnemonic(uint32_t word, uint64_t pc, char *buf, size_t size);

#endif
