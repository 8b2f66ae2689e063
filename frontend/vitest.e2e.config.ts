import { defineConfig } from 'vitest/config';

const report = process.env.REPORT_FILE ?? 'e2e-report.xml';

// The journeys share one running product, so they go one after another and in the order of their names.
export default defineConfig({
  test: {
    environment: 'node',
    include: ['e2e/**/*.e2e.ts'],
    fileParallelism: false,
    sequence: { concurrent: false },
    testTimeout: 120_000,
    hookTimeout: 60_000,
    reporters: ['default', 'junit'],
    outputFile: { junit: report },
  },
});
