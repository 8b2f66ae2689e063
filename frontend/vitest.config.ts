import { defineConfig, mergeConfig } from 'vitest/config';
import viteConfig from './vite.config.ts';

// REPORT_FILE: where to write a JUnit report for the project's own test runner.
const report = process.env.REPORT_FILE;

export default mergeConfig(
  viteConfig,
  defineConfig({
    test: {
      environment: 'jsdom',
      environmentOptions: { jsdom: { url: 'http://localhost:3000' } },
      include: ['src/**/*.test.{ts,tsx}'],
      setupFiles: ['src/testing/setup.ts'],
      restoreMocks: true,
      css: false,
      testTimeout: 20_000,
      reporters: report ? ['default', 'junit'] : ['default'],
      outputFile: report ? { junit: report } : {},
    },
  }),
);
