import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { takeEntry } from './pages/sign-in/entry.ts';
import './console.css';

const entry = takeEntry();
createRoot(document.body.querySelector('#console') ?? document.body).render(
  <StrictMode>
    <App entry={entry} />
  </StrictMode>,
);
