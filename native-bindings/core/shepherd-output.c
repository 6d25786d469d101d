/* The job's output on its way through us: line by line with a prefix, or into a file as it comes; and as reports, while it is asked for. */
#include "job-child.h"
#include "shepherd.h"

#define MOST_READS 64 /* at once, so that a job that never stops writing does not keep us from its end */
#define BUFFER (PUMP_PREFIX + PUMP_LINE)
#define MADV_DONTNEED 4

static const char *name_of_job(const struct shepherd *shepherd) {
  const char *name = plan_text(shepherd->plan, shepherd->plan->name_offset);
  return name ? name : "";
}

static i64 open_pump(struct pump *pump, i32 *end) {
  i32 ends[2];
  i64 result = call2(SYS_pipe2, ends, O_CLOEXEC);
  if (result < 0) return result;
  pump->fd = above_stdio(ends[0]);
  *end = above_stdio(ends[1]);
  call3(SYS_fcntl, pump->fd, F_SETFL, O_NONBLOCK);
  i64 memory = call6(SYS_mmap, 0, BUFFER, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory < 0 && memory > -4096) return memory;
  pump->buffer = (char *)memory;
  return 0;
}

static i64 open_output(struct shepherd *shepherd, u32 index, i32 *end, struct spawn_report *report) {
  const struct job_output *output = &shepherd->plan->output[index];
  struct pump *pump = &shepherd->pumps[index];
  const char *text = plan_text(shepherd->plan, output->text_offset);
  report->path[0] = 0;
  if (output->type == OUTPUT_INHERIT || output->type == OUTPUT_SAME) return 0;
  if (output->type != OUTPUT_NULL && !text) return -EINVAL;
  struct text path = text_in(report->path, sizeof report->path);
  if (output->type == OUTPUT_NULL) {
    add(&path, "/dev/null");
    i64 fd = above_stdio(open_file("/dev/null", O_WRONLY));
    *end = (i32)fd;
    return fd;
  }
  pump->type = output->type;
  pump->text = text;
  pump->text_length = text_length(text);
  pump->target = (i32)index + 1;
  if (output->type == OUTPUT_FILE) {
    pump->keep = output->keep;
    pump->max_size = output->max_size;
    add(&path, text);
    i64 result = open_output_file(pump);
    if (result < 0) return result;
  } else if (pump->text_length > PUMP_PREFIX) {
    pump->text_length = PUMP_PREFIX;
  }
  return open_pump(pump, end);
}

i64 open_outputs(struct shepherd *shepherd, i32 ends[2], struct spawn_report *report) {
  report->step = STEP_OUTPUT;
  for (u32 i = 0; i < 2; i++) {
    i64 result = open_output(shepherd, i, &ends[i], report);
    if (result < 0) return result;
  }
  report->path[0] = 0;
  return 0;
}

static void tee_line(struct shepherd *shepherd, const char *line, u64 length) {
  struct job_report report;
  if (!shepherd->tee) return;
  begin_report(&report, REPORT_LINE);
  send_report(shepherd, &report, line, length, 0);
}

/* `line` lies in the buffer, with its newline behind it: what is before it has gone out already, and makes room for the prefix. */
static void line_came(struct shepherd *shepherd, struct pump *pump, char *line, u64 length) {
  tee_line(shepherd, line, length);
  if (pump->type != OUTPUT_PREFIX) return;
  char *start = line - pump->text_length;
  memcpy(start, pump->text, pump->text_length);
  write_line(&pump->backlog, pump->target, start, pump->text_length + length + 1);
}

/* Whole lines go out, and so does one that is as long as the buffer; what is left is the beginning of the next. */
static void cut_lines(struct shepherd *shepherd, struct pump *pump, u64 fresh, int last) {
  char *lines = pump->buffer + PUMP_PREFIX;
  u64 start = 0, end = pump->length + fresh;
  for (u64 at = pump->length; at < end; at++) {
    if (lines[at] != '\n') continue;
    line_came(shepherd, pump, lines + start, at - start);
    start = at + 1;
  }
  u64 rest = end - start;
  if (rest && (last || rest == PUMP_LINE - 1)) {
    lines[end] = '\n';
    line_came(shepherd, pump, lines + start, rest);
    rest = 0;
  }
  for (u64 i = 0; start && i < rest; i++) lines[i] = lines[start + i];
  pump->length = rest;
}

void pump_output(struct shepherd *shepherd, struct pump *pump, int last) {
  const char *name = name_of_job(shepherd);
  for (int i = 0; pump->fd >= 0 && (last || i < MOST_READS); i++) {
    char *lines = pump->buffer + PUMP_PREFIX;
    i64 size = read_fd(pump->fd, lines + pump->length, PUMP_LINE - 1 - pump->length);
    if (size == -EINTR) continue;
    if (size == -EAGAIN && !last) return;
    if (size <= 0) {
      cut_lines(shepherd, pump, 0, 1);
      close_fd(pump->fd);
      pump->fd = -1;
      return;
    }
    if (pump->type == OUTPUT_FILE) write_to_file(pump, name, lines + pump->length, (u64)size);
    cut_lines(shepherd, pump, (u64)size, 0);
  }
}

void rest_pump(struct pump *pump) {
  if (pump->buffer && !pump->length) call3(SYS_madvise, pump->buffer, BUFFER, MADV_DONTNEED);
}
