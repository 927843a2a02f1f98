import { PLATFORMS, type Platform } from '../../platforms/errors';
import { commandLineOf } from '../channels';
import { readEnvFile, updateEnvFile } from './env-file';
import { parseSettings, toLine, type Settings } from './env-format';

/** What belongs to an account rather than to the set-up; the file's own value is always the newest. */
const TOKENS = PLATFORMS.flatMap((platform) =>
	commandLineOf(platform).tokenQuestions.map(({ name }) => name),
);

/** Names of the variables that hold a platform's lines of `.env.social`, as GitHub's secrets do. */
export const SECRET_NAMES = Object.fromEntries(
	PLATFORMS.map((platform) => [platform, commandLineOf(platform).secretName]),
) as Readonly<Record<Platform, string>>;

const isSecret = (name: string) => Object.values(SECRET_NAMES).includes(name);

/** The settings of a command: those of the environment, of its secrets and of the file. */
export interface CommandEnvironment {
	/** The file that tokens are written back to. */
	readonly file: string;
	readonly values: Readonly<Settings>;
	/**
	 * Stores new tokens in the file, safely on disk, and goes on with them. They are obtained only after the file was found
	 * to be writable. @throws CommandFailed, and what `obtain` throws
	 */
	save<T extends { values: Settings }>(obtain: () => Promise<T>): Promise<T>;
	/** One platform's lines of `.env.social`, for GitHub's secret. */
	linesOf(platform: Platform): string;
}

/** The lines of a secret, which somebody may have pasted with a byte-order mark. */
const parseSecret = (text: string | undefined): Settings =>
	parseSettings((text ?? '').replace(/^\uFEFF/, ''));

/**
 * Reads the settings of a command. The environment goes before the file, the file before lines in the
 * platforms' secrets; only for tokens the file goes first, since tokens that were refreshed are written there.
 */
export async function loadEnvironment(
	environment: NodeJS.ProcessEnv,
	file: string,
): Promise<CommandEnvironment> {
	const ofFile = (await readEnvFile(file)) ?? {};
	const secrets = Object.values(SECRET_NAMES).map((name) => parseSecret(environment[name]));
	const ofSecrets: Settings = Object.assign({}, ...secrets);
	const set = Object.entries(environment).filter(
		(entry): entry is [string, string] => Boolean(entry[1]) && !isSecret(entry[0]),
	);
	const newest = TOKENS.flatMap((name) => (ofFile[name] ? [[name, ofFile[name]]] : []));
	const values: Settings = Object.fromEntries([
		...Object.entries({ ...ofSecrets, ...ofFile }),
		...set,
		...newest,
	]) as Settings;

	return {
		file,
		values,
		async save(obtain) {
			const obtained = await updateEnvFile(file, obtain);
			Object.assign(values, obtained.values);
			return obtained;
		},
		linesOf: (platform) =>
			Object.entries(values)
				.filter(([name, value]) => commandLineOf(platform).ownsSetting(name) && value !== '')
				.map(([name, value]) => `${toLine(name, value)}\n`)
				.join(''),
	};
}
