import { useTranslation } from 'react-i18next';
import { KINDS, type Kind } from '@/api/transaction.ts';

/** A kind in words; one that we don't know yet shows its own name. */
export function KindLabel({ kind }: { kind: string }) {
  const { t } = useTranslation();
  const known = KINDS.includes(kind as Kind);
  return known ? t(`kind.${kind as Kind}`) : kind;
}
