// The page as plain files that the lab serves itself. Nothing is inlined, because its content security policy
// allows no data: URL and no inline script, and nothing is fetched from elsewhere.
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    // One file from the own machine: in pieces it would come no sooner.
    chunkSizeWarningLimit: 800,
    modulePreload: { polyfill: false },
  },
});
