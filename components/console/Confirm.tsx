'use client';

import type { ReactNode } from 'react';
import { Dialog } from './Dialog';
import { Form } from './Form';

interface Props {
  /** The button's word, which is also the title. */
  what: string;
  question: string;
  /** Done on "yes"; the dialog closes when it is. */
  onYes: () => Promise<unknown>;
  onClose: () => void;
  children?: ReactNode;
}

/** A question before something that cannot be taken back. */
export function Confirm({ what, question, onYes, onClose, children }: Props) {
  return (
    <Dialog title={what} onClose={onClose}>
      <Form submit={what} onSubmit={onYes} onCancel={onClose} isDanger>
        <p>{question}</p>
        {children}
      </Form>
    </Dialog>
  );
}
