import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { ApiError, type FieldErrors } from '@/api/errors.ts';
import { useIdempotencyKey } from '@/api/idempotency.ts';
import { transactionQuery } from '@/api/transaction.ts';
import { splitFormError } from '@/components/form-errors.ts';
import { askForPayment } from './api.ts';
import { FIELDS, type FormValues, toRequest } from './values.ts';

interface Push {
  onPayment: (id: string) => void;
  onFieldErrors: (errors: FieldErrors) => void;
}

/** Sends one form's request, under one key however often it is tried, and leads on to its payment. */
export function usePush({ onPayment, onFieldErrors }: Push) {
  const queryClient = useQueryClient();
  const key = useIdempotencyKey();
  // A ref, because a second click can come before React has drawn the first one.
  const sending = useRef(false);
  const push = useMutation({
    mutationFn: askForPayment,
    onSuccess: (payment) => {
      queryClient.setQueryData(transactionQuery(payment.id).queryKey, payment);
      onPayment(payment.id);
    },
    onError: (error) => {
      onFieldErrors(splitFormError(error, FIELDS).byField);
      // Refused by Safaricom: the payment exists and is failed, so its own panel says why and what next.
      if (error instanceof ApiError && error.transactionId) onPayment(error.transactionId);
    },
    onSettled: () => {
      sending.current = false;
    },
  });

  const send = (values: FormValues) => {
    if (sending.current) return;
    sending.current = true;
    push.mutate({ key, body: toRequest(values) });
  };
  return { send, error: push.error, isSending: push.isPending };
}
