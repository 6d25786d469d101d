#include "personality.h"
#include "options.h"

static const struct personality personalities[] = TSINIT_PERSONALITIES;

int listed(const char *list, const char *name, u64 length) {
  for (; *list; list += text_length(list) + 1)
    if (text_length(list) == length && text_after(name, list)) return 1;
  return 0;
}

const struct personality *personality_named(const char *name) {
  for (u64 i = 0; i < sizeof personalities / sizeof *personalities; i++)
    if (listed(personalities[i].names, name, text_length(name))) return &personalities[i];
  return personalities;
}

const struct personality *personality_of(const struct core *core) {
  const char *name = core->argc ? core->argv[0] : "";
  for (const char *at = name; *at; at++)
    if (*at == '/') name = at + 1;
  return personality_named(name);
}

void obey(struct ledger_header *ledger, const struct personality *personality) {
  ledger->single = personality->single;
  ledger->orders = personality->orders;
  ledger->orders.target = ledger->single ? ledger->main_pid : -ledger->main_pid;
  seal_ledger(ledger);
}

static int is_ours(const char *variable, const struct personality *personality) {
  for (const char *name = personality->variables; *name; name += text_length(name) + 1)
    if (text_after(variable, name)) return 1;
  return 0;
}

int is_command(const struct ledger_header *ledger, const struct personality *personality, const char *word) {
  int process_one = ledger->init_pid == 1;
  return listed(process_one ? personality->commands_of_process_one : personality->commands, word, text_length(word));
}

u64 plain_form(const struct core *core, const struct personality *personality) {
  u64 first = core->argc > 1 && text_equal(core->argv[1], "--") ? 2 : 1;
  if (first >= core->argc || (first == 1 && core->argv[1][0] == '-')) return 0;
  const char *word = core->argv[first];
  if (first == 1 && is_command(core->ledger, personality, word)) return 0;
  for (char **entry = core->envp; *entry; entry++)
    if (is_ours(*entry, personality)) return 0;
  return first;
}
