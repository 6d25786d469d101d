/*
 *   parent                       child (shares our memory; we wait)
 *   clone(VFORK) ──────────────▶ process group → terminal → descriptors → rlimit → dispositions → mask → exec
 *   report.step? ◀────────────── a failing step writes {step, errno} into our memory and ends
 *
 * All signals are blocked in the child until the step "mask"; one that came before waits for it in the kernel.
 * The child must never return, allocate, or touch what the parent still needs.
 */
#include "spawn.h"
#include "descriptors.h"
#include "terminal.h"

#define DEFAULT_PATH "/bin:/usr/bin" /* as glibc's confstr(_CS_PATH) */
#define SHELL "/bin/sh"

struct child {
  struct spawn_request *request;
  struct spawn_report *report;
  char **listen_pid; /* the entry of envp to put right; 0: none */
};

static __attribute__((noreturn)) void fail(struct spawn_report *report, i32 step, i64 result, const char *path) {
  struct text text = text_in(report->path, sizeof report->path);
  add(&text, path);
  report->error = (i32)-result;
  report->step = step;
  exit_process(127);
}

/* An executable of another machine is no script, whatever execvp(3) makes of it. */
static int is_elf(const char *path) {
  char head[5] = "";
  i64 fd = open_file(path, O_RDONLY);
  if (fd < 0) return 0;
  read_fd((i32)fd, head, 4);
  close_fd((i32)fd);
  return text_equal(head, "\177ELF");
}

/* As execvp(3) does: what has no known format is given to the shell. Returns only on failure. */
static i64 execute(const char *path, char **argv, char **envp) {
  i64 result = call3(SYS_execve, path, argv, envp);
  if (result != -ENOEXEC || is_elf(path)) return result;
  u64 count = 0;
  while (argv[count]) count++;
  char *shell_argv[count + 2];
  shell_argv[0] = SHELL;
  shell_argv[1] = (char *)path;
  for (u64 i = 1; i <= count; i++) shell_argv[i + 1] = argv[i];
  call3(SYS_execve, SHELL, shell_argv, envp);
  return result;
}

/* The search of execvp(3): go on where a directory has no such file; remember a file that may not be executed. */
static __attribute__((noreturn)) void search_and_execute(struct child *child) {
  char **argv = child->request->argv, **envp = child->request->envp;
  const char *program = argv[0];
  for (const char *at = program; *at; at++)
    if (*at == '/') fail(child->report, STEP_EXEC, execute(program, argv, envp), program);
  if (!*program) fail(child->report, STEP_EXEC, -ENOENT, program);
  const char *search = environment_value(envp, "PATH=");
  if (!search) search = DEFAULT_PATH;
  char path[4096], refused_path[SPAWN_PATH_MAX];
  i64 refused = 0;
  for (;;) {
    const char *end = search;
    while (*end && *end != ':') end++;
    struct text text = text_in(path, sizeof path);
    add_bytes(&text, search, (u64)(end - search));
    if (end > search) add(&text, "/");
    add(&text, program);
    i64 result = text.cut ? -ENAMETOOLONG : execute(path, argv, envp);
    if (result == -EACCES) {
      struct text kept = text_in(refused_path, sizeof refused_path);
      if (!refused) add(&kept, path);
      refused = result;
    } else if (result != -ENOENT && result != -ESTALE && result != -ENOTDIR && result != -ENODEV && result != -ETIMEDOUT &&
               result != -ENAMETOOLONG) {
      fail(child->report, STEP_EXEC, result, path);
    }
    if (!*end) break;
    search = end + 1;
  }
  fail(child->report, STEP_EXEC, refused ? refused : -ENOENT, refused ? refused_path : program);
}

static void descriptors(struct child *child) {
  for (i32 fd = 0; fd <= 2; fd++) {
    if (child->request->ledger->closed_stdio & 1u << fd) {
      close_fd(fd);
      continue;
    }
    /* node marks its three close-on-exec. */
    i64 result = call3(SYS_fcntl, fd, F_SETFD, 0);
    if (result < 0) fail(child->report, STEP_DESCRIPTORS, result, "");
  }
  unmark_inherited(child->request->ledger);
}

static void dispositions(struct child *child) {
  u64 ignored = child->request->ledger->original_ignored;
  for (i32 signal = 1; signal <= SIGNAL_COUNT; signal++) {
    if (signal == SIGKILL || signal == SIGSTOP) continue;
    if (!child->request->every_disposition && signal != SIGCHLD) continue;
    struct kernel_sigaction action = {ignored & signal_bit(signal) ? SIG_IGN : SIG_DFL, 0, 0, 0};
    i64 result = set_action(signal, &action);
    if (result < 0) fail(child->report, STEP_DISPOSITIONS, result, "");
  }
}

static void run_child(void *argument) {
  struct child *child = argument;
  struct ledger_header *ledger = child->request->ledger;
  i64 result = call2(SYS_setpgid, 0, 0);
  if (result < 0) fail(child->report, STEP_PROCESS_GROUP, result, "");
  if (ledger->flags & LEDGER_TERMINAL_TAKEN) {
    result = set_foreground(own_pid());
    if (result < 0) fail(child->report, STEP_TERMINAL, result, "");
  }
  descriptors(child);
  struct rlimit limit = {ledger->nofile_soft, ledger->nofile_hard};
  result = call4(SYS_prlimit64, 0, RLIMIT_NOFILE, &limit, 0);
  if (result < 0) fail(child->report, STEP_RLIMIT, result, "");
  dispositions(child);
  char listen_pid[32];
  if (child->listen_pid) {
    struct text text = text_in(listen_pid, sizeof listen_pid);
    add(&text, "LISTEN_PID=");
    add_number(&text, own_pid());
    *child->listen_pid = listen_pid;
  }
  result = set_mask(SIG_SETMASK, ledger->original_mask, 0);
  if (result < 0) fail(child->report, STEP_MASK, result, "");
  search_and_execute(child);
}

char *environment_value(char **envp, const char *name_and_equals) {
  for (; *envp; envp++) {
    const char *value = text_after(*envp, name_and_equals);
    if (value) return (char *)value;
  }
  return 0;
}

/* sd_listen_fds(3): the sockets are for the process that LISTEN_PID names; that was us, and is now the app. */
static char **find_listen_pid(char **envp) {
  for (; *envp; envp++) {
    const char *value = text_after(*envp, "LISTEN_PID=");
    const char *end;
    if (value && text_number(value, &end) == (u64)own_pid() && end != value && !*end) return envp;
  }
  return 0;
}

i64 spawn(struct spawn_request *request, struct spawn_report *report) {
  struct ledger_header *ledger = request->ledger;
  struct child child = {request, report, find_listen_pid(request->envp)};
  char *listen_pid = child.listen_pid ? *child.listen_pid : 0;
  report->step = STEP_NONE;
  report->error = 0;
  report->path[0] = 0;
  find_terminal(ledger);
  i64 pid = clone_vfork(CLONE_VM | CLONE_VFORK | SIGCHLD, run_child, &child);
  if (child.listen_pid) *child.listen_pid = listen_pid;
  if (pid < 0) {
    report->step = STEP_CLONE;
    report->error = (i32)-pid;
    return pid;
  }
  if (report->step != STEP_NONE) {
    struct siginfo info;
    while (call5(SYS_waitid, P_PID, pid, &info, WEXITED, 0) == -EINTR) {
    }
    give_terminal_back(ledger);
    return -report->error;
  }
  ledger->spawned_ns = clock_ns(CLOCK_MONOTONIC);
  ledger->main_pid = (i32)pid;
  ledger->main_state = MAIN_RUNNING;
  return pid;
}
