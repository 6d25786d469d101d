/* Signals that a child got before it had a process group of its own. */
#ifndef TSINIT_GROUP_SIGNALS_H
#define TSINIT_GROUP_SIGNALS_H

#include "text.h"

/*
 * Called by a child of clone(CLONE_VFORK) that has just left our process group, all signals blocked: drops what was sent to the whole
 * group while it was still in it. Without /proc nothing is dropped.
 */
void forget_signals_to_group(const struct ledger_header *ledger);

#endif
