/* The ledger of this process: made anew at the first start, found again after our own exec. */
#include "core.h"
#include "kept.h"
#include "write.h"

/* Where the next exec of ourselves, and the library, find what we were started with. */
void note_blocks(struct core *core) {
  struct ledger_header *ledger = core->ledger;
  ledger->argc = core->argc;
  ledger->argv = (u64)core->argv;
  ledger->envp = (u64)core->envp;
  ledger->envc = 0;
  while (core->envp[ledger->envc]) ledger->envc++;
}

static __attribute__((noreturn)) void no_memory(i64 result) {
  char bytes[96];
  struct text line = text_in(bytes, sizeof bytes);
  add(&line, "tsinit: no memory for the ledger: mmap failed, errno ");
  add_number(&line, result < 0 ? -result : 0);
  add(&line, "; leaving with 111\n");
  write_without_waiting(2, line.bytes, line.length);
  exit_process(111);
}

void make_ledger(struct core *core) {
  i64 fd = above_stdio(call2(SYS_memfd_create, "tsinit-ledger", MFD_CLOEXEC));
  i64 sized = fd < 0 ? fd : call2(SYS_ftruncate, fd, LEDGER_SIZE);
  if (sized < 0) {
    if (fd >= 0) close_fd((i32)fd);
    fd = sized; /* why there is none */
  }
  i32 flags = MAP_FIXED_NOREPLACE | (fd >= 0 ? MAP_SHARED : MAP_PRIVATE | MAP_ANONYMOUS);
  i64 address = call6(SYS_mmap, LEDGER_ADDRESS, LEDGER_SIZE, PROT_READ | PROT_WRITE, flags, fd, 0);
  if (address != (i64)LEDGER_ADDRESS) no_memory(address);
  core->ledger = (struct ledger_header *)LEDGER_ADDRESS;
  core->ledger->ledger_fd = (i32)fd;
}

/* By its name, which only memfd_create(2) gives: that somebody set our variable by hand must not mean anything. */
int is_ledger_file(i32 fd) {
  char path[40], link[40];
  struct text text = text_in(path, sizeof path);
  add(&text, "/proc/self/fd/");
  add_number(&text, fd);
  i64 length = call4(SYS_readlinkat, AT_FDCWD, path, link, sizeof link - 1);
  if (length <= 0) return 1; /* no /proc to ask */
  link[length] = 0;
  return text_after(link, "/memfd:tsinit-ledger") != 0;
}

/* Only our own exec goes by /proc/self/exe, or by a descriptor alone (execveat(2)). */
static int was_executed_by_ourselves(const struct core *core) {
  for (const struct auxiliary *entry = core->auxv; entry->type != AT_NULL; entry++)
    if (entry->type == AT_EXECFN)
      return text_equal((const char *)entry->value, "/proc/self/exe") || text_after((const char *)entry->value, "/dev/fd/") != 0;
  return 0;
}

int is_whole(const struct ledger_header *head) {
  return head->magic == LEDGER_MAGIC && head->abi_version == LEDGER_ABI_VERSION && head->init_pid == own_pid() &&
         is_sealed(head);
}

/* Our own mark in the environment, removed from it; the ledger is mapped where it can be believed. */
enum ledger_found find_ledger(struct core *core) {
  const char *value = *core->envp ? text_after(*core->envp, "TSINIT_LEDGER=") : 0;
  if (!value) return LEDGER_NONE;
  const char *end;
  i32 fd = (i32)text_number(value, &end);
  if (end == value || *end) return LEDGER_NONE;
  /* Read before it is mapped: somebody else's short file would raise SIGBUS. */
  struct ledger_header head;
  int there = call4(SYS_pread64, fd, &head, sizeof head, 0) == sizeof head && is_ledger_file(fd);
  if (!there && !was_executed_by_ourselves(core)) return LEDGER_NONE;
  core->envp++;
  core->damaged_fd = there ? fd : -1;
  if (!there || !is_whole(&head)) return LEDGER_DAMAGED;
  i64 address = call6(SYS_mmap, LEDGER_ADDRESS, LEDGER_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED_NOREPLACE, fd, 0);
  if (address != (i64)LEDGER_ADDRESS) return LEDGER_DAMAGED;
  core->ledger = (struct ledger_header *)LEDGER_ADDRESS;
  core->ledger->ledger_fd = fd;
  return LEDGER_WHOLE;
}

i64 open_event_descriptors(struct ledger_header *ledger) {
  const u64 every = BLOCKED_SIGNALS;
  if (ledger->signal_fd < 0)
    ledger->signal_fd = above_stdio(call4(SYS_signalfd4, -1, &every, sizeof every, SFD_NONBLOCK | SFD_CLOEXEC));
  if (ledger->inbox_fd < 0) ledger->inbox_fd = above_stdio(call2(SYS_eventfd2, 0, O_NONBLOCK | O_CLOEXEC));
  seal_ledger(ledger);
  return ledger->signal_fd < 0 ? ledger->signal_fd : ledger->inbox_fd < 0 ? ledger->inbox_fd : 0;
}
