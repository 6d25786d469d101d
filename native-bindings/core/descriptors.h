/* Our open descriptors, as /proc/self/fd lists them. */
#ifndef TSINIT_DESCRIPTORS_H
#define TSINIT_DESCRIPTORS_H

#include "text.h"

/* Notes in the ledger which descriptors above 2 the app is to get: those that are not close-on-exec. Before node marks them. */
void note_inherited(struct ledger_header *ledger);
/* In the child, or before an exec of ourselves: undoes node's marks. */
void unmark_inherited(const struct ledger_header *ledger);
/* Once the app runs. */
void close_noted(struct ledger_header *ledger);

#endif
