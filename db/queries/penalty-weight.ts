import { penaltyWeights } from '@/lib/credit/indicators/definitions';
import { type Severity, severities } from '@/lib/credit/jurisdiction';
import { cnZj } from '@/lib/credit/jurisdiction-cn-zj';

const quoted = (words: readonly string[]) => words.map((word) => `'${word}'`).join(', ');
const { fromDocument, fromPublication, kept } = cnZj.periods;
const rule = cnZj.records.public.penalty!;
/** Of the classes that may be public at all, those that weigh something. */
const weighing = severities.filter(
  (severity) => (rule.severities ?? severities).includes(severity) && fromDocument[severity] !== null,
);

const bySeverity = (values: Readonly<Record<Severity, number | null>>) =>
  `case d.severity ${weighing.map((severity) => `when '${severity}' then ${values[severity] ?? 'null'}`).join(' ')} end`;
/** The first day after so many months. */
const endOf = (day: string, months: string) => `(${day} + make_interval(months => ${months}))::date + 1`;

const procedures = rule.procedures ?? ['summary', 'ordinary', null];
const hasProcedure = `(d.procedure in (${quoted(procedures.filter((word) => word !== null))})${procedures.includes(null) ? ' or d.procedure is null' : ''})`;
const holds = rule.holders === undefined ? 'true' : `e.kind in (${quoted(rule.holders)})`;

/** The first day on which it is no longer public, as `publicUntil` of lib/credit/publication-period.ts says; `least` passes over what is not known. */
const publicUntil = `least(${endOf('d.decided_at', bySeverity(fromDocument))}, ${endOf('d.decided_at', String(kept))}, d.published_until,
  case when ${fromPublication.authorities.map((word) => `strpos(d.authority, '${word}') > 0`).join(' or ')}
       then ${endOf('d.published_from', bySeverity(fromPublication.months))} end)`;

/**
 * What a record `d` of an entity `e` weighs as a penalty that everybody may see, as `penaltyWeight` of
 * lib/credit/indicators/penalty.ts says, out of the same tables; 0 = nothing.
 *
 * @param day expression of the day that is asked about
 */
export const weightOfPenalty = (day: string) => `case when d.kind = 'penalty' and d.superseded_batch is null
  and d.state in (${quoted(rule.states)}) and d.severity in (${quoted(weighing)}) and ${hasProcedure} and ${holds}
  and d.decided_at is not null and d.published_from <= ${day} and ${day} < ${publicUntil}
  then ${bySeverity(penaltyWeights)} else 0 end`;
