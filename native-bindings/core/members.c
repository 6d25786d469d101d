#include "members.h"
#include "kill-as.h"
#include "proc.h"

#define REGION (4UL << 20)
#define PASSES 16

struct members make_members(void) {
  i64 memory = call6(SYS_mmap, 0, REGION, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory < 0 && memory > -4096) return (struct members){0, 0, 0};
  return (struct members){(struct member *)memory, 0, REGION / sizeof(struct member)};
}

void free_members(struct members *members) {
  if (members->capacity) call2(SYS_munmap, members->list, REGION);
  *members = (struct members){0, 0, 0};
}

struct member *find_member(const struct members *members, i32 pid, u64 start_time) {
  for (u32 i = 0; i < members->count; i++)
    if (members->list[i].facts.pid == pid && members->list[i].facts.start_time == start_time) return &members->list[i];
  return 0;
}

static void add_member(struct members *members, i32 pid) {
  struct process_facts facts;
  if (members->count == members->capacity || !read_facts(pid, &facts)) return;
  if (find_member(members, pid, facts.start_time)) return;
  struct member *member = &members->list[members->count++];
  member->facts = facts;
  member->marks = 0;
}

/* The children that one thread has, as proc_tid_children(5) lists them; -errno where it is not told. */
static i64 add_children_of(struct members *members, i32 pid, i32 thread) {
  char path[64], bytes[1024];
  struct text text = text_in(path, sizeof path);
  add(&text, "/proc/");
  add_number(&text, pid);
  add(&text, "/task/");
  add_number(&text, thread);
  add(&text, "/children");
  i64 fd = open_file(path, O_RDONLY), size;
  if (fd < 0) return fd;
  u64 number = 0;
  while ((size = read_fd((i32)fd, bytes, sizeof bytes)) > 0)
    for (i64 i = 0; i < size; i++) {
      if (bytes[i] >= '0' && bytes[i] <= '9') {
        number = number * 10 + (u64)(bytes[i] - '0');
        continue;
      }
      if (number) add_member(members, (i32)number);
      number = 0;
    }
  close_fd((i32)fd);
  return 0;
}

struct walk {
  struct members *members;
  i32 pid;
};

static void add_children_of_thread(void *argument, i32 thread) {
  struct walk *walk = argument;
  add_children_of(walk->members, walk->pid, thread);
}

void each_thread(i32 pid, void (*found)(void *, i32), void *argument) {
  char path[48];
  struct text text = text_in(path, sizeof path);
  add(&text, "/proc/");
  add_number(&text, pid);
  add(&text, "/task");
  each_number(path, found, argument);
}

static void add_children(struct members *members, const struct process_facts *parent) {
  if (parent->state == 'Z') return;
  if (parent->threads <= 1) {
    add_children_of(members, parent->pid, parent->pid);
    return;
  }
  struct walk walk = {members, parent->pid};
  each_thread(parent->pid, add_children_of_thread, &walk);
}

/* Where the kernel does not list children: everybody is looked at. */
static void add_where_parent_is_known(void *argument, i32 pid) {
  struct members *members = argument;
  struct process_facts facts;
  if (!read_facts(pid, &facts)) return;
  int known = facts.ppid == own_pid();
  for (u32 i = 0; !known && i < members->count; i++) known = members->list[i].facts.pid == facts.ppid;
  if (known) add_member(members, pid);
}

void find_children(struct members *members) {
  members->count = 0;
  add_children_of(members, own_pid(), own_pid());
}

void find_members(struct members *members) {
  members->count = 0;
  if (add_children_of(members, own_pid(), own_pid()) >= 0) {
    for (u32 i = 0; i < members->count; i++) {
      struct process_facts parent = members->list[i].facts;
      add_children(members, &parent);
    }
    return;
  }
  for (u32 before = ~0U; before != members->count;) {
    before = members->count;
    each_number("/proc", add_where_parent_is_known, members);
  }
}

int descends_from_us(i32 pid) {
  struct process_facts facts;
  const i32 self = own_pid();
  while (pid > 1 && read_facts(pid, &facts)) {
    if (facts.ppid == self) return 1;
    pid = facts.ppid;
  }
  return 0;
}

static int is_still(const struct process_facts *facts, i64 pidfd) {
  struct process_facts now;
  if (!read_facts(facts->pid, &now) || now.start_time != facts->start_time || !descends_from_us(facts->pid)) return 0;
  if (pidfd < 0) return 1;
  /* Not readable: it has not ended, so that what was read was of the one that is held. A zombie needs no signal. */
  struct pollfd poll = {(i32)pidfd, POLLIN, 0};
  struct timespec none = {0, 0};
  return call5(SYS_ppoll, &poll, 1, &none, 0, 0) == 0;
}

i64 signal_member(const struct process_facts *facts, i32 signal) {
  i64 result;
  if (facts->pid <= 1) return -ESRCH;
  if (facts->ppid == own_pid()) {
    result = call2(SYS_kill, facts->pid, signal);
    return result == -EPERM ? kill_as_its_user(facts->pid, signal) : result;
  }
  i64 pidfd = call2(SYS_pidfd_open, facts->pid, 0);
  if (pidfd == -ESRCH) return -ESRCH;
  result = -ESRCH;
  if (is_still(facts, pidfd)) {
    result = pidfd >= 0 ? call4(SYS_pidfd_send_signal, pidfd, signal, 0, 0) : call2(SYS_kill, facts->pid, signal);
    if (result == -EPERM) result = kill_as_its_user(facts->pid, signal);
  }
  if (pidfd >= 0) close_fd((i32)pidfd);
  return result;
}

void signal_descendants(i32 signal) {
  struct members members = make_members(), told = make_members();
  for (u32 pass = 0, fresh = 1; fresh && pass < PASSES; pass++) {
    fresh = 0;
    find_members(&members);
    for (u32 i = 0; i < members.count; i++) {
      const struct process_facts *facts = &members.list[i].facts;
      if (find_member(&told, facts->pid, facts->start_time) || told.count == told.capacity) continue;
      told.list[told.count++] = members.list[i];
      signal_member(facts, signal);
      fresh = 1;
    }
  }
  free_members(&members);
  free_members(&told);
}
