import { Anchor } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useBusinessLink } from '@/api/business.ts';
import { mayPreparePayouts, useSession } from '@/api/session.ts';
import { EmptyState } from '@/components/empty-state.tsx';
import { ChevronLeftIcon, StackIcon } from '@/components/icons.tsx';
import { Page } from '@/components/page.tsx';
import { NewBatchForm } from './new-batch-form.tsx';

export function NewBatchPage() {
  const { t } = useTranslation();
  const session = useSession();
  const link = useBusinessLink();
  const back = (
    <Anchor component={Link} to={link('/batches')} size="sm" mb={8} display="inline-flex" style={{ gap: 4 }}>
      <ChevronLeftIcon size={16} />
      {t('batches.page.back')}
    </Anchor>
  );
  return (
    <Page title={t('batches.create.title')} text={t('batches.create.text')} above={back}>
      {mayPreparePayouts(session) ? (
        <NewBatchForm />
      ) : (
        <EmptyState
          icon={<StackIcon />}
          title={t('batches.create.notAllowedTitle')}
          text={t('batches.create.notAllowedText')}
        />
      )}
    </Page>
  );
}
