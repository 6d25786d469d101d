#ifndef TSINIT_REMEMBER_H
#define TSINIT_REMEMBER_H

#include "abi.h"

/* What identify() could not see of a sender because it had gone, as far as it was traced. Changes nothing where its executable is known. */
void remember(const struct ledger_header *ledger, i32 pid, struct sender_facts *sender);

#endif
