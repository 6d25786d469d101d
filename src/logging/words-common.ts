import type { Target } from '../model/event.ts';
import type { Message } from '../model/message.ts';

export type MessageOf<Type extends Message['type']> = Extract<Message, { readonly type: Type }>;

/** "1 process", "3 processes". */
export const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** "process group 8", "process 8". */
export const targetWords = (target: Target): string =>
  target.type === 'group' ? `process group ${target.leader}` : `process ${target.pid}`;
