/*
 * The head of the core's image, filled by the packer (build/pack-elf.mjs): what the core must know of the file
 * it lives in. All offsets count from the start of the image, which is linked at CORE_ADDRESS.
 */
#ifndef TSINIT_PACK_H
#define TSINIT_PACK_H

#include "abi.h"

#define PACK_MAGIC 0x315054494e495354UL /* "TSINITP1" */
#define CORE_ADDRESS 0x20000000UL
/* Where the core maps the ledger: between node's segments, which end below it, and its own. */
#define LEDGER_ADDRESS 0x1f000000UL
#define PACK_HEADERS 16u
#define PACK_LIBRARIES 16u

struct pack_library {
  u64 offset; /* page aligned */
  u64 size;
  char name[48];
};

struct program_header { /* Elf64_Phdr, elf(5) */
  u32 type;
  u32 flags;
  u64 offset;
  u64 address;
  u64 physical_address;
  u64 file_size;
  u64 memory_size;
  u64 alignment;
};

struct pack_info {
  u64 magic;
  u64 core_entry;     /* set by the linker: the address of _start */
  u64 image_size;     /* the core and the libraries */
  u64 file_offset;    /* where the image starts in the file */
  u64 original_entry; /* node's own */
  u64 header_count;
  struct program_header headers[PACK_HEADERS]; /* as before the packing, PT_PHDR's address being that of this table */
  u64 library_count;
  struct pack_library libraries[PACK_LIBRARIES]; /* 0: the dynamic loader, 1: the shim, then what node needs */
  /* What this file can go on with: read by another one that is to be replaced by it. */
  u32 ledger_version;
  u32 state_version;
};

#endif
