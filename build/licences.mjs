// @ts-check
import { existsSync, readdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from './context.mjs';
import { ADDON_PARTS, MIT_TEXT } from './licences-addon.mjs';
import { BuildProblem } from './problem.mjs';
import { onPath, runTool } from './tool.mjs';

const RULE = '='.repeat(100);

/** The bundled libraries: their Debian packages, their folder in /usr/share/licenses elsewhere, and what is in them. */
const LIBRARIES = [
  { debian: 'libc6', elsewhere: 'glibc', title: 'glibc (ld-linux, libc, libm, libdl, libpthread, librt)' },
  { debian: 'libstdc++6', elsewhere: 'libstdc++', title: 'libstdc++' },
  { debian: 'libgcc-s1', elsewhere: 'libgcc', title: 'libgcc_s' },
  { debian: 'libatomic1', elsewhere: 'libatomic', title: 'libatomic' },
];

/** The texts that Debian's copyright files refer to instead of including them. */
const COMMON_TEXTS = ['LGPL-2.1', 'GPL-3'];

/**
 * The notices of everything that is in the executable, as one text: `tsinit --license`.
 * @param {{output: string, nodePackage: string, nodeVersion: string}} request
 * @returns {number} how many parts it names
 */
export function writeLicences({ output, nodePackage, nodeVersion }) {
  const parts = [
    { title: 'tsinit', text: readFileSync(join(root, 'LICENSE'), 'utf8') },
    { title: `Node.js ${nodeVersion}, with what it contains`, text: readFileSync(join(nodePackage, 'LICENSE'), 'utf8') },
    { title: 'ffi-rs', text: readFileSync(join(root, 'node_modules', 'ffi-rs', 'LICENSE'), 'utf8') },
    { title: 'Compiled into the addon of ffi-rs', text: `${ADDON_PARTS.join('\n')}\n\n${MIT_TEXT}` },
    ...['yaml', 'valibot'].map((name) => ({ title: name, text: noticeOfModule(name) })),
    ...libraryNotices(),
  ];
  const contents = parts.map(({ title }, index) => `${String(index + 1).padStart(3)}. ${title}`).join('\n');
  const head = `tsinit is made of the following parts, each under its own licence.\n\n${contents}\n`;
  const body = parts.map(({ title, text }, index) => `\n${RULE}\n${index + 1}. ${title}\n${RULE}\n\n${text.trim()}\n`);
  writeFileSync(output, head + body.join(''));
  return parts.length;
}

/**
 * Of a library that the reader of configurations is made with.
 * @param {string} name
 */
function noticeOfModule(name) {
  const folder = join(root, 'node_modules', name);
  const file = ['LICENSE', 'LICENSE.md'].map((one) => join(folder, one)).find(existsSync);
  if (!file) throw new BuildProblem(`no licence of ${name} was found in ${folder}`, 'run `npm ci`');
  return readFileSync(file, 'utf8');
}

/** GCC's libraries share one copyright file in Debian: it is told once, for all of them. */
function libraryNotices() {
  /** @type {Map<string, string[]>} */
  const titles = new Map();
  for (const library of LIBRARIES) {
    const text = noticeOf(library);
    titles.set(text, [...(titles.get(text) ?? []), library.title + sourceOf(library.debian)]);
  }
  const notices = [...titles].map(([text, names]) => ({ title: names.join(', '), text }));
  const common = COMMON_TEXTS.map((name) => ({ title: `The text of ${name}`, file: `/usr/share/common-licenses/${name}` }));
  return [
    ...notices,
    ...common.filter(({ file }) => existsSync(file)).map(({ title, file }) => ({ title, text: readFileSync(file, 'utf8') })),
  ];
}

/** @param {(typeof LIBRARIES)[number]} library */
function noticeOf({ debian, elsewhere, title }) {
  const copyright = `/usr/share/doc/${debian}/copyright`;
  if (existsSync(copyright)) return readFileSync(realpathSync(copyright), 'utf8');
  const folder = `/usr/share/licenses/${elsewhere}`;
  if (!existsSync(folder)) {
    throw new BuildProblem(
      `no licence of ${title} was found (${copyright}, ${folder})`,
      `reinstall ${debian} with its documentation`,
    );
  }
  const files = readdirSync(folder)
    .sort()
    .map((file) => join(folder, file));
  const texts = files
    .filter((file) => statSync(file).isFile())
    .map((file) => `${basename(file)}\n\n${readFileSync(file, 'utf8')}`);
  return texts.join('\n');
}

/**
 * Which source the bundled copy was built from, where Debian's packager knows: the LGPL asks that it can be found.
 * @param {string} name
 */
function sourceOf(name) {
  const query = onPath('dpkg-query');
  if (!query) return '';
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the braces are dpkg-query's, not ours.
  const format = '${source:Package} ${source:Version}';
  try {
    return ` (Debian source package ${runTool(query, ['-W', '-f', format, name]).trim()})`;
  } catch {
    return ''; // dpkg is here, but the library did not come from it
  }
}
