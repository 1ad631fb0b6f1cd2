import type { Role } from '../account';
import { Refusal } from '../refusal';
import type { ZoneWarning } from './zone-warnings';

/** What becomes of a warning: somebody has seen it, somebody has it in hand, it is done with. */
export const warningStates = ['open', 'acknowledged', 'assigned', 'closed'] as const;
export type WarningState = (typeof warningStates)[number];

export interface WarningStep {
  /** `gone`, `back`: what it warns of is so no more, or again, while somebody has taken it up. */
  to: WarningState | 'gone' | 'back';
  /** null = nobody: it came about by itself. */
  by: number | null;
  /** RFC 3339. */
  at: string;
  /** Account that has it in hand; null = nobody new. */
  assignee: number | null;
  note: string;
}

export interface HandledWarning {
  /** Of what it warns: `warningKey`. */
  key: string;
  state: WarningState;
  /** Account that has it in hand; null = nobody. */
  assignee: number | null;
  /** Oldest first, never taken back. */
  steps: readonly WarningStep[];
}

/** One open warning for one matter: the same rule about the same part is not raised twice. */
export const warningKey = ({ rule, zone, part }: Pick<ZoneWarning, 'rule' | 'zone' | 'part'>): string =>
  JSON.stringify([rule, zone, part]);

const steps: Readonly<Record<WarningState, readonly WarningState[]>> = {
  open: ['acknowledged', 'assigned', 'closed'],
  acknowledged: ['assigned', 'closed'],
  assigned: ['assigned', 'closed'],
  closed: [],
};

/** The steps that a warning in a state can be taken, in their order. */
export const stepsFrom = (state: WarningState): readonly WarningState[] => steps[state];

/** Roles that deal with warnings. */
export const handlers = ['regulator', 'admin'] as const satisfies readonly Role[];

/** Does a role deal with warnings? */
export const dealsWithWarnings = (role: Role): boolean => handlers.some((handler) => handler === role);

/**
 * Take a warning one step on. No step goes back; a matter that comes again is a new warning.
 *
 * @throws {Refusal} `warning_closed`, `warning_step`, `no_assignee`, `no_reason` (closing says why), `not_regulator` (403)
 */
export function step(
  warning: HandledWarning,
  {
    to,
    by,
    at,
    assignee = null,
    note = '',
  }: {
    to: WarningState;
    by: { account: number; role: Role };
    at: string;
    assignee?: number | null;
    note?: string;
  },
): HandledWarning {
  if (!dealsWithWarnings(by.role))
    throw new Refusal('not_regulator', `An account with the role ${by.role} does not deal with warnings.`, 403);
  if (warning.state === 'closed')
    throw new Refusal('warning_closed', 'This warning is closed: if the matter comes again, a new one is raised.', 409);
  if (!steps[warning.state].includes(to))
    throw new Refusal('warning_step', `A warning that is ${warning.state} does not become ${to}.`, 409);
  if (to === 'assigned' && assignee === null)
    throw new Refusal('no_assignee', 'Say to which account the warning is assigned.');
  if (to === 'closed' && note.trim() === '') throw new Refusal('no_reason', 'Say why the warning is closed.');
  const taken = to === 'assigned' ? assignee : null;
  const made: WarningStep = { to, by: by.account, at, assignee: taken, note: note.trim() };
  return { ...warning, state: to, assignee: taken ?? warning.assignee, steps: [...warning.steps, made] };
}
