/* Whether node can be booted here: tried, where trying is possible, because limits have many places and races. */
#include "core.h"

#define TASKS_NEEDED 4       /* two threads of node, the app, and one to spare; with too few node hangs at its start */
#define DESCRIPTORS_NEEDED 48 /* about 22 of node's, the libraries, and the loader's */
#define ADDRESS_SPACE_NEEDED (1536UL << 20)
#define DATA_NEEDED (512UL << 20)
/* 16 MiB of memory and memfds, and room for the text, which is file-backed: with too little of that the boot takes seconds. */
#define MEMORY_NEEDED (40UL << 20)

static int proc_is_ours(void) {
  char link[24];
  i64 length = call4(SYS_readlinkat, AT_FDCWD, "/proc/self", link, sizeof link - 1);
  if (length <= 0) return 0;
  link[length] = 0;
  return (i32)text_number(link, 0) == own_pid();
}

/* pids.max, RLIMIT_NPROC, threads-max: threads that only wait, all at once. How many there could be. */
static i64 possible_tasks(void) {
  u32 gate = 0, alive[TASKS_NEEDED];
  const u64 flags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | CLONE_CHILD_CLEARTID |
                    CLONE_PARENT_SETTID;
  i64 made = 0;
  /* A handler that ran in one of them would run on our stack: they inherit a mask without holes. */
  u64 mask = 0;
  set_mask(SIG_SETMASK, ~0UL, &mask);
  while (made < TASKS_NEEDED) {
    if (clone_waiting_thread(flags, &gate, &alive[made]) < 0) break;
    made++;
  }
  __atomic_store_n(&gate, 1, __ATOMIC_SEQ_CST);
  call3(SYS_futex, &gate, FUTEX_WAKE | FUTEX_PRIVATE, TASKS_NEEDED);
  for (i64 i = 0; i < made; i++) {
    u32 id;
    /* The kernel wakes this address without FUTEX_PRIVATE (set_tid_address(2)). */
    while ((id = __atomic_load_n(&alive[i], __ATOMIC_SEQ_CST)) != 0) call4(SYS_futex, &alive[i], FUTEX_WAIT, id, 0);
  }
  set_mask(SIG_SETMASK, mask, 0);
  return made;
}

/* Raises the soft limit as far as it goes; node would do it too, and the app gets the inherited one. */
static i64 possible_descriptors(void) {
  struct rlimit limit;
  if (call4(SYS_prlimit64, 0, RLIMIT_NOFILE, 0, &limit) == 0 && limit.soft < 4096) {
    limit.soft = limit.hard < 4096 ? limit.hard : 4096;
    call4(SYS_prlimit64, 0, RLIMIT_NOFILE, &limit, 0);
  }
  i32 fds[DESCRIPTORS_NEEDED];
  i64 made = 0;
  i64 source = open_file("/proc/self/stat", O_RDONLY);
  if (source < 0) return 0;
  while (made < DESCRIPTORS_NEEDED) {
    i64 fd = call3(SYS_fcntl, source, F_DUPFD_CLOEXEC, 3);
    if (fd < 0) break;
    fds[made++] = (i32)fd;
  }
  for (i64 i = 0; i < made; i++) close_fd(fds[i]);
  close_fd((i32)source);
  return made;
}

/* The first number behind `key` in a file below a cgroup directory; ~0: none, unreadable, or "max". */
static u64 cgroup_number(const char *directory, const char *path, const char *file, const char *key) {
  char name[512], content[4096];
  struct text text = text_in(name, sizeof name);
  add(&text, directory);
  add(&text, path);
  add(&text, file);
  if (text.cut || read_file(name, content, sizeof content) <= 0) return ~0UL;
  const char *line = content;
  while (*line) {
    const char *value = text_after(line, key);
    if (value && *value >= '0' && *value <= '9') return text_number(value, 0);
    while (*line && *line != '\n') line++;
    if (*line) line++;
  }
  return ~0UL;
}

struct cgroup_files {
  const char *directory, *limit, *usage, *statistics_file, *cache_key, *cache_key_2;
};

/* Below the limit, counting as free what the kernel can drop. ~0: no limit. */
static u64 headroom(const struct cgroup_files *files, const char *path) {
  u64 limit = cgroup_number(files->directory, path, files->limit, "");
  u64 usage = cgroup_number(files->directory, path, files->usage, "");
  if (limit == ~0UL || usage == ~0UL) return ~0UL;
  for (int i = 0; i < 2; i++) {
    u64 cache = cgroup_number(files->directory, path, files->statistics_file, i ? files->cache_key_2 : files->cache_key);
    if (cache != ~0UL) usage -= cache < usage ? cache : usage;
  }
  return limit > usage ? limit - usage : 0;
}

/* cgroups(7): "0::/path" of version 2, "4:memory:/path" of version 1; inside a container the path is often the mount itself. */
static u64 memory_headroom(void) {
  static const struct cgroup_files version_2 = {"/sys/fs/cgroup", "/memory.max", "/memory.current", "/memory.stat", "inactive_file ", "active_file "};
  static const struct cgroup_files version_1 = {"/sys/fs/cgroup/memory", "/memory.limit_in_bytes", "/memory.usage_in_bytes",
                                                "/memory.stat", "total_inactive_file ", "total_active_file "};
  u64 least = headroom(&version_2, "");
  u64 other = headroom(&version_1, "");
  if (other < least) least = other;
  char content[4096];
  if (read_file("/proc/self/cgroup", content, sizeof content) <= 0) return least;
  for (char *line = content; *line;) {
    char *end = line;
    while (*end && *end != '\n') end++;
    char *next = *end ? end + 1 : end;
    *end = 0;
    const char *path;
    text_number(line, &path);
    const struct cgroup_files *files = 0;
    const char *rest;
    if ((rest = text_after(path, "::"))) files = &version_2;
    else if ((rest = text_after(path, ":memory:"))) files = &version_1;
    if (files && (other = headroom(files, rest)) < least) least = other;
    line = next;
  }
  return least;
}

/* RLIMIT_AS and RLIMIT_DATA: V8 reserves much and uses little, and aborts where it cannot. 0, or -errno. */
static i64 try_to_reserve(u64 size, i32 access) {
  i64 address = call6(SYS_mmap, 0, size, access, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (address < 0 && address > -4096) return address;
  call2(SYS_munmap, address, size);
  return 0;
}

enum reflex_reason look_before_waking(i64 *detail) {
  if (!proc_is_ours()) return REFLEX_NO_PROC;
  *detail = possible_descriptors();
  if (*detail < DESCRIPTORS_NEEDED) return REFLEX_DESCRIPTORS;
  *detail = possible_tasks();
  if (*detail < TASKS_NEEDED) return REFLEX_TASKS;
  *detail = try_to_reserve(ADDRESS_SPACE_NEEDED, 0);
  if (*detail == 0) *detail = try_to_reserve(DATA_NEEDED, PROT_READ | PROT_WRITE);
  if (*detail < 0) return REFLEX_ADDRESS_SPACE;
  u64 memory = memory_headroom();
  *detail = (i64)(memory >> 20);
  if (memory < MEMORY_NEEDED) return REFLEX_MEMORY;
  *detail = 0;
  return REFLEX_NONE;
}
