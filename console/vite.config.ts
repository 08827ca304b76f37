import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** The server puts a fresh nonce in place of this word each time it answers with index.html. */
const NONCE_WORD = '__CSP_NONCE__';

/** Libraries that are loaded on every page. They keep their file, and so their place in a cache, while pages change. */
const EVERY_PAGE = /node_modules\/(react|react-dom|scheduler|react-router|@tanstack|openapi-fetch)\//;

// The default export is what Vite reads.
export default defineConfig({
  base: '/console/',
  plugins: [react(), nonceForEveryStyle()],
  html: { cspNonce: NONCE_WORD },
  build: {
    target: 'es2022',
    // An inlined asset would be a data: URL, and the policy of the page allows those only for pictures.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: 'THIRD-PARTY-LICENSES.txt' },
    // The library of charts is one chunk, loaded after the numbers of the overview.
    chunkSizeWarningLimit: 640,
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'libraries', test: EVERY_PAGE }] } },
    },
  },
});

/**
 * Some parts of antd put styles into the page without the nonce that ConfigProvider was given, e.g. when they look
 * which selectors the browser knows. Its one function that makes style elements gets the nonce of the page by default.
 * Fails the build if that function is not found, or does not look as it is known.
 */
function nonceForEveryStyle(): Plugin {
  const place = /@rc-component\/util\/es\/Dom\/dynamicCSS\.js$/;
  const known = 'if (csp?.nonce) {\n    styleNode.nonce = csp?.nonce;\n  }';
  const better = `styleNode.nonce = csp?.nonce ?? document.querySelector('meta[property=csp-nonce]')?.nonce ?? '';`;
  let isFound = false;
  return {
    name: 'nonce-for-every-style',
    apply: 'build',
    transform: {
      filter: { id: place },
      handler(code) {
        if (!code.includes(known)) this.error('dynamicCSS.js does not set the nonce as it did: look at its code');
        isFound = true;
        return { code: code.replace(known, better), map: null };
      },
    },
    generateBundle() {
      if (!isFound) this.error('dynamicCSS.js was not found: look where antd makes its style elements');
    },
  };
}
