import { PLATFORMS, type Platform } from '../../platforms/errors';
import { commandLineOf, type Settings } from '../channels';
import { secretNameOf } from '../config';
import { parseSettings, toLine, withValues } from './env-format';
import { CommandFailed } from './failure';
import { prepareFile, rescue } from './secret-file';
import { decodeText, readText } from './text-file';

/** Names of settings that belong to an account rather than to the setup; their newest values are always in the file. */
const TOKENS = PLATFORMS.flatMap((platform) =>
	commandLineOf(platform).tokenQuestions.map(({ name }) => name),
);

/**
 * The environment variables that contain each platform's lines of `.env.social`. The GitHub secrets that contain these
 * lines have the same names.
 */
export const SECRET_NAMES = Object.fromEntries(
	PLATFORMS.map((platform) => [platform, secretNameOf(platform)]),
) as Readonly<Record<Platform, string>>;

const isSecret = (name: string) => Object.values(SECRET_NAMES).includes(name);

/** Parses a file of `NAME=value` lines. @returns undefined if the file does not exist */
export async function readEnvFile(path: string): Promise<Settings | undefined> {
	const read = await readText(path);
	return read && parseSettings(read.text);
}

/**
 * Updates values in a settings file, or creates the file. `obtain` is called only after checking that the file can be
 * written, since some values, such as a refreshed token, are issued only once.
 *
 * @throws CommandFailed, or any error from `obtain`, in which case the file is unchanged
 */
export async function updateEnvFile<T extends { values: Settings }>(
	path: string,
	obtain: () => Promise<T>,
): Promise<T> {
	const file = await prepareFile(path);
	const before = (await readText(path)) ?? decodeText(Buffer.alloc(0));
	const obtained = await obtain();
	// The file is read again, since another command may have changed other values in the meantime.
	const { text, encode } = (await readText(path).catch(() => before)) ?? before;
	const bytes = encode(withValues(text, obtained.values));
	await file.save(bytes).catch(async (error: unknown) => {
		const place = await rescue(path, bytes);
		throw new CommandFailed(
			`${path} could not be written (${(error as Error).message}), so its new content, including the new tokens, is in ${place}. Move that file to ${path} before the next run.`,
		);
	});
	return obtained;
}

/** Parses the lines of a secret, which may have been pasted with a byte-order mark. */
const parseSecret = (text: string | undefined): Settings =>
	parseSettings((text ?? '').replace(/^\uFEFF/, ''));

/**
 * Reads the settings for a command. The environment overrides the file, which overrides the lines in the platforms'
 * secrets. For tokens, the file comes first, since refreshed tokens are written there.
 */
export async function loadEnvironment(environment: NodeJS.ProcessEnv, file: string) {
	const ofFile = (await readEnvFile(file)) ?? {};
	const secrets = Object.values(SECRET_NAMES).map((name) => parseSecret(environment[name]));
	const ofSecrets: Settings = Object.assign({}, ...secrets);
	const set = Object.entries(environment).filter(
		(entry): entry is [string, string] => Boolean(entry[1]) && !isSecret(entry[0]),
	);
	const newest = TOKENS.flatMap((name) => (ofFile[name] ? [[name, ofFile[name]]] : []));
	const values: Settings = { ...ofSecrets, ...ofFile, ...Object.fromEntries([...set, ...newest]) };

	return {
		/** The file to which refreshed tokens are written. */
		file,
		values: values as Readonly<Settings>,
		/** Stores new tokens in the file (see `updateEnvFile`) and in `values`. */
		async save<T extends { values: Settings }>(obtain: () => Promise<T>): Promise<T> {
			const obtained = await updateEnvFile(file, obtain);
			Object.assign(values, obtained.values);
			return obtained;
		},
		/** Returns one platform's lines of `.env.social`, for its GitHub secret. */
		linesOf: (platform: Platform) =>
			Object.entries(values)
				.filter(([name, value]) => commandLineOf(platform).ownsSetting(name) && value !== '')
				.map(([name, value]) => `${toLine(name, value)}\n`)
				.join(''),
	};
}

export type CommandEnvironment = Awaited<ReturnType<typeof loadEnvironment>>;
