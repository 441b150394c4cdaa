/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The devices that -drive, -device, -netdev, -nic, -chardev and -fw_cfg add to a machine. */
#ifndef TRAPLINE_PLATFORM_DEVICES_H
#define TRAPLINE_PLATFORM_DEVICES_H

#include "platform/cfi-flash.h"
#include "platform/chardev.h"
#include "platform/fw-cfg.h"
#include "platform/pci.h"
#include "platform/pl061.h"
#include "platform/virt.h"
#include "platform/virtio-list.h"
#include "platform/virtio-mmio.h"

struct machine;

struct devices {
	struct virtio_list virtio;
	struct virtio_mmio virtio_mmio;
	struct pci_host pci;
	struct cfi_flash flash[VIRT_FLASH_BANKS];
	bool firmware; /* the first bank holds some */
	struct fw_cfg fw_cfg;
	struct pl061 gpio;
	struct chardev *consoles[VIRTIO_LIST_MAX]; /* of virtio, which owns them */
	unsigned console_count;
};

/*
 * Makes the flash banks, and fills them:
 *	-bios FILE						the first, without a file behind it
 *	-drive if=pflash,format=raw,file=FILE[,unit=N][,readonly=on]	the next one, or number N
 */
bool devices_load_flash(struct machine *m, bool *bad_input, struct error *err);

/*
 * Makes @m's fw_cfg with what firmware asks for: the machine, a kernel that it is to start, and
 * the files of
 *	-fw_cfg [name=]NAME,file=FILE or [name=]NAME,string=TEXT
 * As for devices_make().
 */
bool fw_cfg_fill(struct machine *m, const struct dma *dma, bool *bad_input, struct error *err);

/*
 * Makes and plugs what the options of @m's configuration ask for:
 *	-drive file=FILE,format=raw,if=none,id=ID[,readonly=on] and
 *		-device virtio-blk-pci,drive=ID[,serial=TEXT]
 *	-drive file=FILE,format=raw,if=virtio[,readonly=on]: on PCI
 *	-device virtio-rng-pci
 *	-chardev stdio|null|pty,id=ID or file,id=ID,path=FILE and
 *		-device virtio-serial-pci -device virtconsole,chardev=ID
 *	-device loader and guest-loader are boot_modules_read()'s
 *	-netdev user,id=ID[,hostfwd=RULE...] and -device virtio-net-pci,netdev=ID[,mac=MAC]
 *	-nic user[,mac=MAC][,hostfwd=RULE...]: on PCI
 * For -pci, which takes addr=SLOT, there is -device too: that is virtio-mmio. As in QEMU, PCI
 * devices take the slots from the first one up, virtio-mmio's from the last one down. The
 * machine's memory must be there, and the transports be initialised. False with a message that
 * names the option; *@bad_input: a file is at fault. devices_free() releases what was made so far.
 */
bool devices_make(struct machine *m, bool *bad_input, struct error *err);
/* The run begins: see chardev_begin(). */
bool devices_begin(struct machine *m, struct error *err);
void devices_reset(struct machine *m, uint64_t now);
/* False with a message if output was lost. */
bool devices_free(struct machine *m, struct error *err);

#endif
