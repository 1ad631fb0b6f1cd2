/** What drivers say of a connection: fixed texts, in which no value can stand. */
const harmless =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded|Query read timeout)/;
const frame = /^\s+at /;
const CAUSES = 3;

type Fault = Error & { code?: unknown; constraint?: unknown; table?: unknown; column?: unknown };

const isWord = (value: unknown): value is string => typeof value === 'string' && /^[\w.]{1,100}$/.test(value);

/**
 * An error in one line for the log: what kind, its code, and the constraint, table or column that it names. Its message
 * is left out, and `detail` too: the database quotes the values of a row in them, and parsers quote what they read.
 */
export function faultLine(error: unknown): string {
  if (!(error instanceof Error)) return `a thrown ${typeof error}`;
  const { name, code, constraint, table, column } = error as Fault;
  const words = Object.entries({ code, constraint, table, column }).flatMap(([word, value]) =>
    isWord(value) ? [`${word} ${value}`] : [],
  );
  if (harmless.test(error.message)) words.push(error.message.split('\n')[0]!);
  return [isWord(name) ? name : 'Error', ...words].join(', ');
}

/** An error for the log with where it was thrown, and its causes. */
export function faultTrace(error: unknown, causes = CAUSES): string {
  if (!(error instanceof Error)) return faultLine(error);
  const frames = (error.stack ?? '').split('\n').filter((line) => frame.test(line));
  const cause = error.cause === undefined || causes === 0 ? [] : [`caused by ${faultTrace(error.cause, causes - 1)}`];
  return [faultLine(error), ...frames, ...cause].join('\n');
}
