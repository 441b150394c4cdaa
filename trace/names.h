/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What reports call things. */
#ifndef TRAPLINE_TRACE_NAMES_H
#define TRAPLINE_TRACE_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "trace/span.h"

/* "GP", "EL1 system", ...; and the same for machines to read: "gp", "el1_system". */
const char *trace_class_name(unsigned int reg_class);
const char *trace_class_key(unsigned int reg_class);

/* Of the buckets that are not register classes: BUCKET_ENTRY and later. */
const char *trace_bucket_name(unsigned int bucket);
const char *trace_bucket_key(unsigned int bucket);

const char *trace_place_name(unsigned int place);

/*
 * Why a guest was left, as KVM names it for arm64 (kvm_exit trace point, perf kvm stat): the
 * exception class for synchronous exits, else IRQ, FIQ, SERROR. Classes that have no name yet
 * are "EC_0x..": the result may point to @buf.
 */
const char *trace_reason(unsigned int vector, uint64_t esr, char buf[16]);

/*
 * A phase (CONTEXTIDR_EL1): its four bytes, most significant first, if all are printable and
 * none is a blank in front of another character; else hexadecimal; "-" for 0.
 */
const char *trace_phase(uint32_t phase, char buf[16]);

#endif
