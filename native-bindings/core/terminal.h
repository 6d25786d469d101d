/* The controlling terminal: lent to the app's process group, and given back. */
#ifndef TSINIT_TERMINAL_H
#define TSINIT_TERMINAL_H

#include "seal.h"
#include "text.h"

/* Sets LEDGER_TERMINAL_TAKEN and original_foreground where our group is the foreground one, so that the child may take it. */
void find_terminal(struct ledger_header *ledger);
/* Nothing of it is to be given back in the end. */
void forget_terminal(struct ledger_header *ledger);
/*
 * Gives up the controlling terminal that descriptor 0 is, so that the app's session can have it (TIOCNOTTY). Where we lead the
 * session the kernel sends SIGHUP and SIGCONT to the foreground group, which we are in: those two are taken away again.
 */
void give_up_terminal(void);
/* tcsetpgrp(3) on the controlling terminal, wherever it is reachable: on descriptors 0 to 2, or as /dev/tty. */
i64 set_foreground(i32 group);
/* fg: to the app's group, if ours has it now. 1: done. */
int lend_terminal(struct ledger_header *ledger, i32 group);
void give_terminal_back(struct ledger_header *ledger);
/* ^Z outside a container: give it back, stop, and return when continued. */
void suspend_self(struct ledger_header *ledger);
enum terminal_view view_terminal(void);

#endif
