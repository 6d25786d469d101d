/* Which call is answered with which error. */
#include "tracer.h"

#include <stdio.h>
#include <string.h>

#define RULES 8

enum whose { WHOSE_INIT, WHOSE_CHILD, WHOSE_NODE };

static struct rule {
  enum whose whose;
  int number;
  struct place place; /* TEXT_NONE: wherever it comes from */
  unsigned first, last;
  int error;
  unsigned seen;
} rules[RULES];
static int count;

static int read_whose(const char *word) {
  const char *names[] = {"init", "child", "node"};
  for (int i = 0; i < 3; i++)
    if (strcmp(word, names[i]) == 0) return i;
  return -1;
}

int add_rule(const char *words) {
  if (count == RULES) return 0;
  struct rule *rule = &rules[count];
  char whose[8], place[24] = "";
  if (sscanf(words, "%7[a-z]:%d:%u-%u:%d", whose, &rule->number, &rule->first, &rule->last, &rule->error) != 5 &&
      sscanf(words, "%7[a-z]:%d@%23[a-z0-9]:%u-%u:%d", whose, &rule->number, place, &rule->first, &rule->last, &rule->error) != 6)
    return 0;
  int found = read_whose(whose);
  if (found < 0) return 0;
  rule->whose = (enum whose)found;
  if (*place) {
    rule->place.text = *place == 'c' ? TEXT_CORE : TEXT_LIBRARY;
    if (sscanf(place + 1, "%lx", &rule->place.offset) != 1) return 0;
  }
  count++;
  return 1;
}

static int matches(const struct rule *rule, const struct call *call) {
  if (rule->number != call->number) return 0;
  if ((rule->whose == WHOSE_NODE) != (call->place.text == TEXT_NODE)) return 0;
  if ((rule->whose == WHOSE_CHILD) != (call->who == WHO_CHILD)) return 0;
  return rule->place.text == TEXT_NONE || (rule->place.text == call->place.text && rule->place.offset == call->place.offset);
}

int answer_of(const struct call *call) {
  int answer = 0;
  for (int i = 0; i < count; i++) {
    if (!matches(&rules[i], call)) continue;
    rules[i].seen++;
    if (answer || rules[i].seen < rules[i].first || rules[i].seen > rules[i].last) continue;
    answer = rules[i].error;
    tell("hit %d %u", i, rules[i].seen);
  }
  return answer;
}
