import { useBusinessNames } from '@/api/business.ts';

export function BusinessName({ id }: { id: string }) {
  return useBusinessNames()(id);
}
