import { pid } from '../model/ids.ts';
import type { ProcessFacts, Sender } from '../model/process.ts';
import { array, boolean, nullable, number, numberWithin, oneOf, type Reader, record, text } from '../model/reader.ts';
import type { Delivery, LastDelivery } from '../model/trace.ts';
import { signalInfo, time } from './snapshot-values.ts';

/** Process 1 too: nobody is signalled by these. */
const anybody = numberWithin(1, 2 ** 31 - 1, pid);

const facts = record<ProcessFacts>({
  pid: anybody,
  ppid: number,
  processGroup: number,
  session: number,
  startTime: number,
  state: text,
  comm: text,
});

const sender = record<Sender>({
  facts,
  exe: nullable(text),
  commandLine: array(text),
  parents: array(record<Sender['parents'][number]>({ pid: anybody, comm: text })),
});

/** What the tracer saw last on its way into the app. */
export const lastDelivery: Reader<LastDelivery> = record<LastDelivery>({
  delivery: record<Delivery>({
    pid: anybody,
    comm: text,
    thread: number,
    mainBlocks: boolean,
    info: signalInfo,
    sender: nullable(sender),
    origin: oneOf('outside', 'set', 'container', 'init', 'host'),
  }),
  at: time,
});
