import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Business } from './api.ts';

export function BusinessStatus({ status }: { status: Business['status'] }) {
  const { t } = useTranslation();
  return (
    <Badge variant={status === 'active' ? 'default' : 'filled'} color="gray" radius="sm" tt="none" fw={550}>
      {t(`businesses.${status}`)}
    </Badge>
  );
}
