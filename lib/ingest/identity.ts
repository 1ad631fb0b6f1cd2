import { type EntityKind, entityKinds } from '@/lib/credit/entity';
import { checkUscc, kindOfUscc, normaliseCode, type UsccReason } from '@/lib/credit/uscc';
import type { FindingCode } from './finding';
import type { RowWork } from './row-work';
import type { Entry, Profile } from './types';

type Identity = Pick<Entry, 'system' | 'code' | 'kind' | 'source' | 'sourceKey'>;

const usccCodes: Readonly<Record<UsccReason, FindingCode>> = {
  length: 'uscc_length',
  charset: 'uscc_charset',
  check: 'uscc_check',
  registration_number: 'registration_number',
};

const quoted = (words: readonly string[]) => words.map((word) => `"${word}"`).join(', ');

/** The code as it is stored: a unified social credit code is normalised and judged, any other stays as it is. */
function codeOf(work: RowWork, system: string): { code: string; kind: EntityKind | null } | null {
  const given = work.text('code');
  if (given === null) {
    if (!work.complained('code')) work.find('code', 'missing_code', null, 'The row names no entity. Give its code.');
    return null;
  }
  if (system !== 'uscc') return { code: given, kind: null };
  const halfWidth = given.normalize('NFKC');
  const code = normaliseCode(given);
  work.change('code', 'nfkc_code', given, halfWidth);
  work.change('code', 'normalise_code', halfWidth, code);
  if (code === '') {
    work.find('code', 'missing_code', given, 'The code holds blanks and hyphens only. Give the code.');
    return null;
  }
  const verdict = checkUscc(code);
  if (verdict.valid) return { code, kind: kindOfUscc(code) };
  const hint = verdict.suggestion === undefined ? '' : ` Did you mean ${verdict.suggestion}?`;
  work.find('code', usccCodes[verdict.reason], given, `${verdict.message}${hint}`);
  return { code, kind: claimedKind(code, verdict.reason) };
}

/**
 * A typo must not take away a trader's protection: a code that begins with 92 stays one of an individual business. Of
 * other codes only those in good form are believed.
 */
function claimedKind(code: string, reason: UsccReason): EntityKind | null {
  const kind = kindOfUscc(code);
  if (reason === 'check') return kind;
  return reason !== 'registration_number' && kind === 'individual' ? kind : null;
}

function systemOf(work: RowWork, profile: Profile): string {
  const system = work.text('system') ?? profile.defaults.system ?? 'uscc';
  if (!/^[a-z][a-z0-9_-]*$/.test(system)) {
    const message = 'A code system is named by small letters, digits, - and _, such as "uscc". Rename it.';
    work.find('system', 'bad_system', system, message);
  }
  return system;
}

/** @returns null where the row does not say */
function statedKind(work: RowWork, profile: Profile): EntityKind | null {
  const word = work.text('kind');
  if (word === null) return profile.defaults.kind ?? null;
  const kind = entityKinds.find((known) => known === word);
  if (kind === undefined)
    work.find('kind', 'unknown_kind', word, `"${word}" is no kind of entity. Known are ${quoted(entityKinds)}.`);
  return kind ?? null;
}

function sourceOf(work: RowWork, profile: Profile): string | null {
  const source = work.text('source') ?? profile.defaults.source?.code ?? null;
  if (source === null && !work.complained('source'))
    work.find('source', 'missing_source', null, 'The row does not say who it is from. Give its source.');
  return source;
}

/** A profile without a column for it uses the code: then an entity has one site and one evaluation a date and source. */
function sourceKeyOf(work: RowWork, profile: Profile, code: string | null): string | null {
  if (profile.columns.sourceKey === undefined) return code;
  const key = work.text('sourceKey');
  if (key === null && !work.complained('sourceKey'))
    work.find(
      'sourceKey',
      'missing_source_key',
      null,
      "The row has no key. Give its number in the source's own books.",
    );
  return key;
}

/**
 * Who a row is about and who says so.
 *
 * @returns null where that cannot be said; the findings then reject the row
 */
export function identityOf(work: RowWork, profile: Profile): Identity | null {
  const system = systemOf(work, profile);
  const coded = codeOf(work, system);
  const stated = statedKind(work, profile);
  const source = sourceOf(work, profile);
  const sourceKey = sourceKeyOf(work, profile, coded?.code ?? null);
  if (coded === null || source === null || sourceKey === null) return null;
  return { system, code: coded.code, kind: stated ?? coded.kind, source, sourceKey };
}
