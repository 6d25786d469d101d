/* Under which name we were called, and what that asks of the plain form. The table is made from TypeScript by the build (options.h). */
#ifndef TSINIT_PERSONALITY_H
#define TSINIT_PERSONALITY_H

#include "core.h"

/* A list of names: each has its NUL, and an empty one ends it. */
struct personality {
  const char *names;
  const char *variables; /* names, or beginnings of names: where one of them is set, the form is not plain */
  const char *commands;  /* words that are not programs, where we are not PID 1 */
  const char *commands_of_process_one; /* and those that are none there either */
  const char *short_with_value; /* the options that take a value: letters */
  const char *long_with_value;  /* and a list of names */
  const char *short_pause; /* the options that want no program at all */
  const char *long_pause;
  /* The codes to leave with where the program cannot be started, or the command line is wrong. */
  u8 not_found, not_executable, other, usage;
  u32 spawn_flags;
  u32 subreaper; /* 1: where we are not PID 1 */
  u32 single;    /* signals go to the app alone */
  struct standing_orders orders; /* its target is still to be filled in */
};

/* By the name in argv[0]; our own where that is no other's. */
const struct personality *personality_of(const struct core *core);
/* The same by the name alone. */
const struct personality *personality_named(const char *name);
/* Its orders for the app that runs now. */
void obey(struct ledger_header *ledger, const struct personality *personality);
/* The plain form: `name [--] app args`, no options and none of the variables. The index of the app in argv, or 0. */
u64 plain_form(const struct core *core, const struct personality *personality);
/* 1: the first word is a command, and no program. */
int is_command(const struct ledger_header *ledger, const struct personality *personality, const char *word);
/* 1: `name`, of that length, is in the list. */
int listed(const char *list, const char *name, u64 length);

#endif
