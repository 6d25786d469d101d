#include "write.h"

enum { RWF_NOWAIT = 8 };
enum { S_IFMT = 0170000, S_IFSOCK = 0140000, S_IFREG = 0100000 };

static u32 file_mode(i32 fd) {
  u8 stat[256];
  if (call2(SYS_fstat, fd, stat) < 0) return 0;
  u32 mode;
  memcpy(&mode, stat + STAT_MODE_OFFSET, sizeof mode);
  return mode & S_IFMT;
}

static i64 write_now(i32 fd, const void *bytes, u64 length) {
  struct iovec vector = {bytes, length};
  return call6(SYS_pwritev2, fd, &vector, 1, -1L, -1L, RWF_NOWAIT);
}

/* What the kernel, the file, or a filter that does not know the call (EPERM) answers. */
static int may_work_otherwise(i64 result) {
  return result == -EOPNOTSUPP || result == -ENOSYS || result == -EPERM || result == -EINVAL || result == -EAGAIN;
}

/*
 * The app shares this open file description, so O_NONBLOCK must never be set on it. RWF_NOWAIT asks for this one write
 * (pwritev2(2)); pipes and unix sockets know it. A terminal does not: it gets a description of our own, by way of
 * /proc/self/fd, or, where that is refused, a look with ppoll first. A regular file does not wait for a reader.
 */
i64 write_without_waiting(i32 fd, const void *bytes, u64 length) {
  i64 result = write_now(fd, bytes, length);
  if (result == -EINTR) result = write_now(fd, bytes, length);
  if (result >= 0 || !may_work_otherwise(result)) return result;
  u32 mode = file_mode(fd);
  /* A file system may need to wait for its own disk (EAGAIN); that ends without any reader. */
  if (mode == S_IFREG) return call3(SYS_write, fd, bytes, length);
  if (result == -EAGAIN) return result;
  if (mode == S_IFSOCK) return call6(SYS_sendto, fd, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL, 0, 0);
  char path[40];
  struct text text = text_in(path, sizeof path);
  add(&text, "/proc/self/fd/");
  add_number(&text, fd);
  i64 own = open_file(path, O_WRONLY | O_APPEND | O_NONBLOCK | O_NOCTTY);
  if (own >= 0) {
    result = call3(SYS_write, own, bytes, length);
    close_fd((i32)own);
    return result;
  }
  struct pollfd poll = {fd, POLLOUT, 0};
  struct timespec none = {0, 0};
  if (call4(SYS_ppoll, &poll, 1, &none, 0) != 1 || !(poll.revents & POLLOUT)) return -EAGAIN;
  return call3(SYS_write, fd, bytes, length);
}
