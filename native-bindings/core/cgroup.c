#include "cgroup.h"

#define PATH_MAX 512

/* Where version 2 and version 1 keep the same things: names of files, and what stands before the number in them. */
struct memory_files {
  u32 version;
  const char *mount, *limit, *usage, *peak, *events, *statistics, *cache[2];
};

static const struct memory_files versions[] = {
  {2, "/sys/fs/cgroup", "/memory.max", "/memory.current", "/memory.peak", "/memory.events", "/memory.stat",
   {"inactive_file ", "active_file "}},
  {1, "/sys/fs/cgroup/memory", "/memory.limit_in_bytes", "/memory.usage_in_bytes", "/memory.max_usage_in_bytes",
   "/memory.oom_control", "/memory.stat", {"total_inactive_file ", "total_active_file "}},
};
#define VERSIONS 2

/* The first number behind `key` at the start of a line; UNKNOWN: none, unreadable, or "max". */
static u64 number_in(const struct memory_files *files, const char *path, const char *file, const char *key) {
  char name[PATH_MAX + 64], content[4096];
  struct text text = text_in(name, sizeof name);
  add(&text, files->mount);
  add(&text, path);
  add(&text, file);
  if (text.cut || read_file(name, content, sizeof content) <= 0) return UNKNOWN;
  const char *line = content;
  while (*line) {
    const char *value = text_after(line, key);
    if (value && *value >= '0' && *value <= '9') return text_number(value, 0);
    while (*line && *line != '\n') line++;
    if (*line) line++;
  }
  return UNKNOWN;
}

/* 1: `name` is one of the controllers of "cpu,memory:/path"; *path is set behind the colon. */
static int controls(const char *controllers, const char *name, const char **path) {
  int found = 0;
  for (;;) {
    const char *rest = text_after(controllers, name);
    if (rest && (*rest == ',' || *rest == ':')) found = 1;
    while (*controllers && *controllers != ',' && *controllers != ':') controllers++;
    if (*controllers != ',') break;
    controllers++;
  }
  *path = *controllers ? controllers + 1 : controllers;
  return found;
}

/*
 * The path of our cgroup below the mount: /proc/self/cgroup has a line "0::/path" of version 2, "4:memory:/path" of version 1. In a
 * container the mount often *is* our cgroup, and the path is one of the host's: nothing is there then, and "" is right.
 */
static void find_path(const struct memory_files *files, char *out) {
  char content[4096], probe[PATH_MAX + 64];
  out[0] = 0;
  if (read_file("/proc/self/cgroup", content, sizeof content) <= 0) return;
  for (char *line = content; *line;) {
    char *end = line;
    while (*end && *end != '\n') end++;
    char *next = *end ? end + 1 : end;
    *end = 0;
    const char *rest, *path;
    text_number(line, &rest);
    int ours = files->version == 2 ? (path = text_after(rest, "::")) != 0 : *rest == ':' && controls(rest + 1, "memory", &path);
    line = next;
    if (!ours || !path[0] || !path[1]) continue;
    struct text text = text_in(probe, sizeof probe);
    add(&text, files->mount);
    add(&text, path);
    i64 fd = text.cut ? -1 : open_file(probe, O_PATH);
    if (fd < 0) continue;
    close_fd((i32)fd);
    struct text found = text_in(out, PATH_MAX);
    add(&found, path);
    if (found.cut) out[0] = 0;
  }
}

static u64 cache_of(const struct memory_files *files, const char *path) {
  u64 sum = 0;
  for (int i = 0; i < 2; i++) {
    u64 part = number_in(files, path, files->statistics, files->cache[i]);
    if (part != UNKNOWN) sum += part;
  }
  return sum;
}

/* Our cgroup and all above it that the mount shows: the lowest limit counts, and the least room below any. */
static void read_version(const struct memory_files *files, struct memory_facts *facts) {
  char path[PATH_MAX];
  find_path(files, path);
  for (u64 length = text_length(path);; path[length] = 0) {
    u64 usage = number_in(files, path, files->usage, "");
    u64 limit = number_in(files, path, files->limit, "");
    if (limit >= 1UL << 62) limit = UNKNOWN; /* version 1 says LONG_MAX, in pages, for "none" */
    if (usage != UNKNOWN && !facts->version) {
      facts->version = files->version;
      facts->usage = usage;
      facts->peak = number_in(files, path, files->peak, "");
      facts->oom_kills = number_in(files, path, files->events, "oom_kill ");
    }
    if (limit < facts->limit) facts->limit = limit;
    if (usage != UNKNOWN && limit != UNKNOWN) {
      u64 cache = cache_of(files, path), taken = usage - (cache < usage ? cache : usage);
      u64 room = limit > taken ? limit - taken : 0;
      if (room < facts->headroom) facts->headroom = room;
    }
    if (!length) return;
    while (length && path[--length] != '/') continue;
  }
}

void read_memory(struct memory_facts *facts) {
  *facts = (struct memory_facts){0, 0, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN};
  for (int i = 0; i < VERSIONS; i++) read_version(&versions[i], facts);
}

u64 read_oom_kills(void) {
  for (int i = 0; i < VERSIONS; i++) {
    char path[PATH_MAX];
    find_path(&versions[i], path);
    u64 kills = number_in(&versions[i], path, versions[i].events, "oom_kill ");
    if (kills != UNKNOWN) return kills;
  }
  return UNKNOWN;
}
