/* The parts of the preloaded library to each other. */
#ifndef TSINIT_SHIM_H
#define TSINIT_SHIM_H

#include "text.h"

#define EXPORTED __attribute__((visibility("default"), used))

/* Mapped by the library's constructor. */
extern struct ledger_header *ledger;
/* Before anything of it is acted upon, or sealed anew: where somebody else has written to it we come back without it. */
void believe_ledger(void);

#endif
