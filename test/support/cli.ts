import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createPlatformHttp } from '../../service/outgoing';
import { connectInstagram } from './instagram';
import type { TestSandbox } from './sandbox';
import { signIn } from './tiktok';

const ENTRY = join(__dirname, '../../service/dist/service/main.js');

/** The result of running `mediakit`. */
export interface CliRun {
	status: number | null;
	stdout: string;
	stderr: string;
}

/** A running `mediakit` process. */
export interface RunningCli {
	child: ChildProcess;
	ended: Promise<CliRun>;
}

/**
 * Starts the built `mediakit` in a folder, with only the given settings as its environment.
 *
 * @param options `uid` to run it as another user, `entry` to run another copy, `input` for standard input
 */
export function startMediakit(
	words: readonly string[],
	options: {
		cwd: string;
		settings?: Record<string, string>;
		uid?: number;
		entry?: string;
		input?: Buffer;
	},
): RunningCli {
	const child = spawn(process.execPath, [options.entry ?? ENTRY, ...words], {
		cwd: options.cwd,
		env: { PATH: process.env.PATH, ...options.settings },
		uid: options.uid,
		stdio: [options.input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
	});
	child.stdin?.end(options.input);
	let stdout = '';
	let stderr = '';
	child.stdout?.on('data', (text: Buffer) => (stdout += text.toString()));
	child.stderr?.on('data', (text: Buffer) => (stderr += text.toString()));
	const ended = once(child, 'close').then(([status]) => ({
		status: status as number | null,
		stdout,
		stderr,
	}));
	return { child, ended };
}

/** Runs `mediakit` until it exits. */
export const runMediakit = (...args: Parameters<typeof startMediakit>): Promise<CliRun> =>
	startMediakit(...args).ended;

/** Writes a settings file like the wizard's, to which a user has added a comment. @returns its TikTok tokens */
export async function prepareTikTokFile(
	sandbox: TestSandbox,
	file: string,
): Promise<{ accessToken: string; refreshToken: string }> {
	const { http, close } = createPlatformHttp();
	const grant = await signIn({ http, apiBase: sandbox.base('open.tiktokapis.com') }, sandbox);
	await close();
	const lines = [
		'# my own words',
		'TIKTOK_CLIENT_KEY=sandbox-key',
		'TIKTOK_CLIENT_SECRET=sandbox-secret',
		`TIKTOK_API_BASE=${sandbox.base('open.tiktokapis.com')}`,
		`TIKTOK_ACCESS_TOKEN=${grant.accessToken}`,
		`TIKTOK_REFRESH_TOKEN=${grant.refreshToken}`,
		'',
	];
	await writeFile(file, lines.join('\n'), { mode: 0o644 });
	return grant;
}

/** Writes a settings file with an Instagram token. @returns the token */
export async function prepareInstagramFile(sandbox: TestSandbox, file: string): Promise<string> {
	const client = await connectInstagram(sandbox, 'instagram');
	await client.close();
	await writeFile(
		file,
		`INSTAGRAM_GRAPH_BASE=${sandbox.base('graph.instagram.com')}\nINSTAGRAM_ACCESS_TOKEN=${client.grant.accessToken}\n`,
	);
	return client.grant.accessToken;
}
