import { readdirSync } from 'node:fs';
import { LAYOUT } from '../../../../native-bindings/abi.ts';
import { LITTLE_ENDIAN } from '../../../../native-bindings/bytes.ts';
import type { Native } from '../../linux/linux-system.ts';
import type { SavedEdge } from '../jobs-system.ts';
import type { Links } from './link.ts';

const { offsets: at } = LAYOUT.ledger_header;

/**
 * Descriptors that a brain has opened and crashed before it had written them down. Nobody knows what they were for: a shepherd among them
 * is told to end what it has started, which the policy starts again; the rest is closed.
 */
export function closeStrays(
  { jobs, ledger }: Pick<Native, 'jobs' | 'ledger'>,
  links: Pick<Links, 'send'>,
  saved: SavedEdge,
): void {
  const known = new Set([
    ledger.view.getInt32(at.watch_fd, LITTLE_ENDIAN),
    saved.control,
    ...saved.runs.map(({ link }) => link),
    ...[...saved.sockets, ...saved.clients, ...saved.probes].map(({ descriptor }) => descriptor),
  ]);
  for (const name of readdirSync('/proc/self/fd')) {
    const descriptor = Number(name);
    const kept = jobs.isKept(descriptor);
    if (known.has(descriptor) || !kept.ok || kept.value === 0) continue;
    links.send(descriptor, { type: 'kill', spareSessions: false });
    links.send(descriptor, { type: 'release' });
    jobs.closeDescriptor(descriptor);
  }
}
