import { unreachable } from '../model/result.ts';
import type { Obstacle, Versions } from '../model/upgrade.ts';
import { errnoWords } from './errno-words.ts';

const ENOENT = 2;
const ETXTBSY = 26;

/** What is wrong with a file that was to take our place, and the cure; to be read behind its path. */
export function obstacleWords(obstacle: Obstacle): string {
  switch (obstacle.type) {
    case 'unreadable': {
      const { errno } = obstacle;
      const where = errno === ENOENT ? '; it is looked for by the init, among the files that the init sees' : '';
      return `it cannot be read: ${errnoWords(errno)}${where}`;
    }
    case 'not-a-file':
      return 'it is not a regular file; name the executable itself';
    case 'not-executable':
      return `it is not executable: ${errnoWords(obstacle.errno)}; chmod it to 755, on a file system without noexec`;
    case 'foreign-owner':
      return `it belongs to uid ${obstacle.owner}; chown it to root, or to the user of the init`;
    case 'writable-by-others':
      return `its group or others can write it (mode ${obstacle.mode.toString(8)}); chmod it to 755`;
    case 'not-tsinit':
      return 'it is not the executable of tsinit';
    case 'cut-off':
      return 'it is not whole; copy it to another name, and then mv it there';
    case 'other-machine':
      return 'it was built for another kind of machine';
    case 'other-versions': {
      const { ledger, state } = obstacle;
      return `it cannot go on with what is there: ledger ${versions(ledger)}, state ${versions(state)}; restart the container with it instead`;
    }
    case 'not-executed': {
      const { errno } = obstacle;
      const cure = errno === ETXTBSY ? '; somebody still writes it: put it there by mv' : '';
      return `it cannot be executed: ${errnoWords(errno)}${cure}`;
    }
    case 'did-not-come-up':
      return 'it was started and did not come up, so that its predecessor was called back';
    case 'crashed':
      return 'tsinit crashed while it was about to be replaced; ask once more';
    case 'no-app-yet':
      return 'the app has not been started yet; ask again once it runs';
    case 'app-ended':
      return 'the app has ended, and tsinit is about to';
    default:
      return unreachable(obstacle);
  }
}

const versions = ({ ours, theirs }: Versions): string => `version ${theirs} (here ${ours})`;
