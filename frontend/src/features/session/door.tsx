import { Paper, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Brand } from '@/components/brand.tsx';
import classes from './door.module.css';

interface DoorProps {
  title: string;
  text: string;
  children: ReactNode;
}

/** The frame of all pages that stand before the dashboard itself. */
export function Door({ title, text, children }: DoorProps) {
  const { t } = useTranslation();
  useDocumentTitle(t('page.title', { page: title }));
  return (
    <main className={classes.page}>
      <div className={classes.column}>
        <Brand />
        <Paper withBorder className={classes.card}>
          <Stack gap={4} mb="lg">
            <Title order={1}>{title}</Title>
            <Text c="dimmed" size="sm">
              {text}
            </Text>
          </Stack>
          {children}
        </Paper>
      </div>
    </main>
  );
}
