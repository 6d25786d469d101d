/* Who a job is: groups, group, user, that there is no way back, capabilities; in the order of credentials(7). */
#include "job-child.h"

#define CAP_SETUID 7
#define CAPABILITY_VERSION_3 0x20080522u
#define LAST_POSSIBLE_CAPABILITY 63
#define UNCHANGED (~0u)
enum { PR_CAPBSET_READ = 23, PR_CAPBSET_DROP = 24, PR_CAP_AMBIENT_CLEAR_ALL = 4 };

struct ids {
  u32 real, effective, saved;
};

struct capability_sets {
  u32 effective, permitted, inheritable;
};

static i64 call_capabilities(i64 number, struct capability_sets sets[2]) {
  struct {
    u32 version;
    i32 pid;
  } header = {CAPABILITY_VERSION_3, 0};
  return call2(number, &header, sets);
}

static int all_are(const struct ids *ids, u32 id) { return ids->real == id && ids->effective == id && ids->saved == id; }

/* Who is that user and group already may have no right to set them, and needs none. */
static int is_that_already(const struct job_plan *plan) {
  struct ids users = {0, 0, 0}, groups = {0, 0, 0};
  call3(SYS_getresuid, &users.real, &users.effective, &users.saved);
  call3(SYS_getresgid, &groups.real, &groups.effective, &groups.saved);
  return (!(plan->flags & JOB_USER) || all_are(&users, plan->user)) && (!(plan->flags & JOB_GROUP) || all_are(&groups, plan->group));
}

static void set_groups(const struct job_child *child) {
  const struct job_plan *plan = child->plan;
  if (!(plan->flags & JOB_GROUPS)) return;
  i64 result = call2(SYS_setgroups, plan->group_count, (const u8 *)plan + plan->groups_offset);
  if (result == -EPERM && is_that_already(plan)) return;
  if (result < 0) fail_job(child, STEP_GROUPS, result, 0);
}

/* What nothing that is executed later can give back. Where that is refused, no_new_privs is as good. */
static void limit_bounding_set(const struct job_child *child) {
  for (i64 capability = 0; capability <= LAST_POSSIBLE_CAPABILITY; capability++) {
    if (child->plan->capabilities >> capability & 1 || call2(SYS_prctl, PR_CAPBSET_READ, capability) != 1) continue;
    i64 result = call2(SYS_prctl, PR_CAPBSET_DROP, capability);
    if (result < 0 && !(child->plan->flags & JOB_NO_NEW_PRIVILEGES)) fail_job(child, STEP_CAPABILITIES, result, 0);
  }
}

/* An ambient capability outlives the exec of a file that has none of its own (capabilities(7)). */
static void keep_capabilities(const struct job_child *child, u64 kept, int ambient) {
  const u32 low = (u32)kept, high = (u32)(kept >> 32);
  struct capability_sets sets[2] = {{low, low, low}, {high, high, high}};
  call5(SYS_prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  i64 result = call_capabilities(SYS_capset, sets);
  for (i64 capability = 0; result >= 0 && ambient && capability <= LAST_POSSIBLE_CAPABILITY; capability++)
    if (kept >> capability & 1) result = call5(SYS_prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0);
  if (result < 0) fail_job(child, STEP_CAPABILITIES, result, 0);
}

void take_identity(const struct job_child *child) {
  const struct job_plan *plan = child->plan;
  int limited = (plan->flags & JOB_CAPABILITIES) != 0, another = (plan->flags & JOB_USER) != 0;
  set_groups(child);
  if (limited) {
    limit_bounding_set(child);
    call5(SYS_prctl, PR_SET_KEEPCAPS, 1, 0, 0, 0);
  }
  i64 result = plan->flags & JOB_GROUP ? call3(SYS_setresgid, plan->group, plan->group, plan->group) : 0;
  if (result < 0) fail_job(child, STEP_GROUP, result, 0);
  int was_another = another && !is_that_already(plan);
  if (another) result = call3(SYS_setresuid, plan->user, plan->user, plan->user);
  if (result < 0) fail_job(child, STEP_USER, result, 0);
  if (limited) {
    keep_capabilities(child, plan->capabilities, 1);
    call5(SYS_prctl, PR_SET_KEEPCAPS, 0, 0, 0, 0);
  } else if (was_another && plan->user != 0) {
    /* What we may do ourselves is not this user's. */
    keep_capabilities(child, 0, 0);
  }
  if (!another || plan->user == 0 || (limited && plan->capabilities >> CAP_SETUID & 1)) return;
  /* setresuid(2): that there is no way back is worth a look. */
  if (was_another && call3(SYS_setresuid, UNCHANGED, 0, UNCHANGED) >= 0) fail_job(child, STEP_USER, -EPERM, 0);
}
