import { useSearchParams } from 'react-router';
import { type MemberBusiness, useSession } from './session.ts';

const PARAMETER = 'business_id';

/** The business that the page looks at. It lives in the address, so that a shared link shows the same. */
export function useBusinessId(): string | undefined {
  return useSearchParams()[0].get(PARAMETER) || undefined;
}

/** Makes addresses that stay with the business in view. */
export function useBusinessLink(): (path: string) => string {
  const businessId = useBusinessId();
  return (path) => {
    if (!businessId) return path;
    const separator = path.includes('?') ? '&' : '?';
    return `${path}${separator}${PARAMETER}=${encodeURIComponent(businessId)}`;
  };
}

export function useBusinessNames(): (id: string) => string {
  const { businesses } = useSession();
  return (id) => businesses.find((business: MemberBusiness) => business.id === id)?.name ?? '';
}
