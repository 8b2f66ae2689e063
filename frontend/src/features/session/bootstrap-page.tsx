import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { ApiError } from '@/api/errors.ts';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { splitFormError } from '@/components/form-errors.ts';
import { Notice } from '@/components/notice.tsx';
import { SecretInput } from '@/components/secret-input.tsx';
import { bootstrapQuery, createFirstAccount } from './api.ts';
import { Door } from './door.tsx';
import { tokenFromAddress } from './token-from-address.ts';

const FIELDS = ['token', 'username', 'password', 'email'] as const;

export function BootstrapPage() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(bootstrapQuery);
  const text = t('session.bootstrap.text');
  if (error) {
    return (
      <Door title={t('session.bootstrap.title')} text={text}>
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      </Door>
    );
  }
  if (data && !data.enabled) {
    return (
      <Door title={t('session.bootstrap.closedTitle')} text={t('session.bootstrap.closedText')}>
        <Button component={Link} to="/sign-in" fullWidth>
          {t('session.bootstrap.toSignIn')}
        </Button>
      </Door>
    );
  }
  return (
    <Door title={t('session.bootstrap.title')} text={text}>
      <BootstrapForm />
    </Door>
  );
}

function BootstrapForm() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const needed = (value: string) => (value.trim() ? null : t('session.required'));
  const form = useForm({
    initialValues: { token: tokenFromAddress(), username: '', password: '', email: '' },
    validate: { token: needed, username: needed, password: needed },
  });
  const create = useMutation({
    mutationFn: createFirstAccount,
    onSuccess: () => {
      queryClient.setQueryData(bootstrapQuery.queryKey, { enabled: false });
      navigate('/sign-in', { state: { created: true } });
    },
    onError: (error) => {
      if (error instanceof ApiError && (error.status === 409 || error.status === 404)) {
        void queryClient.invalidateQueries(bootstrapQuery);
      }
      form.setErrors(splitFormError(error, FIELDS).byField);
    },
  });

  return (
    <form
      noValidate
      onSubmit={form.onSubmit(({ token, username, password, email }) => {
        const wanted = { token: token.trim(), username: username.trim(), password };
        if (!create.isPending) create.mutate(email.trim() ? { ...wanted, email: email.trim() } : wanted);
      })}
    >
      <Stack>
        <BootstrapError error={create.error} />
        <SecretInput
          label={t('session.bootstrap.token')}
          description={t('session.bootstrap.tokenHint')}
          autoComplete="off"
          required
          {...form.getInputProps('token')}
        />
        <TextInput
          label={t('session.username')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          {...form.getInputProps('username')}
        />
        <TextInput label={t('session.email')} type="email" autoComplete="email" {...form.getInputProps('email')} />
        <SecretInput
          label={t('session.newPassword')}
          autoComplete="new-password"
          required
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={create.isPending} fullWidth mt="xs">
          {t('session.bootstrap.submit')}
        </Button>
      </Stack>
    </form>
  );
}

function BootstrapError({ error }: { error: unknown }) {
  const { t } = useTranslation();
  const { rest } = splitFormError(error, FIELDS);
  if (!rest) return null;
  if (rest instanceof ApiError && rest.status === 403 && rest.code === 'permission_denied') {
    return (
      <Notice tone="bad" role="alert">
        {t('session.bootstrap.wrongToken')}
      </Notice>
    );
  }
  return <ErrorPanel error={rest} />;
}
