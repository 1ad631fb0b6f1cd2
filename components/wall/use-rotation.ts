'use client';

import { useEffect, useRef, useState } from 'react';
import { minuteOfDay } from '@/lib/credit/local-time';
import { TIME_ZONE } from '@/lib/i18n/format';
import { interruption, type Raised } from '@/lib/scenes/interruption';
import type { Scene } from '@/lib/scenes/screen';
import { type Rotation, roundOf, type Turn, turnAt } from '@/lib/scenes/turns';

const LOOK_MS = 100;
/** Before the end of a turn its widgets fade. */
const LEAVING_MS = 300;
/** Who leafs by hand is left alone for so long. */
const HAND_MS = 60_000;

export interface Shown {
  turn: Turn;
  /** Of what interrupted; null = it is its turn. */
  raised: string | null;
  round: number;
  isLeaving: boolean;
  isHeld: boolean;
}

/** Leafing by hand: to which turn, until when; `held` = until it is let go. Not to which place: scenes come and go. */
interface Hand {
  turn: Turn;
  until: number;
  held: boolean;
}

interface Given {
  /** null = nothing can be shown yet. */
  rotation: Omit<Rotation, 'minute'> | null;
  /** Milliseconds that the server's clock is ahead of this machine's. */
  offsetMs: number;
  /** What may interrupt; of what came together the more pressing first. */
  raised: readonly Raised[];
  /** The scene that shows what interrupts; null = the screen has none. */
  alarm: { scene: Scene; seconds: number } | null;
}

/**
 * What a wall shows now: by the clock, by what interrupts, or by who leafs with the arrow keys (blank holds, Escape goes
 * back to the clock).
 */
export function useRotation(given: Given): Shown | null {
  const [shown, setShown] = useState<Shown | null>(null);
  const latest = useRef(given);
  latest.current = given;
  const hand = useRef<Hand | null>(null);

  useEffect(() => {
    const look = () => {
      const now = Date.now() + latest.current.offsetMs;
      if (hand.current && !hand.current.held && now > hand.current.until) hand.current = null;
      const next = shownAt(latest.current, hand.current, now);
      setShown((before) => (isSame(before, next) ? before : next));
    };
    const leaf = (event: KeyboardEvent) => {
      const now = Date.now() + latest.current.offsetMs;
      const turns = turnsNow(latest.current.rotation, now);
      hand.current = leafed(event.key, hand.current, turns, now);
      look();
    };
    look();
    const timer = setInterval(look, LOOK_MS);
    window.addEventListener('keydown', leaf);
    return () => {
      clearInterval(timer);
      window.removeEventListener('keydown', leaf);
    };
  }, []);
  return shown;
}

/** The turns of the present round, and which of them has its turn. */
function turnsNow(rotation: Given['rotation'], now: number) {
  const whole = rotation && { ...rotation, minute: minuteNow(now) };
  const at = whole && turnAt(whole, now);
  if (!whole || !at) return { turns: [], index: 0 };
  const turns = roundOf(whole, at.round);
  return { turns, index: indexOf(turns, at.turn) };
}

/** Where a turn stands among others, or another of its scene, as in a round of other zones; −1 = neither is there. */
function indexOf(turns: readonly Turn[], { scene, zone }: Turn): number {
  const exact = turns.findIndex((turn) => turn.scene.id === scene.id && turn.zone === zone);
  return exact >= 0 ? exact : turns.findIndex((turn) => turn.scene.id === scene.id);
}

function leafed(
  key: string,
  hand: Hand | null,
  { turns, index }: ReturnType<typeof turnsNow>,
  time: number,
): Hand | null {
  const at = Math.max(0, hand === null ? index : indexOf(turns, hand.turn));
  const turn = turns[at];
  const until = time + HAND_MS;
  if (key === 'Escape' || turn === undefined) return null;
  if (key === ' ') return hand?.held ? null : { turn, until, held: true };
  if (key !== 'ArrowRight' && key !== 'ArrowLeft') return hand;
  const next = turns[(at + (key === 'ArrowRight' ? 1 : turns.length - 1)) % turns.length]!;
  return { turn: next, until, held: hand?.held ?? false };
}

const minuteNow = (now: number) => minuteOfDay(new Date(now), TIME_ZONE);

function shownAt({ rotation, raised, alarm }: Given, hand: Hand | null, now: number): Shown | null {
  if (rotation === null) return null;
  const whole = { ...rotation, minute: minuteNow(now) };
  const at = turnAt(whole, now);
  if (hand !== null && at !== null) {
    const scene = whole.scenes.find(({ id }) => id === hand.turn.scene.id);
    const turn = scene === undefined ? at.turn : { scene, zone: hand.turn.zone };
    return { turn, raised: null, round: at.round, isLeaving: false, isHeld: hand.held };
  }
  const one = alarm && interruption(raised, alarm.seconds, now);
  if (one && alarm)
    return {
      turn: { scene: alarm.scene, zone: one.zone },
      raised: one.id,
      round: at?.round ?? 0,
      isLeaving: false,
      isHeld: false,
    };
  if (at === null) return null;
  return {
    turn: at.turn,
    raised: null,
    round: at.round,
    isLeaving: at.endsAt - now < LEAVING_MS,
    isHeld: false,
  };
}

function isSame(a: Shown | null, b: Shown | null): boolean {
  if (a === null || b === null) return a === b;
  return (
    a.turn.scene === b.turn.scene &&
    a.turn.zone === b.turn.zone &&
    a.raised === b.raised &&
    a.round === b.round &&
    a.isLeaving === b.isLeaving &&
    a.isHeld === b.isHeld
  );
}
