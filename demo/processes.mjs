// @ts-check
import { readdirSync, readFileSync } from 'node:fs';

/**
 * @typedef {object} Process
 * @property {number} pid as seen from here
 * @property {number} inner its pid in its own pid namespace
 * @property {number} parent as seen from here
 * @property {string} state one letter, as in proc_pid_stat(5)
 * @property {number} tasks
 * @property {number} memory VmRSS in kB; 0 of a zombie
 * @property {string} command
 */

/**
 * Everything in /proc.
 * @returns {Process[]}
 */
export function processes() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
}

/**
 * null: it is gone, or not ours to look at.
 * @param {number} pid
 * @returns {Process | null}
 */
export function readProcess(pid) {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
    const field = (/** @type {string} */ name) => new RegExp(`^${name}:\\s*(.*)`, 'm').exec(status)?.[1] ?? '';
    return {
      pid,
      inner: Number(field('NSpid').split(/\s+/).at(-1)),
      parent: Number(field('PPid')),
      state: field('State').charAt(0),
      tasks: Number(field('Threads')),
      memory: Number.parseInt(field('VmRSS') || '0', 10),
      command: words || `(${field('Name')})`,
    };
  } catch {
    return null;
  }
}

/**
 * A root and all below it, as rows of text with the pids of their own namespace, and how many zombies there are.
 * @param {number} root
 * @returns {{ rows: string[], count: number, zombies: number }}
 */
export function tree(root) {
  const everybody = processes();
  /** @type {string[]} */
  const rows = [];
  let zombies = 0;
  const visit = (/** @type {Process} */ process, /** @type {string} */ head, /** @type {string} */ margin) => {
    if (process.state === 'Z') zombies++;
    rows.push(`${head}${process.inner} ${process.command}${process.state === 'Z' ? ' (zombie)' : ''}`);
    const children = everybody.filter(({ parent }) => parent === process.pid);
    for (const [place, child] of children.entries()) {
      const last = place === children.length - 1;
      visit(child, `${margin}${last ? '└─ ' : '├─ '}`, `${margin}${last ? '   ' : '│  '}`);
    }
  };
  for (const process of everybody.filter(({ pid }) => pid === root)) visit(process, '', '');
  return { rows, count: rows.length, zombies };
}
