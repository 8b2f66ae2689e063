import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '@/api/session.ts';
import { EmptyState } from './empty-state.tsx';
import { KeyIcon } from './icons.tsx';

/** The server refuses others as well; this only says so before they try. */
export function SuperuserOnly({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const { user } = useSession();
  if (user?.is_superuser) return children;
  return <EmptyState icon={<KeyIcon />} title={t('superuser.title')} text={t('superuser.text')} />;
}
