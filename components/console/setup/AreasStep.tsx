'use client';

import { useState } from 'react';
import type { AreaProperties, AreasImported } from '@/lib/credit/setup';
import { type ZoneKind, zoneKinds } from '@/lib/credit/zone';
import { formatNumber } from '@/lib/i18n/format';
import { messages } from '@/lib/i18n/messages';
import { setupMessages } from '@/lib/i18n/setup-messages';
import styles from '../console.module.css';
import { useConsole } from '../console-context';
import { ChoiceField } from '../Field';
import { Form } from '../Form';
import { AreasFile } from './AreasFile';
import { AreasResult } from './AreasResult';
import type { StepProps } from './Steps';
import { useWork } from './use-work';

const systems = ['wgs84', 'gcj02', 'bd09'] as const;
type System = (typeof systems)[number];

interface Chosen {
  file: File;
  properties: AreaProperties;
}

/** Boundaries from a file: choose it, say which properties are which, import. */
export function AreasStep({ state, onChanged, of }: StepProps & { of: 'division' | 'zone' }) {
  const { lang, t, session } = useConsole();
  const all = setupMessages(lang);
  const words = all.areas;
  const { kinds } = messages(lang);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [kind, setKind] = useState<ZoneKind>('region');
  const [crs, setCrs] = useState<System>('wgs84');
  const [fields, setFields] = useState({ id: '', name: '', parent: '' });
  const { working, result, work } = useWork<AreasImported>();
  const present = zoneKinds.filter((one) => state.zones[one] > 0);
  const have =
    of === 'division'
      ? words.have(formatNumber(state.divisions, lang))
      : present.length === 0
        ? null
        : words.haveZones + t.list(present.map((one) => `${kinds[one]} ${formatNumber(state.zones[one], lang)}`));
  const read = chosen?.properties.properties ?? [];
  const options = read.map(({ name, example }) => [name, words.property(name, example)] as const);
  const isReady = chosen !== null && fields.id !== '' && fields.name !== '';
  const submit = async () => {
    if (chosen === null) return;
    const asked: Record<string, string> = {
      ...fields,
      kind: of === 'division' ? of : kind,
      crs,
      file: chosen.file.name,
    };
    if (of === 'division' || asked.parent === '') delete asked.parent;
    const path = `/api/console/setup/areas?${new URLSearchParams(asked)}`;
    await work(() => session.change<AreasImported>(path, 'POST', chosen.file));
    onChanged();
  };
  const field = (name: 'id' | 'name' | 'parent', label: string, none: string) => (
    <ChoiceField
      label={label}
      name={name}
      value={fields[name]}
      options={[['', none], ...options]}
      onChange={(value) => setFields((before) => ({ ...before, [name]: value }))}
    />
  );
  return (
    <>
      {have ? <p>{have}</p> : null}
      <p className={styles.quiet}>{words.text}</p>
      <AreasFile
        onChosen={(file, properties) => {
          setChosen(properties === null ? null : { file, properties });
          setFields(guess(properties));
        }}
      />
      {chosen ? (
        <Form submit={words.submit} onSubmit={submit} fault={isReady ? null : faultOf(read.length, words)}>
          <p className={styles.quiet}>{words.features(formatNumber(chosen.properties.features, lang))}</p>
          {of === 'zone' ? (
            <ChoiceField
              label={words.kind}
              name="kind"
              value={kind}
              options={zoneKinds.map((one) => [one, kinds[one]])}
              onChange={setKind}
            />
          ) : null}
          {field('id', words.id, words.pick)}
          {field('name', words.name, words.pick)}
          {of === 'zone' ? field('parent', words.parent, t.none) : null}
          <ChoiceField
            label={words.crs}
            name="crs"
            value={crs}
            options={systems.map((one) => [one, words.systems[one]])}
            onChange={setCrs}
          />
          <p className={styles.quiet} role="status">
            {working ? all.working : null}
          </p>
        </Form>
      ) : null}
      {result ? <AreasResult result={result} /> : null}
    </>
  );
}

const faultOf = (properties: number, words: { needed: string; noProperties: string }) =>
  properties === 0 ? words.noProperties : words.needed;

/** The id is likely what differs everywhere, and the name what is called so; a guess is there to be looked at. */
function guess(file: AreaProperties | null) {
  const all = file?.properties ?? [];
  const unique = all.filter(({ filled, distinct }) => filled === file?.features && distinct === filled);
  const id = (unique.find(({ name }) => /(^|_)(id|code|adcode|gid)$/i.test(name)) ?? unique[0])?.name ?? '';
  const name = all.find(({ name }) => /^(name|名称|label)$/i.test(name))?.name ?? '';
  return { id, name, parent: '' };
}
