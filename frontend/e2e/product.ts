import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    baseUrl: string;
    simulatorUrl: string;
    bootstrapToken: string;
  }
}

const ROOT = resolve(import.meta.dirname, '../..');
const READY_SECONDS_MAX = 90;

/**
 * The product under test: the one that BASE_URL, SIMULATOR_URL and BOOTSTRAP_TOKEN name,
 * or else one of our own on free ports, with a folder of its own that goes afterwards.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const named = process.env.PRODUCT_URL;
  const product = named ? { baseUrl: named, stop: async () => undefined } : await start();
  project.provide('baseUrl', product.baseUrl);
  project.provide('simulatorUrl', 'simulatorUrl' in product ? product.simulatorUrl : (process.env.SIMULATOR_URL ?? ''));
  project.provide('bootstrapToken', 'token' in product ? product.token : (process.env.BOOTSTRAP_TOKEN ?? ''));
  return product.stop;
}

async function start() {
  const folder = mkdtempSync(join(tmpdir(), 'mobile-money-e2e-'));
  const [port, events, simulator] = [await freePort(), await freePort(), await freePort()];
  const log = openSync(process.env.PRODUCT_LOG ?? join(folder, 'product.log'), 'w');
  const server = spawn(resolve(ROOT, '.venv/bin/python'), ['-m', 'mobilemoney.launch'], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, PORT: port, EVENTS_PORT: events, SIMULATOR_PORT: simulator, VAR_DIR: folder },
  });
  const baseUrl = `http://127.0.0.1:${port}`;
  const stop = () => stopped(server).then(() => rmSync(folder, { recursive: true, force: true }));
  try {
    await ready(`${baseUrl}/api/v1/health/ready`, server);
  } catch (error) {
    await stop();
    throw error;
  }
  const token = readFileSync(join(folder, 'bootstrap_token'), 'utf8').trim();
  return { baseUrl, simulatorUrl: `http://127.0.0.1:${simulator}`, token, stop };
}

async function ready(url: string, server: ChildProcess): Promise<void> {
  const until = Date.now() + READY_SECONDS_MAX * 1000;
  while (Date.now() < until) {
    if (server.exitCode !== null) throw new Error(`The product stopped while starting (exit ${server.exitCode}).`);
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await new Promise((wake) => setTimeout(wake, 300));
  }
  throw new Error(`The product was not ready after ${READY_SECONDS_MAX} s.`);
}

/** One signal to the launcher; it ends its parts itself. */
function stopped(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve();
  return new Promise((done) => {
    server.once('exit', () => done());
    server.kill('SIGTERM');
  });
}

function freePort(): Promise<string> {
  return new Promise((found, failed) => {
    const probe = createServer().once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => found(String(port)));
    });
  });
}

export const chromiumPath = (): string => {
  const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome-stable'];
  const path = process.env.CHROMIUM_PATH || usual.find(existsSync);
  if (!path) throw new Error('No Chromium found; CHROMIUM_PATH names one.');
  return path;
};
