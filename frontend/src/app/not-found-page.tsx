import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { EmptyState } from '@/components/empty-state.tsx';
import { QuestionIcon } from '@/components/icons.tsx';
import { Page } from '@/components/page.tsx';

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <Page title={t('app.notFound.title')}>
      <EmptyState
        icon={<QuestionIcon />}
        title={t('app.notFound.title')}
        text={t('app.notFound.text')}
        action={
          <Button component={Link} to="/">
            {t('app.notFound.home')}
          </Button>
        }
      />
    </Page>
  );
}
