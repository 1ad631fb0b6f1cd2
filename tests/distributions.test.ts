import assert from 'node:assert/strict';
import { test } from 'node:test';
import { normalTail, Z_95 } from '@/lib/credit/statistics/normal';
import { student95, studentTail } from '@/lib/credit/statistics/student';
import { near } from './support/near';

test('the tail of the normal distribution is that of SciPy 1.17.1 (stats.norm.sf), far out as well', () => {
  const expected: [z: number, tail: number][] = [
    [0, 1],
    [0.5, 0.6170750774519738],
    [1, 0.31731050786291415],
    [1.999, 0.04560835386531776],
    [2, 0.04550026389635839],
    [2.5, 0.012419330651552265],
    [3, 0.0026997960632601866],
    [5, 5.733031437583866e-7],
    [8, 1.244192114854348e-15],
    [20, 5.507248237212311e-89],
    [37, 1.1451142445047853e-299],
  ];
  for (const [z, tail] of expected) {
    near(normalTail(z), tail, 1e-12);
    assert.equal(normalTail(-z), normalTail(z));
  }
  near(normalTail(Z_95), 0.05, 1e-14);
  assert.equal(normalTail(Number.POSITIVE_INFINITY), 0);
});

test('the tail of Student’s distribution is that of SciPy 1.17.1 (stats.t.sf), also between whole degrees of freedom', () => {
  const expected: [t: number, df: number, tail: number][] = [
    [0.1, 1, 0.936548965138893],
    [1, 1, 0.5],
    [12.706, 1, 0.05000080235813319],
    [2.228, 10, 0.05001177181711132],
    [0.5, 3.7, 0.6453356333199318],
    [6, 3.7, 0.004964571300739025],
    [3, 17.776, 0.007763856346531452],
    [0.001, 50, 0.9992060947755017],
    [1.96, 1e6, 0.04999606758526985],
    [4, 1e4, 6.379866882313968e-5],
    [30, 5, 7.718648620496053e-7],
    [2, 39.9, 0.05233960843409473],
    [2, 40.1, 0.05230516485843498],
  ];
  for (const [t, df, tail] of expected) {
    near(studentTail(t, df), tail, df < 100 ? 2e-13 : df < 1e6 ? 1e-12 : 1e-10);
    assert.equal(studentTail(-t, df), studentTail(t, df));
  }
  assert.equal(studentTail(0, 4), 1);
  assert.equal(studentTail(Number.POSITIVE_INFINITY, 4), 0);
});

test('the t of 95 % is that of the printed tables', () => {
  // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, column 0.975.
  const printed = [
    [1, 12.706],
    [2, 4.303],
    [3, 3.182],
    [5, 2.571],
    [10, 2.228],
    [30, 2.042],
    [60, 2.0],
    [100, 1.984],
  ] as const;
  for (const [df, t] of printed) assert.equal(Number(student95(df).toFixed(3)), t, `${df}`);
  // SciPy 1.17.1, stats.t.ppf.
  near(student95(1.5), 6.016663104427929, 1e-12);
  near(student95(17.776), 2.102821310380221, 1e-12);
  near(student95(1e6), 1.959966356814107, 1e-10);
});
