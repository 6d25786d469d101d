import { getRawAsset } from 'node:sea';
import { Script } from 'node:vm';
import type { ConfigReader } from '../../config/reader.ts';

/**
 * The reader of configurations is a bundle of its own, which comes to life here, once, and only where there is a configuration. Its code
 * cache was made by the same node; should V8 not take it, it compiles the text.
 */
export function loadConfigReader(): ConfigReader {
  loaded ??= evaluate();
  return loaded;
}

let loaded: ConfigReader | null = null;

function evaluate(): ConfigReader {
  // The bundle is ASCII. As build/code-cache.mjs has it, byte for byte.
  const text = `(function (module, exports) {${Buffer.from(getRawAsset('config.cjs')).toString('latin1')}\n})`;
  const script = new Script(text, { filename: 'config.cjs', cachedData: Buffer.from(getRawAsset('config.cache')) });
  const made: { exports: Partial<ConfigReader> } = { exports: {} };
  script.runInThisContext()(made, made.exports);
  // esbuild exports what the type says, or the build fails.
  return made.exports as ConfigReader;
}
