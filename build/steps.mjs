// @ts-check
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { BRAIN, bundle, CONFIG_READER, INSIDE } from './bundle.mjs';
import { makeCodeCache } from './code-cache.mjs';
import { assertComplete, findLibrary, libraryNames, SHIM_NAME, stripLibrary } from './collect-libraries.mjs';
import { compileCore, coreInputs } from './compile-core.mjs';
import { root } from './context.mjs';
import { writeExecutable } from './executable.mjs';
import { writeLicences } from './licences.mjs';
import { optionInputs, writeOptionsHeader } from './options-header.mjs';
import { formatSize } from './progress.mjs';
import { EXEC_ARGV, makeSea } from './sea.mjs';
import { findCompiler, findStrip, runTool } from './tool.mjs';

/** @typedef {import('./context.mjs').Context} Context */
/** @typedef {import('./step.mjs').Step} Step */

/**
 * The build, in its order. Tools and libraries are looked for before anything is made, so that what is missing is told at once.
 * @param {Context} context
 * @returns {Step[]}
 */
export function makeSteps(context) {
  const { arch, at, nodePackage, nodeVersion, version } = context;
  const compiler = findCompiler();
  const strip = findStrip();
  const toolVersions = [compiler, strip].map((tool) => runTool(tool, ['--version']));
  const own = (/** @type {string[]} */ ...names) => names.map((name) => join(root, 'build', `${name}.mjs`));

  const node = join(nodePackage, 'bin', 'node');
  const addon = join(root, 'node_modules', '@yuuang', `ffi-rs-linux-${arch}-gnu`, `ffi-rs.linux-${arch}-gnu.node`);
  const assets = {
    'ffi-rs.node': addon,
    'licenses.txt': at('licenses.txt'),
    'config.cjs': at('config.cjs'),
    'config.cache': at('config.cache'),
    'inside.cjs': at('inside.cjs'),
  };
  const names = libraryNames(arch);
  const packed = names.map((name) => at(`libraries/${name}`));
  const found = names.filter((name) => name !== SHIM_NAME).map((name) => ({ name, source: findLibrary(name, compiler, arch) }));
  const size = (/** @type {string} */ file) => statSync(file).size;

  return [
    {
      name: 'options',
      inputs: [...optionInputs(), ...own('options-header')],
      settings: { version },
      outputs: [at('options.h')],
      run: async () => {
        const count = await writeOptionsHeader({ output: at('options.h'), version });
        return { text: `${count} personalities for the native core`, bytes: size(at('options.h')) };
      },
    },
    {
      name: 'core',
      inputs: [...coreInputs(), at('options.h'), ...own('compile-core', 'elf')],
      settings: { arch, compiler, toolVersions },
      outputs: [at('core.bin'), at('shim.so')],
      run: () => {
        compileCore({ compiler, arch, core: at('core.bin'), shim: at('shim.so'), includes: at('') });
        return { text: `the core, and ${formatSize(size(at('shim.so')))} of preloaded library`, bytes: size(at('core.bin')) };
      },
    },
    {
      name: 'libraries',
      inputs: [...found.map(({ source }) => source), at('shim.so'), addon, node, ...own('collect-libraries')],
      settings: { arch, toolVersions },
      outputs: packed,
      run: () => {
        mkdirSync(at('libraries'), { recursive: true });
        const sources = [...found, { name: SHIM_NAME, source: at('shim.so') }];
        for (const { name, source } of sources)
          stripLibrary({ strip, source, output: at(`libraries/${name}`), isLoader: name === names[0] });
        assertComplete([node, addon, ...packed]);
        return { text: `${packed.length} libraries, stripped`, bytes: packed.map(size).reduce((sum, one) => sum + one, 0) };
      },
    },
    {
      name: 'licences',
      inputs: [
        join(root, 'LICENSE'),
        join(nodePackage, 'LICENSE'),
        ...found.map(({ source }) => source),
        ...own('licences', 'licences-addon'),
      ],
      settings: { nodeVersion },
      outputs: [at('licenses.txt')],
      run: () => {
        const count = writeLicences({ output: at('licenses.txt'), nodePackage, nodeVersion });
        return { text: `${count} notices, for --license`, bytes: size(at('licenses.txt')) };
      },
    },
    {
      name: 'bundle',
      inputs: [join(root, 'tsconfig.json'), ...own('bundle')],
      settings: { nodeVersion },
      outputs: [at('brain.cjs')],
      run: async () => {
        const inputs = await bundle({ of: BRAIN, output: at('brain.cjs'), nodeVersion });
        return { text: `the brain, of ${inputs.length} files`, bytes: size(at('brain.cjs')), inputs };
      },
    },
    {
      name: 'config',
      inputs: [join(root, 'tsconfig.json'), node, ...own('bundle', 'code-cache', 'sea')],
      settings: { nodeVersion },
      outputs: [at('config.cjs'), at('config.cache')],
      run: async () => {
        const inputs = await bundle({ of: CONFIG_READER, output: at('config.cjs'), nodeVersion });
        makeCodeCache({ node, script: at('config.cjs'), output: at('config.cache') });
        const both = size(at('config.cjs')) + size(at('config.cache'));
        return { text: `the reader of configurations, of ${inputs.length} files`, bytes: both, inputs };
      },
    },
    {
      name: 'inside',
      inputs: [join(root, 'tsconfig.json'), ...own('bundle')],
      settings: { nodeVersion },
      outputs: [at('inside.cjs')],
      run: async () => {
        const inputs = await bundle({ of: INSIDE, output: at('inside.cjs'), nodeVersion });
        return { text: `the looks inside, of ${inputs.length} files`, bytes: size(at('inside.cjs')), inputs };
      },
    },
    {
      name: 'node',
      inputs: [node],
      settings: { nodeVersion, toolVersions },
      outputs: [at('node')],
      run: () => {
        runTool(strip, ['--strip-all', '-o', at('node'), node]);
        return { text: `node ${nodeVersion}, stripped`, bytes: size(at('node')) };
      },
    },
    {
      name: 'application',
      inputs: [at('node'), at('brain.cjs'), ...Object.values(assets), ...own('sea')],
      settings: { nodeVersion, EXEC_ARGV },
      outputs: [at('sea')],
      run: () => {
        makeSea({ node, stripped: at('node'), bundle: at('brain.cjs'), output: at('sea'), assets });
        return { text: 'node with the brain and its assets', bytes: size(at('sea')) };
      },
    },
    {
      name: 'executable',
      inputs: [at('sea'), at('core.bin'), ...packed, ...own('executable', 'pack-elf', 'pack-image', 'elf')],
      settings: { arch },
      outputs: [join(context.output, 'tsinit')],
      run: () =>
        writeExecutable({
          arch,
          sea: at('sea'),
          core: at('core.bin'),
          libraries: packed,
          output: join(context.output, 'tsinit'),
        }),
    },
  ];
}
