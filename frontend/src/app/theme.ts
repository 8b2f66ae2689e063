import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';
import i18next from 'i18next';
import './i18n.ts';

const forest: MantineColorsTuple = [
  '#ecf8f2',
  '#d5efe2',
  '#a9dfc6',
  '#79cda7',
  '#4cba8a',
  '#2ba574',
  '#137a53',
  '#0b6e4f',
  '#085c42',
  '#064531',
];

const slate: MantineColorsTuple = [
  '#f6f8fa',
  '#eef1f4',
  '#e2e6eb',
  '#cdd4dc',
  '#a4aebb',
  '#7c8897',
  '#5a6675',
  '#424d5b',
  '#2b3440',
  '#161c24',
];

const night: MantineColorsTuple = [
  '#e6eaee',
  '#c3cbd4',
  '#9ba6b3',
  '#76828f',
  '#3a444f',
  '#2a323b',
  '#1e252d',
  '#161b21',
  '#10151a',
  '#0b0f13',
];

export const theme = createTheme({
  primaryColor: 'forest',
  primaryShade: { light: 7, dark: 6 },
  colors: { forest, gray: slate, dark: night },
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', sans-serif",
  fontFamilyMonospace: "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace",
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.3' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.4' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
    },
  },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    TextInput: { defaultProps: { size: 'sm' } },
    Modal: {
      defaultProps: {
        centered: true,
        overlayProps: { backgroundOpacity: 0.45 },
        styles: { title: { fontWeight: 600 } },
        // Mantine draws a <header>, which would be a second banner beside the page's own.
        attributes: { header: { role: 'presentation' } },
        closeButtonProps: { 'aria-label': i18next.t('close') },
      },
    },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': i18next.t('close') } } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 250 } },
  },
});

/** Mantine's own dimmed greys miss 4.5:1 on our backgrounds; these reach it in both schemes. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-text': '#161c24',
    '--mantine-color-dimmed': '#566170',
    '--mantine-color-placeholder': '#6b7684',
    '--mantine-color-error': '#b42318',
    '--mantine-color-anchor': '#0b6e4f',
    '--mantine-color-default-border': '#d3d9e0',
    '--app-canvas': '#f7f8fa',
    '--app-line': '#e6e9ed',
    '--app-hover': '#f3f5f7',
  },
  dark: {
    '--mantine-color-body': '#12171c',
    '--mantine-color-text': '#e6eaee',
    '--mantine-color-dimmed': '#9ba6b3',
    '--mantine-color-placeholder': '#8995a2',
    '--mantine-color-error': '#ff8f85',
    '--mantine-color-anchor': '#79cda7',
    '--mantine-color-default-border': '#323c46',
    '--app-canvas': '#0c1014',
    '--app-line': '#232b33',
    '--app-hover': '#1a2027',
  },
});
