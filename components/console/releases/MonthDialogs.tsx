'use client';

import { useState } from 'react';
import type { MonthChange, MonthChanges, ReleaseMonthFile } from '@/lib/credit/release/month';
import { type RevisionKind, revisionKinds } from '@/lib/credit/release/release';
import { formatFixed, formatNumber, formatStamp } from '@/lib/i18n/format';
import { type IndexConsoleMessages, indexConsoleMessages } from '@/lib/i18n/index-console-messages';
import { ProblemNote } from '../../ui/ProblemNote';
import styles from '../console.module.css';
import { useConsole } from '../console-context';
import { Dialog } from '../Dialog';
import { ChoiceField, TextField } from '../Field';
import { Form } from '../Form';
import { RELEASES } from '../index-paths';
import { momentOf } from '../local-moment';
import { inWords } from '../problem-words';
import { type Column, Table } from '../Table';
import { useRead } from '../use-read';

/** What a regulator does with a month. */
export type MonthTask = 'sign' | 'withdraw' | 'revise';

interface Props {
  file: ReleaseMonthFile;
  onClose: () => void;
  onDone: () => void;
}

/** The dialog of a task. */
export function MonthDialogs({ task, ...props }: Props & { task: MonthTask }) {
  if (task === 'sign') return <Sign {...props} />;
  return task === 'withdraw' ? <Withdraw {...props} /> : <Revise {...props} />;
}

const pathOf = ({ period }: ReleaseMonthFile, step: string) => `${RELEASES}/${encodeURIComponent(period)}/${step}`;

/** What is signed, and when it becomes public, stand before the button. */
function Sign({ file, onClose, onDone }: Props) {
  const { lang, session } = useConsole();
  const t = indexConsoleMessages(lang).releases;
  const [until, setUntil] = useState('');
  const { period, hash, zones, withLevel, announcedAt } = file;
  const given = momentOf(until);
  const ends = given === '' ? announcedAt : given;
  const submit = async () => {
    await session.change(pathOf(file, 'sign'), 'POST', { hash, ...(given === '' ? {} : { embargoUntil: given }) });
    onDone();
  };
  return (
    <Dialog title={t.signTitle(period)} onClose={onClose}>
      <Form submit={t.sign} onSubmit={submit} onCancel={onClose}>
        <p>{t.signText(formatNumber(zones, lang), formatNumber(withLevel, lang))}</p>
        <p className={styles.note} data-testid="embargo">
          {embargoWords(ends, Date.now(), t)}
        </p>
        <TextField
          label={t.until}
          hint={announcedAt === null ? undefined : t.later}
          name="until"
          type="datetime-local"
          value={until}
          onChange={setUntil}
          isRequired={announcedAt === null}
        />
      </Form>
    </Dialog>
  );
}

/** @param ends RFC 3339; null = nobody has said yet; @param nowMs of the reader's clock */
function embargoWords(ends: string | null, nowMs: number, t: IndexConsoleMessages['releases']): string {
  if (ends === null) return t.signWithout;
  return Date.parse(ends) <= nowMs ? t.signNow(formatStamp(ends)) : t.signUntil(formatStamp(ends));
}

function Withdraw({ file, onClose, onDone }: Props) {
  const { lang, session } = useConsole();
  const t = indexConsoleMessages(lang).releases;
  const [reason, setReason] = useState('');
  const submit = async () => {
    await session.change(pathOf(file, 'withdraw'), 'POST', { reason: reason.trim() });
    onDone();
  };
  return (
    <Dialog title={t.withdrawTitle(file.period)} onClose={onClose}>
      <Form submit={t.withdraw} onSubmit={submit} onCancel={onClose} isDanger>
        <p>{t.withdrawText}</p>
        <Reason value={reason} onChange={setReason} />
      </Form>
    </Dialog>
  );
}

function Reason({ value, onChange }: { value: string; onChange: (reason: string) => void }) {
  const { lang } = useConsole();
  const t = indexConsoleMessages(lang).releases;
  return (
    <TextField label={t.reason} name="reason" value={value} onChange={onChange} maxLength={2_000} isRequired isLong />
  );
}

/** What would change is looked at first; where nothing would, there is nothing to revise. */
function Revise({ file, onClose, onDone }: Props) {
  const { lang, t: all, session } = useConsole();
  const t = indexConsoleMessages(lang).releases;
  const { data, problem, reload } = useRead<MonthChanges>(pathOf(file, 'changes'));
  const [kind, setKind] = useState<RevisionKind>('data');
  const [reason, setReason] = useState('');
  const submit = async () => {
    await session.change(pathOf(file, 'revise'), 'POST', { kind, reason: reason.trim() });
    onDone();
  };
  return (
    <Dialog title={t.reviseTitle(file.period)} onClose={onClose} isWide>
      <p>{t.reviseText}</p>
      {problem ? (
        <ProblemNote lang={lang} what={all.readFailed} problem={inWords(problem, all)} onRetry={reload} />
      ) : null}
      {data === null && !problem ? <p className={styles.quiet}>{all.loading}</p> : null}
      {data?.changes.length === 0 ? (
        <p className={styles.note} data-testid="nothing">
          {t.reviseNothing}
        </p>
      ) : null}
      {data !== null && data.changes.length > 0 ? (
        <>
          <p>{t.reviseChanges(formatNumber(data.changes.length, lang))}</p>
          <Changes changes={data.changes} file={file} />
          <Form submit={t.revise} onSubmit={submit} onCancel={onClose} isDanger>
            <ChoiceField
              label={t.kind}
              name="kind"
              value={kind}
              options={revisionKinds.map((one) => [one, t.kinds[one]] as const)}
              onChange={setKind}
            />
            <Reason value={reason} onChange={setReason} />
          </Form>
        </>
      ) : null}
    </Dialog>
  );
}

function Changes({ changes, file }: { changes: readonly MonthChange[]; file: ReleaseMonthFile }) {
  const { lang } = useConsole();
  const t = indexConsoleMessages(lang).releases;
  const names = new Map(file.values.map(({ zone: { id, name } }) => [id, name]));
  const level = (value: number | null) => (value === null ? '—' : formatFixed(value, 2, lang));
  const columns: Column<MonthChange>[] = [
    { id: 'zone', title: t.zone, cell: ({ zone }) => names.get(zone) ?? zone },
    {
      id: 'variant',
      title: t.variant,
      cell: ({ published }) => (published ? t.variants.published : t.variants.exact),
    },
    { id: 'before', title: t.before, isNumeric: true, cell: ({ levelBefore }) => level(levelBefore) },
    { id: 'after', title: t.after, isNumeric: true, cell: ({ levelAfter }) => level(levelAfter) },
  ];
  return (
    <Table
      caption={t.reviseChanges(formatNumber(changes.length, lang))}
      columns={columns}
      read={{ problem: null, reload: () => {} }}
      rows={changes}
      idOf={({ zone, published }) => `${published ? 'public' : 'exact'} ${zone}`}
      none={t.reviseNothing}
    />
  );
}
