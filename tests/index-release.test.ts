import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { roles } from '@/lib/credit/account';
import { calendarOf } from '@/lib/credit/calendar';
import { Refusal } from '@/lib/credit/refusal';
import { advance, isUnderEmbargo, valuesAfter } from '@/lib/credit/release/advance';
import {
  newRelease,
  type Release,
  type ReleaseAction,
  type ReleasedValue,
  type ReleasedValues,
  releaseStates,
  revisionKinds,
  valueChanges,
} from '@/lib/credit/release/release';
import { releaseCalendar, releaseMoment, releaseRule } from '@/lib/credit/release/schedule';
import { refusalCode } from './support/refusal-code';

const value = (level: number | null, inputHash = String(level)): ReleasedValue => ({
  level,
  index: level === null ? null : level * 1.6,
  inputHash,
});
const by = { account: 7, role: 'regulator' } as const;
const values: ReleasedValues = { 'M-01': value(62.5), 'M-02': value(null) };
const others: ReleasedValues = { ...values, 'M-01': value(60) };
const announced = '2026-06-12T02:00:00Z';
const [closed, later, latest] = ['2026-06-01T00:00:00+08:00', '2026-06-13T00:00:00Z', '2026-07-01T00:00:00Z'];

const recompute = (given: ReleasedValues, at = closed): ReleaseAction => ({ do: 'recompute', at, values: given });
const sign: ReleaseAction = { do: 'sign', at: '2026-06-05T08:00:00+08:00', by };
const publish: ReleaseAction = { do: 'publish', at: announced };
const withdraw: ReleaseAction = { do: 'withdraw', at: '2026-06-06T08:00:00+08:00', by };
const revise: ReleaseAction = { do: 'revise', at: later, by, kind: 'data', reason: 'late file', values: others };

const empty = newRelease('2026-05', closed, announced);
const after = (...actions: ReleaseAction[]) => actions.reduce(advance, empty);
const inState = {
  provisional: after(recompute(values)),
  signed: after(recompute(values), sign),
  final: after(recompute(values), sign, publish),
  revised: after(recompute(values), sign, publish, revise),
};

test('a month goes from provisional over its signature and its embargo to final, and then to revised', () => {
  for (const state of releaseStates) assert.equal(inState[state].state, state);
  assert.deepEqual(inState.signed.signature, { by: 7, at: '2026-06-05T08:00:00+08:00', embargoUntil: announced });
  assert.deepEqual(
    releaseStates.map((state) => isUnderEmbargo(inState[state])),
    [false, true, false, false],
  );
  assert.equal(inState.final.publishedAt, announced);
  assert.deepEqual(inState.final.values, values);
  assert.equal(advance(inState.signed, withdraw).state, 'provisional');
  assert.equal(advance(inState.signed, withdraw).signature, null);
});

test('every step that a state does not allow is refused, and says which', () => {
  const again = { ...revise, at: latest, values } as ReleaseAction;
  const codes: Record<string, (string | null)[]> = {
    //          provisional   signed            final            revised
    recompute: [null, 'release_signed', 'release_final', 'release_final'],
    sign: [null, 'already_signed', 'already_signed', 'already_signed'],
    withdraw: ['not_signed', null, 'release_final', 'release_final'],
    publish: ['not_signed', null, 'release_final', 'release_final'],
    revise: ['not_final', 'not_final', null, null],
  };
  const changed = { 'M-01': value(1) };
  for (const action of [recompute(changed, latest), sign, withdraw, { ...publish, at: latest }, again])
    assert.deepEqual(
      releaseStates.map((state) => refusalCode(() => advance(inState[state], action))),
      codes[action.do]!.map((code, i) => (action.do === 'revise' && i === 2 ? 'nothing_changed' : code)),
      action.do,
    );
  assert.equal(advance(inState.final, { ...revise, at: latest }).state, 'revised');
});

test('a signed or released value never changes silently: any other value is refused, the same one is nothing', () => {
  const some = fc.dictionary(
    fc.constantFrom('M-01', 'M-02', 'M-03'),
    fc.option(fc.integer({ min: 1, max: 3 })).map((level) => value(level)),
  );
  fc.assert(
    fc.property(some, fc.constantFrom('signed', 'final', 'revised' as const), (given, state) => {
      const release = inState[state];
      const isSame = valueChanges(release.values, given).length === 0;
      const code = refusalCode(() => advance(release, recompute(given, latest)));
      assert.equal(code, isSame ? null : state === 'signed' ? 'release_signed' : 'release_final');
    }),
    { seed: 7, numRuns: 300 },
  );
  for (const state of releaseStates)
    assert.equal(advance(inState[state], recompute(inState[state].values)), inState[state]);
  // The same number out of other inputs is another value: its inputs were stored to compute it again.
  const elsewhere = { ...values, 'M-01': value(62.5, 'other') };
  assert.equal(
    refusalCode(() => advance(inState.final, recompute(elsewhere))),
    'release_final',
  );
});

test('only a regulator signs, withdraws and revises', () => {
  const steps: [release: Release, action: ReleaseAction][] = [
    [inState.provisional, sign],
    [inState.signed, withdraw],
    [inState.final, revise],
  ];
  for (const role of roles)
    for (const [release, action] of steps) {
      const call = () => advance(release, { ...action, by: { account: 1, role } } as ReleaseAction);
      assert.equal(refusalCode(call), role === 'regulator' ? null : 'not_regulator', `${role} ${action.do}`);
      if (role !== 'regulator') assert.throws(call, (error) => error instanceof Refusal && error.status === 403);
    }
});

test('nobody signs before the month is over, or what has no values', () => {
  const early = { ...sign, at: '2026-05-31T23:59:59+08:00' } as ReleaseAction;
  assert.equal(
    refusalCode(() => advance(inState.provisional, early)),
    'month_open',
  );
  assert.equal(
    refusalCode(() => advance(inState.provisional, { ...sign, at: '2026-05-31T16:00:00Z' } as ReleaseAction)),
    null,
  );
  assert.equal(
    refusalCode(() => advance(empty, sign)),
    'no_values',
  );
});

test('an embargo ends as announced or later, and nothing is published before', () => {
  const until = (embargoUntil: string) => ({ ...sign, embargoUntil }) as ReleaseAction;
  assert.equal(
    refusalCode(() => advance(inState.provisional, until('2026-06-12T01:59:59Z'))),
    'embargo_early',
  );
  assert.equal(
    refusalCode(() => advance(inState.provisional, until('2026-06-12T10:00:00+08:00'))),
    null,
  );
  const kept = advance(inState.provisional, until(later));
  assert.equal(
    refusalCode(() => advance(kept, publish)),
    'embargo',
  );
  assert.equal(advance(kept, { ...publish, at: later }).state, 'final');
  assert.equal(
    refusalCode(() => advance(inState.signed, { ...publish, at: '2026-06-12T01:59:59.999Z' })),
    'embargo',
  );
});

test('a revision says of what kind it is and why, and changes something', () => {
  const with_ = (more: object) => refusalCode(() => advance(inState.final, { ...revise, ...more } as ReleaseAction));
  assert.equal(with_({ reason: ' \n' }), 'no_reason');
  assert.equal(with_({ kind: 'toString' }), 'bad_revision');
  assert.equal(with_({ values }), 'nothing_changed');
  for (const kind of revisionKinds) {
    const { revisions } = advance(inState.final, { ...revise, kind } as ReleaseAction);
    assert.deepEqual(revisions, [
      {
        number: 1,
        kind,
        reason: 'late file',
        by: 7,
        at: later,
        changes: [{ zone: 'M-01', before: values['M-01'], after: others['M-01'] }],
      },
    ]);
  }
});

test('live is never released, times are moments with their offset, and no step is before the one before', () => {
  assert.equal(
    refusalCode(() => advance({ ...empty, period: 'live' }, recompute(values))),
    'bad_period',
  );
  for (const at of ['2026-06-05', '2026-06-05T08:00:00', 'soon', ''])
    assert.equal(
      refusalCode(() => advance(inState.provisional, { ...sign, at } as ReleaseAction)),
      'bad_time',
    );
  const back = { ...withdraw, at: '2026-06-04T00:00:00Z' } as ReleaseAction;
  assert.equal(
    refusalCode(() => advance(inState.signed, back)),
    'bad_time',
  );
  assert.equal(
    refusalCode(() => advance(inState.final, { ...revise, at: '2026-06-12T01:00:00Z' } as ReleaseAction)),
    'bad_time',
  );
  assert.equal(
    refusalCode(() => advance(inState.revised, { ...revise, values, at: announced } as ReleaseAction)),
    'bad_time',
  );
});

test('every value that was ever published can be read again', () => {
  const some = fc.dictionary(
    fc.constantFrom('M-01', 'M-02', 'M-03'),
    fc.option(fc.integer({ min: 1, max: 4 })).map((level) => value(level)),
    { noNullPrototype: true },
  );
  fc.assert(
    fc.property(fc.array(some, { maxLength: 6 }), (given) => {
      const shown = [values];
      let release: Release = inState.final;
      for (const next of given) {
        if (valueChanges(release.values, next).length === 0) continue;
        const frozen = JSON.stringify(release);
        const revised = advance(release, { ...revise, values: next } as ReleaseAction);
        assert.equal(JSON.stringify(release), frozen);
        release = revised;
        shown.push(next);
      }
      assert.deepEqual(
        shown.map((_, number) => valuesAfter(release, number)),
        shown,
      );
      assert.deepEqual(valuesAfter(release), shown.at(-1));
    }),
    { seed: 7, numRuns: 300 },
  );
  for (const number of [-1, 2, 0.5]) assert.throws(() => valuesAfter(inState.revised, number), /has 1 revisions/);
});

test('changes name each zone once, with what was and what is; a zone that goes or comes has none on a side', () => {
  assert.deepEqual(
    valueChanges({ b: value(1), a: value(2), same: value(3) }, { c: value(4), b: value(5), same: value(3) }),
    [
      { zone: 'a', before: value(2), after: null },
      { zone: 'b', before: value(1), after: value(5) },
      { zone: 'c', before: null, after: value(4) },
    ],
  );
  assert.deepEqual(valueChanges({ a: value(null) }, {}), [{ zone: 'a', before: value(null), after: null }]);
  assert.deepEqual(valueChanges({}, { toString: value(1) }), [{ zone: 'toString', before: null, after: value(1) }]);
});

test('the release calendar: ten working days after the month, with holidays and make-up days, at ten o’clock', () => {
  const calendar = calendarOf('CN');
  const at = (month: string) => releaseMoment(month, releaseRule, calendar, 'Asia/Shanghai').toISOString();
  assert.equal(at('2026-05'), '2026-06-12T02:00:00.000Z');
  // New year is off until the 3rd and Sunday the 4th is worked: 4, 5 … 9, 12 … 15 January.
  assert.equal(at('2025-12'), '2026-01-15T02:00:00.000Z');
  assert.deepEqual(releaseCalendar(['2026-04', '2026-05'], releaseRule, calendar, 'Asia/Shanghai'), [
    { month: '2026-04', at: at('2026-04') },
    { month: '2026-05', at: at('2026-05') },
  ]);
  assert.equal(
    refusalCode(() => at('2026-12')),
    'calendar_year',
  );
  assert.equal(
    refusalCode(() => at('live')),
    'bad_period',
  );
  for (const rule of [
    { workingDays: 0, hour: 1 },
    { workingDays: 1.5, hour: 1 },
    { workingDays: 1, hour: 24 },
    { workingDays: 1, hour: -1 },
  ])
    assert.equal(
      refusalCode(() => releaseMoment('2026-05', rule, calendar, 'Asia/Shanghai')),
      'bad_rule',
    );
});
