import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { batchQuery } from '@/api/batch.ts';
import { useBusinessLink } from '@/api/business.ts';
import { LIVE } from '@/api/live.tsx';
import { tellDone } from '@/components/notify.ts';
import { createBatch, type ListForm } from './api.ts';
import type { ChoiceValues } from './choices.ts';
import type { PickedFile } from './picked-file.ts';

/**
 * Creates the batch, once: the same list with the same choices goes under the same key, however often it is tried.
 * The keys live as long as the form does, longer than any one check of a list.
 */
export function useCreate(keyOf: (contents: string) => string) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const link = useBusinessLink();
  const [part, setPart] = useState(0);
  // A ref, because a second click can come before React has drawn the first one.
  const sending = useRef(false);

  const creation = useMutation({
    mutationFn: ({ list, key }: { list: ListForm; key: string }) => createBatch(list, key, setPart),
    onSuccess: (batch) => {
      queryClient.setQueryData(batchQuery(batch).queryKey, batch);
      void queryClient.invalidateQueries({ queryKey: [LIVE, 'batches'] });
      tellDone(t('batches.create.created'));
      navigate(link(`/batches/${batch.kind}/${batch.id}`));
    },
    onSettled: () => {
      sending.current = false;
    },
  });

  const create = (values: ChoiceValues, picked: PickedFile, repeat: boolean) => {
    if (sending.current) return;
    sending.current = true;
    setPart(0);
    const { kind, command_id, reference, ...where } = values;
    const fields = {
      ...where,
      reference: reference.trim(),
      command_id: kind === 'b2c' ? command_id : undefined,
      repeat,
    };
    const key = keyOf(JSON.stringify([picked.id, kind, fields]));
    creation.mutate({ list: { kind, file: picked.file, ...fields }, key });
  };
  return { create, part, error: creation.error, isCreating: creation.isPending };
}
