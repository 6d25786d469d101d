#include "text.h"

/* GCC may make a call of these two from a loop or an assignment; and must not make the loop in them into a call of themselves. */
__attribute__((optimize("no-tree-loop-distribute-patterns"))) void *memcpy(void *restrict to, const void *restrict from, u64 size) {
  u8 *target = to;
  const u8 *source = from;
  while (size--) *target++ = *source++;
  return to;
}

__attribute__((optimize("no-tree-loop-distribute-patterns"))) void *memset(void *to, int byte, u64 size) {
  u8 *target = to;
  while (size--) *target++ = (u8)byte;
  return to;
}

u64 text_length(const char *text) {
  u64 length = 0;
  while (text[length]) length++;
  return length;
}

int text_equal(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}

const char *text_after(const char *text, const char *prefix) {
  while (*prefix)
    if (*text++ != *prefix++) return 0;
  return text;
}

u64 text_number(const char *text, const char **end) {
  u64 number = 0;
  while (*text >= '0' && *text <= '9') number = number * 10 + (u64)(*text++ - '0');
  if (end) *end = text;
  return number;
}

struct text text_in(char *bytes, u64 size) {
  bytes[0] = 0;
  return (struct text){bytes, size, 0, 0};
}

void add_bytes(struct text *text, const char *bytes, u64 length) {
  for (u64 i = 0; i < length; i++) {
    if (text->length + 1 >= text->size) {
      text->cut = 1;
      break;
    }
    text->bytes[text->length++] = bytes[i];
  }
  text->bytes[text->length] = 0;
}

void add(struct text *text, const char *string) { add_bytes(text, string, text_length(string)); }

void add_number(struct text *text, i64 number) {
  char digits[24];
  u64 first = sizeof digits;
  u64 rest = number < 0 ? -(u64)number : (u64)number;
  do digits[--first] = (char)('0' + rest % 10);
  while (rest /= 10);
  if (number < 0) digits[--first] = '-';
  add_bytes(text, digits + first, sizeof digits - first);
}

u64 checksum(const void *bytes, u64 size) {
  const u8 *at = bytes;
  u64 hash = 0xcbf29ce484222325UL;
  while (size--) hash = (hash ^ *at++) * 0x100000001b3UL;
  return hash;
}

i64 read_file(const char *path, char *to, u64 size) {
  i64 fd = open_file(path, O_RDONLY);
  to[0] = 0;
  if (fd < 0) return fd;
  u64 length = 0;
  while (length + 1 < size) {
    i64 got = read_fd((i32)fd, to + length, size - 1 - length);
    if (got == -EINTR) continue;
    if (got < 0) length = 0;
    if (got <= 0) break;
    length += (u64)got;
  }
  close_fd((i32)fd);
  to[length] = 0;
  return (i64)length;
}
