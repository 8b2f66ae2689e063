import { useTranslation } from 'react-i18next';
import { useStreamState } from '@/api/live.tsx';
import classes from './live-mark.module.css';

export function LiveMark() {
  const { t } = useTranslation();
  const state = useStreamState();
  return (
    <span className={classes.mark} data-state={state}>
      <span className={classes.dot} aria-hidden="true" />
      <span className={classes.text}>{t(`app.live.${state}`)}</span>
    </span>
  );
}
