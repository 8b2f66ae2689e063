import { AppShell, Burger, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, ScrollRestoration, useLocation } from 'react-router';
import { Brand } from '@/components/brand.tsx';
import { EnvironmentBadge, HealthStrip } from './health.tsx';
import { LiveMark } from './live-mark.tsx';
import { Navigation } from './navigation.tsx';
import { OfflineBanner } from './offline-banner.tsx';
import { SearchBox } from './search-box.tsx';
import classes from './shell.module.css';
import { UserMenu } from './user-menu.tsx';

export function Shell() {
  const { t } = useTranslation();
  const [opened, { toggle, close }] = useDisclosure();
  const { pathname } = useLocation();

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the menu
  useEffect(close, [pathname]);

  return (
    <AppShell
      layout="alt"
      header={{ height: 60 }}
      navbar={{ width: 248, breakpoint: 'sm', collapsed: { mobile: !opened } }}
    >
      <a href="#content" className="skip-link">
        {t('app.skip')}
      </a>
      <AppShell.Header className={classes.header}>
        <Group h="100%" gap="sm" wrap="nowrap">
          <Burger
            opened={opened}
            onClick={toggle}
            hiddenFrom="sm"
            size="sm"
            aria-label={t('app.nav.open')}
            aria-expanded={opened}
          />
          <SearchBox />
          <Group gap="sm" wrap="nowrap" ml="auto">
            <EnvironmentBadge />
            <LiveMark />
            <UserMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={classes.navbar}>
        <Group justify="space-between" className={classes.brandRow}>
          <Brand />
          {opened && <Burger opened onClick={close} hiddenFrom="sm" size="sm" aria-label={t('app.nav.close')} />}
        </Group>
        <Navigation />
      </AppShell.Navbar>
      <AppShell.Main className={classes.main} id="content" tabIndex={-1}>
        <OfflineBanner />
        <HealthStrip />
        <div className={classes.content}>
          <Outlet />
          <ScrollRestoration />
        </div>
      </AppShell.Main>
    </AppShell>
  );
}
