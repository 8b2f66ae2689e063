import { Button, Modal, Text, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { TableSkeleton } from '@/components/data-table/data-table.tsx';
import { EmptyState } from '@/components/empty-state.tsx';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { BusinessIcon } from '@/components/icons.tsx';
import { Panel } from '@/components/panel.tsx';
import { credentialsQuery, type Shortcode, shortcodesQuery } from './api.ts';
import classes from './rows.module.css';
import { ShortcodeForm } from './shortcode-form.tsx';

export function Shortcodes({ businessId }: { businessId: string }) {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure();
  const { data, error, refetch } = useQuery(shortcodesQuery(businessId));
  const apps = useQuery(credentialsQuery(businessId)).data ?? [];
  const add = (
    <Tooltip label={t('businesses.shortcodes.needsApp')} disabled={apps.length > 0}>
      <Button
        size="xs"
        variant="default"
        data-disabled={apps.length === 0 || undefined}
        aria-disabled={apps.length === 0 || undefined}
        onClick={() => apps.length > 0 && open()}
      >
        {t('businesses.shortcodes.add')}
      </Button>
    </Tooltip>
  );
  return (
    <Panel title={t('businesses.shortcodes.title')} actions={add} flush>
      {error && !data && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!error && !data && <TableSkeleton rows={2} label={t('loading')} />}
      {data?.length === 0 && (
        <EmptyState
          icon={<BusinessIcon />}
          title={t('businesses.shortcodes.emptyTitle')}
          text={t(apps.length > 0 ? 'businesses.shortcodes.emptyText' : 'businesses.shortcodes.needsApp')}
        />
      )}
      <ul className={classes.rows} aria-label={t('businesses.shortcodes.list')}>
        {data?.map((shortcode) => (
          <Row key={shortcode.id} shortcode={shortcode} />
        ))}
      </ul>
      <Modal opened={opened} onClose={close} title={t('businesses.shortcodes.add')}>
        <ShortcodeForm businessId={businessId} apps={apps} onSaved={close} />
      </Modal>
    </Panel>
  );
}

function Row({ shortcode }: { shortcode: Shortcode }) {
  const { t } = useTranslation();
  const facts = [
    t(`businesses.shortcodes.${shortcode.shortcode_type}`),
    t(`businesses.environment.${shortcode.environment}`),
    shortcode.store_number && `${t('businesses.shortcodes.store')} ${shortcode.store_number}`,
    `${t('businesses.shortcodes.hasPasskey')}: ${t(`businesses.shortcodes.${shortcode.has_lipa_passkey ? 'yes' : 'no'}`)}`,
  ];
  return (
    <li className={classes.row}>
      <div className={classes.main}>
        <Text size="sm" fw={600} className="tabular">
          {shortcode.shortcode}
        </Text>
        <Text size="sm" c="dimmed">
          {facts.filter(Boolean).join(' · ')}
        </Text>
      </div>
    </li>
  );
}
