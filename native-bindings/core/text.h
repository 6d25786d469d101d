/* The few string functions that freestanding code needs, and a bounded text to build lines and paths in. */
#ifndef TSINIT_TEXT_H
#define TSINIT_TEXT_H

#include "syscalls.h"

void *memcpy(void *restrict to, const void *restrict from, u64 size);
void *memset(void *to, int byte, u64 size);
u64 text_length(const char *text);
int text_equal(const char *a, const char *b);
/* The rest of text behind prefix, or 0 where it does not start with it. */
const char *text_after(const char *text, const char *prefix);
/* Reads an unsigned decimal; *end is set behind it. */
u64 text_number(const char *text, const char **end);

/* Appends without ever passing `size`; always NUL-terminated; `cut` tells that something did not fit. */
struct text {
  char *bytes;
  u64 size;
  u64 length;
  int cut;
};
struct text text_in(char *bytes, u64 size);
void add(struct text *text, const char *string);
void add_bytes(struct text *text, const char *bytes, u64 length);
void add_number(struct text *text, i64 number);

/* FNV-1a, 64 bits: tells damage, not malice. */
u64 checksum(const void *bytes, u64 size);

/* Reads a whole small file, NUL-terminated; the length, or -errno. */
i64 read_file(const char *path, char *to, u64 size);

#endif
