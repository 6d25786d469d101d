/* Without libFuzzer: each file that is named is one input. With clang this file is left out. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, unsigned long size);

static void run(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) {
    perror(path);
    exit(2);
  }
  unsigned char *data = malloc(1 << 20);
  unsigned long size = fread(data, 1, 1 << 20, file);
  fclose(file);
  /* Of its own size, so that a sanitizer sees the first byte behind it. */
  unsigned char *exact = realloc(data, size ? size : 1);
  LLVMFuzzerTestOneInput(exact, size);
  free(exact);
}

int main(int count, char **paths) {
  for (int i = 1; i < count; i++) run(paths[i]);
  printf("%d inputs\n", count - 1);
  return 0;
}
