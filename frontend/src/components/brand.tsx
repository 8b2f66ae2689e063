import { useTranslation } from 'react-i18next';
import classes from './brand.module.css';

export function Brand() {
  const { t } = useTranslation();
  return (
    <span className={classes.brand}>
      <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
        <rect width="32" height="32" rx="8" fill="#0b6e4f" />
        <path
          d="M8 22V11.5l8 7 8-7V22"
          fill="none"
          stroke="#fff"
          strokeWidth="3"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      {t('app.brand')}
    </span>
  );
}
