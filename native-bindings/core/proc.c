#include "proc.h"

#define LARGEST_NUMBER 0x7fffffffUL

static void proc_path(char *path, u64 size, i32 pid, const char *file) {
  struct text text = text_in(path, size);
  add(&text, "/proc/");
  add_number(&text, pid);
  add(&text, file);
}

/* "12 (a) b) S 1 12 12 …": the name may hold parentheses and spaces, so it ends at the last ')'. */
static int parse_stat(const char *stat, u64 length, struct process_facts *facts) {
  u64 open = 0, close = length;
  while (open < length && stat[open] != '(') open++;
  while (close > open && stat[close - 1] != ')') close--;
  /* Behind it come a blank, the state and a blank: nothing is read where they are cut off. */
  if (close <= open + 1 || close + 3 > length) return 0;
  memset(facts, 0, sizeof *facts);
  facts->pid = (i32)text_number(stat, 0);
  for (u64 i = 0; i < sizeof facts->comm - 1 && open + 1 + i < close - 1; i++) facts->comm[i] = stat[open + 1 + i];
  const char *at = stat + close + 1;
  facts->state = (u8)*at;
  u64 fields[20]; /* the fields 4 (ppid) to 23; start time is 22 */
  at += 2;
  for (int i = 0; i < 19; i++) {
    if (*at == '-') at++; /* tty_nr, tpgid, nice: not needed */
    fields[i] = text_number(at, &at);
    if (*at == ' ') at++;
  }
  facts->ppid = (i32)fields[0];
  facts->pgrp = (i32)fields[1];
  facts->session = (i32)fields[2];
  facts->threads = (u32)fields[16];
  facts->start_time = fields[18];
  return 1;
}

/* 1; 0: there is no such process (any more); -errno: it could not be looked at. */
static i64 look_at(i32 pid, struct process_facts *facts) {
  char path[48], stat[512];
  proc_path(path, sizeof path, pid, "/stat");
  i64 length = read_file(path, stat, sizeof stat);
  facts->pid = 0;
  if (length < 0) return length == -ENOENT || length == -ESRCH || length == -EACCES ? 0 : length;
  if (parse_stat(stat, (u64)length, facts)) return 1;
  facts->pid = 0;
  return 0;
}

int read_facts(i32 pid, struct process_facts *facts) { return look_at(pid, facts) == 1; }

/* "Uid:" and four numbers, the real one first (proc_pid_status(5)); a line of it, whatever the name in the first line is. */
i64 user_of(i32 pid) {
  char path[48], status[1024];
  proc_path(path, sizeof path, pid, "/status");
  i64 length = read_file(path, status, sizeof status);
  if (length < 0) return length;
  for (const char *line = status; *line;) {
    const char *value = text_after(line, "Uid:\t");
    if (value) return (i64)text_number(value, 0);
    while (*line && *line != '\n') line++;
    if (*line) line++;
  }
  return -ENOENT;
}

i64 read_command_line(i32 pid, char *out, u64 capacity) {
  char path[48];
  proc_path(path, sizeof path, pid, "/cmdline");
  return read_file(path, out, capacity);
}

int identify_alone(i32 pid, struct sender_facts *sender) {
  char path[48];
  /* The most telling first: it may be gone between two of these reads. */
  i64 length = read_command_line(pid, sender->cmdline, sizeof sender->cmdline);
  sender->cmdline_length = length > 0 ? (u32)length : 0;
  proc_path(path, sizeof path, pid, "/exe");
  length = call4(SYS_readlinkat, AT_FDCWD, path, sender->exe, sizeof sender->exe);
  sender->exe_length = length > 0 ? (u32)length : 0;
  return read_facts(pid, &sender->self);
}

int identify(i32 pid, struct sender_facts *sender) {
  memset(sender, 0, sizeof *sender);
  if (!identify_alone(pid, sender)) return 0;
  i32 parent = sender->self.ppid;
  while (parent > 0 && sender->parent_count < SENDER_PARENTS) {
    struct process_facts facts;
    if (!read_facts(parent, &facts)) break;
    struct parent_facts *entry = &sender->parents[sender->parent_count++];
    entry->pid = parent;
    memcpy(entry->comm, facts.comm, sizeof entry->comm);
    parent = facts.ppid;
  }
  return 1;
}

/* Our children, zombies too, whether or not we may look at them (proc_tid_children(5)): each number has a blank behind it. */
static i64 count_children(void) {
  char path[64], bytes[512];
  struct text text = text_in(path, sizeof path);
  add(&text, "/proc/self/task/");
  add_number(&text, own_pid());
  add(&text, "/children");
  i64 fd = open_file(path, O_RDONLY), count = 0, size;
  if (fd < 0) return 0; /* a kernel that does not tell */
  while ((size = read_fd((i32)fd, bytes, sizeof bytes)) > 0)
    for (i64 i = 0; i < size; i++) count += bytes[i] == ' ';
  close_fd((i32)fd);
  return count;
}

i64 each_number(const char *path, void (*found)(void *, i32), void *argument) {
  u8 entries[4096];
  i64 fd = open_file(path, O_RDONLY), size;
  if (fd < 0) return fd;
  while ((size = call3(SYS_getdents64, fd, entries, sizeof entries)) > 0)
    for (i64 at = 0; at < size; at += entries[at + 16] | entries[at + 17] << 8) {
      /* struct linux_dirent64: inode 8, offset 8, record length 2, type 1, name */
      const char *name = (const char *)entries + at + 19, *end;
      u64 number = text_number(name, &end);
      if (end != name && !*end && number <= LARGEST_NUMBER) found(argument, (i32)number);
    }
  close_fd((i32)fd);
  return size;
}

struct listing {
  struct process_facts *out;
  u64 capacity;
  i64 found, failed, children;
  i32 self;
};

static void list_one(void *argument, i32 pid) {
  struct listing *listing = argument;
  struct process_facts facts;
  i64 seen = look_at(pid, &facts);
  if (seen < 0) listing->failed = seen;
  if (seen != 1) return;
  if (facts.ppid == listing->self) listing->children--;
  if ((u64)listing->found < listing->capacity) listing->out[listing->found] = facts;
  listing->found++;
}

/* Nobody but us reaps our children: who is missing among them is hidden from us (proc(5), hidepid), and so may others be. */
i64 list_processes(struct process_facts *out, u64 capacity) {
  struct listing listing = {out, capacity, 0, 0, count_children(), own_pid()};
  i64 result = each_number("/proc", list_one, &listing);
  if (result < 0 || listing.failed < 0) return result < 0 ? result : listing.failed;
  return listing.children > 0 ? -EACCES : listing.found;
}
