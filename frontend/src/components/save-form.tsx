import { Button, Group, Stack } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useRef } from 'react';
import { ErrorPanel } from './error-panel.tsx';
import { splitFormError } from './form-errors.ts';

interface SaveFormProps<Values extends Record<string, unknown>, Saved> {
  form: UseFormReturnType<Values>;
  save: (values: Values) => Promise<Saved>;
  onSaved: (saved: Saved) => void;
  submit: string;
  children: ReactNode;
}

/** A form that saves once per click, puts the server's messages beside its fields, and keeps what was typed. */
export function SaveForm<Values extends Record<string, unknown>, Saved>({
  form,
  save,
  onSaved,
  submit,
  children,
}: SaveFormProps<Values, Saved>) {
  const sending = useRef(false);
  const fields = Object.keys(form.getInitialValues());
  const saving = useMutation({
    mutationFn: save,
    onSuccess: onSaved,
    onError: (error) => form.setErrors(splitFormError(error, fields).byField),
    onSettled: () => {
      sending.current = false;
    },
  });
  const { rest } = splitFormError(saving.error, fields);

  const send = (values: Values) => {
    if (sending.current) return;
    sending.current = true;
    saving.mutate(values);
  };

  return (
    <form noValidate onSubmit={form.onSubmit(send)}>
      <Stack>
        {rest != null && <ErrorPanel error={rest} />}
        {children}
        <Group justify="flex-end">
          <Button type="submit" loading={saving.isPending}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
