/** What a piece of text is, so that a terminal can show it in a colour of its own. */
export type Style = 'good' | 'bad' | 'doubtful' | 'faint' | 'strong';

/** Puts the colour around a text, or nothing. It is called with whole pieces, behind whatever was measured and cut. */
export type Paint = (text: string, style: Style) => string;

const CODES: Readonly<Record<Style, string>> = { good: '32', bad: '31', doubtful: '33', faint: '2', strong: '1' };

export const PLAIN: Paint = (text) => text;
/** ECMA-48's SGR, in the eight colours that every terminal has. */
export const COLOURED: Paint = (text, style) => (text === '' ? '' : `\u001b[${CODES[style]}m${text}\u001b[0m`);
