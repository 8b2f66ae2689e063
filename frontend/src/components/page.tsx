import { Group, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface PageProps {
  title: string;
  /** The tab's title where it should say more than the heading. */
  tabTitle?: string;
  text?: string;
  above?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}

export function Page({ title, tabTitle, text, above, actions, children }: PageProps) {
  const { t } = useTranslation();
  useDocumentTitle(t('page.title', { page: tabTitle ?? title }));
  return (
    <Stack gap="lg">
      <div>
        {above}
        <Group justify="space-between" align="flex-start" gap="sm">
          <div>
            <Title order={1}>{title}</Title>
            {text && (
              <Text c="dimmed" size="sm" mt={4}>
                {text}
              </Text>
            )}
          </div>
          {actions && <Group gap="xs">{actions}</Group>}
        </Group>
      </div>
      {children}
    </Stack>
  );
}
