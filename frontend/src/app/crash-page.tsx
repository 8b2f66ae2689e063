import { Button, Center } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '@/components/empty-state.tsx';
import { AlertIcon } from '@/components/icons.tsx';

/** Stands in for a page whose code failed, and for one whose file is gone after an update of the server. */
export function CrashPage() {
  const { t } = useTranslation();
  useDocumentTitle(t('page.title', { page: t('app.crash.title') }));
  return (
    <Center component="main" mih="60vh">
      <EmptyState
        icon={<AlertIcon />}
        title={t('app.crash.title')}
        text={t('app.crash.text')}
        action={<Button onClick={() => window.location.reload()}>{t('app.crash.reload')}</Button>}
      />
    </Center>
  );
}
