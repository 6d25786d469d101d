import { DEFAULT_SETTINGS } from '../../src/cli/parse-arguments.ts';
import { SIGKILL } from '../../src/model/signals.ts';
import { createLinuxSystem } from '../../src/runtime/linux/linux-system.ts';
import { nativeWorld } from './native-world.ts';
import { type Behaviour, contractCases } from './system-contract.ts';

// Runs one case of the contract, by its number, on Linux. Not under vitest, whose workers have threads and children.

const programs: Readonly<Record<Behaviour, string>> = {
  'exits-with-7': 'exit 7',
  waits: 'exec sleep 1000',
  'waits-with-a-child-in-its-group': 'sleep 1000 & exec sleep 1000',
  'stops-itself-and-waits': 'kill -STOP $$; exec sleep 1000',
  'leaves-an-orphan-that-exits-with-5': '(sh -c "sleep 0.02; exit 5" & ) ; exec sleep 1000',
  'sends-us-usr1-and-waits': 'kill -USR1 $PPID; exec sleep 1000',
  'keeps-a-zombie': 'sleep 0.01 & exec sleep 1000',
  'continues-us-when-we-are-stopped':
    'until grep -q "^State:.T" /proc/$PPID/status; do sleep 0.01; done; kill -CONT $PPID; exec sleep 1000',
  'is-missing': '',
};

const contractCase = contractCases[Number(process.argv[2])];
if (contractCase === undefined) throw new Error(`there is no case ${process.argv[2]}`);
const program = contractCase.app === 'is-missing' ? ['/nowhere/missing'] : ['/bin/sh', '-c', programs[contractCase.app]];
const system = createLinuxSystem(nativeWorld([`PATH=${process.env.PATH}`]), {
  program: program.map((word) => Buffer.from(word)),
  settings: { ...DEFAULT_SETTINGS, verbosity: 1 },
});
if (!system.setSubreaper().ok) throw new Error('this kernel refuses subreapers');
try {
  contractCase.run(system);
} finally {
  for (const { facts } of system.members() ?? []) system.sendSignal(SIGKILL, { type: 'process', pid: facts.pid }, null);
}
process.exit(0);
