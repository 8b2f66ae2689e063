import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { previewList } from './api.ts';
import type { Choices } from './choices.ts';
import type { PickedFile } from './picked-file.ts';

/**
 * The server's check of the list for these choices. A new list, or other choices that matter for it, are checked
 * by themselves; a check that is no longer wanted is broken off.
 */
export function useCheck({ values, missing }: Choices, picked: PickedFile) {
  const [part, setPart] = useState(0);
  const { kind, business_id, shortcode } = values;
  const check = useQuery({
    queryKey: ['batch-check', picked.id, kind, business_id, shortcode],
    queryFn: ({ signal }) => {
      setPart(0);
      return previewList({ kind, file: picked.file, business_id, shortcode }, { signal, onProgress: setPart });
    },
    enabled: missing === null,
    // What was found is about a moment; it is looked at again only when somebody asks.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  return { ...check, part };
}
