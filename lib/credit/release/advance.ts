import { isMonth } from '../index/period';
import { Refusal } from '../refusal';
import {
  type Actor,
  type Release,
  type ReleaseAction,
  type ReleasedValues,
  type ReleaseState,
  revisionKinds,
  valueChanges,
} from './release';

type ActionName = ReleaseAction['do'];

/** What may be done in which state; the rest is refused. `recompute` of the same values is nothing, in every state. */
const allowed: Readonly<Record<ReleaseState, readonly ActionName[]>> = {
  provisional: ['recompute', 'sign'],
  signed: ['withdraw', 'publish'],
  final: ['revise'],
  revised: ['revise'],
};

/** Why an action is refused in a state, and the mend. */
const refusals: Readonly<Record<ActionName, (release: Release) => [code: string, message: string]>> = {
  recompute: ({ state, period }) =>
    state === 'signed'
      ? ['release_signed', `The values of ${period} are signed: withdraw the signature before they change.`]
      : ['release_final', `The values of ${period} are released: they change only by a revision with its reason.`],
  sign: ({ period }) => ['already_signed', `${period} is signed already.`],
  withdraw: ({ state, period }) =>
    state === 'provisional'
      ? ['not_signed', `${period} is not signed: there is nothing to withdraw.`]
      : ['release_final', `${period} is released: a signature can be withdrawn only before that; revise it.`],
  publish: ({ state, period }) =>
    state === 'provisional'
      ? ['not_signed', `${period} is not signed: a regulator signs it before it is published.`]
      : ['release_final', `${period} is released already.`],
  revise: ({ period }) => ['not_final', `${period} is not released: before that its values change with the data.`],
};

/**
 * The next state of a release. Pure: the time comes with the action, and the release given is not changed.
 *
 * @throws {Refusal} naming the period and the mend: `release_signed`, `release_final`, `already_signed`, `not_signed`,
 *   `not_final` for what the state does not allow; `bad_period` for `live`; `not_regulator` (403); `month_open`,
 *   `embargo`, `embargo_early`, `bad_time` for times; `no_values`, `no_reason`, `bad_revision`, `nothing_changed`
 */
export function advance(release: Release, action: ReleaseAction): Release {
  if (!isMonth(release.period)) refuse('bad_period', `"${release.period}" is never released: only whole months are.`);
  if (action.do === 'recompute' && valueChanges(release.values, action.values).length === 0) return release;
  if (!allowed[release.state].includes(action.do)) refuse(...refusals[action.do](release));
  inOrder(release, action.at);
  switch (action.do) {
    case 'recompute':
      return { ...release, values: action.values };
    case 'sign':
      return signed(release, action);
    case 'withdraw':
      byRegulator(action.by);
      return { ...release, state: 'provisional', signature: null };
    case 'publish':
      return published(release, action.at);
    case 'revise':
      return revised(release, action);
  }
}

function refuse(code: string, message: string, status = 409): never {
  throw new Refusal(code, message, status);
}

function byRegulator({ role }: Actor) {
  if (role !== 'regulator')
    refuse('not_regulator', `An account with the role ${role} cannot do this: a regulator signs and revises.`, 403);
}

/** Milliseconds of a moment with its offset. */
function moment(text: string): number {
  const ms = /T.*(Z|[+-]\d{2}:\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) refuse('bad_time', `"${text}" is no moment: write RFC 3339 with its offset.`, 400);
  return ms;
}

function inOrder({ signature, publishedAt, revisions }: Release, at: string) {
  const before = revisions.at(-1)?.at ?? publishedAt ?? signature?.at;
  if (moment(at) < (before === undefined ? Number.NEGATIVE_INFINITY : moment(before)))
    refuse('bad_time', `${at} is before ${before}, when the step before was taken.`);
}

function signed(release: Release, { at, by, embargoUntil }: Extract<ReleaseAction, { do: 'sign' }>): Release {
  byRegulator(by);
  const { period, closesAt, announcedAt, values } = release;
  if (moment(at) < moment(closesAt)) refuse('month_open', `${period} is not over before ${closesAt}.`);
  if (Object.keys(values).length === 0) refuse('no_values', `${period} has no values: compute it before it is signed.`);
  const until = embargoUntil ?? announcedAt;
  if (moment(until) < moment(announcedAt))
    refuse('embargo_early', `The embargo cannot end at ${until}: ${period} is announced for ${announcedAt}.`);
  return { ...release, state: 'signed', signature: { by: by.account, at, embargoUntil: until } };
}

function published(release: Release, at: string): Release {
  const { period, signature } = release;
  if (signature === null) refuse('not_signed', `${period} bears no signature.`);
  if (moment(at) < moment(signature.embargoUntil))
    refuse('embargo', `${period} is under embargo until ${signature.embargoUntil}.`);
  return { ...release, state: 'final', publishedAt: at };
}

function revised(release: Release, action: Extract<ReleaseAction, { do: 'revise' }>): Release {
  byRegulator(action.by);
  const { at, by, kind, values } = action;
  const reason = action.reason.trim();
  if (!revisionKinds.includes(kind)) refuse('bad_revision', `"${kind}" is no kind of revision: data, or error.`, 400);
  if (reason === '') refuse('no_reason', `A revision of ${release.period} says why.`, 400);
  const changes = valueChanges(release.values, values);
  if (changes.length === 0) refuse('nothing_changed', `Nothing changes in ${release.period}: there is no revision.`);
  const number = release.revisions.length + 1;
  const revision = { number, kind, reason, by: by.account, at, changes };
  return { ...release, state: 'revised', values, revisions: [...release.revisions, revision] };
}

/**
 * The values as they were published, or after so many revisions: old values are never lost.
 *
 * @param revisions 0 = as first published; left out = as they are now
 * @throws {RangeError} for a revision that there is not
 */
export function valuesAfter(release: Release, revisions: number = release.revisions.length): ReleasedValues {
  if (!Number.isInteger(revisions) || revisions < 0 || revisions > release.revisions.length)
    throw new RangeError(`${release.period} has ${release.revisions.length} revisions, not ${revisions}`);
  const values = { ...release.values };
  for (const { changes } of release.revisions.slice(revisions).reverse())
    for (const { zone, before } of changes) {
      if (before === null) delete values[zone];
      else values[zone] = before;
    }
  return values;
}

/** Are signed values kept back until the embargo ends? Meanwhile only those who release see that they are signed. */
export const isUnderEmbargo = ({ signature, publishedAt }: Release): boolean =>
  signature !== null && publishedAt === null;
