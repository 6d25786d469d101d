/* The link to the brain: reports out, commands in. Nothing here ever waits; what is essential is kept until there is room for it. */
#include "shepherd.h"

#define SLOT 512u
#define SLOTS 512u

struct slot {
  u64 length;
  u8 bytes[SLOT - sizeof(u64)];
};
_Static_assert(REPORT_HEAD == __builtin_offsetof(struct job_report, text), "the head ends where the text begins");
_Static_assert(REPORT_HEAD + SPAWN_PATH_MAX <= SLOT - sizeof(u64), "every essential report fits");

void begin_report(struct job_report *report, u32 type) {
  memset(report, 0, REPORT_HEAD);
  report->type = type;
}

struct process_name name_of(const struct process_facts *facts) {
  struct process_name name = {facts->pid, 0, facts->start_time, {0}};
  memcpy(name.comm, facts->comm, sizeof name.comm);
  return name;
}

/* SOCK_SEQPACKET: all of it, or nothing. */
static i64 send_now(struct shepherd *shepherd, const void *head, const char *text, u64 length) {
  struct iovec parts[2] = {{head, REPORT_HEAD}, {text, length}};
  struct msghdr message = {0, 0, parts, length ? 2 : 1, 0, 0, 0};
  i64 result;
  do result = call3(SYS_sendmsg, shepherd->link, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
  while (result == -EINTR);
  if (result == -EPIPE || result == -EBADF) {
    close_fd(shepherd->link);
    shepherd->link = -1;
    shepherd->queue.count = 0;
  }
  return result;
}

static int keep_for_later(struct shepherd *shepherd, const struct job_report *report, const char *text, u64 length) {
  struct report_queue *queue = &shepherd->queue;
  if (!queue->slots) {
    i64 memory = call6(SYS_mmap, 0, SLOT * SLOTS, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory < 0 && memory > -4096) return 0;
    queue->slots = (u8 *)memory;
  }
  if (queue->count == SLOTS || REPORT_HEAD + length > sizeof((struct slot *)0)->bytes) return 0;
  struct slot *slot = (struct slot *)queue->slots + (queue->first + queue->count++) % SLOTS;
  memcpy(slot->bytes, report, REPORT_HEAD);
  memcpy(slot->bytes + REPORT_HEAD, text, length);
  slot->length = length;
  return 1;
}

/* How many found no room, before anything else is told again. */
static int tell_lost(struct shepherd *shepherd) {
  struct job_report report;
  if (!shepherd->lost) return 1;
  begin_report(&report, REPORT_LOST);
  report.count = shepherd->lost;
  if (send_now(shepherd, &report, 0, 0) < 0) return 0;
  shepherd->lost = 0;
  return 1;
}

void flush_reports(struct shepherd *shepherd) {
  struct report_queue *queue = &shepherd->queue;
  while (shepherd->link >= 0 && queue->count) {
    const struct slot *slot = (const struct slot *)queue->slots + queue->first;
    if (send_now(shepherd, slot->bytes, (const char *)slot->bytes + REPORT_HEAD, slot->length) < 0) return;
    queue->first = (queue->first + 1) % SLOTS;
    queue->count--;
  }
  if (shepherd->link >= 0) tell_lost(shepherd);
}

void send_report(struct shepherd *shepherd, struct job_report *report, const char *text, u64 length, int essential) {
  if (shepherd->link < 0 || shepherd->released) return;
  report->text_length = (u32)length;
  flush_reports(shepherd);
  if (shepherd->link < 0) return;
  if (!shepherd->queue.count && !shepherd->lost) {
    i64 result = send_now(shepherd, report, text, length);
    if (result >= 0 || shepherd->link < 0) return;
  }
  if (!essential || !keep_for_later(shepherd, report, text, length)) shepherd->lost++;
}

static void obey(struct shepherd *shepherd, const struct job_command *command) {
  switch (command->type) {
    case COMMAND_SIGNAL: signal_set(shepherd, command); break;
    case COMMAND_KILL: begin_to_kill(shepherd, command->spare_sessions != 0); break;
    case COMMAND_SET_MAIN: set_main(shepherd, command->pid); break;
    case COMMAND_TEE: shepherd->tee = command->on; break;
    case COMMAND_WATCHDOG: set_job_watchdog(shepherd, command->limit_ns); break;
    case COMMAND_RELEASE: shepherd->released = 1; break;
    default: break;
  }
}

/* The end of the link: nobody commands us any more, and the job has nobody but us to reap for it. See shepherd-alone.c. */
void obey_commands(struct shepherd *shepherd) {
  while (shepherd->link >= 0) {
    struct job_command command;
    i64 size = call6(SYS_recvfrom, shepherd->link, &command, sizeof command, MSG_DONTWAIT, 0, 0);
    if (size == -EINTR) continue;
    if (size == -EAGAIN) return;
    if (size <= 0) {
      close_fd(shepherd->link);
      shepherd->link = -1;
      shepherd->queue.count = 0;
      return;
    }
    if (size == sizeof command) obey(shepherd, &command);
  }
}
