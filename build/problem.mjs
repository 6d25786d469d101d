// @ts-check
/** Something the user can cure: told as one line, `what: cure`, without a stack. Anything else that is thrown is our own bug. */
export class BuildProblem extends Error {
  /**
   * @param {string} what what is wrong, naming the file or program
   * @param {string} cure what to do about it
   */
  constructor(what, cure) {
    super(`${what}: ${cure}`);
    this.name = 'BuildProblem';
  }
}
