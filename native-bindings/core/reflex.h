/* The parts of reflex to each other: reflex.c, reflex-start.c, reflex-words.c. */
#ifndef TSINIT_REFLEX_H
#define TSINIT_REFLEX_H

#include "core.h"

/* Starts the program behind the options, or leaves with the code that says why not; with --pause nothing is started. */
void start_app(struct core *core);
/* The command line asks for --pause. */
int wants_no_program(const struct core *core);
/* The command line names no program: what runs is in a configuration file. */
int wants_jobs(const struct core *core);
/* Why the brain cannot run. */
void say_why(enum reflex_reason reason, i64 detail);
/* How the app ended, where it was not well. */
void say_end(const struct ledger_header *ledger);
void say_not_started(const char *program, const struct spawn_report *report);
/* A line of its own, "tsinit: " before it. */
void say_line(const char *words);
/* The program is not there, as a shell's 127 has it. */
int is_missing(const struct spawn_report *report);

#endif
