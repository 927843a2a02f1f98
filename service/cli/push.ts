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
/** A secret that is written and deleted again: only a write shows that the token may write. */
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

/** Platforms whose newest tokens have not reached GitHub yet; noted beside the file. */
function createNote(file: string) {
	const path = `${file}.unpushed`;
	return {
		read: async (): Promise<Platform[]> => {
			const text = await readFile(path, 'utf8').catch(() => '');
			return text.split('\n').filter((line): line is Platform => line in SECRET_NAMES);
		},
		/** Where there is no place for the note, this run alone knows. */
		write: (platforms: readonly Platform[]) =>
			(platforms.length > 0 ? writeSecretFile(path, platforms.join('\n')) : rm(path, { force: true })).catch(
				() => undefined,
			),
	};
}

/** What a person does by hand when GitHub did not take a secret. */
function manualSteps(environment: CommandEnvironment, platforms: readonly Platform[], name: string): string {
	const secrets = platforms.map((platform) => SECRET_NAMES[platform]).join(' and ');
	return `The new tokens are safe in ${environment.file}; the old ones may not work any more. The next run tries again, or run "mediakit secrets push". By hand: open https://github.com/${name}/settings/secrets/actions, edit ${secrets}, and paste that platform's lines of ${environment.file}.`;
}

function nothingChanged(error: unknown): never {
	if (!(error instanceof GitHubError)) throw error;
	throw new CommandFailed(`${error.message} Nothing was changed; no token was refreshed.`);
}

/**
 * Gets ready to write the secrets; asks GitHub first, so that no token is refreshed for which there is no place.
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

	/** @throws GitHubError */
	const write = async (platform: Platform): Promise<void> => {
		const lines = environment.linesOf(platform);
		if (lines !== '') await secrets.write(SECRET_NAMES[platform], lines);
		pending.delete(platform);
		written.push(platform);
		await note.write([...pending]);
	};

	return {
		/** Makes sure that secrets can be written, before a token is refreshed for them. @throws CommandFailed */
		async checkWritable(): Promise<void> {
			if (writable) return;
			await secrets.write(PROBE, 'Written by MediaKit to test its token.').catch(nothingChanged);
			await secrets.delete(PROBE).catch(nothingChanged);
			writable = true;
		},
		/** A platform's tokens are new: they are written at once, or else by `finish`. */
		async add(platform: Platform): Promise<void> {
			pending.add(platform);
			await note.write([...pending]);
			await write(platform).catch((error: unknown) => {
				if (!(error instanceof GitHubError)) throw error;
			});
		},
		/** Writes what is not written yet, also by an earlier run. @returns what was written @throws CommandFailed */
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
 * The account of a platform whose tokens are in `.env.social`.
 *
 * @param push GitHub's secrets, if new tokens are to go there as well
 */
export function accountOfFile(
	{ environment, config, http }: Context,
	platform: Platform,
	push: SecretPush,
): FileAccount {
	/** Refreshes tokens once it is sure that the new ones can be kept: in the file, and at GitHub if they are to go there. */
	async function save(
		obtain: () => Promise<{ values: Settings; refreshed: RefreshedToken }>,
	): Promise<RefreshedToken> {
		const { refreshed } = await environment.save(async () => {
			await push?.checkWritable();
			return await obtain();
		});
		// At once: a run in GitHub Actions may be cut off before its end, and its file goes with it.
		await push?.add(platform);
		return refreshed;
	}

	const { file, values } = environment;
	return commandLineOf(platform).openFileAccount({ file, values, config: config(), http, save });
}
