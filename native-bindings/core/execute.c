/* execvp(3) without libc: between clone and exec nothing else may be called. */
#include "spawn.h"

#define DEFAULT_PATH "/bin:/usr/bin" /* as glibc's confstr(_CS_PATH) */
#define SHELL "/bin/sh"
#define NAME_MAX 255u

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

static i64 failure(struct text *failed, i64 result, const char *path) {
  add(failed, path);
  return result;
}

/* The search of execvp(3): go on where a directory has no such file; remember a file that may not be executed. */
i64 search_and_execute(char **argv, char **envp, struct text *failed) {
  const char *program = argv[0];
  for (const char *at = program; *at; at++)
    if (*at == '/') return failure(failed, execute(program, argv, envp), program);
  if (!*program) return failure(failed, -ENOENT, program);
  if (text_length(program) > NAME_MAX) return failure(failed, -ENAMETOOLONG, program);
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
      return failure(failed, result, path);
    }
    if (!*end) break;
    search = end + 1;
  }
  return failure(failed, refused ? refused : -ENOENT, refused ? refused_path : program);
}
