/** How long a fact may take, in milliseconds. It bounds a failure; no test passes or fails by being fast or slow. */
export const patience = 60_000;

/** Asks again and again whether a fact that nobody announces (a line in /proc) has come true, and returns it. */
export async function until<Fact>(what: string, look: () => Fact | null | undefined | false): Promise<Fact> {
  const given = Date.now() + patience;
  for (;;) {
    const fact = look();
    if (fact !== null && fact !== undefined && fact !== false) return fact;
    if (Date.now() > given) throw new Error(`waited ${patience} ms in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
