import type { JobsConfig } from '../../../model/jobs/config.ts';
import type { Diagnostic } from '../../../model/jobs/diagnostic.ts';
import { failure, ok, type Result } from '../../../model/result.ts';
import { unreadableWords } from '../../linux/check-config.ts';
import { readConfigFile } from '../../linux/config-file.ts';
import { loadConfigReader } from '../../linux/config-reader.ts';
import type { ConfigRefused } from '../jobs-system.ts';

/** For a reload: whatever is wrong with the file, nothing changes. */
export function readConfigAgain(path: string, environment: readonly Buffer[]): Result<JobsConfig, ConfigRefused> {
  const refused = (diagnostics: readonly Diagnostic[]) => failure({ path, diagnostics });
  const bytes = readConfigFile(path);
  if (!bytes.ok) return refused([{ path: '', words: unreadableWords(path, bytes.error), at: null, source: null }]);
  const read = loadConfigReader().readConfig(bytes.value, environment);
  return read.ok ? ok(read.value) : refused(read.error);
}
