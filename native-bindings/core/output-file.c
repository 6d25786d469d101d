/* A job's output in a file, rotated by its size: PATH, PATH.1 … PATH.keep. A full disk drops and counts, and never holds the job up. */
#include "shepherd.h"
#include "write.h"

#define PATH_ROOM 4128u
#define MODE 0640
enum { SEEK_END = 2 };

static i64 open_to_append(const char *path) {
  /* Non-blocking: a FIFO without a reader must not stop us here. */
  i32 flags = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
  return above_stdio(call4(SYS_openat, AT_FDCWD, path, flags, MODE));
}

i64 open_output_file(struct pump *pump) {
  i64 fd = open_to_append(pump->text);
  if (fd < 0) return fd;
  i64 size = call3(SYS_lseek, fd, 0, SEEK_END);
  /* What cannot be sought is no file with a size. */
  if (size < 0) pump->max_size = 0;
  pump->size = size > 0 ? (u64)size : 0;
  pump->target = (i32)fd;
  return 0;
}

static void numbered(char *to, const char *path, u64 number) {
  struct text text = text_in(to, PATH_ROOM);
  add(&text, path);
  if (!number) return;
  add(&text, ".");
  add_number(&text, (i64)number);
}

/* Where a step fails the present file is written on, larger than was wanted. */
static void rotate(struct pump *pump) {
  char from[PATH_ROOM], to[PATH_ROOM];
  if (!pump->keep) {
    if (call2(SYS_ftruncate, pump->target, 0) == 0) pump->size = 0;
    return;
  }
  for (u64 i = pump->keep; i > 0; i--) {
    numbered(from, pump->text, i - 1);
    numbered(to, pump->text, i);
    i64 result = call5(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
    if (i == 1 && result < 0) return;
  }
  i64 fd = open_to_append(pump->text);
  if (fd < 0) return;
  close_fd(pump->target);
  pump->target = (i32)fd;
  pump->size = 0;
}

static void tell_trouble(struct pump *pump, const char *name) {
  char bytes[512];
  struct text line = text_in(bytes, sizeof bytes);
  if (pump->told) return;
  pump->told = 1;
  add(&line, "tsinit: ");
  add(&line, name);
  add(&line, ": its output is dropped, because ");
  add(&line, pump->text);
  add(&line, " cannot be written, errno ");
  add_number(&line, pump->error);
  add(&line, "; this is tried again with each output\n");
  write_without_waiting(2, line.bytes, line.length);
}

/* In the file itself, at the place of the gap; 0: not even that could be written. */
static int mark_gap(struct pump *pump) {
  char bytes[128];
  struct text line = text_in(bytes, sizeof bytes);
  if (pump->inside_line) add(&line, "\n");
  add(&line, "tsinit: ");
  add_number(&line, (i64)pump->lost);
  add(&line, " bytes of output were dropped here, errno ");
  add_number(&line, pump->error);
  add(&line, "\n");
  i64 result = call3(SYS_write, pump->target, line.bytes, line.length);
  if (result < 0) return 0;
  pump->lost = pump->told = pump->inside_line = 0;
  pump->size += (u64)result;
  return 1;
}

static void write_part(struct pump *pump, const char *name, const char *bytes, u64 length) {
  if (!length) return;
  u64 written = 0;
  while (written < length && (!pump->lost || mark_gap(pump))) {
    i64 result = call3(SYS_write, pump->target, bytes + written, length - written);
    if (result == -EINTR) continue;
    if (result <= 0) {
      pump->error = (i32)-result;
      break;
    }
    written += (u64)result;
  }
  pump->size += written;
  if (written) pump->inside_line = bytes[written - 1] != '\n';
  if (written == length) return;
  pump->lost += length - written;
  tell_trouble(pump, name);
}

/* How much of it fits into the file: whole lines, but one at least, and what a line that was begun still lacks. */
static u64 fitting(const struct pump *pump, const char *bytes, u64 length) {
  u64 room = pump->max_size > pump->size ? pump->max_size - pump->size : 0, end = 0;
  for (u64 i = 0; i < length; i++) {
    if (bytes[i] != '\n') continue;
    if (end && i + 1 > room) return end;
    end = i + 1;
  }
  return end && length > room ? end : length;
}

void write_to_file(struct pump *pump, const char *name, const char *bytes, u64 length) {
  while (pump->max_size && length) {
    if (pump->size + length > pump->max_size && pump->size && !pump->inside_line) {
      u64 first = 0;
      while (first < length && bytes[first] != '\n') first++;
      if (pump->size + first + 1 > pump->max_size) rotate(pump);
    }
    u64 part = fitting(pump, bytes, length);
    write_part(pump, name, bytes, part);
    bytes += part;
    length -= part;
  }
  write_part(pump, name, bytes, length);
}
