import { defineConfig } from 'vitest/config';

// Vitest puts a BASE_URL of its own into the environment a little later, so ours is taken now.
process.env.PRODUCT_URL ??= process.env.BASE_URL ?? '';

const report = process.env.REPORT_FILE ?? 'e2e-report.xml';

// The journeys share one running product, so they go one after another and in the order of their names.
export default defineConfig({
  test: {
    environment: 'node',
    include: ['e2e/**/*.e2e.ts'],
    globalSetup: ['e2e/product.ts'],
    fileParallelism: false,
    sequence: { concurrent: false },
    testTimeout: 120_000,
    hookTimeout: 60_000,
    reporters: ['default', 'junit'],
    outputFile: { junit: report },
  },
});
