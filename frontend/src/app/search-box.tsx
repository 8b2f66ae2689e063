import { Kbd, TextInput } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useBusinessLink } from '@/api/business.ts';
import { SearchIcon } from '@/components/icons.tsx';
import { findPayment } from './find-payment.ts';
import classes from './search-box.module.css';

/** One box for receipt, phone, reference and every id. The key / leads here from any page. */
export function SearchBox() {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [searching, setSearching] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const link = useBusinessLink();
  useHotkeys([['/', () => box.current?.focus()]]);

  const find = async (event: FormEvent) => {
    event.preventDefault();
    const words = typed.trim();
    if (!words || searching) return;
    setSearching(true);
    const path = await findPayment(words).finally(() => setSearching(false));
    setTyped('');
    box.current?.blur();
    navigate(link(path));
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a form is needed to submit by Enter
    <form role="search" onSubmit={find} className={classes.box}>
      <TextInput
        ref={box}
        type="search"
        aria-label={t('app.search.label')}
        aria-keyshortcuts="/"
        placeholder={t('app.search.placeholder')}
        value={typed}
        disabled={searching}
        onChange={(event) => setTyped(event.currentTarget.value)}
        leftSection={<SearchIcon size={16} />}
        rightSection={
          <Kbd size="xs" title={t('app.search.hint')} visibleFrom="sm">
            /
          </Kbd>
        }
        autoComplete="off"
        spellCheck={false}
        maxLength={100}
      />
    </form>
  );
}
