import type { AsyncLocalStorage } from 'node:async_hooks';
import type { TransactionMode } from './db';

export const beginStatement: Record<TransactionMode, string> = {
  write: 'begin',
  snapshot: 'begin isolation level repeatable read, read only',
  consistent: 'begin isolation level repeatable read',
};

/**
 * Refuse `db` where only `tx` is right. On one connection such a call would wait for itself for ever;
 * on a pool it would silently run outside the transaction.
 */
export function insideTransaction(open: AsyncLocalStorage<boolean>) {
  if (open.getStore()) throw new Error('db was used inside a transaction: use the tx that the transaction was given');
}
