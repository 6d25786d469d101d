/* Lines for a reader that may not read: what does not go out at once waits here, bounded, and the oldest lines go first. */
#include "shepherd.h"
#include "write.h"

#define CAPACITY 65536u


static void move_bytes(char *to, const char *from, u64 length) {
  /* Downwards only, so that the order of memcpy is right. */
  for (u64 i = 0; i < length; i++) to[i] = from[i];
}

static void take_away(struct backlog *backlog, u64 length) {
  move_bytes(backlog->bytes, backlog->bytes + length, backlog->length - length);
  backlog->length -= length;
  if (!backlog->length) call3(SYS_madvise, backlog->bytes, CAPACITY, MADV_DONTNEED);
}

static u64 line_end(const struct backlog *backlog, u64 from) {
  while (from < backlog->length && backlog->bytes[from] != '\n') from++;
  return from < backlog->length ? from + 1 : backlog->length;
}

/* The line that is written in part is finished first: a reader must not see two halves joined. */
static void make_room(struct backlog *backlog, u64 needed) {
  u64 start = backlog->cut ? line_end(backlog, 0) : 0, end = start;
  while (end < backlog->length && backlog->length - (end - start) + needed > CAPACITY) {
    end = line_end(backlog, end);
    backlog->dropped++;
  }
  if (end == start) return;
  move_bytes(backlog->bytes + start, backlog->bytes + end, backlog->length - end);
  backlog->length -= end - start;
}

static void keep(struct backlog *backlog, const char *bytes, u64 length) {
  if (!backlog->bytes) {
    i64 memory = call6(SYS_mmap, 0, CAPACITY, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory < 0 && memory > -4096) {
      backlog->dropped++;
      return;
    }
    backlog->bytes = (char *)memory;
  }
  make_room(backlog, length);
  if (backlog->length + length > CAPACITY) {
    backlog->dropped++;
    return;
  }
  memcpy(backlog->bytes + backlog->length, bytes, length);
  backlog->length += length;
}

void write_line(struct backlog *backlog, i32 target, const char *bytes, u64 length) {
  i64 taken = backlog->length ? -EAGAIN : write_without_waiting(target, bytes, length);
  /* Nobody is there, and nobody will be. */
  if (taken < 0 && taken != -EAGAIN) {
    backlog->dropped++;
    return;
  }
  if (taken < 0) taken = 0;
  if ((u64)taken == length) return;
  if (taken) backlog->cut = 1;
  keep(backlog, bytes + taken, length - (u64)taken);
}

static void tell_dropped(struct backlog *backlog, i32 target, const char *name) {
  char bytes[160];
  struct text line = text_in(bytes, sizeof bytes);
  add(&line, "tsinit: ");
  add(&line, name);
  add(&line, ": ");
  add_number(&line, backlog->dropped);
  add(&line, " lines of output were dropped here: they came faster than they were read\n");
  backlog->dropped = 0;
  write_line(backlog, target, line.bytes, line.length);
}

void flush_backlog(struct backlog *backlog, i32 target, const char *name) {
  while (backlog->length) {
    /* What a pipe takes whole or not at all, so that lines of several writers are not mixed. */
    u64 part = backlog->length < 4096 ? backlog->length : 4096;
    i64 taken = write_without_waiting(target, backlog->bytes, part);
    if (taken == -EAGAIN || taken == 0) return;
    if (taken < 0) taken = (i64)backlog->length;
    backlog->cut = backlog->bytes[taken - 1] != '\n';
    take_away(backlog, (u64)taken);
  }
  backlog->cut = 0;
  if (backlog->dropped) tell_dropped(backlog, target, name);
}
