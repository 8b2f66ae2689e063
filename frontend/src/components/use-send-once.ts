import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { ApiError, type FieldErrors } from '@/api/errors.ts';
import { useIdempotencyKey } from '@/api/idempotency.ts';
import { type Transaction, transactionQuery } from '@/api/transaction.ts';
import { splitFormError } from './form-errors.ts';

interface SendOnce<Values> {
  send: (request: { key: string; values: Values }) => Promise<Transaction>;
  fields: readonly string[];
  onPayment: (id: string) => void;
  onFieldErrors: (errors: FieldErrors) => void;
}

/** Sends one form's request, under one key however often it is tried, and leads on to its payment. */
export function useSendOnce<Values>({ send, fields, onPayment, onFieldErrors }: SendOnce<Values>) {
  const queryClient = useQueryClient();
  const key = useIdempotencyKey();
  // A ref, because a second click can come before React has drawn the first one.
  const sending = useRef(false);
  const request = useMutation({
    mutationFn: send,
    onSuccess: (payment) => {
      queryClient.setQueryData(transactionQuery(payment.id).queryKey, payment);
      onPayment(payment.id);
    },
    onError: (error) => {
      onFieldErrors(splitFormError(error, fields).byField);
      // Refused by Safaricom: the payment exists and is failed, so its own panel says why and what next.
      if (error instanceof ApiError && error.transactionId) onPayment(error.transactionId);
    },
    onSettled: () => {
      sending.current = false;
    },
  });

  const sendOnce = (values: Values) => {
    if (sending.current) return;
    sending.current = true;
    request.mutate({ key, values });
  };
  return { send: sendOnce, error: splitFormError(request.error, fields).rest, isSending: request.isPending };
}
