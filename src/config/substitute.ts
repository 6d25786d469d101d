import { getenv } from '../cli/getenv.ts';
import { failure, ok, type Result } from '../model/result.ts';

/**
 * ${NAME}, ${NAME:-text} (where it is unset or empty), ${NAME-text} (where it is unset); $$ is one $. Nothing is nested. The failure says
 * what is wrong, and never a value.
 */
export function substitute(template: string, env: readonly Buffer[]): Result<string, string> {
  let mistake: string | null = null;
  const text = template.replaceAll(PATTERN, (whole, name?: string, operator?: string, instead?: string) => {
    if (whole === '$$') return '$';
    if (name === undefined) {
      mistake ??= `has "${whole}", which names no variable; write \${NAME}, \${NAME:-default}, or $$ for a dollar sign`;
      return '';
    }
    const value = getenv(env, name);
    if (value !== null && (value !== '' || operator !== ':-')) return value;
    if (operator === undefined) mistake ??= `needs the variable ${name}, which is not set; set it, or write \${${name}:-default}`;
    return instead ?? '';
  });
  return mistake === null ? ok(text) : failure(mistake);
}

const PATTERN = /\$\$|\$\{([A-Za-z_][A-Za-z0-9_]*)(?:(:?-)([^{}]*))?\}|\$\{?[^\s"']{0,20}/g;
