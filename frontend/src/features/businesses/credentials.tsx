import { Button, Modal, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { TableSkeleton } from '@/components/data-table/data-table.tsx';
import { EmptyState } from '@/components/empty-state.tsx';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { KeyIcon } from '@/components/icons.tsx';
import { tellDone } from '@/components/notify.ts';
import { Panel } from '@/components/panel.tsx';
import { type Credential, credentialsQuery, testCredential } from './api.ts';
import { CredentialForm } from './credential-form.tsx';
import classes from './rows.module.css';

export function Credentials({ businessId }: { businessId: string }) {
  const { t } = useTranslation();
  const [opened, { open, close }] = useDisclosure();
  const { data, error, refetch } = useQuery(credentialsQuery(businessId));
  const add = (
    <Button size="xs" variant="default" onClick={open}>
      {t('businesses.credentials.add')}
    </Button>
  );
  return (
    <Panel title={t('businesses.credentials.title')} actions={add} flush>
      {error && !data && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!error && !data && <TableSkeleton rows={2} label={t('loading')} />}
      {data?.length === 0 && (
        <EmptyState
          icon={<KeyIcon />}
          title={t('businesses.credentials.emptyTitle')}
          text={t('businesses.credentials.emptyText')}
        />
      )}
      <ul className={classes.rows} aria-label={t('businesses.credentials.list')}>
        {data?.map((credential) => (
          <Row key={credential.id} businessId={businessId} credential={credential} />
        ))}
      </ul>
      <Modal opened={opened} onClose={close} title={t('businesses.credentials.add')}>
        <CredentialForm businessId={businessId} onSaved={close} />
      </Modal>
    </Panel>
  );
}

function Row({ businessId, credential }: { businessId: string; credential: Credential }) {
  const { t } = useTranslation();
  const test = useMutation({
    mutationFn: () => testCredential(businessId, credential.id),
    onSuccess: () => tellDone(t('businesses.credentials.testOk')),
  });
  const name = credential.name || t(`businesses.environment.${credential.environment}`);
  const key = credential.consumer_key_hint
    ? t('businesses.credentials.endsIn', { hint: credential.consumer_key_hint })
    : t('businesses.credentials.hidden');
  return (
    <li className={classes.row}>
      <div className={classes.main}>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="sm" c="dimmed">
          {t(`businesses.environment.${credential.environment}`)} · {t('businesses.credentials.key')} {key}
          {credential.shortcodes.length > 0 &&
            ` · ${t('businesses.credentials.usedBy')} ${credential.shortcodes.join(', ')}`}
        </Text>
      </div>
      <Button
        size="xs"
        variant="default"
        loading={test.isPending}
        aria-label={t('businesses.credentials.testLabel', { name })}
        onClick={() => test.mutate()}
      >
        {t('businesses.credentials.test')}
      </Button>
      {test.error && (
        <div className={classes.below}>
          <ErrorPanel error={test.error} />
        </div>
      )}
    </li>
  );
}
