import { Refusal } from '@/lib/credit/refusal';

/** Variables of the environment by name. */
export type Environment = Record<string, string | undefined>;

/** A variable that is set to nothing counts as not set. */
export function given(env: Environment, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}

/** The refusal of a variable: name, value, and what to write instead. */
export const refuse = (name: string, value: string, mend: string) => new Refusal('config', `${name}=${value}: ${mend}`);
