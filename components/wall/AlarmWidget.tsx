'use client';

import { formatDayTime } from '@/lib/i18n/format';
import { indexMessages } from '@/lib/i18n/index-messages';
import { messages } from '@/lib/i18n/messages';
import { wallMessages } from '@/lib/i18n/wall-messages';
import { LightMark } from '../ui/LightMark';
import { alertMove, alertWords } from '../zone/alert-words';
import { indicatorName } from '../zone/DriverBars';
import { driverRows, driverSentence } from '../zone/driver-rows';
import { livePoint } from '../zone/index-state';
import { lightsOf } from '../zone/lights-of';
import styles from './alarm.module.css';
import type { WallView } from './wall-view';

const DRIVERS = 3;

/** One warning, large: where, what, from which light to which, since when, and what did it. */
export function AlarmWidget({ view }: { view: WallView }) {
  const { lang, alert, methodology, series, zone } = view;
  const t = wallMessages(lang);
  if (alert === null)
    return (
      <section className={styles.alarm} data-widget="alarm" data-open="false">
        <p>{t.alarmNone}</p>
      </section>
    );
  const move = alertMove(alert, lang);
  const rows = zone?.id === alert.zone.id ? driverRows(livePoint(series), DRIVERS) : null;
  return (
    <section
      className={styles.alarm}
      data-widget="alarm"
      data-open="true"
      data-alert={alert.id}
      data-zone={alert.zone.id}
    >
      <p className={styles.kind}>
        <LightMark light={alert.to} lights={lightsOf(methodology)} className={styles.lamp} />
        {t.alarm} · {messages(lang).kinds[alert.zone.kind]}
      </p>
      <h2 className={styles.where}>{alert.zone.name}</h2>
      <p className={styles.what}>
        {alertWords(alert, methodology, lang)}
        {move === null ? null : <strong>{move}</strong>}
      </p>
      <p className={styles.since}>{indexMessages(lang).since(formatDayTime(alert.since, lang))}</p>
      <h3>{t.why}</h3>
      <p className={styles.why} data-testid="alarm-why">
        {rows === null ? t.whyUnknown : driverSentence(rows, indicatorName(methodology, lang), lang)}
      </p>
    </section>
  );
}
