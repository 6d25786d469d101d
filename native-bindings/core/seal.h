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
/* The same part as it was sealed last: SEALED_SIZE bytes. */
struct ledger_header *sealed_copy(const struct ledger_header *ledger);

#endif
