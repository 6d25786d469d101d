/*
 *   tracer [--below] [--stderr socket|pipe|file|terminal] [--terminal] [--record] [--fail RULE]... -- INIT ARGUMENT...
 *
 * Descriptor 3 gets what happens, a line each: "init PID", "exec", "call WHO NUMBER PLACE ARGUMENT" (the second one), "hit RULE OCCURRENCE", "waits"
 * (the core has nothing to do), "watches" (nor has the brain), "end exited|killed NUMBER", "left PID" (who outlived the init).
 */
#include "tracer.h"

#include "../../../native-bindings/core/pack.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#define TASKS 1024
#define OPTIONS (PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEVFORK | PTRACE_O_TRACEFORK | PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL)

static struct task {
  pid_t pid; /* 0: free */
  enum who who;
  int answer; /* what the call that is under way is to fail with */
} tasks[TASKS];
static int begun, recording;

void tell(const char *format, ...) {
  char line[128];
  va_list values;
  va_start(values, format);
  int length = vsnprintf(line, sizeof line - 1, format, values);
  va_end(values);
  line[length++] = '\n';
  if (write(3, line, length) < 0) exit(98);
}

void die(const char *format, ...) {
  va_list values;
  va_start(values, format);
  fputs("tracer: ", stderr);
  vfprintf(stderr, format, values);
  fputs("\n", stderr);
  va_end(values);
  exit(99);
}

static struct task *task_of(pid_t pid) {
  struct task *free_one = 0;
  for (int i = 0; i < TASKS; i++) {
    if (tasks[i].pid == pid) return &tasks[i];
    if (!tasks[i].pid && !free_one) free_one = &tasks[i];
  }
  if (!free_one) die("too many tasks");
  *free_one = (struct task){pid, WHO_INIT, 0};
  return free_one;
}

/* Instead of the system call there is none; its result is put in place when it is over. */
static void leave_out(pid_t pid) {
  struct user_regs_struct registers;
  if (ptrace(PTRACE_GETREGS, pid, 0, &registers) < 0) return;
  registers.orig_rax = -1;
  ptrace(PTRACE_SETREGS, pid, 0, &registers);
}

static void put_answer(pid_t pid, int error) {
  struct user_regs_struct registers;
  if (ptrace(PTRACE_GETREGS, pid, 0, &registers) < 0) return;
  registers.rax = -error;
  ptrace(PTRACE_SETREGS, pid, 0, &registers);
}

static void on_entry(struct task *task, const struct __ptrace_syscall_info *info) {
  struct call call = {.who = task->who, .number = (int)info->entry.nr};
  for (int i = 0; i < 6; i++) call.arguments[i] = info->entry.args[i];
  call.place = find_place(task->pid, info->instruction_pointer, call.arguments, call.number);
  if (recording && call.place.text != TEXT_NONE)
    tell("call %s %d %c%lx %lu", call.place.text == TEXT_NODE ? "node" : task->who == WHO_CHILD ? "child" : "init", call.number,
         call.place.text == TEXT_CORE ? 'c' : call.place.text == TEXT_LIBRARY ? 'l' : 'n', call.place.offset, call.arguments[1]);
  task->answer = answer_of(&call);
  if (task->answer) leave_out(task->pid);
  else if (call.number == SYS_ppoll && task->who == WHO_INIT && call.arguments[1] == 2 && call.place.text != TEXT_NODE)
    tell(call.place.text == TEXT_CORE ? "waits" : "watches");
}

static void on_system_call(struct task *task) {
  struct __ptrace_syscall_info info;
  if (!begun || ptrace(PTRACE_GET_SYSCALL_INFO, task->pid, sizeof info, &info) < 0) return;
  if (info.op == PTRACE_SYSCALL_INFO_ENTRY) on_entry(task, &info);
  if (info.op == PTRACE_SYSCALL_INFO_EXIT && task->answer) {
    put_answer(task->pid, task->answer);
    task->answer = 0;
  }
}

/* 1: no longer our business. */
static int on_event(struct task *task, int event, pid_t init) {
  unsigned long value = 0;
  ptrace(PTRACE_GETEVENTMSG, task->pid, 0, &value);
  if (event == PTRACE_EVENT_VFORK || event == PTRACE_EVENT_FORK) task_of((pid_t)value)->who = WHO_CHILD;
  if (event == PTRACE_EVENT_CLONE) task_of((pid_t)value)->who = task->who;
  if (event != PTRACE_EVENT_EXEC) return 0;
  if (task->pid != init) return 1;
  /* Of several threads only one is left, under the first one's number. */
  for (int i = 0; i < TASKS; i++)
    if (tasks[i].pid && tasks[i].pid != init && tasks[i].who == WHO_INIT) tasks[i].pid = 0;
  task->answer = 0;
  begun = 1;
  forget_places();
  tell("exec");
  return 0;
}

static void on_stop(pid_t pid, int status, pid_t init) {
  struct task *task = task_of(pid);
  int signal = WSTOPSIG(status), event = status >> 16;
  if (signal == (SIGTRAP | 0x80)) {
    on_system_call(task);
    ptrace(PTRACE_SYSCALL, pid, 0, 0);
  } else if (event == PTRACE_EVENT_STOP && signal != SIGTRAP) {
    ptrace(PTRACE_LISTEN, pid, 0, 0);
  } else if (event) {
    int over = on_event(task, event, init);
    ptrace(over ? PTRACE_DETACH : PTRACE_SYSCALL, pid, 0, 0);
    if (over) task->pid = 0;
  } else ptrace(PTRACE_SYSCALL, pid, 0, (long)signal);
}

static void tell_end(int status) {
  if (WIFEXITED(status)) tell("end exited %d", WEXITSTATUS(status));
  else tell("end killed %d", WTERMSIG(status));
}

static int lives(pid_t pid) {
  char path[32], state = 'X';
  snprintf(path, sizeof path, "/proc/%d/stat", pid);
  FILE *stat = fopen(path, "r");
  if (!stat) return 0;
  if (fscanf(stat, "%*d (%*[^)]) %c", &state) != 1) state = 'X';
  fclose(stat);
  return state != 'Z' && state != 'X';
}

/* Whoever outlived an init that was not process 1 has come to us. */
static void end_the_rest(void) {
  char path[64], pids[4096] = "";
  snprintf(path, sizeof path, "/proc/self/task/%d/children", getpid());
  FILE *children = fopen(path, "r");
  if (!children) return;
  size_t length = fread(pids, 1, sizeof pids - 1, children);
  pids[length] = 0;
  fclose(children);
  for (char *word = strtok(pids, " "); word; word = strtok(0, " ")) {
    pid_t pid = (pid_t)atoi(word);
    if (is_helper(pid) || !lives(pid)) continue;
    tell("left %d", pid);
    kill(pid, SIGKILL);
  }
}

static void follow(pid_t init) {
  for (;;) {
    int status;
    pid_t pid = waitpid(-1, &status, __WALL);
    if (pid < 0 && errno != EINTR) die("waitpid: %s", strerror(errno));
    if (pid <= 0 || is_helper(pid)) continue;
    if (WIFSTOPPED(status)) {
      on_stop(pid, status, init);
      continue;
    }
    task_of(pid)->pid = 0;
    if (pid != init) continue;
    tell_end(status);
    return;
  }
}

static struct start read_words(char **words) {
  struct start start = {1, "socket", 0, 0, 0};
  for (; *words && strcmp(*words, "--") != 0; words++) {
    if (strcmp(*words, "--below") == 0) start.own_namespace = 0;
    else if (strcmp(*words, "--terminal") == 0) start.terminal = 1;
    else if (strcmp(*words, "--record") == 0) start.record = 1;
    else if (strcmp(*words, "--stderr") == 0 && words[1]) start.stderr_kind = *++words;
    else if (strcmp(*words, "--fail") == 0 && words[1] && add_rule(words[1])) words++;
    else die("not understood: %s", *words);
  }
  if (!*words || !words[1]) die("no command");
  start.command = words + 1;
  return start;
}

int main(int argc, char **argv) {
  (void)argc;
  struct start start = read_words(argv + 1);
  recording = start.record;
  fcntl(3, F_SETFD, FD_CLOEXEC);
  close_range(4, ~0U, 0); /* whatever whoever started us has open */
  pid_t init = start_init(&start);
  if (ptrace(PTRACE_SEIZE, init, 0, OPTIONS) < 0) die("ptrace: %s", strerror(errno));
  tell("init %d", init);
  /* From here on it stops at each call; a stop that is asked for is how a seized task is taken hold of. */
  ptrace(PTRACE_INTERRUPT, init, 0, 0);
  let_init_begin();
  follow(init);
  end_the_rest();
  finish_output();
  return 0;
}
