import { readFile, rm } from 'node:fs/promises';
import type { Platform } from '../../platforms/errors';
import { commandLineOf, type FileAccount, type RefreshedToken, type Settings } from '../channels';
import type { Context } from './context';
import { GitHubError, openSecrets, type Repository } from './github-secrets';
import { SECRET_NAMES, type CommandEnvironment } from './environment';
import { CommandFailed } from './failure';
import { writeSecretFile } from './secret-file';
import { checkKeyUrl } from './service-client';

const GITHUB_API = 'https://api.github.com';
/** A secret that is written and deleted again: only a write proves that the token has write access. */
const PROBE = 'MEDIAKIT_WRITE_TEST';

type PushContext = Pick<Context, 'environment' | 'http'>;

function readRepository({ environment: { values }, http }: PushContext): Repository | undefined {
	const { MEDIAKIT_GITHUB_TOKEN: token, GITHUB_REPOSITORY: name, GITHUB_API_BASE } = values;
	if (!token || !name) return undefined;
	if (!/^[\w.-]+\/[\w.-]+$/.test(name)) {
		throw new CommandFailed(`GITHUB_REPOSITORY must be owner/name, not "${name}". Correct it.`);
	}
	return {
		http,
		apiBase: checkKeyUrl('GITHUB_API_BASE', GITHUB_API_BASE || GITHUB_API, values),
		name,
		token,
	};
}

/** Manages a list of platforms whose newest tokens have not reached GitHub yet, in a file next to `.env.social`. */
function createNote(file: string) {
	const path = `${file}.unpushed`;
	return {
		read: async (): Promise<Platform[]> => {
			const text = await readFile(path, 'utf8').catch(() => '');
			return text.split('\n').filter((line): line is Platform => line in SECRET_NAMES);
		},
		/** Ignores errors, in which case the next run does not know about these platforms. */
		write: (platforms: readonly Platform[]) =>
			(platforms.length > 0 ? writeSecretFile(path, platforms.join('\n')) : rm(path, { force: true })).catch(
				() => undefined,
			),
	};
}

/** Describes the manual steps to take when GitHub has not accepted a secret. */
function manualSteps(environment: CommandEnvironment, platforms: readonly Platform[], name: string): string {
	const secrets = platforms.map((platform) => SECRET_NAMES[platform]).join(' and ');
	return `The new tokens are safe in ${environment.file}; the old ones may no longer work. Run "mediakit secrets push", which the next run does as well, or open https://github.com/${name}/settings/secrets/actions, edit ${secrets}, and paste that platform's lines of ${environment.file}.`;
}

function nothingChanged(error: unknown): never {
	if (!(error instanceof GitHubError)) throw error;
	throw new CommandFailed(`${error.message} Nothing was changed; no token was refreshed.`);
}

/**
 * Prepares to write the secrets. Access to GitHub is checked first, since a refreshed token that could not be stored
 * would be lost.
 *
 * @returns undefined if GitHub is not configured
 * @throws CommandFailed
 */
export async function prepareSecretPush(context: PushContext) {
	const { environment } = context;
	const repository = readRepository(context);
	if (!repository) return undefined;
	const note = createNote(environment.file);
	const secrets = await openSecrets(repository).catch(nothingChanged);
	const pending = new Set(await note.read());
	const written: Platform[] = [];
	let writable = false;

	/** Writes a platform's secret and removes the platform from the list. @throws GitHubError */
	const write = async (platform: Platform): Promise<void> => {
		const lines = environment.linesOf(platform);
		if (lines !== '') await secrets.write(SECRET_NAMES[platform], lines);
		pending.delete(platform);
		written.push(platform);
		await note.write([...pending]);
	};

	return {
		/** Checks, before a token is refreshed, that the secrets can be written. @throws CommandFailed */
		async checkWritable(): Promise<void> {
			if (writable) return;
			await secrets.write(PROBE, 'Written by MediaKit to test its token.').catch(nothingChanged);
			await secrets.delete(PROBE).catch(nothingChanged);
			writable = true;
		},
		/**
		 * Writes a platform's refreshed tokens immediately or, failing that, when `finish` is called.
		 */
		async add(platform: Platform): Promise<void> {
			pending.add(platform);
			await note.write([...pending]);
			await write(platform).catch((error: unknown) => {
				if (!(error instanceof GitHubError)) throw error;
			});
		},
		/**
		 * Writes everything that has not been written yet, including by earlier runs.
		 *
		 * @returns the platforms whose secrets were written
		 * @throws CommandFailed
		 */
		async finish(): Promise<Platform[]> {
			for (const platform of pending) {
				await write(platform).catch((error: unknown) => {
					if (!(error instanceof GitHubError)) throw error;
					throw new CommandFailed(
						`${error.message} ${manualSteps(environment, [...pending], repository.name)}`,
					);
				});
			}
			return written;
		},
	};
}

type SecretPush = Awaited<ReturnType<typeof prepareSecretPush>>;

/**
 * Opens the account of a platform whose tokens are in `.env.social`.
 *
 * @param push set if new tokens are also stored as GitHub secrets
 */
export function accountOfFile(
	{ environment, config, http }: Context,
	platform: Platform,
	push: SecretPush,
): FileAccount {
	/** Refreshes tokens after checking that the new ones can be stored: in the file and, if configured, on GitHub. */
	async function save(
		obtain: () => Promise<{ values: Settings; refreshed: RefreshedToken }>,
	): Promise<RefreshedToken> {
		const { refreshed } = await environment.save(async () => {
			await push?.checkWritable();
			return await obtain();
		});
		// Done immediately: a run in GitHub Actions may be cancelled, in which case its file is lost.
		await push?.add(platform);
		return refreshed;
	}

	const { file, values } = environment;
	return commandLineOf(platform).openFileAccount({ file, values, config: config(), http, save });
}
