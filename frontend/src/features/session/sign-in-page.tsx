import { Anchor, Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useLocation, useSearchParams } from 'react-router';
import { ApiError } from '@/api/errors.ts';
import { sessionQuery, signIn } from '@/api/session.ts';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { Notice } from '@/components/notice.tsx';
import { SecretInput } from '@/components/secret-input.tsx';
import { bootstrapQuery } from './api.ts';
import { Door } from './door.tsx';
import { safeNext } from './safe-next.ts';

export function SignInPage() {
  const { t } = useTranslation();
  const [parameters] = useSearchParams();
  const { state } = useLocation();
  const queryClient = useQueryClient();
  const session = useQuery(sessionQuery);
  const bootstrap = useQuery(bootstrapQuery);
  const form = useForm({
    initialValues: { username: '', password: '', otp: '' },
    validate: {
      username: (value) => (value.trim() ? null : t('session.required')),
      password: (value) => (value ? null : t('session.required')),
    },
  });
  const enter = useMutation({
    mutationFn: signIn,
    // What an earlier person saw must not show for a moment.
    onSuccess: () => queryClient.resetQueries({ queryKey: sessionQuery.queryKey }),
  });
  const refusal = enter.error instanceof ApiError ? enter.error.code : '';
  const otpAsked = refusal === 'otp_required' || form.values.otp !== '';

  if (session.data?.authenticated) return <Navigate to={safeNext(parameters.get('next'))} replace />;

  return (
    <Door title={t('session.signIn.title')} text={t('session.signIn.text')}>
      <form
        noValidate
        onSubmit={form.onSubmit(({ username, password, otp }) => {
          if (!enter.isPending) enter.mutate({ username: username.trim(), password, ...(otp && { otp }) });
        })}
      >
        <Stack>
          {state?.created && <Notice tone="good">{t('session.signIn.created')}</Notice>}
          {bootstrap.data?.enabled && (
            <Notice tone="calm" title={t('session.signIn.first')}>
              <Anchor component={Link} to="/bootstrap/superuser" size="sm">
                {t('session.signIn.firstLink')}
              </Anchor>
            </Notice>
          )}
          <SignInError error={enter.error} />
          <TextInput
            label={t('session.username')}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            {...form.getInputProps('username')}
          />
          <SecretInput
            label={t('session.password')}
            autoComplete="current-password"
            required
            {...form.getInputProps('password')}
          />
          {otpAsked && (
            <TextInput
              label={t('session.otp')}
              autoComplete="one-time-code"
              inputMode="numeric"
              data-autofocus
              {...form.getInputProps('otp')}
            />
          )}
          <Button type="submit" loading={enter.isPending} fullWidth mt="xs">
            {t('session.signIn.submit')}
          </Button>
        </Stack>
      </form>
    </Door>
  );
}

function SignInError({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (!error) return null;
  const code = error instanceof ApiError ? error.code : '';
  if (code === 'otp_required') return <Notice tone="calm">{t('session.signIn.otpNeeded')}</Notice>;
  if (code === 'invalid_credentials') {
    return (
      <Notice tone="bad" role="alert">
        {t('session.signIn.wrong')}
      </Notice>
    );
  }
  return <ErrorPanel error={error} />;
}
