/*
 * node marks every descriptor from 0 up to the first gap above 15 as close-on-exec when it starts
 * (uv_disable_stdio_inheritance), those too that are not its own but meant for the app.
 */
#include "descriptors.h"
#include "proc.h"

#define WORD_BITS 64u

/* The next noted descriptor from `fd` on; -1: no more. */
static i32 next_noted(const struct ledger_header *ledger, u32 fd) {
  for (u32 word = fd / WORD_BITS; word < INHERITED_WORDS; word++, fd = word * WORD_BITS) {
    u64 bits = ledger->inherited[word] >> fd % WORD_BITS;
    if (bits) return (i32)fd + __builtin_ctzl(bits);
  }
  return -1;
}

static void note_one(struct ledger_header *ledger, u64 fd) {
  if (call2(SYS_fcntl, fd, F_GETFD) == 0) ledger->inherited[fd / WORD_BITS] |= 1UL << fd % WORD_BITS;
}

/* Numbers beyond the ledger's bits are beyond node's reach as well, unless all below are open. */
static void note_listed(void *ledger, i32 fd) {
  if (fd > 2 && (u64)fd < INHERITED_WORDS * WORD_BITS) note_one(ledger, (u64)fd);
}

void note_inherited(struct ledger_header *ledger) {
  if (each_number("/proc/self/fd", note_listed, ledger) >= 0) return;
  /* They cannot be listed: each is asked for. */
  for (u64 fd = 3; fd < INHERITED_WORDS * WORD_BITS; fd++) note_one(ledger, fd);
}

void unmark_inherited(const struct ledger_header *ledger) {
  for (i32 fd = 0; (fd = next_noted(ledger, (u32)fd)) >= 0; fd++) call3(SYS_fcntl, fd, F_SETFD, 0);
}

void close_noted(struct ledger_header *ledger) {
  for (i32 fd = 0; (fd = next_noted(ledger, (u32)fd)) >= 0; fd++) close_fd(fd);
  memset(ledger->inherited, 0, sizeof ledger->inherited);
}
