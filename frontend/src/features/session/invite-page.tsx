import { Button, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { ApiError } from '@/api/errors.ts';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { splitFormError } from '@/components/form-errors.ts';
import { SecretInput } from '@/components/secret-input.tsx';
import { formatTime } from '@/components/time.tsx';
import { acceptInvite, inviteQuery } from './api.ts';
import { Door } from './door.tsx';
import { tokenFromAddress } from './token-from-address.ts';

const FIELDS = ['password'] as const;

export function InvitePage() {
  const { t } = useTranslation();
  const [token] = useState(tokenFromAddress);
  const { data, error, refetch } = useQuery({ ...inviteQuery(token), enabled: token !== '' });
  const isGone = token === '' || (error instanceof ApiError && (error.status === 404 || error.status === 400));

  if (isGone) {
    return (
      <Door title={t('session.invite.goneTitle')} text={t('session.invite.goneText')}>
        <Button component={Link} to="/sign-in" variant="default" fullWidth>
          {t('session.bootstrap.toSignIn')}
        </Button>
      </Door>
    );
  }
  const business = data?.business_name ?? '…';
  const text = data
    ? t('session.invite.text', { username: data.username, until: formatTime(data.expires_at) })
    : t('loading');
  return (
    <Door title={t('session.invite.title', { business })} text={text}>
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {data && <PasswordForm token={token} username={data.username} />}
    </Door>
  );
}

function PasswordForm({ token, username }: { token: string; username: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const form = useForm({
    initialValues: { password: '', repeat: '' },
    validate: {
      password: (value) => (value ? null : t('session.required')),
      repeat: (value, { password }) => (value === password ? null : t('session.differs')),
    },
  });
  const accept = useMutation({
    mutationFn: acceptInvite,
    onSuccess: () => navigate('/sign-in', { state: { created: true } }),
    onError: (error) => form.setErrors(splitFormError(error, FIELDS).byField),
  });
  const { rest } = splitFormError(accept.error, FIELDS);

  return (
    <form
      noValidate
      onSubmit={form.onSubmit(({ password }) => {
        if (!accept.isPending) accept.mutate({ token, password });
      })}
    >
      <Stack>
        {rest != null && <ErrorPanel error={rest} />}
        <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
        <SecretInput
          label={t('session.newPassword')}
          autoComplete="new-password"
          required
          {...form.getInputProps('password')}
        />
        <SecretInput
          label={t('session.repeat')}
          autoComplete="new-password"
          required
          {...form.getInputProps('repeat')}
        />
        <Button type="submit" loading={accept.isPending} fullWidth mt="xs">
          {t('session.invite.submit')}
        </Button>
      </Stack>
    </form>
  );
}
