// @ts-check
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './context.mjs';
import { findCompiler, runTool } from './tool.mjs';

const folder = join(root, 'native-bindings', 'core');

/**
 * What the C compiler makes of the headers that C and TypeScript share: bytes for sizes and offsets.
 * @typedef {object} Abi
 * @property {Record<string, {size: number, fields: Record<string, {offset: number, size: number}>}>} structs
 * @property {Record<string, number>} constants enumerators and numeric macros; those above 2^53 lose their low bits
 */

/**
 * Compiles and runs a small program that prints the layout of every struct, and the value of every constant, of the headers.
 * @param {readonly string[]} [headers]
 * @returns {Abi}
 */
export function printAbi(headers = ['abi.h', 'steps.h', 'pack.h']) {
  const text = headers.map((header) => withoutComments(readFileSync(join(folder, header), 'utf8'))).join('\n');
  const workplace = mkdtempSync(join(tmpdir(), 'tsinit-abi-'));
  try {
    const source = join(workplace, 'print-abi.c');
    const program = join(workplace, 'print-abi');
    writeFileSync(source, makeProgram(headers, structsOf(text), constantsOf(text)));
    runTool(findCompiler(), ['-std=gnu11', `-I${folder}`, '-o', program, source]);
    return JSON.parse(runTool(program, []));
  } finally {
    rmSync(workplace, { recursive: true });
  }
}

/** @param {string} text */
function withoutComments(text) {
  return text.replace(/\/\*[\s\S]*?\*\//g, '');
}

/**
 * @param {string} text
 * @returns {{name: string, fields: string[]}[]}
 */
function structsOf(text) {
  return [...text.matchAll(/struct (\w+) \{([^}]*)\};/g)].map(([, name = '', body = '']) => ({
    name,
    fields: [...body.matchAll(/(\w+)\s*(?:\[[^\]]*\])*\s*;/g)].map(([, field = '']) => field),
  }));
}

/** @param {string} text */
function constantsOf(text) {
  const enumerators = [...text.matchAll(/enum \w+ \{([^}]*)\};/g)].flatMap(([, body = '']) =>
    [...body.matchAll(/(\w+)\s*=/g)].map(([, name = '']) => name),
  );
  const macros = [...text.matchAll(/^#define (\w+) +\S/gm)].map(([, name = '']) => name);
  return [...enumerators, ...macros];
}

/**
 * @param {readonly string[]} headers
 * @param {{name: string, fields: string[]}[]} structs
 * @param {string[]} constants
 */
function makeProgram(headers, structs, constants) {
  const includes = ['<stddef.h>', '<stdio.h>', ...headers.map((header) => `"${header}"`)];
  const printStruct = structs.map(({ name, fields }, index) => {
    const each = fields.map((field, at) => {
      const comma = at === 0 ? '' : ', ';
      return `  printf("${comma}\\"${field}\\": {\\"offset\\": %zu, \\"size\\": %zu}", offsetof(struct ${name}, ${field}), sizeof(((struct ${name} *)0)->${field}));`;
    });
    const comma = index === 0 ? '' : ', ';
    return [
      `  printf("${comma}\\"${name}\\": {\\"size\\": %zu, \\"fields\\": {", sizeof(struct ${name}));`,
      ...each,
      '  printf("}}");',
    ].join('\n');
  });
  const printConstant = constants.map(
    (name, index) => `  printf("${index === 0 ? '' : ', '}\\"${name}\\": %llu", (unsigned long long)(${name}));`,
  );
  return [
    ...includes.map((include) => `#include ${include}`),
    'int main(void) {',
    '  printf("{\\"structs\\": {");',
    ...printStruct,
    '  printf("}, \\"constants\\": {");',
    ...printConstant,
    '  printf("}}\\n");',
    '  return 0;',
    '}',
    '',
  ].join('\n');
}
