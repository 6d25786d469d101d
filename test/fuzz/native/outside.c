/* What the harnesses need of libc, whose headers name the same things as syscalls.h. */
#include <stdio.h>
#include <stdlib.h>

void *allocate(unsigned long size) {
  void *memory = malloc(size);
  if (!memory) abort();
  return memory;
}

void forget(void *memory) { free(memory); }

void broken(const char *condition, const char *file, int line) {
  fprintf(stderr, "%s:%d: this must be so, and is not: %s\n", file, line, condition);
  abort();
}

/* All of it, or nothing where the input has ended. */
int read_all(void *to, unsigned long size) { return fread(to, 1, size, stdin) == size; }

void say_numbers(int first, int second, int third) { printf("%d %d %d\n", first, second, third); }
