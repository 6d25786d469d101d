/* The seal over the first part of the ledger, what must be right and rarely changes; and the copy of it that is kept beside. */
#ifndef TSINIT_SEAL_H
#define TSINIT_SEAL_H

#include "syscalls.h"

/* The sealed part, and the seal behind it. */
#define SEALED_SIZE (__builtin_offsetof(struct ledger_header, seal) + sizeof(u64))

/* The first part of the ledger as it is now, and as it is to be believed. The copy is made after it: at any instant one of the two is whole. */
void seal_ledger(struct ledger_header *ledger);
/* Nobody but us has written to what is sealed. */
int is_sealed(const struct ledger_header *ledger);
/*
 * After a change, with what is_sealed answered right before it. Damage that was there is not sealed with it: the next look finds it. What is
 * not found is a write between these two, which are some instructions apart, without a system call. The core alone, asleep and in
 * reflex, seals what it has changed since it last waited: no brain runs then, and who may write there may do anything to us (ptrace(2)).
 */
void seal_change(struct ledger_header *ledger, int was_sealed);
/* The same part as it was sealed last: SEALED_SIZE bytes. */
struct ledger_header *sealed_copy(const struct ledger_header *ledger);

#endif
