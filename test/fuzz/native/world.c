/* The kernel that the harnesses run on: files out of the fuzzer's bytes, a pid, and no way out. */
#include "pack.h"
#include "syscalls.h"

#define FILES 8
#define OPEN_FILES 16
#define OWN_PID 1

struct sent sent;
const u8 *ledger_file;

static struct input pieces[FILES];
static struct input open_files[OPEN_FILES];
static int is_open[OPEN_FILES];

u8 take_byte(struct input *input) {
  if (!input->left) return 0;
  input->left--;
  return *input->at++;
}

u64 take_number(struct input *input) {
  u64 number = 0;
  for (int i = 0; i < 8; i++) number |= (u64)take_byte(input) << 8 * i;
  return number;
}

u64 take_bytes(struct input *input, void *to, u64 size) {
  u64 count = size < input->left ? size : input->left;
  for (u64 i = 0; i < count; i++) ((u8 *)to)[i] = input->at[i];
  input->at += count;
  input->left -= count;
  return count;
}

char *take_string(struct input *input, u8 end) {
  u64 length = 0;
  while (length < input->left && input->at[length] != end && input->at[length]) length++;
  char *string = allocate(length + 1);
  take_bytes(input, string, length);
  string[length] = 0;
  take_byte(input);
  return string;
}

/* Pieces of the input, divided by 0xff, which stands in no UTF-8 text. */
void files_are(struct input input) {
  for (int i = 0; i < OPEN_FILES; i++) is_open[i] = 0;
  for (int i = 0; i < FILES; i++) {
    pieces[i].at = input.at;
    pieces[i].left = 0;
    while (input.left && *input.at != 0xff) pieces[i].left++, input.at++, input.left--;
    take_byte(&input);
  }
}

static struct input *file_named(const char *path) {
  u32 hash = 0;
  while (*path) hash = hash * 31 + (u8)*path++;
  return &pieces[hash % FILES];
}

static i64 open_path(const char *path) {
  struct input *file = file_named(path);
  if (!file->left) return -ENOENT;
  for (int i = 0; i < OPEN_FILES; i++)
    if (!is_open[i]) {
      is_open[i] = 1;
      open_files[i] = *file;
      return 100 + i;
    }
  return -EMFILE;
}

static i64 read_some(i32 fd, u8 *to, u64 size) {
  if (fd < 100 || fd >= 100 + OPEN_FILES || !is_open[fd - 100]) return -EBADF;
  struct input *file = &open_files[fd - 100];
  /* A short read now and then: the size of what is left says when. */
  if (size > 7 && file->left % 5 == 0) size = 7;
  return (i64)take_bytes(file, to, size);
}

/* struct linux_dirent64, one for each piece between two NULs: names as a directory may have them. */
static i64 read_names(i32 fd, u8 *to, u64 size) {
  if (fd < 100 || fd >= 100 + OPEN_FILES || !is_open[fd - 100]) return -EBADF;
  struct input *file = &open_files[fd - 100];
  u64 filled = 0;
  while (file->left) {
    u64 length = 0;
    while (length < 255 && length < file->left && file->at[length]) length++;
    u64 record = (19 + length + 1 + 7) / 8 * 8;
    if (filled + record > size) break;
    for (u64 i = 0; i < record; i++) to[filled + i] = 0;
    to[filled + 16] = (u8)record;
    to[filled + 17] = (u8)(record >> 8);
    take_bytes(file, to + filled + 19, length);
    take_byte(file);
    filled += record;
  }
  return (i64)filled;
}

static i64 read_ledger(u8 *to, u64 size, u64 offset) {
  if (!ledger_file) return -EBADF;
  must(offset + size <= LEDGER_STATE_OFFSET);
  __builtin_memcpy(to, ledger_file + offset, size);
  return (i64)size;
}

/* The one address that the product names: there it is, as a mapping that ends where the ledger does. */
static i64 map_ledger(void) {
  static i64 address;
  if (!address)
    address = machine_syscall6(SYS_mmap, LEDGER_ADDRESS, LEDGER_SIZE, PROT_READ | PROT_WRITE,
                               MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, (u64)-1, 0);
  must(address == (i64)LEDGER_ADDRESS);
  read_ledger((u8 *)LEDGER_ADDRESS, LEDGER_STATE_OFFSET, 0);
  return address;
}

i64 syscall6(i64 number, u64 a, u64 b, u64 c, u64 d, u64 e, u64 f) {
  (void)e, (void)f;
  switch (number) {
    case SYS_getpid: return OWN_PID;
    case SYS_getpgid: return (i64)a;
    case SYS_openat: return open_path((const char *)b);
    case SYS_read: return read_some((i32)a, (u8 *)b, c);
    case SYS_getdents64: return read_names((i32)a, (u8 *)b, c);
    case SYS_readlinkat: {
      struct input file = *file_named((const char *)b);
      return file.left ? (i64)take_bytes(&file, (u8 *)c, d) : -ENOENT;
    }
    case SYS_pread64: return read_ledger((u8 *)b, c, d);
    case SYS_close:
      if (a >= 100 && a < 100 + OPEN_FILES) is_open[a - 100] = 0;
      return 0;
    case SYS_kill:
      sent.count++;
      sent.target = (i32)a;
      sent.signal = (i32)b;
      return 0;
    case SYS_mmap: return a == LEDGER_ADDRESS ? map_ledger() : (i64)(u64)allocate(b);
    case SYS_munmap:
      if (a != LEDGER_ADDRESS) forget((void *)a);
      return 0;
    default: return -ENOSYS;
  }
}
