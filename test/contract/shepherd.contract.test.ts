import { describe, test } from 'vitest';
import { runInNode } from './native-child.ts';

const titles = (await runInNode('shepherd-case.ts', [])).trim().split('\n');

// Each case has a process of its own, with the library preloaded and every signal blocked, that starts real shepherds.
describe('a shepherd', () => {
  for (const title of titles) test(title, () => runInNode('shepherd-case.ts', [title]));
});
