import '@fontsource-variable/inter/wght.css';
// In a layer, so that our own rules win whatever order the built files load in.
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import './app/global.css';
import './app/i18n.ts';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { cspNonce } from './app/csp-nonce.ts';

// The scroll lock under dialogs adds a style element of its own and asks this package for the nonce.
setNonce(cspNonce());

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
