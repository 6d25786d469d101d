/* What the init itself can do without, once the app runs: --drop-privileges. */
#ifndef TSINIT_PRIVILEGES_H
#define TSINIT_PRIVILEGES_H

#include "text.h"

/*
 * Becomes the user that the ledger names (capabilities(7), credentials(7)), for good and for every image that follows; of the
 * capabilities only CAP_KILL stays, where we had it, so that the app can be signalled whoever it runs as. Only where one thread is
 * all there is: right after our own exec. 0, or -errno of `*step` (enum drop_step): then everything is as it was, but for a refusal
 * of the last two steps, behind which there is no way back. Who is that user already only loses groups and capabilities.
 */
i64 drop_privileges(const struct ledger_header *ledger, u32 *step);

#endif
