import type { ExitCode } from '../../src/model/ids.ts';
import type { Obstacle } from '../../src/model/upgrade.ts';
import type { System, UpgradeRequest } from '../../src/runtime/system.ts';

/** Thrown where the real system would be another program. */
export class Replaced extends Error {
  readonly path: string;
  constructor(path: string) {
    super(`replaced by ${path}`);
    this.path = path;
  }
}

/** Somebody who asks for upgrades, and a kernel that knows why they cannot be. */
export class FakeUpgrades implements Pick<System, 'request' | 'answerRequest' | 'replaceSelf' | 'forgetOldFile'> {
  asked: UpgradeRequest | null = null;
  readonly answers: { readonly code: ExitCode; readonly words: string }[] = [];
  obstacle: Obstacle | null = null;
  oldFilesForgotten = 0;

  request(): UpgradeRequest | null {
    const request = this.asked;
    if (request !== null) this.asked = { ...request, taken: true };
    return request;
  }

  answerRequest(code: ExitCode, words: string): void {
    if (this.asked !== null) this.answers.push({ code, words });
    this.asked = null;
  }

  replaceSelf(path: string): Obstacle {
    if (this.obstacle === null) throw new Replaced(path);
    return this.obstacle;
  }

  forgetOldFile(): void {
    this.oldFilesForgotten++;
  }
}
