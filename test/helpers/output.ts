import type { Readable } from 'node:stream';
import { patience } from './until.ts';

/** What a program writes, as text that a test reads from front to back. */
export class Output {
  /** Everything so far. */
  text = '';
  #read = 0;
  #ended = false;
  readonly #wakers = new Set<() => void>();
  readonly #wholeLines: boolean;

  /** wholeLines: a line counts once its end is there; a terminal shows prompts, which have none. */
  constructor(stream: Readable | null, wholeLines = true) {
    this.#wholeLines = wholeLines;
    this.#ended = stream === null;
    stream?.setEncoding('utf8').on('data', (chunk: string) => this.#take(chunk));
    stream?.on('close', () => this.#end()).on('error', () => this.#end());
  }

  /** The lines that were not empty. */
  get lines(): string[] {
    return this.text.split('\n').filter((line) => line !== '');
  }

  /** Waits for the pattern in what was not read yet, and reads on behind it. ^ and $ are those of a line. */
  async until(pattern: RegExp): Promise<RegExpExecArray> {
    const lines = new RegExp(pattern.source, [...new Set(`${pattern.flags}m`)].join(''));
    const given = Date.now() + patience;
    for (;;) {
      const found = lines.exec(this.#unread());
      if (found !== null) {
        this.#read += found.index + found[0].length;
        return found;
      }
      if (this.#ended) throw new Error(`the output ended without ${pattern}; it was:\n${this.text}`);
      if (Date.now() > given) throw new Error(`waited ${patience} ms in vain for ${pattern}; the output was:\n${this.text}`);
      await this.#more();
    }
  }

  /** As until(), but only the first group, as a number. */
  async number(pattern: RegExp): Promise<number> {
    return Number((await this.until(pattern))[1]);
  }

  #unread(): string {
    const end = this.#wholeLines && !this.#ended ? this.text.lastIndexOf('\n') + 1 : this.text.length;
    return this.text.slice(this.#read, end);
  }

  /** The next piece of output, its end, or a quarter of a second, so that the deadline above is looked at. */
  #more(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, 250);
      this.#wakers.add(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #take(chunk: string): void {
    this.text += chunk.replaceAll('\r', '');
    this.#wake();
  }

  #end(): void {
    this.#ended = true;
    this.#wake();
  }

  #wake(): void {
    for (const waker of this.#wakers) waker();
    this.#wakers.clear();
  }
}
