'use client';

import { useEffect, useState } from 'react';
import type { WarningItem, WarningPage } from '@/lib/credit/warning/alert';
import { dealsWithWarnings, type WarningState, warningStates } from '@/lib/credit/warning/handling';
import { warningsMessages } from '@/lib/i18n/warnings-messages';
import { useLive, useTopics } from '../ui/use-live';
import { RowActions, RowButton, Stamp, Sub } from './cells';
import styles from './console.module.css';
import { useAccount, useConsole } from './console-context';
import { withQuery } from './console-url';
import { ChoiceField } from './Field';
import formStyles from './form.module.css';
import { HandleWarning } from './HandleWarning';
import { PageTitle } from './PageTitle';
import { ReadMore } from './ReadMore';
import { type Column, Table } from './Table';
import { useRead } from './use-read';
import { WatchList } from './WatchList';
import { HistoryCell, MatterCell, MoveCell } from './warning-cells';

const tabs = ['warnings', 'watch'] as const;
type Tab = (typeof tabs)[number];

/** `/console/warnings`: what is worth a look, live, and what became of it; for regulators the watch list beside it. */
export function Warnings() {
  const { lang, t: frame } = useConsole();
  const t = warningsMessages(lang);
  const [tab, setTab] = useState<Tab>('warnings');
  const deals = dealsWithWarnings(useAccount().role);
  return (
    <>
      <PageTitle title={frame.pages.warnings} />
      {deals ? (
        <fieldset className={styles.bar} aria-label={t.tabsLabel}>
          {tabs.map((one) => (
            <button
              key={one}
              type="button"
              className={formStyles.small}
              aria-pressed={one === tab}
              data-tab={one}
              onClick={() => setTab(one)}
            >
              {t.tabs[one]}
            </button>
          ))}
        </fieldset>
      ) : null}
      {deals && tab === 'watch' ? <WatchList /> : <WarningTable deals={deals} />}
    </>
  );
}

type Of = 'zones' | 'entities';
const [SHOWN, MOST] = ['100', '500'];

function WarningTable({ deals }: { deals: boolean }) {
  const { lang, t: frame } = useConsole();
  const t = warningsMessages(lang);
  const [state, setState] = useState<WarningState | 'notClosed'>('notClosed');
  const [of, setOf] = useState<Of | 'all'>('all');
  const [limit, setLimit] = useState(SHOWN);
  const query = { state: state === 'notClosed' ? null : state, of: of === 'all' ? null : of, limit };
  const read = useRead<WarningPage>(withQuery('/api/console/warnings', query));
  useReadOnAlerts(read.reload);
  const [handled, setHandled] = useState<WarningItem | null>(null);
  const columns = useColumns(deals ? setHandled : null);
  const states = [['notClosed', t.notClosed], ...warningStates.map((one) => [one, t.states[one]] as const)] as const;
  return (
    <>
      <p className={styles.quiet}>{t.intro}</p>
      <div className={styles.bar}>
        <ChoiceField label={t.state} name="state" value={state} options={states} onChange={setState} />
        {deals ? (
          <ChoiceField
            label={t.of}
            name="of"
            value={of}
            options={[
              ['all', frame.all],
              ['zones', t.ofs.zones],
              ['entities', t.ofs.entities],
            ]}
            onChange={setOf}
          />
        ) : null}
      </div>
      <Table
        caption={frame.pages.warnings}
        columns={columns}
        read={read}
        rows={read.data?.items ?? null}
        idOf={({ number }) => number}
        none={t.none}
        isQuiet={({ state }) => state === 'closed'}
      />
      {read.data?.nextCursor && limit === SHOWN ? <ReadMore onRead={() => setLimit(MOST)} /> : null}
      {handled ? (
        <HandleWarning
          warning={handled}
          assignees={read.data?.assignees ?? []}
          onClose={() => setHandled(null)}
          onDone={() => {
            setHandled(null);
            read.reload();
          }}
        />
      ) : null}
    </>
  );
}

/** Read again when the stream tells of a warning. */
function useReadOnAlerts(reload: () => void) {
  useTopics(['alerts']);
  const revision = useLive().topics.alerts?.revision;
  useEffect(() => {
    if (revision !== undefined) reload();
  }, [revision, reload]);
}

function useColumns(handle: ((warning: WarningItem) => void) | null): Column<WarningItem>[] {
  const { lang, t: frame, href } = useConsole();
  const t = warningsMessages(lang);
  return [
    { id: 'number', title: t.number, isNumeric: true, cell: ({ number }) => number },
    {
      id: 'subject',
      title: t.subject,
      cell: ({ zone, entity }) =>
        zone ? (
          <a href={href(`/?zone=${encodeURIComponent(zone.id)}`)}>{zone.name}</a>
        ) : entity ? (
          <a href={href(`/?entity=${entity.id}`)}>{entity.name}</a>
        ) : null,
    },
    {
      id: 'matter',
      title: t.matter,
      cell: (warning) => (
        <>
          <MatterCell matter={warning} lang={lang} />
          {warning.figures === 'published' ? <Sub>{t.published}</Sub> : null}
        </>
      ),
    },
    { id: 'move', title: t.move, cell: (warning) => <MoveCell matter={warning} lang={lang} /> },
    {
      id: 'since',
      title: t.since,
      cell: ({ since, raisedAt, state }) => (
        <>
          <Stamp time={since ?? raisedAt} />
          {since === null && state !== 'closed' ? <Sub>{t.gone}</Sub> : null}
        </>
      ),
    },
    {
      id: 'state',
      title: t.state,
      cell: ({ state, assignee }) => (
        <>
          {t.states[state]}
          {assignee === null ? null : <Sub>{assignee}</Sub>}
        </>
      ),
    },
    { id: 'history', title: t.historyTitle, cell: ({ steps }) => <HistoryCell steps={steps} lang={lang} /> },
    ...(handle === null
      ? []
      : [
          {
            id: 'actions',
            title: frame.actions,
            cell: (warning: WarningItem) =>
              warning.state === 'closed' ? null : (
                <RowActions>
                  <RowButton action="handle" of={String(warning.number)} onClick={() => handle(warning)}>
                    {t.handle}
                  </RowButton>
                </RowActions>
              ),
          },
        ]),
  ];
}
