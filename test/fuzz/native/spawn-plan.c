/* A spawn plan as any bytes: what is taken out of it lies in it, and what is not whole is refused. */
#include "shim.c"

static const u8 *plan_bytes;
static u64 plan_size;

static void check_strings(char **strings) {
  for (; *strings; strings++) {
    const u8 *at = (const u8 *)*strings;
    must(at >= plan_bytes && at < plan_bytes + plan_size);
    must(at + text_length(*strings) < plan_bytes + plan_size);
  }
}

i64 spawn(struct spawn_request *request, struct spawn_report *report) {
  must(request->argv[0]);
  check_strings(request->argv);
  if ((u64)request->envp != ledger->envp) check_strings(request->envp);
  report->step = STEP_NONE;
  return 12;
}

char *environment_value(char **envp, const char *name_and_equals) {
  (void)envp, (void)name_and_equals;
  return 0;
}

int LLVMFuzzerTestOneInput(const u8 *data, u64 size) {
  static char *no_environment[] = {0};
  if (!ledger) {
    ledger = allocate(LEDGER_SIZE);
    memset(ledger, 0, LEDGER_SIZE);
    ledger->envp = (u64)no_environment;
    seal_ledger(ledger);
  }
  if (size < sizeof(u64)) return 0;
  /* The brain's own size is always right; only the rest of it is in doubt. */
  u8 *plan = allocate(size);
  for (u64 i = 0; i < size; i++) plan[i] = data[i];
  if (size >= sizeof(struct spawn_plan) && data[0] & 1) {
    ((struct spawn_plan *)plan)->version = SPAWN_PLAN_VERSION;
    ((struct spawn_plan *)plan)->size = (u32)size;
  }
  plan_bytes = plan;
  plan_size = size;
  struct spawn_report report;
  i32 result = tsinit_spawn(plan, (u32)size, (u8 *)&report);
  must(result == 12 || result == -EINVAL);
  forget(plan);
  return 0;
}
