/* The descriptors that are ours and survive our own exec: links, listeners, what is watched. */
#ifndef TSINIT_KEPT_H
#define TSINIT_KEPT_H

#include "text.h"

/* The next kept descriptor from `fd` on; -1: no more, or the bits are damaged. */
i32 next_kept(const struct ledger_header *ledger, i64 fd);
int is_kept(const struct ledger_header *ledger, i32 fd);
/* 0, or -EINVAL where the number is beyond the bits. */
i64 keep_descriptor(struct ledger_header *ledger, i32 fd);
void release_descriptor(struct ledger_header *ledger, i32 fd);
/* Nothing is kept any more. */
void forget_kept(struct ledger_header *ledger);
/* Before an exec of ourselves (0), and after it (FD_CLOEXEC). */
void mark_kept(const struct ledger_header *ledger, i32 flags);
/* Descriptors of our own never take the places 0 to 2, even where these were closed. */
i32 above_stdio(i64 fd);

#endif
