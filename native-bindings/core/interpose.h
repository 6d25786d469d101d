/* What the interposed functions have to know of the library. */
#ifndef TSINIT_INTERPOSE_H
#define TSINIT_INTERPOSE_H

/* The core has jumped into node, and the brain has not answered yet. */
int is_booting(void);

#endif
