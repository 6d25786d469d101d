/*
 * Included before everything else by -include: the product's C sources as they are, with the system calls leading into the harness
 * instead of the kernel. No libc header goes with it: syscalls.h names the same things.
 */
#ifndef TSINIT_FUZZ_WORLD_H
#define TSINIT_FUZZ_WORLD_H

#define syscall6 machine_syscall6
#ifdef __aarch64__
#include "arch-aarch64.h"
#else
#include "arch-x86_64.h"
#endif
#undef syscall6

/* See world.c. */
i64 syscall6(i64 number, u64 a, u64 b, u64 c, u64 d, u64 e, u64 f);

/* A sanitizer watches the libc's own; those of text.c go by other names. */
#define memcpy core_memcpy
#define memset core_memset

/* libFuzzer's, and main.c's where there is no clang. */
int LLVMFuzzerTestOneInput(const u8 *data, u64 size);

/* What the fuzzer gave, taken piece by piece. */
struct input {
  const u8 *at;
  u64 left;
};
u8 take_byte(struct input *input);
u64 take_number(struct input *input);
/* Fills `to` as far as there is something left; how much that was. */
u64 take_bytes(struct input *input, void *to, u64 size);
/* A string of its own allocation, so that a sanitizer sees each byte too many: up to the next `end`, or all. */
char *take_string(struct input *input, u8 end);

/* The three of outside.c. */
void *allocate(u64 size);
void forget(void *memory);
/* What must always be so. */
#define must(condition) ((condition) ? (void)0 : broken(#condition, __FILE__, __LINE__))
__attribute__((noreturn)) void broken(const char *condition, const char *file, int line);

/* What reading files gives: the path alone decides which of the pieces it is. */
void files_are(struct input input);
/* Every signal that would have been sent: at the end of the ledger's life it is looked at. */
struct sent {
  u32 count;
  i32 target;
  i32 signal;
};
extern struct sent sent;
/* The first LEDGER_STATE_OFFSET bytes of the file that pread64 and mmap read; 0: there is none. */
extern const u8 *ledger_file;

#endif
