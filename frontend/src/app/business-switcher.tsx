import { NativeSelect, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { useBusinessId } from '@/api/business.ts';
import { useSession } from '@/api/session.ts';

/** Chooses whose payments the pages show. With one business there is nothing to choose, so its name is enough. */
export function BusinessSwitcher() {
  const { t } = useTranslation();
  const { businesses } = useSession();
  const businessId = useBusinessId() ?? '';
  const { pathname, search } = useLocation();
  const navigate = useNavigate();

  if (businesses.length < 2) {
    return (
      <Text size="sm" fw={600} px={10}>
        {businesses[0]?.name}
      </Text>
    );
  }

  const choose = (id: string) => {
    const parameters = new URLSearchParams(search);
    // A page of one business's list means nothing in another's.
    parameters.delete('cursor');
    if (id) parameters.set('business_id', id);
    else parameters.delete('business_id');
    navigate({ pathname, search: parameters.toString() });
  };

  return (
    <NativeSelect
      aria-label={t('app.business.label')}
      value={businessId}
      onChange={(event) => choose(event.currentTarget.value)}
      data={[
        { value: '', label: t('app.business.all') },
        ...businesses.map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  );
}
