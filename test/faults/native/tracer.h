/*
 * A tracer that makes single system calls of tsinit fail: ptrace(2), as strace's injection does it, but aimed. A call counts
 * only where it is one of ours, that is, made from the text of the core or of the preloaded library; what node, V8 and libc
 * do by themselves is left alone, unless a rule says "node". And the tracer stands outside of the pid namespace, so that
 * process 1 has no child, and no member of its set, that would not be there without it.
 */
#ifndef TRACER_H
#define TRACER_H

#define _GNU_SOURCE
#include <sys/types.h>

typedef unsigned long u64_t;

/* Who makes a call: process 1 and its threads; its child between clone and exec. What comes after that exec is not traced. */
enum who { WHO_INIT, WHO_CHILD };

/* Where from. */
enum text { TEXT_NONE, TEXT_CORE, TEXT_LIBRARY, TEXT_NODE };

struct place {
  enum text text;
  u64_t offset; /* in the core's image, or the library's file; 0 for node, whose addresses mean nothing */
};

struct call {
  enum who who;
  int number;
  struct place place;
  u64_t arguments[6];
};

/* How the init is started; words of the command line, see tracer.c. */
struct start {
  int own_namespace;  /* as process 1; else below us, who are a subreaper */
  const char *stderr_kind; /* socket (what we were given), pipe, file, terminal */
  int terminal;       /* descriptor 0 is a terminal that controls the session */
  int record;         /* every call of ours is told */
  char **command;
};

/* "WHO:NUMBER[@PLACE]:FIRST-LAST:ERRNO"; 1: understood. */
int add_rule(const char *words);
/* The errno that a rule answers this call with; 0: none does. */
int answer_of(const struct call *call);

struct place find_place(pid_t task, u64_t instruction, const u64_t *arguments, int number);
/* A new image: the library, if any, will lie elsewhere. */
void forget_places(void);

/* Forks; the child waits until it is traced, and becomes the init. */
pid_t start_init(const struct start *start);
void let_init_begin(void);
/* All that the init has written is on our own standard error when this returns. */
void finish_output(void);
int is_helper(pid_t pid);

/* A line for the test, on descriptor 3. */
__attribute__((format(printf, 1, 2))) void tell(const char *format, ...);
__attribute__((noreturn, format(printf, 1, 2))) void die(const char *format, ...);

#endif
