import { parseEnv } from 'node:util';
import { readEnvFile, updateEnvFile, type Settings } from './env-file';

/** What belongs to an account rather than to the set-up; the file's own value is always the newest. */
const TOKENS = ['TIKTOK_ACCESS_TOKEN', 'TIKTOK_REFRESH_TOKEN', 'INSTAGRAM_ACCESS_TOKEN'];

/** Names of the variables that hold a platform's lines of `.env.social`, as GitHub's secrets do. */
export const SECRET_NAMES = { tiktok: 'TIKTOK_SECRET', instagram: 'INSTAGRAM_SECRET' } as const;

const BELONGS_TO = { tiktok: /^TIKTOK_/, instagram: /^(INSTAGRAM|FACEBOOK)_|^GRAPH_API_VERSION$/ };

/** The settings of a command: those of the environment, of its secrets and of the file. */
export interface CommandEnvironment {
	/** The file that tokens are written back to. */
	readonly file: string;
	readonly values: Readonly<Settings>;
	/** Stores new tokens in the file, safely on disk, and goes on with them. */
	save(changes: Settings): Promise<void>;
	/** One platform's lines of `.env.social`, for GitHub's secret. */
	linesOf(platform: keyof typeof SECRET_NAMES): string;
}

/**
 * Reads the settings of a command. The environment goes before the file, the file before lines in `TIKTOK_SECRET` and
 * `INSTAGRAM_SECRET`; only for tokens the file goes first, since tokens that were renewed are written there.
 */
export async function loadEnvironment(
	environment: NodeJS.ProcessEnv,
	file: string,
): Promise<CommandEnvironment> {
	const ofFile = (await readEnvFile(file)) ?? {};
	const { [SECRET_NAMES.tiktok]: tiktok, [SECRET_NAMES.instagram]: instagram, ...plain } = environment;
	const ofSecrets = parseEnv([tiktok ?? '', instagram ?? ''].join('\n')) as Settings;
	const set = Object.entries(plain).filter((entry): entry is [string, string] => Boolean(entry[1]));
	const newest = TOKENS.flatMap((name) => (ofFile[name] ? [[name, ofFile[name]]] : []));
	const values: Settings = Object.fromEntries([
		...Object.entries({ ...ofSecrets, ...ofFile }),
		...set,
		...newest,
	]) as Settings;

	return {
		file,
		values,
		async save(changes) {
			await updateEnvFile(file, changes);
			Object.assign(values, changes);
		},
		linesOf: (platform) =>
			Object.entries(values)
				.filter(([name, value]) => BELONGS_TO[platform].test(name) && value !== '')
				.map(([name, value]) => `${name}=${value}\n`)
				.join(''),
	};
}
