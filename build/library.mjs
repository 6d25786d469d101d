// @ts-check
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { root } from './context.mjs';
import { runTool } from './tool.mjs';

/** The npm package's library: one ES module without any dependency, and its declarations, by the compiler. `npm run build:lib`. */
export async function buildLibrary(output = join(root, 'dist', 'lib')) {
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['src/library/index.ts'],
    outfile: join(output, 'index.js'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    legalComments: 'none',
    logLevel: 'silent',
  });
  const settings = join(output, 'tsconfig.json');
  writeFileSync(
    settings,
    JSON.stringify({
      extends: join(root, 'tsconfig.json'),
      compilerOptions: {
        noEmit: false,
        declaration: true,
        emitDeclarationOnly: true,
        allowJs: false,
        rewriteRelativeImportExtensions: true,
        rootDir: root,
        outDir: join(output, 'types'),
        typeRoots: [join(root, 'node_modules', '@types')],
      },
      files: [join(root, 'src', 'library', 'index.ts')],
      include: [],
    }),
  );
  runTool(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', settings]);
  rmSync(settings);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildLibrary();
  process.stdout.write('dist/lib is ready\n');
}
