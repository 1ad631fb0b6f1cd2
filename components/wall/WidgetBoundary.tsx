'use client';

import { Component, type ReactNode } from 'react';
import type { Lang } from '@/lib/i18n/lang';
import { wallMessages } from '@/lib/i18n/wall-messages';
import styles from './stage.module.css';

const AGAIN_MS = 30_000;

/** A widget that throws says so in its own area and is tried again; the rest of the wall runs on. */
export class WidgetBoundary extends Component<
  { lang: Lang; widget: string; children: ReactNode },
  { hasFailed: boolean }
> {
  override state = { hasFailed: false };
  #again: ReturnType<typeof setTimeout> | undefined;

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override componentDidCatch(error: unknown) {
    console.warn(`widget ${this.props.widget} failed:`, error);
    clearTimeout(this.#again);
    this.#again = setTimeout(() => this.setState({ hasFailed: false }), AGAIN_MS);
  }

  override componentWillUnmount() {
    clearTimeout(this.#again);
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <p className={styles.failed} data-widget={this.props.widget} data-failed="true">
        {wallMessages(this.props.lang).widgetFailed}
      </p>
    );
  }
}
