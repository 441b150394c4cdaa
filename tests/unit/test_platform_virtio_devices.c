// SPDX-License-Identifier: GPL-2.0-or-later
/* Disk, console and network card, by requests. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/rng.h"
#include "platform/hostfile.h"
#include "platform/virtio-devices.h"
#include "tests/unit/unit.h"
#include "tests/unit/virtio-driver.h"

#define SECTORS	 64u
#define HEADER	 DRIVER_DATA
#define STATUS	 (DRIVER_DATA + 0x100)
#define BUFFER	 (DRIVER_DATA + 0x1000)
#define F_FLUSH	 (UINT64_C(1) << 9)
#define F_RO	 (UINT64_C(1) << 5)
#define F_MRG	 (UINT64_C(1) << 15)
#define FEATURES (VIRTIO_F_VERSION_1 | VIRTIO_F_INDIRECT_DESC | VIRTIO_F_EVENT_IDX)

enum { LATENCY = 1000, PER_SECTOR = 10 };
enum { T_IN, T_OUT, T_FLUSH = 4, T_GET_ID = 8, T_DISCARD = 11 };

static struct driver d;
static uint8_t disk[SECTORS * BLOCK_SECTOR];

/* ---- disk --------------------------------------------------------------------------- */

static void make_disk(bool readonly)
{
	struct virtio_blk_config c = { .serial = "disk-1",
				       .latency = LATENCY,
				       .sector = PER_SECTOR };
	struct error e;

	for (unsigned i = 0; i < sizeof(disk); i++)
		disk[i] = (uint8_t)(i / BLOCK_SECTOR * 7 + i);
	/* a ragged end is not part of the disk */
	unit_write_file("image", disk, sizeof(disk));
	c.image = blockfile_open("image", readonly, &e);
	ck_assert_msg(c.image != NULL, "%s", e.msg);
	driver_init(&d);
	driver_plug(&d, virtio_blk_new(&d.host, &c));
}

/* One request of @len bytes at @sector; returns the status byte, 0xff if none was written. */
static uint8_t request(uint32_t type, uint64_t sector, uint32_t len)
{
	uint32_t *header = driver_at(&d, HEADER);
	uint8_t *status = driver_at(&d, STATUS);
	bool in = type == T_IN || type == T_GET_ID;

	header[0] = type;
	header[1] = 0;
	memcpy(header + 2, &sector, 8);
	*status = 0xff;
	driver_desc(&d, 0, 0, HEADER, 16, DESC_NEXT, len ? 1 : 3);
	driver_desc(&d, 0, 1, BUFFER, len, in ? DESC_NEXT | DESC_WRITE : DESC_NEXT, 3);
	driver_desc(&d, 0, 3, STATUS, 1, DESC_WRITE, 0);
	driver_offer(&d, 0, 0);
	driver_pass(&d, LATENCY + (len + BLOCK_SECTOR - 1) / BLOCK_SECTOR * PER_SECTOR);
	return *status;
}

static void check_image(void)
{
	struct error e;
	uint8_t *now;
	size_t size;

	ck_assert(hostfile_read("image", 1 << 20, &now, &size, &e));
	ck_assert_uint_eq(size, sizeof(disk));
	ck_assert(!memcmp(now, disk, sizeof(disk)));
	free(now);
}

START_TEST(disk_requests)
{
	make_disk(false);
	driver_start(&d, FEATURES | F_FLUSH);
	ck_assert_uint_eq(driver_read(&d, 0x100), SECTORS);
	ck_assert_uint_eq(driver_read(&d, 0x104), 0);
	ck_assert_uint_eq(driver_read(&d, 0x114), BLOCK_SECTOR);

	ck_assert_uint_eq(request(T_IN, 3, 1024), 0);
	ck_assert(!memcmp(driver_at(&d, BUFFER), disk + 3 * 512, 1024));
	ck_assert_uint_eq(driver_used_len(&d, 0, 0), 1025);
	ck_assert(d.irq);

	memset(driver_at(&d, BUFFER), 0xa5, 1024);
	ck_assert_uint_eq(request(T_OUT, 62, 1024), 0);
	memset(disk + 62 * 512, 0xa5, 1024);
	check_image();
	ck_assert_uint_eq(driver_used_len(&d, 0, 1), 1);

	ck_assert_uint_eq(request(T_FLUSH, 0, 0), 0);
	ck_assert_uint_eq(request(T_GET_ID, 0, 20), 0);
	ck_assert_str_eq(driver_at(&d, BUFFER), "disk-1");

	/* beyond the end, at the end, ragged, unknown */
	ck_assert_uint_eq(request(T_IN, 63, 1024), 1);
	ck_assert_uint_eq(request(T_OUT, 63, 1024), 1);
	ck_assert_uint_eq(request(T_OUT, 64, 512), 1);
	ck_assert_uint_eq(request(T_OUT, UINT64_MAX, 512), 1);
	ck_assert_uint_eq(request(T_OUT, UINT64_C(1) << 55, 512), 1);
	ck_assert_uint_eq(request(T_OUT, 0, 511), 1);
	ck_assert_uint_eq(request(T_DISCARD, 0, 16), 2);
	check_image();
	ck_assert_uint_eq(driver_status(&d), 15);
	driver_free(&d);
}
END_TEST

static unsigned flushes;
static bool flush_fails;

/* In libc's place: how often a disk's image is brought to the host's medium. */
int fdatasync(int fd)
{
	(void)fd;
	flushes++;
	errno = EIO;
	return flush_fails ? -1 : 0;
}

/* A flush reaches the medium; a driver that has no flush gets that with each write. */
START_TEST(disk_flush)
{
	for (unsigned cached = 0; cached < 2; cached++) {
		flushes = 0;
		flush_fails = false;
		make_disk(false);
		driver_start(&d, cached ? FEATURES | F_FLUSH : FEATURES);
		ck_assert_uint_eq(request(T_OUT, 1, 512), 0);
		ck_assert_uint_eq(flushes, cached ? 0 : 1);
		ck_assert_uint_eq(request(T_FLUSH, 0, 0), 0);
		ck_assert_uint_eq(flushes, cached ? 1 : 2);
		ck_assert_uint_eq(request(T_IN, 1, 512), 0);
		ck_assert_uint_eq(flushes, cached ? 1 : 2);
		flush_fails = true;
		ck_assert_uint_eq(request(T_OUT, 1, 512), cached ? 0 : 1);
		ck_assert_uint_eq(request(T_FLUSH, 0, 0), 1);
		driver_free(&d);
	}
	flush_fails = false;
}
END_TEST

/* The time of a request, and that requests are served one after the other. */
START_TEST(disk_time)
{
	make_disk(false);
	driver_start(&d, FEATURES | F_FLUSH);
	request(T_IN, 0, 512);
	for (unsigned i = 0; i < 2; i++) {
		driver_desc(&d, 0, 4 * i + 4, HEADER, 16, DESC_NEXT, 4 * i + 5);
		driver_desc(&d, 0, 4 * i + 5, BUFFER, 1024, DESC_NEXT | DESC_WRITE, 4 * i + 6);
		driver_desc(&d, 0, 4 * i + 6, STATUS, 1, DESC_WRITE, 0);
		driver_offer(&d, 0, 4 * i + 4);
	}
	for (uint16_t done = 1; done < 3; done++) {
		driver_pass(&d, LATENCY + 2 * PER_SECTOR - 1);
		ck_assert_uint_eq(driver_used_idx(&d, 0), done);
		driver_pass(&d, 1);
		ck_assert_uint_eq(driver_used_idx(&d, 0), done + 1);
	}
	/* a reset in the middle of a request */
	driver_offer(&d, 0, 4);
	driver_write(&d, 0x70, 0);
	ck_assert_uint_eq(event_next(&d.events), UINT64_MAX);
	driver_free(&d);
}
END_TEST

START_TEST(disk_readonly)
{
	make_disk(true);
	driver_start(&d, FEATURES | F_RO);
	ck_assert(d.transport.slots[31].device->accepted & F_RO);
	ck_assert_uint_eq(request(T_IN, 0, 512), 0);
	ck_assert_uint_eq(request(T_OUT, 0, 512), 1);
	ck_assert_uint_eq(request(T_FLUSH, 0, 0), 0);
	check_image();
	driver_free(&d);
}
END_TEST

/* Parts of a request may be cut anywhere (2.7.4.2), or missing. */
START_TEST(disk_framing)
{
	uint8_t *header;

	make_disk(false);
	driver_start(&d, FEATURES | F_FLUSH);
	header = driver_at(&d, HEADER);
	memset(header, 0, 16);
	header[8] = 5;
	driver_desc(&d, 0, 0, HEADER, 3, DESC_NEXT, 1);
	driver_desc(&d, 0, 1, HEADER + 3, 13, DESC_NEXT, 2);
	driver_desc(&d, 0, 2, BUFFER, 500, DESC_NEXT | DESC_WRITE, 3);
	driver_desc(&d, 0, 3, BUFFER + 500, 13, DESC_WRITE, 0);
	driver_offer(&d, 0, 0);
	driver_pass(&d, 2 * LATENCY);
	ck_assert_uint_eq(driver_used_len(&d, 0, 0), 513);
	ck_assert(!memcmp(driver_at(&d, BUFFER), disk + 5 * 512, 512));
	ck_assert_uint_eq(*(uint8_t *)driver_at(&d, BUFFER + 512), 0);

	/* no status byte; a header too short */
	driver_desc(&d, 0, 0, HEADER, 16, 0, 0);
	driver_offer(&d, 0, 0);
	driver_pass(&d, 2 * LATENCY);
	ck_assert_uint_eq(driver_status(&d), 15 | 64);
	driver_start(&d, FEATURES | F_FLUSH);
	driver_desc(&d, 0, 0, HEADER, 15, DESC_NEXT, 1);
	driver_desc(&d, 0, 1, STATUS, 1, DESC_WRITE, 0);
	driver_offer(&d, 0, 0);
	driver_pass(&d, 2 * LATENCY);
	ck_assert_uint_eq(driver_status(&d), 15 | 64);
	check_image();
	driver_free(&d);
}
END_TEST

/* A second user of an image is refused, unless nobody writes. */
START_TEST(disk_locks)
{
	struct blockfile *other;
	struct error e;

	make_disk(false);
	ck_assert_ptr_null(blockfile_open("image", true, &e));
	ck_assert_ptr_nonnull(strstr(e.msg, "in use"));
	driver_free(&d);
	make_disk(true);
	other = blockfile_open("image", true, &e);
	ck_assert_ptr_nonnull(other);
	blockfile_close(other);
	driver_free(&d);
	ck_assert_ptr_null(blockfile_open("no-such-image", true, &e));
	ck_assert_ptr_null(blockfile_open(".", true, &e));
	/* nobody writes to it, and nobody waits for that */
	ck_assert_int_eq(mkfifo("fifo", 0600), 0);
	ck_assert_ptr_null(blockfile_open("fifo", true, &e));
	ck_assert_ptr_nonnull(strstr(e.msg, "not a disk image"));
}
END_TEST

/* Whatever a driver asks for, the image changes where a write that succeeded said. */
START_TEST(disk_random)
{
	struct rng rng;

	make_disk(false);
	driver_start(&d, FEATURES); /* no FLUSH: writes are flushed one by one */
	rng_seed(&rng, 5);
	for (unsigned i = 0; i < 500; i++) {
		uint32_t len = (uint32_t)rng_below(&rng, 8) * (rng_below(&rng, 9) ? 512 : 100);
		uint64_t sector = rng_below(&rng, SECTORS + 8);
		bool write = rng_below(&rng, 2),
		     fits = len % 512 == 0 && sector + len / 512 <= SECTORS;

		memset(driver_at(&d, BUFFER), (int)(i | 1), 4096);
		ck_assert_uint_eq(request(write ? T_OUT : T_IN, sector, len), !fits);
		if (write && fits)
			memset(disk + sector * 512, (int)(i | 1), len);
		else if (fits)
			ck_assert(!memcmp(driver_at(&d, BUFFER), disk + sector * 512, len));
	}
	check_image();
	driver_free(&d);
}
END_TEST

/* ---- console ------------------------------------------------------------------------- */

START_TEST(console)
{
	struct chardev *chardev;
	struct error e;
	uint8_t *text;
	size_t size;
	int fds[2];

	driver_init(&d);
	chardev = chardev_open("file:console.out", &e);
	ck_assert_ptr_nonnull(chardev);
	driver_plug(&d, virtio_console_new(&d.host, chardev, LATENCY));
	driver_write(&d, 0x108, '!'); /* emergency write, before any negotiation */
	driver_start(&d, FEATURES);
	memcpy(driver_at(&d, BUFFER), "hello, world\n", 13);
	driver_desc(&d, 1, 0, BUFFER, 5, DESC_NEXT, 1);
	driver_desc(&d, 1, 1, BUFFER + 5, 8, 0, 0);
	driver_offer(&d, 1, 0);
	driver_pass(&d, LATENCY);
	ck_assert_uint_eq(driver_used_idx(&d, 1), 1);
	ck_assert_uint_eq(driver_used_len(&d, 1, 0), 0);
	driver_free(&d);
	ck_assert(hostfile_read("console.out", 100, &text, &size, &e));
	ck_assert_uint_eq(size, 14);
	ck_assert(!memcmp(text, "!hello, world\n", 14));
	free(text);

	ck_assert_int_eq(pipe(fds), 0);
	dup2(fds[0], STDIN_FILENO);
	close(fds[0]);
	driver_init(&d);
	chardev = chardev_open("stdio", &e);
	driver_plug(&d, virtio_console_new(&d.host, chardev, LATENCY));
	driver_start(&d, FEATURES);
	ck_assert_int_eq(write(fds[1], "key", 3), 3);
	virtio_list_poll(&d.devices, d.now); /* no buffer yet: it waits */
	driver_desc(&d, 0, 0, BUFFER, 2, DESC_WRITE, 0);
	driver_offer(&d, 0, 0);
	virtio_list_poll(&d.devices, d.now);
	ck_assert_uint_eq(driver_used_len(&d, 0, 0), 2);
	driver_offer(&d, 0, 0);
	virtio_list_poll(&d.devices, d.now);
	ck_assert_uint_eq(driver_used_len(&d, 0, 1), 1);
	ck_assert_uint_eq(*(uint8_t *)driver_at(&d, BUFFER), 'y');
	close(fds[1]);
	driver_free(&d);
}
END_TEST

/* A long chain goes out piece by piece, each at its time; a reset drops the rest. */
START_TEST(console_chunks)
{
	enum { LONG = 10000, CHUNK = 4096 };
	struct chardev *chardev;
	struct error e;
	uint8_t *text;
	size_t size;

	driver_init(&d);
	chardev = chardev_open("file:console.out", &e);
	ck_assert_ptr_nonnull(chardev);
	driver_plug(&d, virtio_console_new(&d.host, chardev, LATENCY));
	driver_start(&d, FEATURES);
	memset(driver_at(&d, BUFFER), 'x', LONG);
	driver_desc(&d, 1, 0, BUFFER, LONG, 0, 0);
	driver_offer(&d, 1, 0);
	driver_pass(&d, 2 * LATENCY);
	ck_assert_uint_eq(driver_used_idx(&d, 1), 0);
	driver_pass(&d, LATENCY);
	ck_assert_uint_eq(driver_used_idx(&d, 1), 1);
	driver_pass(&d, LATENCY);
	driver_offer(&d, 1, 0);
	driver_pass(&d, LATENCY);
	driver_start(&d, FEATURES);
	driver_desc(&d, 1, 0, BUFFER, 1, 0, 0);
	driver_offer(&d, 1, 0);
	driver_pass(&d, LATENCY);
	ck_assert_uint_eq(driver_used_idx(&d, 1), 1);
	driver_free(&d);
	ck_assert(hostfile_read("console.out", 100000, &text, &size, &e));
	ck_assert_uint_eq(size, LONG + CHUNK + 1);
	free(text);
}
END_TEST

/* ---- network --------------------------------------------------------------------------- */

static const uint8_t card[6] = { 0x52, 0x54, 0, 0x12, 0x34, 0x56 };

/* A card whose driver asked who has 10.0.2.2; the answer waits for buffers. */
static void ask_gateway(uint64_t features)
{
	static const uint8_t arp[42] = {
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x52, 0x54, 0,    0x12, 0x34, 0x56, 8,    6,
		0,    1,    8,	  0,	6,    4,    0,	  1,	0x52, 0x54, 0,	  0x12, 0x34, 0x56,
		10,   0,    2,	  15,	0,    0,    0,	  0,	0,    0,    10,	  0,	2,    2,
	};
	struct netdev *n;
	struct error e;

	n = netdev_user_new(&e);
	ck_assert_msg(n != NULL, "%s", e.msg);
	driver_init(&d);
	driver_plug(&d, virtio_net_new(&d.host, n, card, LATENCY));
	driver_start(&d, features);
	ck_assert_uint_eq(driver_read(&d, 0x100), 0x12005452);
	memset(driver_at(&d, BUFFER), 0, 12);
	memcpy(driver_at(&d, BUFFER + 12), arp, sizeof(arp));
	driver_desc(&d, 1, 0, BUFFER, 12 + sizeof(arp), 0, 0);
	driver_offer(&d, 1, 0);
	driver_pass(&d, LATENCY);
	ck_assert_uint_eq(driver_used_idx(&d, 1), 1);
	driver_pass(&d, 10 * LATENCY);
}

static void offer_buffer(unsigned i, uint32_t size)
{
	driver_desc(&d, 0, i, BUFFER + 0x1000 + i * 0x800, size, DESC_WRITE, 0);
	driver_offer(&d, 0, (uint16_t)i);
}

/* The gateway's answer, in buffers of @size bytes. */
static void answer(uint64_t features, uint32_t size)
{
	uint8_t *rx, frame[128] = { 0 };
	uint32_t got = 0;

	ask_gateway(features);
	for (unsigned i = 0; i < 8; i++)
		offer_buffer(i, size);
	driver_pass(&d, 2 * LATENCY);
	ck_assert_uint_ge(driver_used_idx(&d, 0), 1);
	for (uint16_t i = 0; i < driver_used_idx(&d, 0); i++) {
		uint32_t len = driver_used_len(&d, 0, i);

		ck_assert_uint_eq(driver_used_id(&d, 0, i), i);
		ck_assert_uint_le(got + len, sizeof(frame));
		memcpy(frame + got, driver_at(&d, BUFFER + 0x1000 + i * 0x800), len);
		got += len;
	}
	rx = frame;
	ck_assert_uint_ge(got, 12 + 42);
	ck_assert_uint_eq(rx[10], driver_used_idx(&d, 0));
	ck_assert(!memcmp(rx + 12, card, 6));
	ck_assert_uint_eq(rx[12 + 21], 2); /* a reply */
	ck_assert_uint_eq(rx[12 + 31], 2); /* from 10.0.2.2 */
	ck_assert(d.irq);
	driver_free(&d);
}

START_TEST(network)
{
	answer(FEATURES, 2048);
	answer(FEATURES | F_MRG, 2048);
	answer(FEATURES | F_MRG, 20);
}
END_TEST

/* A frame for which there are too few buffers asks for those behind the ones that are there. */
START_TEST(network_notification)
{
	const uint16_t *used;

	ask_gateway(FEATURES | F_MRG);
	used = driver_at(&d, DRIVER_USED(0));
	for (unsigned i = 0; i < 3; i++) {
		offer_buffer(i, 20);
		driver_pass(&d, 2 * LATENCY);
		ck_assert_uint_eq(driver_used_idx(&d, 0), 0);
		ck_assert_uint_eq(used[2 + DRIVER_SIZE * 4], i + 1); /* avail_event */
	}
	offer_buffer(3, 20);
	driver_pass(&d, 2 * LATENCY);
	ck_assert_uint_eq(driver_used_idx(&d, 0), 4);
	driver_free(&d);
}
END_TEST

/* Frames of all lengths and contents, and none at all. */
START_TEST(network_random)
{
	static const uint8_t mac[6] = { 2, 0, 0, 0, 0, 1 };
	struct error e;
	struct rng rng;

	rng_seed(&rng, 9);
	driver_init(&d);
	driver_plug(&d, virtio_net_new(&d.host, netdev_user_new(&e), mac, LATENCY));
	driver_start(&d, FEATURES | F_MRG);
	for (unsigned i = 0; i < 2000; i++) {
		uint32_t len = (uint32_t)rng_below(&rng, 1600);
		uint8_t *data = driver_at(&d, BUFFER);

		for (unsigned j = 0; j < 80; j++)
			data[j] = (uint8_t)rng_next(&rng);
		if (rng_below(&rng, 2))
			memcpy(data + 12 + 12, "\x08\x00\x45", 3);
		driver_desc(&d, 0, i % 16, BUFFER + 0x10000, 1 + (uint32_t)rng_below(&rng, 3000),
			    DESC_WRITE, 0);
		driver_offer(&d, 0, i % 16);
		driver_desc(&d, 1, 0, BUFFER, 12 + len, 0, 0);
		driver_offer(&d, 1, 0);
		driver_pass(&d, 3 * LATENCY);
		if (i % 16 == 15)
			virtio_list_poll(&d.devices, d.now);
		if (driver_status(&d) & 64)
			driver_start(&d, FEATURES | F_MRG);
		/* a queue full of receive buffers is not overrun */
		if (d.avail[0] - driver_used_idx(&d, 0) >= 15)
			driver_start(&d, FEATURES | F_MRG);
	}
	/* less than a header */
	driver_start(&d, FEATURES);
	driver_desc(&d, 1, 0, BUFFER, 11, 0, 0);
	driver_offer(&d, 1, 0);
	driver_pass(&d, LATENCY);
	ck_assert_uint_eq(driver_status(&d), 15 | 64);
	driver_free(&d);
}
END_TEST

START_TEST(forwarding_rules)
{
	static const char *const bad[] = { "",		 "tcp",		  "tcp::1",
					   "tcp::-:1",	 "tcp::70000-:1", "tcp:x:1-:1",
					   "sctp::1-:1", "tcp::1-:",	  "tcp:-:" };
	struct error e;
	struct netdev *n = netdev_user_new(&e);

	ck_assert_ptr_nonnull(n);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!netdev_forward(n, bad[i], &e), "%s", bad[i]);
	netdev_free(n);
}
END_TEST

int main(void)
{
	return unit_run(unit_suite(
		"platform/virtio-devices",
		(const TTest *const[]){ disk_requests, disk_flush, disk_time, disk_readonly,
					disk_framing, disk_locks, disk_random, console,
					console_chunks, network, network_notification,
					network_random, forwarding_rules, NULL }));
}
