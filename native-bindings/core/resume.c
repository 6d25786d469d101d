#include "resume.h"
#include "descriptors.h"
#include "kept.h"

i64 exec_self(struct ledger_header *ledger) { return exec_file(ledger, -1); }

void note_way_back(const struct ledger_header *ledger) {
  i64 address = call6(SYS_mmap, WAY_BACK, sizeof *WAY_BACK, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
  if (address != (i64)WAY_BACK) return;
  *(struct way_back *)address = (struct way_back){ledger->ledger_fd, ledger->init_pid, ledger->closed_stdio,
                                                  ledger->argc,      ledger->argv,     ledger->envc, ledger->envp};
  call3(SYS_mprotect, address, sizeof *WAY_BACK, PROT_READ);
}

i64 exec_file(struct ledger_header *ledger, i32 file) {
  const struct way_back *back = WAY_BACK;
  if (back->ledger_fd < 0) return -ENOSYS;
  char mark[40];
  struct text text = text_in(mark, sizeof mark);
  add(&text, "TSINIT_LEDGER=");
  add_number(&text, back->ledger_fd);
  u64 size = (back->envc + 2) * sizeof(char *);
  i64 memory = call6(SYS_mmap, 0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory < 0 && memory > -4096) return memory;
  char **environment = (char **)memory;
  char **original = (char **)back->envp;
  environment[0] = mark;
  for (u64 i = 0; i <= back->envc; i++) environment[i + 1] = original[i];
  i32 old = ledger->old_exe_fd;
  call3(SYS_fcntl, back->ledger_fd, F_SETFD, 0);
  if (old >= 0) call3(SYS_fcntl, old, F_SETFD, 0);
  mark_kept(ledger, 0);
  /* node marks 0 to 2 close-on-exec: they must survive. */
  for (i32 fd = 0; fd <= 2; fd++) call3(SYS_fcntl, fd, F_SETFD, back->closed_stdio & 1u << fd ? FD_CLOEXEC : 0);
  unmark_inherited(ledger);
  /* The handlers of the faults end with this image: until the next has its own, the faults wait as well. */
  u64 mask = 0;
  set_mask(SIG_SETMASK, ~0UL, &mask);
  i64 result = file < 0 ? call3(SYS_execve, "/proc/self/exe", back->argv, environment)
                        : call5(SYS_execveat, file, "", back->argv, environment, AT_EMPTY_PATH);
  set_mask(SIG_SETMASK, mask, 0);
  call3(SYS_fcntl, back->ledger_fd, F_SETFD, FD_CLOEXEC);
  if (old >= 0) call3(SYS_fcntl, old, F_SETFD, FD_CLOEXEC);
  mark_kept(ledger, FD_CLOEXEC);
  call2(SYS_munmap, memory, size);
  return result;
}

void set_own_name(const struct ledger_header *ledger) {
  const char *name = ledger->argc ? ((char **)ledger->argv)[0] : "tsinit";
  for (const char *at = name; *at; at++)
    if (*at == '/' && at[1]) name = at + 1;
  call2(SYS_prctl, PR_SET_NAME, name);
}
