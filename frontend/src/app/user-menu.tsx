import { ActionIcon, type MantineColorScheme, Menu, Text, useMantineColorScheme } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { forgetPerson, signOut, useSession } from '@/api/session.ts';
import { MoonIcon, PersonIcon, ScreenIcon, SignOutIcon, SunIcon } from '@/components/icons.tsx';

const SCHEMES = [
  { scheme: 'light', Icon: SunIcon },
  { scheme: 'dark', Icon: MoonIcon },
  { scheme: 'auto', Icon: ScreenIcon },
] as const;

export function UserMenu() {
  const { t } = useTranslation();
  const { user } = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const queryClient = useQueryClient();
  const leave = useMutation({ mutationFn: signOut, onSettled: () => forgetPerson(queryClient) });
  const name = user?.username ?? '';

  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon variant="default" size={34} radius="xl" aria-label={t('app.user.menu', { name })}>
          <PersonIcon size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text component="span" size="sm" fw={600} c="var(--mantine-color-text)" display="block">
            {name}
          </Text>
          {user?.is_superuser && t('app.user.superuser')}
        </Menu.Label>
        <Menu.Divider />
        <Menu.Label>{t('app.scheme.label')}</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}>
          {SCHEMES.map(({ scheme, Icon }) => (
            <Menu.RadioItem key={scheme} value={scheme} rightSection={<Icon size={16} />}>
              {t(`app.scheme.${scheme}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<SignOutIcon size={16} />} disabled={leave.isPending} onClick={() => leave.mutate()}>
          {t('app.user.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
