import { Group, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { TFunction } from 'i18next';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { STATUSES, type Status } from '@/api/transaction.ts';
import { ArrowInIcon, ArrowOutIcon, ChevronDownIcon, ClockIcon, PersonIcon } from '@/components/icons.tsx';
import { JsonView } from '@/components/json-view.tsx';
import { recordWords } from '@/components/record-words.ts';
import { StatusBadge } from '@/components/status-badge.tsx';
import { Moment } from '@/components/time.tsx';
import type { TimelineEntry } from './api.ts';
import { transactionTexts } from './texts.ts';
import classes from './timeline.module.css';

const ICONS = { act: PersonIcon, call: ArrowOutIcon, callback: ArrowInIcon };

export function TimelineItem({ entry }: { entry: TimelineEntry }) {
  const { t } = useTranslation();
  const Icon = ICONS[entry.type as 'call'] ?? ClockIcon;
  return (
    <li className={classes.item} data-type={entry.type}>
      <span className={classes.marker}>
        <Icon size={14} />
      </span>
      <div className={classes.body}>
        <Group justify="space-between" gap={8} align="baseline">
          <Title entry={entry} />
          <Text size="xs" c="dimmed">
            <Moment at={entry.at} precise />
          </Text>
        </Group>
        <Text size="sm" c="dimmed">
          {remarks(entry, t).join(' · ')}
        </Text>
        {entry.raw != null && <Raw value={entry.raw} />}
      </div>
    </li>
  );
}

const isStatus = (value: string | null | undefined): value is Status => STATUSES.includes(value as Status);

function Title({ entry }: { entry: TimelineEntry }) {
  const { t } = useTranslation();
  if (entry.type === 'event' && isStatus(entry.new_status)) {
    const moved = entry.old_status !== entry.new_status;
    return moved ? (
      <StatusBadge status={entry.new_status} />
    ) : (
      <Text size="sm" fw={550}>
        {t(`status.${entry.new_status}`)}
      </Text>
    );
  }
  if (entry.type === 'act') {
    return (
      <Text size="sm" fw={550}>
        {actWords(entry.title, t)}
      </Text>
    );
  }
  const what = recordWords(entry.title, t);
  const kind = entry.type === 'call' || entry.type === 'callback' ? entry.type : null;
  return (
    <Text size="sm" fw={550}>
      {kind ? t(`transactions.timeline.${kind}`, { what }) : what}
    </Text>
  );
}

/** The small print of an entry: what the record says, who did it, how it was answered. */
function remarks(entry: TimelineEntry, t: TFunction): string[] {
  const said = [entry.detail];
  if (entry.type === 'event' || entry.type === 'act') said.push(sourceWords(entry, t));
  if (entry.type === 'call') {
    said.push(
      entry.http_status
        ? t('transactions.timeline.answer', { status: entry.http_status })
        : t('transactions.timeline.noAnswer'),
    );
  }
  if (entry.duration_ms != null) said.push(t('transactions.timeline.took', { ms: entry.duration_ms }));
  if (entry.type === 'callback') {
    said.push(t(entry.trusted ? 'transactions.timeline.trusted' : 'transactions.timeline.untrusted'), entry.source);
  }
  return said.filter(Boolean);
}

const ACTS = transactionTexts.timeline.did;

/** What somebody did, in words; an act that we have no words for stands for itself. */
function actWords(act: string, t: TFunction): string {
  const name = act.replace('.', '_');
  return name in ACTS ? t(`transactions.timeline.did.${name as 'payout_approved'}`) : act.replace(/[._]/g, ' ');
}

const SOURCES = transactionTexts.timeline.source;

/** Who or what made the change; people and clients go by their names, else by their ids. */
function sourceWords({ source, actor }: TimelineEntry, t: TFunction): string {
  const [kind, number] = source.split(':');
  const id = actor || number;
  if (kind === 'user' && id) return t('transactions.timeline.source.person', { id });
  if (kind === 'client' && id) return t('transactions.timeline.source.client', { id });
  return source in SOURCES ? t(`transactions.timeline.source.${source as 'system'}`) : source;
}

function Raw({ value }: { value: unknown }) {
  const { t } = useTranslation();
  const [opened, { toggle }] = useDisclosure();
  const id = useId();
  const label = t('transactions.timeline.raw');
  return (
    <>
      <UnstyledButton onClick={toggle} aria-expanded={opened} aria-controls={id} className={classes.toggle}>
        <ChevronDownIcon size={14} className={opened ? classes.up : undefined} />
        {label}
      </UnstyledButton>
      <div id={id}>{opened && <JsonView value={value} label={label} />}</div>
    </>
  );
}
