import { Button, type ButtonProps, Group, Modal, Stack, Textarea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useIdempotencyKey } from '@/api/idempotency.ts';
import { ErrorPanel } from './error-panel.tsx';
import { tellDone } from './notify.ts';

export const REASON_LENGTH_MAX = 300;

interface Act<Done> {
  title: string;
  /** On the button that does it. */
  confirm: string;
  /** What is said when it is done; by what came of it where that differs. */
  done: string | ((result: Done) => string);
  danger?: boolean;
  /** Asks for a reason under this label; nothing is sent without one. */
  reasonLabel?: string;
  children: ReactNode;
  act: (given: { reason: string; key: string }) => Promise<Done>;
  /** Also after a refusal: what is shown may be old then. */
  onSettled: () => unknown;
  /** Words for a refusal that need more than the server's own; null for the others. */
  explain?: (error: unknown, close: () => void) => ReactNode;
}

interface ActButtonProps<Done> extends Act<Done> {
  label: string;
  variant?: ButtonProps['variant'];
  size?: ButtonProps['size'];
}

/** An act on money: a button, then a question that says what will happen, sent once however often it is clicked. */
export function ActButton<Done>({ label, variant = 'default', size = 'sm', ...act }: ActButtonProps<Done>) {
  const [opened, { open, close }] = useDisclosure();
  return (
    <>
      <Button variant={variant} size={size} onClick={open}>
        {label}
      </Button>
      <Modal opened={opened} onClose={close} title={act.title}>
        <Question {...act} close={close} />
      </Modal>
    </>
  );
}

/** Lives as long as the dialog is open, so each opening has a key of its own. */
function Question<Done>(props: Act<Done> & { close: () => void }) {
  const { confirm, done, danger, reasonLabel, children, act, onSettled, explain, close } = props;
  const { t } = useTranslation();
  const key = useIdempotencyKey();
  const [reason, setReason] = useState('');
  const [lacksReason, setLacksReason] = useState(false);
  // A ref, because a second click can come before React has drawn the first one.
  const sending = useRef(false);
  const sent = useMutation({
    mutationFn: () => act({ reason: reason.trim(), key }),
    onSuccess: (result) => {
      close();
      tellDone(typeof done === 'string' ? done : done(result));
    },
    onSettled: () => {
      sending.current = false;
      return onSettled();
    },
  });

  const send = () => {
    if (reasonLabel && reason.trim() === '') return setLacksReason(true);
    if (sending.current) return;
    sending.current = true;
    sent.mutate();
  };

  return (
    <Stack>
      {sent.error && (explain?.(sent.error, close) ?? <ErrorPanel error={sent.error} />)}
      {children}
      {reasonLabel && (
        <Textarea
          label={reasonLabel}
          required
          autosize
          minRows={2}
          maxLength={REASON_LENGTH_MAX}
          data-autofocus
          error={lacksReason && reason.trim() === '' ? t('act.reasonNeeded') : undefined}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={close} data-autofocus={reasonLabel ? undefined : true}>
          {t('act.back')}
        </Button>
        <Button {...(danger ? { color: 'red.9' } : {})} loading={sent.isPending} onClick={send}>
          {confirm}
        </Button>
      </Group>
    </Stack>
  );
}
