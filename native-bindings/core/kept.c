/* A bit each in the ledger, with a checksum of their own: the seal of the header, which is made often, would be slower for them. */
#include "kept.h"

#define WORD_BITS 64u

static u32 kept_checksum(const struct ledger_header *ledger) { return (u32)checksum(ledger->kept, sizeof ledger->kept); }

/*
 * In the one-app mode nothing is kept, nothing was ever written here, and no checksum of 0 fits. The mode itself is not asked for: it
 * may be what is damaged.
 */
static int none_was_kept(const struct ledger_header *ledger) { return ledger->kept_checksum == 0; }

i32 next_kept(const struct ledger_header *ledger, i64 fd) {
  if (none_was_kept(ledger) || ledger->kept_checksum != kept_checksum(ledger)) return -1;
  u64 from = fd < 0 ? 0 : (u64)fd;
  for (u64 word = from / WORD_BITS; word < KEPT_WORDS; word++, from = word * WORD_BITS) {
    u64 bits = ledger->kept[word] >> from % WORD_BITS;
    if (bits) return (i32)from + __builtin_ctzl(bits);
  }
  return -1;
}

int is_kept(const struct ledger_header *ledger, i32 fd) { return fd >= 0 && next_kept(ledger, fd) == fd; }

static void set_bit(struct ledger_header *ledger, i32 fd, u64 bit) {
  u64 *word = &ledger->kept[(u32)fd / WORD_BITS], place = 1UL << (u32)fd % WORD_BITS;
  *word = (*word & ~place) | bit * place;
  ledger->kept_checksum = kept_checksum(ledger);
}

i64 keep_descriptor(struct ledger_header *ledger, i32 fd) {
  if (fd <= 2 || (u32)fd >= KEPT_WORDS * WORD_BITS) return -EINVAL;
  set_bit(ledger, fd, 1);
  return 0;
}

void release_descriptor(struct ledger_header *ledger, i32 fd) {
  if (is_kept(ledger, fd)) set_bit(ledger, fd, 0);
}

void forget_kept(struct ledger_header *ledger) {
  memset(ledger->kept, 0, sizeof ledger->kept);
  ledger->kept_checksum = 0;
}

void mark_kept(const struct ledger_header *ledger, i32 flags) {
  for (i64 fd = 2; (fd = next_kept(ledger, fd + 1)) >= 0;) call3(SYS_fcntl, fd, F_SETFD, flags);
}

i32 above_stdio(i64 fd) {
  if (fd < 0 || fd > 2) return (i32)fd;
  i64 high = call3(SYS_fcntl, fd, F_DUPFD_CLOEXEC, 3);
  close_fd((i32)fd);
  return (i32)high;
}
