/* Sockets for the brain, without libuv (native-bindings/sockets.ts): all non-blocking, and none of the calls waits. */
#include "job.h"
#include "shim.h"

enum { SOCK_FLAGS = O_CLOEXEC | O_NONBLOCK, IPPROTO_IPV6 = 41, IPV6_V6ONLY = 26 };
#define PATH_ROOM 108u

struct unix_address { /* unix(7) */
  u16 family;
  char path[PATH_ROOM];
};

struct inet_address { /* ip(7), ipv6(7): both begin alike */
  u16 family;
  u8 port[2];
  union {
    u8 v4[12];
    struct {
      u32 flow;
      u8 address[16];
      u32 scope;
    } v6;
  };
};

static i64 make_socket(i32 family, i32 type) {
  i64 fd = call3(SYS_socket, family, type | SOCK_FLAGS, 0);
  if (fd < 0 || fd > 2) return fd;
  i64 high = call3(SYS_fcntl, fd, F_DUPFD_CLOEXEC, 3);
  close_fd((i32)fd);
  return high;
}

static i64 or_close(i64 result, i64 fd) {
  if (result >= 0) return fd;
  if (fd >= 0) close_fd((i32)fd);
  return result;
}

static i64 set_option(i64 fd, i32 level, i32 option, i32 value) {
  return call5(SYS_setsockopt, fd, level, option, &value, sizeof value);
}

/* The length of what is filled in; 0: such an address is not known. */
static u32 inet_address_of(const struct tcp_address *from, struct inet_address *to) {
  memset(to, 0, sizeof *to);
  to->port[0] = (u8)(from->port >> 8);
  to->port[1] = (u8)from->port;
  if (from->version == 4) {
    to->family = AF_INET;
    memcpy(to->v4, from->address, 4);
    return 16;
  }
  if (from->version != 6) return 0;
  to->family = AF_INET6;
  memcpy(to->v6.address, from->address, sizeof to->v6.address);
  to->v6.scope = from->scope;
  return 28;
}

EXPORTED i32 tsinit_listen_tcp(const u8 *bytes, i32 backlog) {
  const struct tcp_address *wanted = (const struct tcp_address *)bytes;
  struct inet_address address;
  u32 length = inet_address_of(wanted, &address);
  if (!length) return -EINVAL;
  i64 fd = make_socket(address.family, SOCK_STREAM), result = fd;
  if (result >= 0) result = set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
  if (result >= 0 && address.family == AF_INET6) result = set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, wanted->only_v6 != 0);
  if (result >= 0) result = call3(SYS_bind, fd, &address, length);
  if (result >= 0) result = call2(SYS_listen, fd, backlog);
  return (i32)or_close(result, fd);
}

/* The length of the address, or 0 where the path is too long. */
static u32 unix_address_of(const u8 *path, u32 length, struct unix_address *to) {
  memset(to, 0, sizeof *to);
  to->family = AF_UNIX;
  if (!length || length >= PATH_ROOM) return 0;
  memcpy(to->path, path, length);
  return (u32)__builtin_offsetof(struct unix_address, path) + length + 1;
}

/* Somebody listens where a connection is made, is under way, or would have to wait; nobody where it is refused. */
static int is_stale(const struct unix_address *address, u32 length, i32 type) {
  i64 fd = make_socket(AF_UNIX, type);
  if (fd < 0) return 0;
  i64 result = call3(SYS_connect, fd, address, length);
  close_fd((i32)fd);
  return result == -ECONNREFUSED;
}

/*
 * The file is made with no more than `mode` (umask(2) is the process's, and there is one thread that makes files), so that nobody can connect
 * before it is what it should be.
 */
static i64 bind_file(i64 fd, const struct unix_address *address, u32 length, u32 mode, i32 type) {
  i64 before = call1(SYS_umask, 0777 & ~mode);
  i64 result = call3(SYS_bind, fd, address, length);
  if (result == -EADDRINUSE && is_stale(address, length, type)) {
    call3(SYS_unlinkat, AT_FDCWD, address->path, 0);
    result = call3(SYS_bind, fd, address, length);
  }
  call1(SYS_umask, before);
  return result;
}

EXPORTED i32 tsinit_listen_unix(const u8 *path, u32 path_length, u32 mode, i32 user, i32 group, i32 backlog) {
  struct unix_address address;
  u32 length = unix_address_of(path, path_length, &address);
  if (!length) return -ENAMETOOLONG;
  i64 fd = make_socket(AF_UNIX, SOCK_STREAM);
  if (fd < 0) return (i32)fd;
  i64 result = bind_file(fd, &address, length, mode, SOCK_STREAM);
  if (result < 0) return (i32)or_close(result, fd);
  if (user != -1 || group != -1) result = call5(SYS_fchownat, AT_FDCWD, address.path, user, group, 0);
  if (result >= 0) result = call2(SYS_listen, fd, backlog);
  if (result < 0) call3(SYS_unlinkat, AT_FDCWD, address.path, 0);
  return (i32)or_close(result, fd);
}

EXPORTED i32 tsinit_accept(i32 listener) {
  i64 fd = call4(SYS_accept4, listener, 0, 0, SOCK_FLAGS);
  if (fd < 0 || fd > 2) return (i32)fd;
  i64 high = call3(SYS_fcntl, fd, F_DUPFD_CLOEXEC, 3);
  close_fd((i32)fd);
  return (i32)high;
}

EXPORTED i32 tsinit_peer_credentials(i32 fd, u8 *credentials) {
  u32 length = sizeof(struct peer_credentials);
  return (i32)call5(SYS_getsockopt, fd, SOL_SOCKET, SO_PEERCRED, credentials, &length);
}

EXPORTED i32 tsinit_connect_tcp(const u8 *bytes) {
  struct inet_address address;
  u32 length = inet_address_of((const struct tcp_address *)bytes, &address);
  if (!length) return -EINVAL;
  i64 fd = make_socket(address.family, SOCK_STREAM);
  if (fd < 0) return (i32)fd;
  i64 result = call3(SYS_connect, fd, &address, length);
  return (i32)or_close(result == -EINPROGRESS ? 0 : result, fd);
}

EXPORTED i32 tsinit_connect_unix(const u8 *path, u32 path_length) {
  struct unix_address address;
  u32 length = unix_address_of(path, path_length, &address);
  if (!length) return -ENAMETOOLONG;
  i64 fd = make_socket(AF_UNIX, SOCK_STREAM);
  if (fd < 0) return (i32)fd;
  return (i32)or_close(call3(SYS_connect, fd, &address, length), fd);
}

EXPORTED i32 tsinit_connected(i32 fd) {
  struct pollfd poll = {fd, POLLOUT, 0};
  struct timespec none = {0, 0};
  i64 ready = call5(SYS_ppoll, &poll, 1, &none, 0, 0);
  if (ready <= 0) return ready == 0 || ready == -EINTR ? -EAGAIN : (i32)ready;
  i32 error = 0;
  u32 length = sizeof error;
  i64 result = call5(SYS_getsockopt, fd, SOL_SOCKET, SO_ERROR, &error, &length);
  return result < 0 ? (i32)result : -error;
}

EXPORTED i32 tsinit_receive_bytes(i32 fd, u8 *bytes, u32 capacity) {
  return (i32)call6(SYS_recvfrom, fd, bytes, capacity, MSG_DONTWAIT, 0, 0);
}

EXPORTED i32 tsinit_peek_bytes(i32 fd, u8 *bytes, u32 capacity) {
  return (i32)call6(SYS_recvfrom, fd, bytes, capacity, MSG_DONTWAIT | MSG_PEEK, 0, 0);
}

/* Of the open file description, which whoever has the socket shares: what a job is handed is blocking, as sd_listen_fds(3) has it. */
EXPORTED i32 tsinit_set_blocking(i32 fd, u32 blocking) {
  i64 flags = call2(SYS_fcntl, fd, F_GETFL);
  if (flags < 0) return (i32)flags;
  return (i32)call3(SYS_fcntl, fd, F_SETFL, blocking ? flags & ~(i64)O_NONBLOCK : flags | O_NONBLOCK);
}

EXPORTED i32 tsinit_send_bytes(i32 fd, const u8 *bytes, u32 length) {
  return (i32)call6(SYS_sendto, fd, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL, 0, 0);
}

EXPORTED i32 tsinit_port_of(i32 fd) {
  struct inet_address address;
  u32 length = sizeof address;
  i64 result = call3(SYS_getsockname, fd, &address, &length);
  if (result < 0) return (i32)result;
  return address.family == AF_INET || address.family == AF_INET6 ? address.port[0] << 8 | address.port[1] : -EINVAL;
}

/* Bound to nothing but its family, the kernel chooses an abstract name (unix(7), autobind). */
EXPORTED i32 tsinit_notify_socket(const u8 *path, u32 path_length, u8 *out) {
  struct notify_name *name = (struct notify_name *)out;
  struct unix_address address;
  u32 length = unix_address_of(path, path_length, &address);
  if (path_length && !length) return -ENAMETOOLONG;
  i64 fd = make_socket(AF_UNIX, SOCK_DGRAM);
  if (fd < 0) return (i32)fd;
  i64 result = set_option(fd, SOL_SOCKET, SO_PASSCRED, 1);
  if (result < 0) return (i32)or_close(result, fd);
  name->length = 0;
  if (path_length) return (i32)or_close(bind_file(fd, &address, length, 0666, SOCK_DGRAM), fd);
  result = call3(SYS_bind, fd, &address, sizeof address.family);
  length = sizeof address;
  if (result >= 0) result = call3(SYS_getsockname, fd, &address, &length);
  if (result < 0) return (i32)or_close(result, fd);
  u32 head = (u32)__builtin_offsetof(struct unix_address, path) + 1;
  name->length = length > head ? length - head : 0;
  memcpy(name->name, address.path + 1, name->length);
  return (i32)fd;
}
