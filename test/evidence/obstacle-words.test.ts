import { expect, it } from 'vitest';
import { obstacleWords } from '../../src/evidence/obstacle-words.ts';
import { errno, uid } from '../../src/model/ids.ts';
import type { Obstacle } from '../../src/model/upgrade.ts';

it.each<[Obstacle, string]>([
  [
    { type: 'unreadable', errno: errno(2) },
    'it cannot be read: ENOENT (no such file or directory); it is looked for by the init, among the files that the init sees',
  ],
  [{ type: 'unreadable', errno: errno(13) }, 'it cannot be read: EACCES (permission denied)'],
  [{ type: 'not-a-file' }, 'it is not a regular file; name the executable itself'],
  [
    { type: 'not-executable', errno: errno(13) },
    'it is not executable: EACCES (permission denied); chmod it to 755, on a file system without noexec',
  ],
  [{ type: 'foreign-owner', owner: uid(1000) }, 'it belongs to uid 1000; chown it to root, or to the user of the init'],
  [{ type: 'writable-by-others', mode: 0o4775 }, 'its group or others can write it (mode 4775); chmod it to 755'],
  [{ type: 'not-tsinit' }, 'it is not the executable of tsinit'],
  [{ type: 'cut-off' }, 'it is not whole; copy it to another name, and then mv it there'],
  [{ type: 'other-machine' }, 'it was built for another kind of machine'],
  [
    { type: 'other-versions', ledger: { ours: 2, theirs: 3 }, state: { ours: 2, theirs: 2 } },
    'it cannot go on with what is there: ledger version 3 (here 2), state version 2 (here 2); restart the container with it instead',
  ],
  [{ type: 'not-executed', errno: errno(12) }, 'it cannot be executed: ENOMEM (cannot allocate memory)'],
  [
    { type: 'not-executed', errno: errno(26) },
    'it cannot be executed: ETXTBSY (text file busy); somebody still writes it: put it there by mv',
  ],
  [{ type: 'did-not-come-up' }, 'it was started and did not come up, so that its predecessor was called back'],
  [{ type: 'crashed' }, 'tsinit crashed while it was about to be replaced; ask once more'],
  [{ type: 'no-app-yet' }, 'the app has not been started yet; ask again once it runs'],
  [{ type: 'app-ended' }, 'the app has ended, and tsinit is about to'],
])('%j is told with its cure', (obstacle, words) => {
  expect(obstacleWords(obstacle)).toBe(words);
});
