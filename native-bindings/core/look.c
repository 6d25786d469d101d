/* Whether node can be booted here: tried, where trying is possible, because limits have many places and races. */
#include "cgroup.h"
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
  u64 mask = BLOCKED_SIGNALS;
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
  struct memory_facts memory;
  read_memory(&memory);
  *detail = (i64)(memory.headroom >> 20);
  if (memory.headroom < MEMORY_NEEDED) return REFLEX_MEMORY;
  *detail = 0;
  return REFLEX_NONE;
}
