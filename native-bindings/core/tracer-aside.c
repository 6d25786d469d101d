/*
 * A process has one tracer (ptrace(2)). When a program of the set becomes a debugger, we step aside for it before its first instruction:
 *
 *   what it starts            its children are not attached to from their birth
 *   what it attaches to       a process of ours whose number is among its arguments is let go, thread by thread, while the debugger is held;
 *                             when the debugger has ended, it is attached to again
 */
#include "members.h"
#include "proc.h"
#include "tracer.h"

static struct aside *slot_of(struct tracer *tracer, i32 pid) {
  for (int i = 0; i < ASIDE_PROCESSES; i++)
    if (tracer->aside[i].pid == pid) return &tracer->aside[i];
  return 0;
}

/* The names lie behind one another, each with a comma behind it; the last part of a path counts. */
static int is_debugger(const struct tracer *tracer, const struct sender_facts *facts) {
  u64 start = 0;
  for (u64 i = 0; i < facts->exe_length; i++)
    if (facts->exe[i] == '/') start = i + 1;
  u64 length = facts->exe_length - start;
  for (const char *name = tracer->debuggers; *name; name++) {
    u64 same = 0;
    while (same < length && name[same] == facts->exe[start + same]) same++;
    if (same == length && length && name[same] == ',') return 1;
    while (*name && *name != ',') name++;
    if (!*name) break;
  }
  return 0;
}

/* "12", "-p12", "--pid=12"; 0: no number of a process. */
static i32 process_in(const char *word) {
  const char *digits = word, *end;
  if (digits[0] == '-' && digits[1] == 'p') digits += 2;
  for (const char *at = digits; *at; at++)
    if (*at == '=') digits = at + 1;
  u64 number = text_number(digits, &end);
  return end != digits && !*end && number > 1 && number < 1UL << 31 ? (i32)number : 0;
}

static void interrupt_thread(void *asked, i32 thread) {
  if (trace(PTRACE_INTERRUPT, thread, 0, 0) == 0) ++*(u32 *)asked;
}

/* How many of its threads were asked to stop, so that they can be let go. */
static u32 interrupt_threads(i32 pid) {
  u32 asked = 0;
  each_thread(pid, interrupt_thread, &asked);
  return asked;
}

static int is_held(const struct tracer *tracer, i32 debugger) {
  for (int i = 0; i < ASIDE_PROCESSES; i++)
    if (tracer->aside[i].pid && tracer->aside[i].debugger == debugger && tracer->aside[i].left) return 1;
  return 0;
}

int step_aside(struct tracer *tracer, i32 pid) {
  struct sender_facts room;
  const struct sender_facts *facts = recall(tracer, pid, &room);
  if (!facts || !is_debugger(tracer, facts)) return 0;
  trace(PTRACE_SETOPTIONS, pid, 0, (const void *)(u64)PTRACE_O_TRACEEXEC);
  int attaches = 0;
  for (u64 at = 0; at < facts->cmdline_length && at < sizeof facts->cmdline - 1; at++) {
    i32 target = at ? process_in(facts->cmdline + at) : 0;
    struct aside *slot = slot_of(tracer, 0);
    if (slot && target && target != pid && is_alive(tracer, target) && !is_known_thread(tracer, target) && !slot_of(tracer, target)) {
      *slot = (struct aside){target, pid, interrupt_threads(target)};
      tell_aside(tracer, pid, target);
      attaches = 1;
    }
    while (at < facts->cmdline_length && facts->cmdline[at]) at++;
  }
  if (!attaches) tell_aside(tracer, pid, 0);
  return is_held(tracer, pid);
}

static void count_down(struct tracer *tracer, struct aside *slot) {
  i32 debugger = slot->debugger;
  if (--slot->left == 0 && !is_held(tracer, debugger)) trace(PTRACE_CONT, debugger, 0, 0);
}

int let_go(struct tracer *tracer, i32 thread, i32 signal) {
  struct aside *slot = slot_of(tracer, process_of(tracer, thread));
  if (!slot || !slot->left) return 0;
  trace(PTRACE_DETACH, thread, 0, (const void *)(u64)signal);
  if (tracer->tracees) tracer->tracees--;
  forget_thread(tracer, thread);
  count_down(tracer, slot);
  return 1;
}

void forget_aside(struct tracer *tracer, i32 thread) {
  struct aside *slot = slot_of(tracer, process_of(tracer, thread));
  if (!slot) return;
  if (slot->left) count_down(tracer, slot);
  if (slot->pid == thread) slot->pid = 0;
}

void return_to_tracees(struct tracer *tracer, i32 debugger) {
  for (int i = 0; i < ASIDE_PROCESSES; i++) {
    struct aside *slot = &tracer->aside[i];
    if (!slot->pid || slot->debugger != debugger) continue;
    i32 pid = slot->pid;
    slot->pid = 0;
    if (slot->left) continue; /* not let go yet: it goes on with us */
    i64 result = trace(PTRACE_SEIZE, pid, 0, TRACE_EVERYTHING);
    if (result == 0) {
      tracer->tracees++;
      attach_threads(tracer, pid);
    } else if (result != -ESRCH) {
      tell_refusal(tracer, pid, -result);
    }
  }
}
