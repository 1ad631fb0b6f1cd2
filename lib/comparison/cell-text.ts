import {
  formatDay,
  formatFixed,
  formatMonth,
  formatPoints,
  formatShare,
  formatSignedShare,
  formatStamp,
} from '../i18n/format';
import type { Lang } from '../i18n/lang';
import { tableMessages } from '../i18n/table-messages';
import { type Cell, type Column, hasNoValue } from './table';

/** A cell as the page shows it: what has no value says why. */
export function cellText(cell: Cell, column: Column, lang: Lang): string {
  if (hasNoValue(cell)) return tableMessages(lang).none[cell.none];
  if (typeof cell === 'string') return column.kind === 'date' ? dateText(cell, lang) : cell;
  if (column.kind === 'share') return column.isSigned ? formatSignedShare(cell, lang) : formatShare(cell, lang);
  if (column.isSigned && column.decimals === 1) return formatPoints(cell, lang);
  const least = 10 ** -column.decimals;
  // A p value that rounds to nothing is small, not zero.
  if (column.decimals > 2 && cell > 0 && cell < least / 2) return `<${formatFixed(least, column.decimals, lang)}`;
  const shown = formatFixed(cell, column.decimals, lang);
  return column.isSigned && cell > 0 ? `+${shown}` : shown;
}

function dateText(value: string, lang: Lang): string {
  if (value === 'live') return tableMessages(lang).states.live;
  if (/^\d{4}-\d{2}$/.test(value)) return formatMonth(value, lang);
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return formatDay(`${value}T04:00:00Z`, lang);
  return value === '' ? '' : formatStamp(value);
}
